"""Everything dated about one mission as one list: which records, and how each becomes an entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import CharField, Expression, F, Func, Model, QuerySet, Value

from core.api.fields import DeclaredField
from core.api.filters import public_along
from core.api.jsontext import Pieces, literal
from core.api.serializers import DeclaredSerializer, RecordSerializer
from core.api.shapes import PartialDateField, range_object
from core.api.sqljson import Row, json_rows, related
from core.shown_dates import DateKey, shown_date
from events.models import DisplacementFigure, HumanRightsReport, Incident, Narrative, PoliticalEvent
from missions.models import (
    Mandate,
    MandateOption,
    Mission,
    PeacekeeperFatality,
    PersonnelFigure,
    Position,
    Project,
    Restriction,
)
from sources.api.serializers import citations


class KindField(DeclaredField):
    """Which kind of entry it is."""

    schema_name = "TimelineKind"

    def __init__(self, kind: str = "", **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(source="*", **kwargs)

    def json(self, row: Row) -> Pieces:
        return [f'"{self.kind}"']

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(KINDS)}

    def description(self) -> str:
        return "What the entry is about; mostly the record's kind."

    def example(self) -> str:
        return "incident"


class LinkField(DeclaredField):
    """Why the entry is on this mission's line."""

    schema_name = "TimelineLink"

    def __init__(self, link: str = "", **kwargs: Any) -> None:
        self.link = link
        super().__init__(source="*", **kwargs)

    def json(self, row: Row) -> Pieces:
        return [f'"{self.link}"']

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(LINKS)}

    def description(self) -> str:
        return "Whether the record names the mission, or happened in a host country while the mission existed."

    def example(self) -> str:
        return OF_MISSION


class TitleField(DeclaredField):
    """What it is in our words, then the record's own: `attack on civilians: Killings at Moura`."""

    def __init__(self, label: str = "", words: str = "", **kwargs: Any) -> None:
        self.constant, self.words = label, words
        super().__init__(source="*", **kwargs)

    def sql(self, row: Row) -> str:
        own = f"COALESCE(': ' || NULLIF({self._words(row)}, ''), '')"
        return f"{self._label(row)} || CASE WHEN {row.coarse} THEN '' ELSE {own} END"

    def _label(self, row: Row) -> str:
        """The label of a code, or a constant where the kind of record says it all."""
        if self.constant not in {str(field.name) for field in row.model._meta.get_fields()}:
            return literal(self.constant)
        field = row.model._meta.get_field(self.constant)
        cases = " ".join(
            f"WHEN {literal(str(code))} THEN {literal(str(label))}"
            for code, label in field.flatchoices  # type: ignore[union-attr]  # a coded column
        )
        return f"CASE {row.column(self.constant)} {cases} END"

    def _words(self, row: Row) -> str:
        path, dot, name = self.words.rpartition(".")
        if not dot:
            return row.column(name)
        joined, _first, last = related(row, path)
        return f"(SELECT {last.column(name)} {joined})"

    def schema(self) -> dict[str, Any]:
        return {"type": "string"}

    def description(self) -> str:
        return "What it is, in a few words."

    def example(self) -> str:
        return "attack on civilians: Killings at Moura"


class FirstDayField(PartialDateField):
    """The first day of a period, as a date."""

    def json(self, row: Row) -> Pieces:
        day = f"daterange(lower({row.column(self.column)}), lower({row.column(self.column)}) + 1)"
        shown = f"CASE WHEN {row.coarse} THEN core_coarse_date({day}) ELSE {day} END"
        precision = f"CASE WHEN {row.coarse} THEN 'month' ELSE 'day' END"
        return range_object(shown, precision)


class FirstDay(Func):
    """The key of that first day, as it is shown."""

    output_field = DateRangeField()

    def __init__(self, name: str) -> None:
        super().__init__(F(name), F("sensitivity"))

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        days, sensitivity = (compiler.compile(expression)[0] for expression in self.get_source_expressions())
        return f"core_date_key(daterange(lower({days}), lower({days}) + 1), {sensitivity})", ()


# Why a record is on the line: it names the mission, or it happened in a country that hosted it.
OF_MISSION, IN_HOST_COUNTRY = LINKS = ("mission", "host_country")


