"""The kinds of record that datasets fill, by the name that layouts use."""

from __future__ import annotations

from ingest.datasets.targets import actors, displacement, fatalities, incidents, missions, personnel
from ingest.datasets.targets.base import Target

TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        incidents.TARGET,
        fatalities.TARGET,
        personnel.TARGET,
        displacement.TARGET,
        missions.TARGET,
        actors.TARGET,
    )
}
