from __future__ import annotations

from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from factory.declarations import Sequence, SubFactory, Trait

from core.dates import PartialDate
from core.figures import Figure
from events.models import (
    Casualty,
    CasualtyClaim,
    CodeCrosswalk,
    CoverageEntry,
    DisplacementFigure,
    DisplacementFigureCitation,
    Finding,
    FindingClaim,
    HumanRightsReport,
    HumanRightsReportCitation,
    Incident,
    IncidentCitation,
    IncidentClaim,
    IncidentFatality,
    IncidentMission,
    IncidentSource,
    Narrative,
    NarrativeCitation,
    Participation,
    ParticipationClaim,
    PoliticalEvent,
    PoliticalEventCitation,
    PoliticalEventClaim,
    PoliticalEventMission,
    PoliticalEventParticipant,
    ReportedIncident,
    SameEventGroup,
    SameEventMember,
    SameEventProposal,
)
from tests.factories.actors import ActorFactory, ClaimFactory
from tests.factories.base import ModelFactory, RecordFactory, children
from tests.factories.core import PlaceFactory
from tests.factories.missions import MissionFactory, PeacekeeperFatalityFactory
from tests.factories.sources import CitationLinkFactory, DatasetReleaseFactory, DocumentFactory, PublisherFactory


class IncidentFactory(RecordFactory[Incident]):
    """An attack on civilians; `IncidentFactory.full()` makes one with all its parts."""

    class Meta:
        model = Incident

    title = Sequence(lambda n: f"Attack on village {n}")
    incident_kind = "vac.attack"
    date = PartialDate.day(date(2022, 3, 27))
    place = SubFactory(PlaceFactory)
    geo_precision = "exact"
    participations = children("events.ParticipationFactory", "incident")
    casualties = children("events.CasualtyFactory", "incident")
    claims = children("events.IncidentClaimFactory", "fact")
    mission_links = children("events.IncidentMissionFactory", "incident")
    fatality_links = children("events.IncidentFatalityFactory", "incident")
    citation_links = children("events.IncidentCitationFactory", "fact")

    @classmethod
    def full(cls, **columns: Any) -> Incident:
        """An alleged incident with a claimed perpetrator, a casualty, a claim, a mission and a citation."""
        perpetrator = {"alleged_perpetrator": True, "claims": 1}
        parts = {"participations": [perpetrator], "casualties": 1, "claims": 1, "mission_links": 1, "citation_links": 1}
        return cls.create(**(parts | columns))


class IncidentMissionFactory(ModelFactory[IncidentMission]):
    class Meta:
        model = IncidentMission

    incident = SubFactory(IncidentFactory)
    mission = SubFactory(MissionFactory)


class IncidentSourceFactory(ModelFactory[IncidentSource]):
    class Meta:
        model = IncidentSource

    incident = SubFactory(IncidentFactory)
    document = SubFactory(DocumentFactory)
    as_stated = "River Post, 2022-03-28"


class IncidentFatalityFactory(ModelFactory[IncidentFatality]):
    class Meta:
        model = IncidentFatality

    incident = SubFactory(IncidentFactory)
    fatality = SubFactory(PeacekeeperFatalityFactory)


class IncidentClaimFactory(ClaimFactory[IncidentClaim]):
    class Meta:
        model = IncidentClaim

    fact = SubFactory(IncidentFactory)


class IncidentCitationFactory(CitationLinkFactory[IncidentCitation]):
    class Meta:
        model = IncidentCitation

    fact = SubFactory(IncidentFactory)


class ParticipationFactory(ModelFactory[Participation]):
    """A belligerent; `alleged_perpetrator=True` makes one who is accused, `claims=1` adds who says so."""

    class Meta:
        model = Participation

    class Params:
        alleged_perpetrator = Trait(role="alleged_perpetrator", identification="suspected", assertion="alleged")

    incident = SubFactory(IncidentFactory)
    actor = SubFactory(ActorFactory)
    role = "belligerent"
    identification = "identified"
    claims = children("events.ParticipationClaimFactory", "fact")


class ParticipationClaimFactory(ClaimFactory[ParticipationClaim]):
    class Meta:
        model = ParticipationClaim

    fact = SubFactory(ParticipationFactory)


class CasualtyFactory(ModelFactory[Casualty]):
    class Meta:
        model = Casualty

    incident = SubFactory(IncidentFactory)
    victim_category = "civilians"
    outcome = "killed"
    figure = Figure.exact(12)
    claims = children("events.CasualtyClaimFactory", "fact")


class CasualtyClaimFactory(ClaimFactory[CasualtyClaim]):
    class Meta:
        model = CasualtyClaim

    fact = SubFactory(CasualtyFactory)


class SameEventGroupFactory(ModelFactory[SameEventGroup]):
    class Meta:
        model = SameEventGroup

    title = Sequence(lambda n: f"Attack that several sources describe ({n})")
    members = children("events.SameEventMemberFactory", "group")


class SameEventMemberFactory(ModelFactory[SameEventMember]):
    class Meta:
        model = SameEventMember

    group = SubFactory(SameEventGroupFactory)
    incident = SubFactory(IncidentFactory)
    status = "possible"
    reason = "same day and village"
    decided_by = "test"


