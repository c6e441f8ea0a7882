from events.models.casualty import Casualty, CasualtyClaim
from events.models.coverage import CoverageEntry
from events.models.crosswalk import CodeCrosswalk
from events.models.displacement import DisplacementFigure, DisplacementFigureCitation
from events.models.incident import (
    Incident,
    IncidentCitation,
    IncidentClaim,
    IncidentFatality,
    IncidentMission,
    IncidentSource,
)
from events.models.narrative import Narrative, NarrativeCitation
from events.models.participation import Participation, ParticipationClaim
from events.models.political import (
    PoliticalEvent,
    PoliticalEventCitation,
    PoliticalEventClaim,
    PoliticalEventMission,
    PoliticalEventParticipant,
)
from events.models.report import (
    Finding,
    FindingClaim,
    HumanRightsReport,
    HumanRightsReportCitation,
    ReportedIncident,
)
from events.models.same_event import SameEventGroup, SameEventMember, SameEventProposal

__all__ = [
    "Casualty",
    "CasualtyClaim",
    "CodeCrosswalk",
    "CoverageEntry",
    "DisplacementFigure",
    "DisplacementFigureCitation",
    "Finding",
    "FindingClaim",
    "HumanRightsReport",
    "HumanRightsReportCitation",
    "Incident",
    "IncidentCitation",
    "IncidentClaim",
    "IncidentFatality",
    "IncidentMission",
    "IncidentSource",
    "Narrative",
    "NarrativeCitation",
    "Participation",
    "ParticipationClaim",
    "PoliticalEvent",
    "PoliticalEventCitation",
    "PoliticalEventClaim",
    "PoliticalEventMission",
    "PoliticalEventParticipant",
    "ReportedIncident",
    "SameEventGroup",
    "SameEventMember",
    "SameEventProposal",
]
