from missions.models.fatality import PeacekeeperFatality, PeacekeeperFatalityCitation
from missions.models.instrument import Resolution, ResolutionCitation, ResolutionVote
from missions.models.mandate import Mandate, MandateCitation, MandateOption, MandateOptionCitation
from missions.models.mission import Mission, MissionCitation, MissionHost, MissionLead, MissionPhase
from missions.models.personnel import PersonnelFigure, PersonnelFigureCitation
from missions.models.position import Position, PositionCitation
from missions.models.project import Project, ProjectCitation
from missions.models.restriction import Restriction, RestrictionCitation
from missions.models.task import MandateTask, MandateTaskCitation, TaskCrosswalk, TaskVocabulary

__all__ = [
    "Mandate",
    "MandateCitation",
    "MandateOption",
    "MandateOptionCitation",
    "MandateTask",
    "MandateTaskCitation",
    "Mission",
    "MissionCitation",
    "MissionHost",
    "MissionLead",
    "MissionPhase",
    "PeacekeeperFatality",
    "PeacekeeperFatalityCitation",
    "PersonnelFigure",
    "PersonnelFigureCitation",
    "Position",
    "PositionCitation",
    "Project",
    "ProjectCitation",
    "Resolution",
    "ResolutionCitation",
    "ResolutionVote",
    "Restriction",
    "RestrictionCitation",
    "TaskCrosswalk",
    "TaskVocabulary",
]