class PoliticalEventFactory(RecordFactory[PoliticalEvent]):
    class Meta:
        model = PoliticalEvent

    title = Sequence(lambda n: f"Expulsion of official {n}")
    political_event_kind = "expulsion"
    date = PartialDate.day(date(2023, 2, 5))
    place = SubFactory(PlaceFactory, place_kind="country")
    mission_links = children("events.PoliticalEventMissionFactory", "event")
    participants = children("events.PoliticalEventParticipantFactory", "event")
    claims = children("events.PoliticalEventClaimFactory", "fact")
    citation_links = children("events.PoliticalEventCitationFactory", "fact")


class PoliticalEventMissionFactory(ModelFactory[PoliticalEventMission]):
    class Meta:
        model = PoliticalEventMission

    event = SubFactory(PoliticalEventFactory)
    mission = SubFactory(MissionFactory)


class PoliticalEventParticipantFactory(ModelFactory[PoliticalEventParticipant]):
    class Meta:
        model = PoliticalEventParticipant

    event = SubFactory(PoliticalEventFactory)
    actor = SubFactory(ActorFactory, actor_kind="government")
    role = "initiator"


class PoliticalEventClaimFactory(ClaimFactory[PoliticalEventClaim]):
    class Meta:
        model = PoliticalEventClaim

    fact = SubFactory(PoliticalEventFactory)


class PoliticalEventCitationFactory(CitationLinkFactory[PoliticalEventCitation]):
    class Meta:
        model = PoliticalEventCitation

    fact = SubFactory(PoliticalEventFactory)


class HumanRightsReportFactory(RecordFactory[HumanRightsReport]):
    class Meta:
        model = HumanRightsReport

    title = Sequence(lambda n: f"Human-rights report {n}")
    publisher = SubFactory(PublisherFactory)
    period = PartialDate.year(2022)
    country_code = "ML"
    findings = children("events.FindingFactory", "report")
    incident_links = children("events.ReportedIncidentFactory", "report")
    citation_links = children("events.HumanRightsReportCitationFactory", "fact")


class FindingFactory(ModelFactory[Finding]):
    class Meta:
        model = Finding

    report = SubFactory(HumanRightsReportFactory)
    category = "killings"
    counting_unit = "victims"
    victim_category = "civilians"
    perpetrator = SubFactory(ActorFactory)
    assertion = "alleged"
    figure = Figure.between(100, 999, "hundreds", by_convention=True)
    claims = children("events.FindingClaimFactory", "fact")


class FindingClaimFactory(ClaimFactory[FindingClaim]):
    class Meta:
        model = FindingClaim

    fact = SubFactory(FindingFactory)


class ReportedIncidentFactory(ModelFactory[ReportedIncident]):
    class Meta:
        model = ReportedIncident

    report = SubFactory(HumanRightsReportFactory)
    incident = SubFactory(IncidentFactory)


class HumanRightsReportCitationFactory(CitationLinkFactory[HumanRightsReportCitation]):
    class Meta:
        model = HumanRightsReportCitation

    fact = SubFactory(HumanRightsReportFactory)


class DisplacementFigureFactory(RecordFactory[DisplacementFigure]):
    class Meta:
        model = DisplacementFigure

    displacement_kind = "idp"
    measure = "stock"
    unit = "persons"
    figure = Sequence(lambda n: Figure.about(422_000 + n))
    as_of = PartialDate.month(2023, 3)
    country_code = "ML"
    citation_links = children("events.DisplacementFigureCitationFactory", "fact")


class DisplacementFigureCitationFactory(CitationLinkFactory[DisplacementFigureCitation]):
    class Meta:
        model = DisplacementFigureCitation

    fact = SubFactory(DisplacementFigureFactory)


class NarrativeFactory(RecordFactory[Narrative]):
    class Meta:
        model = Narrative

    mission = SubFactory(MissionFactory)
    narrative_kind = "rumour"
    statement = Sequence(lambda n: f"The mission favours one side ({n}).")
    holder_as_stated = "part of the population"
    date = PartialDate.year(2022)
    citation_links = children("events.NarrativeCitationFactory", "fact")


class NarrativeCitationFactory(CitationLinkFactory[NarrativeCitation]):
    class Meta:
        model = NarrativeCitation

    fact = SubFactory(NarrativeFactory)


class SameEventProposalFactory(ModelFactory[SameEventProposal]):
    class Meta:
        model = SameEventProposal

    first = SubFactory(IncidentFactory)
    second = SubFactory(IncidentFactory)
    score = 7
    reason = "dates meet; 1.2 km apart"
    proposed_by = "import"


class CodeCrosswalkFactory(ModelFactory[CodeCrosswalk]):
    class Meta:
        model = CodeCrosswalk

    scheme = "acled.sub_event_type"
    external_code = Sequence(lambda n: f"Sub-event {n}")
    label = "an attack on civilians"
    vocabulary = "incident-kind"
    code = "vac.attack"
    match = "exact"


class CoverageEntryFactory(ModelFactory[CoverageEntry]):
    class Meta:
        model = CoverageEntry

    dataset_release = SubFactory(DatasetReleaseFactory)
    topic = "incidents"
    country_code = "ML"
    period = DateRange(date(2016, 1, 1), date(2017, 1, 1))
    complete = True
