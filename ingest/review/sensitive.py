"""What in a candidate could harm people, and what a reviewer must therefore decide knowingly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.choices import Sensitivity
from events.choices import AgeGroup, IncidentKind, Outcome, ParticipationRole, VictimCategory

# From open to closed; a record is never opened further by a later document.
STRICTNESS = (Sensitivity.PUBLIC, Sensitivity.COARSENED, Sensitivity.RESTRICTED, Sensitivity.CONFIDENTIAL)

_SEXUAL_INCIDENTS = {IncidentKind.VAC_CRSV, IncidentKind.MISSION_MISCONDUCT}


def concerns(kind: str, values: Mapping[str, Any]) -> list[str]:
    """Why a reader should hesitate, in words; empty where nothing calls for care.

    Only an incident can point at single survivors or children: aggregate findings and reports of a year do not.
    """
    if kind != "incident":
        return []
    casualties = [row for row in values.get("casualties") or [] if isinstance(row, Mapping)]
    found = []
    if values.get("incident_kind") in _SEXUAL_INCIDENTS or any(
        row.get("outcome") == Outcome.SEXUAL_VIOLENCE or row.get("sv_form") for row in casualties
    ):
        found.append("It concerns sexual violence: place and day together can identify survivors.")
    if any(
        row.get("victim_category") == VictimCategory.CHILDREN
        or row.get("age_group") in {AgeGroup.CHILD, AgeGroup.MIXED}
        for row in casualties
    ):
        found.append("It concerns children.")
    return found


def default_sensitivity(kind: str, values: Mapping[str, Any]) -> Sensitivity:
    """How a record of these values is published unless the reviewer decides otherwise.

    Coarsened, not restricted, where there are concerns: the sources are public already, so hiding the fact would
    only make the account of sexual violence and of children incomplete; the exact day and place are what could
    lead to a person.
    """
    return Sensitivity.COARSENED if concerns(kind, values) else Sensitivity.PUBLIC


def is_stricter(one: str, other: str) -> bool:
    return STRICTNESS.index(Sensitivity(one)) > STRICTNESS.index(Sensitivity(other))


def accusations(kind: str, values: Mapping[str, Any]) -> list[str]:
    """Paths of the rows that accuse somebody, e.g. `participations.0`; a reviewer confirms each by itself."""
    match kind:
        case "incident":
            rows = values.get("participations") or []
            return [
                f"participations.{number}"
                for number, row in enumerate(rows)
                if row.get("role") == ParticipationRole.ALLEGED_PERPETRATOR
            ]
        case "human_rights_report":
            rows = values.get("findings") or []
            return [
                f"findings.{number}"
                for number, row in enumerate(rows)
                if row.get("perpetrator") or row.get("perpetrator_as_stated")
            ]
        case _:
            return []
