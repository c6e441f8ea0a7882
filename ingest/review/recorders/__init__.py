"""How each kind of candidate becomes a record: one function a kind, all of one shape."""

from collections.abc import Callable

from core.models import Record
from ingest.review.proposal import Proposal
from ingest.review.recorders import actors, events, instruments, missions

Recorder = Callable[[Proposal], Record]

# In this order a whole document is accepted: what others refer to comes first.
RECORDERS: dict[str, Recorder] = {
    "mission": missions.mission,
    "actor": actors.actor,
    "resolution": instruments.resolution,
    "mandate": instruments.mandate,
    "mandate_task": instruments.mandate_task,
    "mandate_option": instruments.mandate_option,
    "personnel_figure": missions.personnel_figure,
    "position": missions.position,
    "project": missions.project,
    "restriction": missions.restriction,
    "actor_relation": actors.actor_relation,
    "incident": events.incident,
    "political_event": events.political_event,
    "human_rights_report": events.human_rights_report,
    "displacement_figure": events.displacement_figure,
    "narrative": events.narrative,
}
