"""How many public records there are of a topic in each month of a mission, as the lists of the API find them."""

# ruff: noqa: S608 - nothing of a request is in the text, only in its parameters

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db import connection
from django.db.models import CharField, Expression, F, Func, Value

from core.api.filters import FilterSet, keep
from core.models import Record
from core.shown_dates import DateKey
from events.api.filters import (
    DisplacementFigureFilters,
    HumanRightsReportFilters,
    IncidentFilters,
    PoliticalEventFilters,
)
from events.choices import CoverageTopic
from events.models import DisplacementFigure, HumanRightsReport, Incident, PoliticalEvent
from missions.api.filters import FatalityFilters, MandateFilters, PersonnelFigureFilters
from missions.models import Mandate, Mission, PeacekeeperFatality, PersonnelFigure


class FirstDay(Func):
    """The first day of a range as a range of one day: a decision is of the month in which it comes into force."""

    template = "daterange(lower(%(expressions)s), lower(%(expressions)s) + 1)"
    output_field = DateRangeField()


@dataclass(frozen=True)
class Counted:
    """The records of a topic: their list, their date as shown, and the column of their country where one counts."""

    model: type[Record]
    filters: type[FilterSet]
    date: Expression
    country: str = ""


COUNTED = {
    CoverageTopic.INCIDENTS: Counted(Incident, IncidentFilters, DateKey("date"), "place__country_code"),
    CoverageTopic.FATALITIES: Counted(PeacekeeperFatality, FatalityFilters, DateKey("incident_date")),
    CoverageTopic.PERSONNEL: Counted(PersonnelFigure, PersonnelFigureFilters, DateKey("as_of")),
    CoverageTopic.DISPLACEMENT: Counted(
        DisplacementFigure, DisplacementFigureFilters, DateKey("as_of"), "country_code"
    ),
    CoverageTopic.MANDATES: Counted(Mandate, MandateFilters, FirstDay("in_force")),
    CoverageTopic.HUMAN_RIGHTS: Counted(HumanRightsReport, HumanRightsReportFilters, DateKey("period"), "country_code"),
    CoverageTopic.POLITICAL_EVENTS: Counted(PoliticalEvent, PoliticalEventFilters, DateKey("date")),
}

# By month and country, the country empty where records name the mission: dated within the month, and wider than it.
Counts = dict[tuple[date, str], tuple[int, int]]


def records_by_month(mission: Mission, topic: CoverageTopic, countries: list[str], first: date, after: date) -> Counts:
    """Counts of public records by month from `first` to `after`; a month without any is left out.

    At most two queries. Undated records belong to no month; one whose date is wider is counted apart in each it meets.
    """
    counted = COUNTED[topic]
    if counted.country and not countries:
        return {}
    texts = {"country": ",".join(countries)} if counted.country else {"mission": str(mission.uid)}
    country: Any = F(counted.country) if counted.country else Value("", output_field=CharField())
    found = keep(counted.model._default_manager.public(), counted.filters.conditions(texts))  # type: ignore[attr-defined]
    asked = Func(Value(first), Value(after), function="daterange", output_field=DateRangeField())
    found = found.alias(days=counted.date).filter(days__overlap=asked).order_by()
    rows, parameters = found.values_list(counted.date, country).query.sql_with_params()
    statement = f"""
        SELECT month::date, country, count(*) FILTER (WHERE days <@ span), count(*) FILTER (WHERE NOT days <@ span)
        FROM ({rows}) record(days, country),
            generate_series(date_trunc('month', greatest(lower(days), %s)::timestamp),
                least(upper(days), %s)::timestamp - interval '1 day', '1 month') AS month,
            daterange(month::date, (month + interval '1 month')::date) AS span
        WHERE NOT (lower_inf(days) AND upper_inf(days)) GROUP BY month, country"""
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, first, after])
        return {(month, code): (within, wider) for month, code, within, wider in cursor.fetchall()}
