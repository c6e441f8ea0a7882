"""Every resource of the API with a maker of complete records, so that a test can hold of all of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.test import Client

from config.api import RESOURCES
from core.models import Record
from tests import factories

__all__ = ["MAKERS", "RESOURCES", "get", "results"]

FACT = {"citation_links": 2}

# Makes one record with every kind of child that its answer shows.
MAKERS: dict[str, Callable[..., Record]] = {
    "missions": lambda **columns: factories.MissionFactory.create(
        **{"hosts": 1, "leads": 1, "phases": 2, "headquarters": factories.PlaceFactory.create(), **FACT, **columns}
    ),
    "mandates": lambda **columns: factories.MandateFactory.create(**{**FACT, **columns}),
    "mandate-tasks": lambda **columns: factories.MandateTaskFactory.create(**{**FACT, **columns}),
    "resolutions": lambda **columns: factories.ResolutionFactory.create(**{"votes": 2, **FACT, **columns}),
    "personnel-figures": lambda **columns: factories.PersonnelFigureFactory.create(**{**FACT, **columns}),
    "fatalities": lambda **columns: factories.PeacekeeperFatalityFactory.create(**{**FACT, **columns}),
    "projects": lambda **columns: factories.ProjectFactory.create(**{**FACT, **columns}),
    "restrictions": lambda **columns: factories.RestrictionFactory.create(**{**FACT, **columns}),
    "mandate-options": lambda **columns: factories.MandateOptionFactory.create(**{**FACT, **columns}),
    "positions": lambda **columns: factories.PositionFactory.create(**{**FACT, **columns}),
    "actors": lambda **columns: factories.ActorFactory.create(**{"names": 2, "external_ids": 1, **FACT, **columns}),
    "actor-relations": lambda **columns: factories.ActorRelationFactory.create(**{"claims": 1, **FACT, **columns}),
    "incidents": lambda **columns: factories.IncidentFactory.full(**{"fatality_links": 1, **FACT, **columns}),
    "political-events": lambda **columns: factories.PoliticalEventFactory.create(
        **{"mission_links": 1, "participants": 2, "claims": 1, **FACT, **columns}
    ),
    "human-rights-reports": lambda **columns: factories.HumanRightsReportFactory.create(
        **{"findings": [{"claims": 1}], "incident_links": 1, **FACT, **columns}
    ),
    "displacement-figures": lambda **columns: factories.DisplacementFigureFactory.create(**{**FACT, **columns}),
    "narratives": lambda **columns: factories.NarrativeFactory.create(**{**FACT, **columns}),
    "documents": lambda **columns: factories.DocumentFactory.create(**{"authors": 2, "texts": 1, **columns}),
    "publishers": factories.PublisherFactory.create,
    "places": lambda **columns: factories.PlaceFactory.create(**{"names": 2, **columns}),
    "datasets": lambda **columns: factories.DatasetFactory.create(**{"releases": 2, **columns}),
}


def get(path: str, /, status: int = 200, **query: Any) -> Any:
    """The parsed body of a GET below /api/v1/, which must answer with `status`."""
    response = Client().get(f"/api/v1/{path}", query)
    assert response.status_code == status, response.content.decode()[:800]
    return json.loads(response.content)


def results(path: str, **query: Any) -> list[dict[str, Any]]:
    """The rows of a list."""
    rows: list[dict[str, Any]] = get(path, **query)["results"]
    return rows
