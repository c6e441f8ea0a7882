"""The extractors that come with Mandata, one kind of fact a module, in the order in which they run."""

from __future__ import annotations

from ingest.extraction.extractors import (
    actor_relations,
    actors,
    displacement,
    human_rights_reports,
    incidents,
    mandate_options,
    mandate_tasks,
    missions,
    narratives,
    personnel,
    political_events,
    positions,
    projects,
    restrictions,
)
from ingest.extraction.instruments import INSTRUMENT_EXTRACTORS as INSTRUMENTS
from ingest.extraction.protocol import Extractor

BUILT_IN: tuple[Extractor, ...] = (
    missions.EXTRACTOR,
    actors.EXTRACTOR,
    actor_relations.EXTRACTOR,
    *INSTRUMENTS,
    mandate_tasks.EXTRACTOR,
    mandate_options.EXTRACTOR,
    personnel.EXTRACTOR,
    positions.EXTRACTOR,
    projects.EXTRACTOR,
    restrictions.EXTRACTOR,
    political_events.EXTRACTOR,
    incidents.EXTRACTOR,
    human_rights_reports.EXTRACTOR,
    displacement.EXTRACTOR,
    narratives.EXTRACTOR,
)
