"""Every model has a factory, and what it makes is valid without further ado."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import Model

from core.models import Change, FeedEpoch, NotedTransaction, RecordIdentity
from tests import factories
from tests.factories.base import ModelFactory

# Written by the database only.
NOT_MADE_BY_HAND = {Change, FeedEpoch, NotedTransaction, RecordIdentity}
OUR_APPS = ("core", "sources", "actors", "missions", "events", "ingest")
FACTORIES: dict[type[Model], type[ModelFactory[Model]]] = {
    getattr(factories, name)._meta.model: getattr(factories, name) for name in factories.__all__
}


def our_models() -> set[type[Model]]:
    return {model for label in OUR_APPS for model in apps.get_app_config(label).get_models()}


def test_every_model_has_a_factory() -> None:
    assert our_models() - NOT_MADE_BY_HAND - set(FACTORIES) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("model", FACTORIES, ids=lambda model: model.__name__)
def test_a_factory_makes_two_valid_rows(model: type[Model]) -> None:
    first, second = FACTORIES[model].create_batch(2)
    first.full_clean()
    second.full_clean()
    assert first.pk != second.pk


@pytest.mark.django_db
def test_a_full_incident_has_all_its_parts() -> None:
    incident = factories.IncidentFactory.full()
    assert incident.participations.get().assertion == "alleged"
    assert incident.casualties.get().best == 12
    assert incident.assertion == "alleged"
    citation = incident.citation_links.get().citation
    assert citation.document_text is not None
    assert citation.quote == citation.document_text.text[citation.start : citation.end]
