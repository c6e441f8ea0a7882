"""What a reviewer sees and edits of each kind of candidate: one ordered list of fields a kind, declared once.

Labels, help, codes and whether a value is needed come from the columns of the record that it becomes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from actors.models import Actor, ActorName, ActorRelation, ActorRelationClaim
from core.fields import RANGE_NOTE
from events.models import (
    Casualty,
    CasualtyClaim,
    DisplacementFigure,
    Finding,
    FindingClaim,
    HumanRightsReport,
    Incident,
    IncidentClaim,
    Narrative,
    Participation,
    ParticipationClaim,
    PoliticalEvent,
    PoliticalEventClaim,
    PoliticalEventParticipant,
)
from missions.models import (
    Mandate,
    MandateOption,
    MandateTask,
    Mission,
    MissionHost,
    MissionLead,
    PersonnelFigure,
    Position,
    Project,
    Resolution,
    Restriction,
)


class Widget(StrEnum):
    """How a value is shown and written; the shapes of the values are those of `ingest.extraction.shapes`."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CODE = "code"
    TASK = "task"  # a code of the task vocabulary
    TRUTH = "truth"  # yes, no or not said
    NUMBER = "number"
    DAY = "day"
    DATE = "date"  # a partial date, in one line
    PERIOD = "period"  # first day, and first day no longer
    WORDS = "words"  # a list of words, separated by commas
    ACTOR = "actor"
    MISSION = "mission"
    PLACE = "place"
    FIGURE = "figure"
    ROWS = "rows"


@dataclass(frozen=True)
class Field:
    """One value of a candidate. `rows` are the fields of a nested row; `each` is the widget of a row without keys."""

    key: str
    widget: Widget
    label: str
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    rows: tuple[Field, ...] = ()
    each: Widget | None = None
    # Whether a row can accuse somebody, so that it is confirmed by itself.
    accuses: bool = False


