"""The keys of each kind of candidate: fixed, null where the text does not say."""

from __future__ import annotations

from ingest.extraction.protocol import Values

_KEYS = {
    "mission": "slug name acronym mission_kind host_countries established lead",
    "actor": "name actor_kind aliases country_code description",
    "actor_relation": "subject relation_kind object period description_as_stated assertion claimant",
    "mandate_task": "mission symbol task change modality strength priority_as_printed addressee_as_stated period"
    " area_as_stated condition text_as_printed paragraph",
    "mandate_option": "mission number title description presented_on presented_to proposed_by fate",
    "personnel_figure": "mission symbol status personnel_category figure women contributor place as_of",
    "position": "mission holder holder_as_stated position_kind subject_as_stated statement metric date",
    "project": "mission project_kind title sectors figure period place description",
    "restriction": "mission restriction_kind imposed_by imposed_by_as_stated object_as_stated date lifted_on place"
    " description",
    "incident": "title incident_kind date place missions weapon description assertion verification claimant"
    " claimant_as_stated participations casualties",
    "political_event": "title political_event_kind date place missions description assertion claimant participants",
    "human_rights_report": "title publisher period country_code territory_as_stated summary findings",
    "displacement_figure": "displacement_kind measure unit figure as_of country_code place origin_country_code"
    " reported_by",
    "narrative": "mission narrative_kind statement holder holder_as_stated spreader spreader_as_stated date place",
}
_LISTS = {
    "host_countries",
    "lead",
    "aliases",
    "sectors",
    "missions",
    "participations",
    "casualties",
    "participants",
    "findings",
}


def shaped(kind: str, **values: object) -> Values:
    """The values of a candidate of that kind with every key of its shape; raises KeyError for a key it has not."""
    shape: Values = {key: [] if key in _LISTS else None for key in _KEYS[kind].split()}
    unknown = values.keys() - shape.keys()
    if unknown:
        raise KeyError(f"{kind} has no {', '.join(sorted(unknown))}")
    return shape | values
