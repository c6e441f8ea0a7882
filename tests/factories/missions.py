from __future__ import annotations

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from factory.declarations import LazyAttribute, SelfAttribute, Sequence, SubFactory

from core.dates import PartialDate
from core.figures import Figure
from missions.models import (
    Mandate,
    MandateCitation,
    MandateOption,
    MandateOptionCitation,
    MandateTask,
    MandateTaskCitation,
    Mission,
    MissionCitation,
    MissionHost,
    MissionLead,
    MissionPhase,
    PeacekeeperFatality,
    PeacekeeperFatalityCitation,
    PersonnelFigure,
    PersonnelFigureCitation,
    Position,
    PositionCitation,
    Project,
    ProjectCitation,
    Resolution,
    ResolutionCitation,
    ResolutionVote,
    Restriction,
    RestrictionCitation,
    TaskCrosswalk,
    TaskVocabulary,
)
from tests.factories.actors import ActorFactory
from tests.factories.base import ModelFactory, RecordFactory, children
from tests.factories.core import PlaceFactory
from tests.factories.sources import CitationLinkFactory


class MissionFactory(RecordFactory[Mission]):
    class Meta:
        model = Mission

    slug = Sequence(lambda n: f"mission-{n}")
    acronym = Sequence(lambda n: f"UNM{n}")
    name = Sequence(lambda n: f"United Nations Mission {n}")
    mission_kind = "un_peacekeeping"
    actor = SubFactory(
        ActorFactory, actor_kind="mission", slug=SelfAttribute("..slug"), name=SelfAttribute("..name"), country_code=""
    )
    established = PartialDate.day(date(2013, 4, 25))
    hosts = children("missions.MissionHostFactory", "mission")
    leads = children("missions.MissionLeadFactory", "mission")
    phases = children("missions.MissionPhaseFactory", "mission")
    citation_links = children("missions.MissionCitationFactory", "fact")


class MissionHostFactory(ModelFactory[MissionHost]):
    class Meta:
        model = MissionHost

    mission = SubFactory(MissionFactory)
    country_code = "ML"
    valid = PartialDate.between(date(2013, 4, 25), None)


class MissionLeadFactory(ModelFactory[MissionLead]):
    class Meta:
        model = MissionLead

    mission = SubFactory(MissionFactory)
    actor = SubFactory(ActorFactory, actor_kind="intergovernmental_org")


class MissionPhaseFactory(ModelFactory[MissionPhase]):
    """A year of the mission's life; each next one is a year later, so that phases of one mission never overlap."""

    class Meta:
        model = MissionPhase

    mission = SubFactory(MissionFactory)
    phase = "operating"
    period = Sequence(lambda n: PartialDate.year(2000 + n))


class MissionCitationFactory(CitationLinkFactory[MissionCitation]):
    class Meta:
        model = MissionCitation

    fact = SubFactory(MissionFactory)


class ResolutionFactory(RecordFactory[Resolution]):
    class Meta:
        model = Resolution

    instrument_kind = "council_resolution"
    symbol = Sequence(lambda n: f"S/RES/{3000 + n} (2022)")
    body = SubFactory(ActorFactory, actor_kind="un_entity", country_code="")
    adopted_on = date(2022, 6, 29)
    votes_for = 13
    votes_against = 0
    votes_abstaining = 2
    chapter_vii = True
    votes = children("missions.ResolutionVoteFactory", "resolution")
    citation_links = children("missions.ResolutionCitationFactory", "fact")


class ResolutionVoteFactory(ModelFactory[ResolutionVote]):
    class Meta:
        model = ResolutionVote

    resolution = SubFactory(ResolutionFactory)
    member = SubFactory(ActorFactory, actor_kind="state")
    vote = "yes"


class ResolutionCitationFactory(CitationLinkFactory[ResolutionCitation]):
    class Meta:
        model = ResolutionCitation

    fact = SubFactory(ResolutionFactory)


class MandateFactory(RecordFactory[Mandate]):
    """A renewal for one year, of a mission and by a body of its own."""

    class Meta:
        model = Mandate

    mission = SubFactory(MissionFactory)
    resolution = SubFactory(ResolutionFactory)
    authorising_body = SelfAttribute("resolution.body")
    action = "renew"
    in_force = DateRange(date(2022, 7, 1), date(2023, 7, 1))
    decided_expiry = LazyAttribute(lambda mandate: mandate.in_force.upper)
    citation_links = children("missions.MandateCitationFactory", "fact")


class MandateCitationFactory(CitationLinkFactory[MandateCitation]):
    class Meta:
        model = MandateCitation

    fact = SubFactory(MandateFactory)


class MandateOptionFactory(RecordFactory[MandateOption]):
    class Meta:
        model = MandateOption

    mission = SubFactory(MissionFactory)
    number = Sequence(lambda n: n + 1)
    title = Sequence(lambda n: f"Option {n}")
    presented = PartialDate.month(2023, 1)
    presented_to = SubFactory(ActorFactory, actor_kind="un_entity")
    citation_links = children("missions.MandateOptionCitationFactory", "fact")


