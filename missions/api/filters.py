"""Filters of missions and what belongs to them, and the one by mission that other records use."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from actors.api.filters import ActorFilter
from actors.models import ActorName
from core.api.date_filters import DateOverlapsFilter, DatePrecisionFilter, DateWithinFilter
from core.api.filters import (
    AtLeastFilter,
    AtMostFilter,
    BooleanFilter,
    ChoiceFilter,
    ExactFilter,
    QueryFilter,
    RecordFilter,
    by_known_name,
)
from core.api.fulltext import WordsFilter
from core.api.geo_filters import CountryFilter
from core.api.names import NameLikeFilter, Names, OtherNames
from core.api.parameters import Parameter
from core.api.places import NamedPlaceFilter
from core.api.problems import Problem, suggest
from core.choices import Confirmation
from core.querysets import public_at
from missions.choices import (
    FatalityCause,
    InstrumentKind,
    MandateAction,
    MissionKind,
    OptionFate,
    PersonnelCategory,
    PersonnelStatus,
    Phase,
    PositionKind,
    ProjectKind,
    RestrictionKind,
    TaskChange,
)
from missions.models import (
    Mandate,
    MandateOption,
    MandateTask,
    Mission,
    Position,
    Project,
    Resolution,
    Restriction,
    TaskVocabulary,
)
from sources.api.filters import CitedFilters


def _by_instrument(records: QuerySet[Any], text: str) -> QuerySet[Any]:
    return records.filter(public_at("resolution"), resolution__symbol__iexact=text)


MISSION_NAMES = Names(
    Mission, own=("acronym", "name", "name_fr"), others=(OtherNames(ActorName, "actor__mission", through="actor"),)
)


class MissionFilter(RecordFilter):
    """Rows that refer to one mission, by uid, slug, acronym or any of its names as a whole."""

    def __init__(self, path: str = "mission", what: str = "The mission", *, within: str = "") -> None:
        super().__init__(
            path,
            f"{what}, by uid, slug, acronym or any of its names as a whole.",
            model=Mission,
            names=by_known_name,
            within=within,
            example="minusma",
        )


class TaskFilter(QueryFilter):
    """Rows of these task codes, comma-separated."""

    value_schema = {"type": "array", "items": {"type": "string"}, "minItems": 1}

    def __init__(self, path: str, *, within: str = "") -> None:
        super().__init__(
            path,
            "Task codes, comma-separated; see /vocabularies/tasks/.",
            within=within,
            example=["civilian_protection"],
        )

    def parse(self, name: str, text: str) -> list[str]:
        codes = [code.strip() for code in text.split(",")]
        known = set(TaskVocabulary.objects.filter(code__in=codes).values_list("code", flat=True))
        for code in codes:
            if code not in known:
                near = suggest(code, TaskVocabulary.objects.values_list("code", flat=True))
                raise Problem("unknown_value", f"{name} has no task {code[:100]!r}.", parameter=name, suggestions=near)
        return codes

    def condition(self, value: list[str]) -> Q:
        return Q(**{f"{self.path}__in": value})


class MandateFilter(RecordFilter):
    """Rows of one mandate, by uid or by the symbol of its instrument."""

    def __init__(self) -> None:
        super().__init__(
            "mandate",
            "The mandate, by uid or by the symbol of its instrument.",
            model=Mandate,
            names=_by_instrument,
            example="S/RES/2295 (2016)",
        )


class MissionFilters(CitedFilters):
    q = WordsFilter(Mission)
    name_like = NameLikeFilter(MISSION_NAMES, "minusca")
    slug = ExactFilter("slug", "The mission with this slug.", example="minusma")
    known_as = MissionFilter("pk", "The mission known under this name")
    mission_kind = ChoiceFilter("mission_kind", "What kind of mission it is.", MissionKind.choices)
    country = CountryFilter("country_code", "A country that hosts or hosted it", within="hosts")
    lead = ActorFilter("actor", "Who leads or led it", within="leads")
    phase = ChoiceFilter("phase", "Was ever in this phase.", Phase.choices, within="phases")
    established_overlaps = DateOverlapsFilter("established", "The date of establishment")
    established_within = DateWithinFilter("established", "The date of establishment")
    established_precision_max = DatePrecisionFilter("established")


class ResolutionFilters(CitedFilters):
    q = WordsFilter(Resolution)
    symbol = ExactFilter("symbol", "The instrument with this symbol.", example="S/RES/2295 (2016)")
    instrument_kind = ChoiceFilter("instrument_kind", "What kind of instrument it is.", InstrumentKind.choices)
    body = ActorFilter("body", "The body that adopted it")
    mission = MissionFilter("mission", "Decides on this mission's mandate", within="mandates")
    chapter_vii = BooleanFilter("chapter_vii", "Whether it acts under Chapter VII of the Charter.")
    confirmation = ChoiceFilter("confirmation", "Whether we checked it against the instrument.", Confirmation.choices)


class MandateFilters(CitedFilters):
    q = WordsFilter(Mandate)
    mission = MissionFilter()
    authorising_body = ActorFilter("authorising_body", "The body whose mandate it is")
    symbol = ExactFilter("resolution__symbol", "Decided by the instrument of this symbol.", example="S/RES/2295 (2016)")
    action = ChoiceFilter("action", "What the instrument does to the mandate.", MandateAction.choices)
    task = TaskFilter("task__code", within="tasks")
    in_force_overlaps = DateOverlapsFilter("in_force", "The period in force")
    in_force_within = DateWithinFilter("in_force", "The period in force")
    confirmation = ChoiceFilter("confirmation", "Whether we checked it against the instrument.", Confirmation.choices)


class MandateTaskFilters(CitedFilters):
    q = WordsFilter(MandateTask)
    mission = MissionFilter()
    mandate = MandateFilter()
    task = TaskFilter("task__code")
    change = ChoiceFilter("change", "What the instrument does to the task.", TaskChange.choices)
    confirmation = ChoiceFilter("confirmation", "Whether we checked it against the instrument.", Confirmation.choices)


class MandateOptionFilters(CitedFilters):
    q = WordsFilter(MandateOption)
    mission = MissionFilter()
    presented_to = ActorFilter("presented_to", "The body to which it was put")
    proposed_by = ActorFilter("proposed_by", "Who put it forward")
    fate = ChoiceFilter("fate", "What became of it.", OptionFate.choices)
    date_overlaps = DateOverlapsFilter("presented", "The date on which it was put forward")
    date_within = DateWithinFilter("presented", "The date on which it was put forward")
    date_precision_max = DatePrecisionFilter("presented")


class PersonnelFigureFilters(CitedFilters):
    mission = MissionFilter()
    mandate = MandateFilter()
    personnel_status = ChoiceFilter(
        "personnel_status", "Whether authorised, deployed or pledged.", PersonnelStatus.choices
    )
    personnel_category = ChoiceFilter("personnel_category", "Which personnel are counted.", PersonnelCategory.choices)
    contributor = ActorFilter("contributor", "The state that contributes them")
    place = NamedPlaceFilter()
    figure_at_least = AtLeastFilter("", "The figure is at least this: its low, or its best where it has no low.")
    figure_at_most = AtMostFilter("", "The figure is at most this: its high, or its best where it has no high.")
    as_of_overlaps = DateOverlapsFilter("as_of", "The date of the figure")
    as_of_within = DateWithinFilter("as_of", "The date of the figure")
    as_of_precision_max = DatePrecisionFilter("as_of")


class FatalityFilters(CitedFilters):
    mission = MissionFilter()
    nationality = ActorFilter("nationality", "Their state")
    personnel_category = ChoiceFilter("personnel_category", "Their category.", PersonnelCategory.choices)
    cause = ChoiceFilter("cause", "Cause as registered.", FatalityCause.choices)
    date_overlaps = DateOverlapsFilter("incident_date", "The date of the incident")
    date_within = DateWithinFilter("incident_date", "The date of the incident")
    date_precision_max = DatePrecisionFilter("incident_date")


class PositionFilters(CitedFilters):
    q = WordsFilter(Position)
    mission = MissionFilter()
    holder = ActorFilter("holder", "Who holds it")
    position_kind = ChoiceFilter("position_kind", "What kind of position it is.", PositionKind.choices)
    date_overlaps = DateOverlapsFilter("date", "When it was held or voiced")
    date_within = DateWithinFilter("date", "When it was held or voiced")
    date_precision_max = DatePrecisionFilter("date")


class ProjectFilters(CitedFilters):
    q = WordsFilter(Project)
    mission = MissionFilter()
    project_kind = ChoiceFilter("project_kind", "What kind of project it is.", ProjectKind.choices)
    figure_at_least = AtLeastFilter("", "The number of projects is at least this: its low, or its best without a low.")
    figure_at_most = AtMostFilter("", "The number of projects is at most this: its high, or its best without a high.")
    country = CountryFilter("place__country_code", "The country it is in")
    place = NamedPlaceFilter()
    period_overlaps = DateOverlapsFilter("period", "When it ran")
    period_within = DateWithinFilter("period", "When it ran")
    period_precision_max = DatePrecisionFilter("period")


class RestrictionFilters(CitedFilters):
    q = WordsFilter(Restriction)
    mission = MissionFilter()
    restriction_kind = ChoiceFilter("restriction_kind", "What is restricted.", RestrictionKind.choices)
    imposed_by = ActorFilter("imposed_by", "Who imposes it")
    country = CountryFilter("place__country_code", "The country in which it applies")
    place = NamedPlaceFilter()
    date_overlaps = DateOverlapsFilter("date", "When it applied")
    date_within = DateWithinFilter("date", "When it applied")
    date_precision_max = DatePrecisionFilter("date")


ON_DAY = Parameter(
    "on",
    "The day, as YYYY-MM-DD; today (UTC) unless given.",
    {"type": "string", "format": "date"},
    "2016-08-01",
)
