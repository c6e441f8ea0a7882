"""How many registered deaths of peacekeepers meet a recorded incident, for the report of an import; nothing is linked.

A link says that an incident caused a death, and has no state for what is only supposed: a curator makes it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from core.choices import PublicationStatus
from missions.models import PeacekeeperFatality


@dataclass(frozen=True)
class FatalityMatches:
    """Numbers of fatalities: linked to their incident, with one or several that could be it, and with none."""

    linked: int
    one: int
    several: int
    none: int


def match_fatalities(fatalities: QuerySet[PeacekeeperFatality]) -> FatalityMatches:
    """Compares by mission and day: an incident could be it that names the mission and whose date meets the fatality's.

    Only dates within a month are compared. One statement.
    """
    ids, parameters = fatalities.order_by().values("pk").query.sql_with_params()
    statement = f"""
        SELECT count(*) FILTER (WHERE linked), count(*) FILTER (WHERE NOT linked AND found = 1),
            count(*) FILTER (WHERE NOT linked AND found > 1), count(*) FILTER (WHERE NOT linked AND found = 0)
        FROM (SELECT EXISTS (SELECT FROM events_incidentfatality l WHERE l.fatality_id = f.id) AS linked,
                (SELECT count(*) FROM events_incidentmission m JOIN events_incident i ON i.id = m.incident_id
                    WHERE m.mission_id = f.mission_id AND i.date && f.incident_date
                        AND upper(i.date) - lower(i.date) <= 31
                        AND upper(f.incident_date) - lower(f.incident_date) <= 31
                        AND i.publication_status <> '{PublicationStatus.WITHDRAWN.value}') AS found
            FROM missions_peacekeeperfatality f WHERE f.id IN ({ids})) matched"""  # noqa: S608 - our own text
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return FatalityMatches(*cursor.fetchone())