class MandateOptionCitationFactory(CitationLinkFactory[MandateOptionCitation]):
    class Meta:
        model = MandateOptionCitation

    fact = SubFactory(MandateOptionFactory)


class TaskVocabularyFactory(ModelFactory[TaskVocabulary]):
    class Meta:
        model = TaskVocabulary

    code = Sequence(lambda n: f"task_{n}")
    scheme = "mandata"
    name = Sequence(lambda n: f"Task {n}")


class TaskCrosswalkFactory(ModelFactory[TaskCrosswalk]):
    class Meta:
        model = TaskCrosswalk

    task = SubFactory(TaskVocabularyFactory)
    scheme = "tamm"
    external_code = Sequence(lambda n: f"T{n}")
    match = "close"


class MandateTaskFactory(RecordFactory[MandateTask]):
    class Meta:
        model = MandateTask

    mission = SubFactory(MissionFactory)
    mandate = SubFactory(MandateFactory, mission=SelfAttribute("..mission"))
    task = SubFactory(TaskVocabularyFactory)
    modality = "assist"
    strength = "decides"
    paragraph = Sequence(lambda n: str(n + 1))
    citation_links = children("missions.MandateTaskCitationFactory", "fact")


class MandateTaskCitationFactory(CitationLinkFactory[MandateTaskCitation]):
    class Meta:
        model = MandateTaskCitation

    fact = SubFactory(MandateTaskFactory)


class PersonnelFigureFactory(RecordFactory[PersonnelFigure]):
    """Troops deployed; a ceiling is made with `mandate=…, personnel_status="authorised"`."""

    class Meta:
        model = PersonnelFigure

    mission = SubFactory(MissionFactory)
    personnel_status = "deployed"
    personnel_category = "troops"
    figure = Sequence(lambda n: Figure.exact(12_000 + n))
    as_of = PartialDate.month(2023, 1)
    citation_links = children("missions.PersonnelFigureCitationFactory", "fact")


class PersonnelFigureCitationFactory(CitationLinkFactory[PersonnelFigureCitation]):
    class Meta:
        model = PersonnelFigureCitation

    fact = SubFactory(PersonnelFigureFactory)


class PeacekeeperFatalityFactory(RecordFactory[PeacekeeperFatality]):
    class Meta:
        model = PeacekeeperFatality

    mission = SubFactory(MissionFactory)
    nationality = SubFactory(ActorFactory, actor_kind="state")
    personnel_category = "troops"
    cause = "malicious_act"
    incident_date = PartialDate.day(date(2022, 6, 5))
    register = "psdata"
    register_key = Sequence(lambda n: f"F{n}")
    citation_links = children("missions.PeacekeeperFatalityCitationFactory", "fact")


class PeacekeeperFatalityCitationFactory(CitationLinkFactory[PeacekeeperFatalityCitation]):
    class Meta:
        model = PeacekeeperFatalityCitation

    fact = SubFactory(PeacekeeperFatalityFactory)


class PositionFactory(RecordFactory[Position]):
    class Meta:
        model = Position

    mission = SubFactory(MissionFactory)
    holder = SubFactory(ActorFactory, actor_kind="government")
    position_kind = "expectation"
    statement = Sequence(lambda n: f"The mission should conduct joint operations ({n}).")
    date = PartialDate.month(2023, 1)
    citation_links = children("missions.PositionCitationFactory", "fact")


class PositionCitationFactory(CitationLinkFactory[PositionCitation]):
    class Meta:
        model = PositionCitation

    fact = SubFactory(PositionFactory)


class ProjectFactory(RecordFactory[Project]):
    class Meta:
        model = Project

    mission = SubFactory(MissionFactory)
    project_kind = "quick_impact"
    title = Sequence(lambda n: f"Police station {n}")
    sectors = ["police"]
    figure = Figure.exact(1)
    period = PartialDate.year(2021)
    place = SubFactory(PlaceFactory)
    citation_links = children("missions.ProjectCitationFactory", "fact")


class ProjectCitationFactory(CitationLinkFactory[ProjectCitation]):
    class Meta:
        model = ProjectCitation

    fact = SubFactory(ProjectFactory)


class RestrictionFactory(RecordFactory[Restriction]):
    class Meta:
        model = Restriction

    mission = SubFactory(MissionFactory)
    restriction_kind = "movement"
    imposed_by = SubFactory(ActorFactory, actor_kind="government")
    object_as_stated = Sequence(lambda n: f"patrols in district {n}")
    date = PartialDate.month(2023, 2)
    citation_links = children("missions.RestrictionCitationFactory", "fact")


class RestrictionCitationFactory(CitationLinkFactory[RestrictionCitation]):
    class Meta:
        model = RestrictionCitation

    fact = SubFactory(RestrictionFactory)
