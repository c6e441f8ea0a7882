"""What the database keeps of every record, whoever writes: identity, revision, times; and that nothing is deleted."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pgtrigger
import pytest
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from core.models import Place, Record, RecordIdentity
from tests.factories import PlaceFactory
from tests.test_factories import FACTORIES

RECORDS = [pytest.param(model, id=model.__name__) for model in FACTORIES if issubclass(model, Record)]


@pytest.mark.django_db
@pytest.mark.parametrize("model", RECORDS)
class TestEveryRecord:
    def test_its_uid_is_registered_under_its_kind(self, model: type[Record]) -> None:
        record = FACTORIES[model].create()
        assert isinstance(record, Record)
        assert RecordIdentity.objects.get(uid=record.uid).record_kind == model.record_kind

    def test_it_cannot_be_deleted(self, model: type[Record]) -> None:
        record = FACTORIES[model].create()
        with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [record.pk])

    def test_its_uid_never_changes(self, model: type[Record]) -> None:
        record = FACTORIES[model].create()
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            model._default_manager.filter(pk=record.pk).update(uid=uuid.uuid4())


@pytest.mark.django_db
def test_a_uid_is_used_once_whatever_the_kind() -> None:
    place = PlaceFactory.create()
    other = next(model for model in FACTORIES if issubclass(model, Record) and model is not Place)
    with pytest.raises(IntegrityError), transaction.atomic():
        FACTORIES[other].create(uid=place.uid)


@pytest.mark.django_db
def test_an_identity_is_never_deleted() -> None:
    PlaceFactory.create()
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        RecordIdentity.objects.all().delete()


@pytest.mark.django_db
def test_revision_and_times_are_not_the_writers_to_choose() -> None:
    before = timezone.now()
    long_ago = before - timedelta(days=365)
    place = PlaceFactory.create(revision=7, recorded_at=long_ago, updated_at=long_ago, published_at=long_ago)
    assert place.revision == 1
    for time in (place.recorded_at, place.updated_at, place.published_at):
        assert time is not None
        assert abs(time - before) < timedelta(minutes=5)
    Place.objects.update(revision=9, recorded_at=long_ago, published_at=None)
    place.refresh_from_db()
    assert (place.revision, place.recorded_at > long_ago, place.published_at is None) == (1, True, False)


@pytest.mark.django_db
def test_a_draft_has_no_day_of_publication_until_it_is_published() -> None:
    place = PlaceFactory.create(publication_status="draft")
    assert place.published_at is None
    Place.objects.update(publication_status="published")
    place.refresh_from_db()
    assert place.published_at is not None


@pytest.mark.django_db
def test_a_withdrawn_record_keeps_the_day_of_its_publication() -> None:
    place = PlaceFactory.create()
    Place.objects.update(publication_status="withdrawn")
    withdrawn = Place.objects.get()
    assert withdrawn.published_at == place.published_at


@pytest.mark.django_db
def test_every_trigger_is_installed_and_as_the_code_says() -> None:
    wrong = [
        f"{model._meta.label}.{trigger.name}"
        for model, trigger in pgtrigger.registered()
        if trigger.get_installation_status(model)[0] != pgtrigger.core.INSTALLED
    ]
    assert wrong == []


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
