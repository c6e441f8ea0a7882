"""Which candidate a curator should see first."""

from __future__ import annotations

from ingest.models import Candidate

# How much a wrong or a missing record of this kind can hurt, 0 to 1: people's harm first, then mandates, then context.
HARM = {
    "incident": 1.0,
    "human_rights_report": 0.9,
    "restriction": 0.8,
    "political_event": 0.7,
    "mandate": 0.7,
    "mandate_task": 0.6,
    "displacement_figure": 0.6,
    "personnel_figure": 0.5,
    "actor_relation": 0.5,
    "resolution": 0.5,
    "mandate_option": 0.4,
    "position": 0.4,
    "narrative": 0.4,
    "project": 0.3,
    "mission": 0.3,
    "actor": 0.3,
}
_OTHER = 0.3
_KNOWN = 0.6  # what probably repeats a known record is less urgent than what is new


def priority_of(candidate: Candidate) -> float:
    """Harm × doubt × novelty, 0 to 1: what may hurt, what is unsure and what is new comes first."""
    doubt = 1.0 - 0.5 * candidate.confidence
    novelty = _KNOWN if candidate.known_record_id else 1.0
    return round(HARM.get(candidate.target_kind, _OTHER) * doubt * novelty, 4)