class _Columns:
    """Makes fields from the columns of one model."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model

    def __call__(
        self, key: str, widget: Widget = Widget.TEXT, *, column: str = "", label: str = "", optional: bool = False
    ) -> Field:
        found: Any = self.model._meta.get_field(column or key)
        told = str(found.help_text).removesuffix(RANGE_NOTE).strip()
        choices = tuple((str(code), str(name)) for code, name in found.flatchoices)
        return Field(
            key,
            Widget.CODE if choices and widget is Widget.TEXT else widget,
            label or _sentence(str(found.verbose_name)),
            told,
            choices,
            required=not (optional or found.null or found.blank or found.has_default()),
        )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _rows(key: str, label: str, *fields: Field, told: str = "", accuses: bool = False) -> Field:
    return Field(key, Widget.ROWS, label, told, rows=fields, accuses=accuses)


def _each(key: str, label: str, widget: Widget, told: str = "") -> Field:
    return Field(key, Widget.ROWS, label, told, each=widget)


def _figure(model: type[Model], *, required: bool = True) -> Field:
    told = _Columns(model)("figure_as_stated").help
    return Field("figure", Widget.FIGURE, _("Figure"), told, required=required)


def _claim(model: type[Model], *, claimant_as_stated: bool = False) -> tuple[Field, ...]:
    """The axes of the one claim that the document makes."""
    column = _Columns(model)
    words = (column("claimant_as_stated"),) if claimant_as_stated else ()
    return (column("assertion"), column("verification"), column("claimant", Widget.ACTOR), *words)


_actor, _name = _Columns(Actor), _Columns(ActorName)
_relation = _Columns(ActorRelation)
_mission, _resolution, _mandate, _task = map(_Columns, (Mission, Resolution, Mandate, MandateTask))
_option, _personnel, _position = map(_Columns, (MandateOption, PersonnelFigure, Position))
_project, _restriction = _Columns(Project), _Columns(Restriction)
_incident, _participation, _casualty = map(_Columns, (Incident, Participation, Casualty))
_event, _participant = _Columns(PoliticalEvent), _Columns(PoliticalEventParticipant)
_report, _finding = _Columns(HumanRightsReport), _Columns(Finding)
_displacement, _narrative = _Columns(DisplacementFigure), _Columns(Narrative)

FIELDS: dict[str, tuple[Field, ...]] = {
    "mission": (
        _mission("name"),
        _mission("acronym"),
        _mission("slug", label=_("Known mission"), optional=True),
        _mission("mission_kind"),
        Field(
            "host_countries",
            Widget.WORDS,
            _("Host countries"),
            _Columns(MissionHost)("country_code").help,
        ),
        _mission("established", Widget.DATE),
        _each("lead", _("Led by"), Widget.ACTOR, _Columns(MissionLead)("actor").help),
    ),
    "actor": (
        _actor("name"),
        _actor("actor_kind"),
        _actor("country_code"),
        _actor("description", Widget.LONG_TEXT),
        _rows("aliases", _("Other names"), _name("name"), _name("language"), _name("name_kind")),
    ),
    "actor_relation": (
        _relation("subject", Widget.ACTOR),
        _relation("relation_kind"),
        _relation("object", Widget.ACTOR),
        _relation("period", Widget.DATE, column="valid", label=_("Period")),
        _relation("description_as_stated", Widget.LONG_TEXT),
        *_claim(ActorRelationClaim),
    ),
    "resolution": (
        _resolution("symbol"),
        _resolution("instrument_kind"),
        _resolution("body", Widget.ACTOR),
        _resolution("title"),
        _resolution("adopted_on", Widget.DAY),
        _resolution("votes_for", Widget.NUMBER),
        _resolution("votes_against", Widget.NUMBER),
        _resolution("votes_abstaining", Widget.NUMBER),
        _resolution("chapter_vii", Widget.TRUTH, label=_("Chapter VII")),
    ),
    "mandate": (
        _mandate("mission", Widget.MISSION),
        _mandate("body", Widget.ACTOR, column="authorising_body"),
        _resolution("symbol"),
        _mandate("action"),
        _mandate("in_force", Widget.PERIOD),
        _mandate("decided_expiry", Widget.DAY),
        _mandate("complete_adjustment", Widget.TRUTH),
        _mandate("description", Widget.LONG_TEXT),
    ),
    "mandate_task": (
        _task("mission", Widget.MISSION),
        _resolution("symbol", optional=True),
        _task("task", Widget.TASK),
        _task("change"),
        _task("modality"),
        _task("strength"),
        _task("priority_as_printed"),
        _task("addressee_as_stated"),
        _task("period", Widget.DATE),
        _task("area_as_stated"),
        _task("condition", Widget.LONG_TEXT),
        _task("text_as_printed", Widget.LONG_TEXT),
        _task("paragraph"),
    ),
    "mandate_option": (
        _option("mission", Widget.MISSION),
        _option("number", Widget.NUMBER),
        _option("title"),
        _option("description", Widget.LONG_TEXT),
        _option("presented_on", Widget.DATE, column="presented"),
        _option("presented_to", Widget.ACTOR),
        _option("proposed_by", Widget.ACTOR),
        _option("fate"),
    ),
    "personnel_figure": (
        _personnel("mission", Widget.MISSION),
        _personnel("status", column="personnel_status"),
        _personnel("personnel_category"),
        _figure(PersonnelFigure),
        _personnel("women", Widget.NUMBER),
        _personnel("as_of", Widget.DATE),
        _personnel("contributor", Widget.ACTOR),
        _personnel("place", Widget.PLACE),
        _personnel("symbol", column="mandate", label=_("Symbol of the instrument")),
    ),
    "position": (
        _position("mission", Widget.MISSION),
        _position("holder", Widget.ACTOR),
        _position("holder_as_stated"),
        _position("position_kind"),
        _position("subject_as_stated"),
        _position("statement", Widget.LONG_TEXT),
        _position("metric"),
        _position("date", Widget.DATE),
    ),
    "project": (
        _project("mission", Widget.MISSION),
        _project("project_kind"),
        _project("title"),
        _project("sectors", Widget.WORDS),
        _figure(Project, required=False),
        _project("period", Widget.DATE),
        _project("place", Widget.PLACE),
        _project("description", Widget.LONG_TEXT),
    ),
    "restriction": (
        _restriction("mission", Widget.MISSION),
        _restriction("restriction_kind"),
        _restriction("imposed_by", Widget.ACTOR),
        _restriction("imposed_by_as_stated"),
        _restriction("object_as_stated"),
        _restriction("date", Widget.DATE),
        _restriction("lifted_on", Widget.DATE),
        _restriction("place", Widget.PLACE),
        _restriction("description", Widget.LONG_TEXT),
    ),
    "incident": (
        _incident("title"),
        _incident("incident_kind"),
        _incident("date", Widget.DATE),
        _incident("place", Widget.PLACE),
        _each("missions", _("Missions affected"), Widget.MISSION),
        _incident("weapon"),
        *_claim(IncidentClaim, claimant_as_stated=True),
        _rows(
            "participations",
            _("Who took part"),
            _participation("role"),
            _participation("actor", Widget.ACTOR),
            _participation("description_as_stated"),
            _participation("identification"),
            *(_Columns(ParticipationClaim)(name, optional=True) for name in ("assertion", "verification")),
            accuses=True,
        ),
        _rows(
            "casualties",
            _("Casualties"),
            _casualty("victim_category"),
            _casualty("outcome"),
            _figure(Casualty),
            _casualty("sv_form", column="sexual_violence_form"),
            _casualty("age_group"),
            _casualty("sex"),
            _Columns(CasualtyClaim)("assertion", optional=True),
        ),
        _incident("description", Widget.LONG_TEXT),
    ),
    "political_event": (
        _event("title"),
        _event("political_event_kind"),
        _event("date", Widget.DATE),
        _event("place", Widget.PLACE),
        _each("missions", _("Missions concerned"), Widget.MISSION),
        *_claim(PoliticalEventClaim),
        _rows(
            "participants",
            _("Who took part"),
            _participant("role"),
            _participant("actor", Widget.ACTOR),
            _participant("description_as_stated"),
        ),
        _event("description", Widget.LONG_TEXT),
    ),
    "human_rights_report": (
        _report("title"),
        _report("publisher", Widget.ACTOR, column="reported_by", label=_("Reported by")),
        _report("period", Widget.DATE),
        _report("country_code"),
        _report("territory_as_stated"),
        _report("mission", Widget.MISSION),
        _report("summary", Widget.LONG_TEXT),
        _rows(
            "findings",
            _("Findings"),
            _finding("category"),
            _finding("counting_unit"),
            _finding("victim_category"),
            _figure(Finding),
            _finding("perpetrator", Widget.ACTOR),
            _finding("perpetrator_as_stated"),
            _finding("identification"),
            _Columns(FindingClaim)("assertion", optional=True),
            _finding("method"),
            accuses=True,
        ),
    ),
    "displacement_figure": (
        _displacement("displacement_kind"),
        _displacement("measure"),
        _figure(DisplacementFigure),
        _displacement("unit"),
        _displacement("as_of", Widget.DATE),
        _displacement("country_code"),
        _displacement("place", Widget.PLACE),
        _displacement("origin_country_code"),
        _displacement("reported_by", Widget.ACTOR),
    ),
    "narrative": (
        _narrative("statement", Widget.LONG_TEXT),
        _narrative("narrative_kind"),
        _narrative("mission", Widget.MISSION),
        _narrative("holder", Widget.ACTOR),
        _narrative("holder_as_stated"),
        _narrative("spreader", Widget.ACTOR),
        _narrative("spreader_as_stated"),
        _narrative("date", Widget.DATE),
        _narrative("place", Widget.PLACE),
    ),
}