@dataclass(frozen=True)
class Source:
    """One kind of entry: where its rows come from, the column that dates them, and how they read.

    With `country`, the rows are those of host countries that do not name the mission.
    """

    kind: str
    model: type[Model]
    date: str
    label: str
    words: str
    mission: str = "mission"
    country: str = ""

    @property
    def link(self) -> str:
        return IN_HOST_COUNTRY if self.country else OF_MISSION

    @property
    def starts(self) -> bool:
        """Whether the date is the first day of a period."""
        return self.model is Mandate

    @property
    def key(self) -> Expression:
        return FirstDay(self.date) if self.starts else DateKey(self.date)

    def entries(self, mission: Mission) -> QuerySet[Any]:
        """The mission's dated public rows with `page_key`, `kind` and `json`."""
        manager: Any = self.model._default_manager
        rows = manager.public().filter(**{f"{self.date}__isnull": False})
        keyed = rows.annotate(page_key=self.key, kind=Value(self.kind, output_field=CharField()))
        chosen = self._in_host_countries(keyed, mission) if self.country else keyed.filter(**{self.mission: mission.pk})
        return json_rows(chosen, self.serializer, self.serializer.default_names())

    def _in_host_countries(self, rows: QuerySet[Any], mission: Mission) -> QuerySet[Any]:
        """Rows dated within the mission's life in a country that hosted it, by the date as it is shown."""
        if self.mission:
            rows = rows.exclude(**{self.mission: mission.pk})
        return rows.filter(
            public_along(self.country),
            **{f"{self.country}__in": mission.hosts.values("country_code")},
            page_key__overlap=DateRange(_first_day(mission, "established"), _first_day(mission, "closed")),
        )

    @property
    def serializer(self) -> type[DeclaredSerializer]:
        return ENTRIES[self.kind, self.link]


SOURCES = (
    Source("mission_established", Mission, "established", "mission established", "name", "pk"),
    Source("mission_closed", Mission, "closed", "mission closed", "name", "pk"),
    Source("mandate", Mandate, "in_force", "action", "resolution.symbol"),
    Source("mandate_option", MandateOption, "presented", "option put forward", "title"),
    Source("personnel_figure", PersonnelFigure, "as_of", "personnel_status", "figure_as_stated"),
    Source("fatality", PeacekeeperFatality, "incident_date", "death of a peacekeeper", "register"),
    Source("position", Position, "date", "position_kind", "statement"),
    Source("project", Project, "period", "project_kind", "title"),
    Source("restriction", Restriction, "date", "restriction_kind", "object_as_stated"),
    Source("incident", Incident, "date", "incident_kind", "title", "mission_links__mission"),
    Source("political_event", PoliticalEvent, "date", "political_event_kind", "title", "mission_links__mission"),
    Source("human_rights_report", HumanRightsReport, "period", "human-rights report", "title"),
    Source("narrative", Narrative, "date", "narrative_kind", "statement"),
)
HOST_SOURCES = (
    Source("incident", Incident, "date", "incident_kind", "title", "mission_links__mission", "place__country_code"),
    Source(
        "political_event",
        PoliticalEvent,
        "date",
        "political_event_kind",
        "title",
        "mission_links__mission",
        "place__country_code",
    ),
    Source("human_rights_report", HumanRightsReport, "period", "human-rights report", "title", country="country_code"),
    Source(
        "displacement_figure",
        DisplacementFigure,
        "as_of",
        "displacement_kind",
        "figure_as_stated",
        mission="",
        country="country_code",
    ),
)
KINDS = tuple(sorted({source.kind for source in (*SOURCES, *HOST_SOURCES)}))


def _first_day(mission: Mission, name: str) -> Any:
    """The first day of a date as the mission shows it, None where it is open or there is none."""
    dates = shown_date(mission, name)
    return dates.lower if dates else None


class TimelineEntrySerializer(RecordSerializer):
    """One dated entry, which points to its record."""

    kind = KindField()
    link = LinkField()
    date = PartialDateField()
    title = TitleField()
    citations = citations()

    class Meta:
        model: type[Model] = Incident
        fields = ("kind", "link", "date", "title", "uid", "url", "citations")


def _entry(source: Source) -> type[DeclaredSerializer]:
    """The entry's serializer for one kind of record."""
    date = FirstDayField if source.starts else PartialDateField
    meta = type("Meta", (TimelineEntrySerializer.Meta,), {"model": source.model})
    declared = {
        "__doc__": TimelineEntrySerializer.__doc__,
        "Meta": meta,
        "kind": KindField(source.kind),
        "link": LinkField(source.link),
        "date": date(source=None if source.date == "date" else source.date),
        "title": TitleField(source.label, source.words),
    }
    return type("TimelineEntrySerializer", (TimelineEntrySerializer,), declared)


ENTRIES = {(source.kind, source.link): _entry(source) for source in (*SOURCES, *HOST_SOURCES)}
