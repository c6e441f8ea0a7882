"""Erasing a record for good: nothing of it is left anywhere but its tombstone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from core.exceptions import RecordError
from core.history import PAST
from core.models import Place, RecordIdentity
from core.redaction import redact
from events.models import Incident
from tests import factories
from tests.api.resources import get
from tests.api.test_changes import changes, settle

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "Qfmvxz"


def harmful() -> Incident:
    """An incident that says SECRET in itself, its parts and its past."""
    incident = factories.IncidentFactory.full(title=f"At {SECRET}", description=SECRET)
    factories.ParticipationFactory.create(incident=incident, description_as_stated=SECRET, claims=1)
    factories.CasualtyFactory.create(incident=incident, recommended_reason=SECRET, is_recommended=True, claims=1)
    incident.title = f"Later at {SECRET}"
    incident.save()
    for part in incident.participations.all():
        part.claims.update(claimant_as_stated=SECRET)
        part.claims.update(claimant_as_stated=f"{SECRET} again")
    incident.participations.filter(description_as_stated=SECRET).update(description_as_stated=f"{SECRET} once more")
    return incident


def kept_anywhere(words: str) -> list[str]:
    """The tables, present and past, that hold the words, in whatever form."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%%I.%%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('public', %s)", [PAST]
        )
        tables = [table for (table,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text ILIKE %s", [f"%{words}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_a_redacted_record_is_gone_from_present_and_past() -> None:
    incident = harmful()
    moment = timezone.now().isoformat()
    assert kept_anywhere(SECRET)
    redact(incident, by="test", reason="it names a witness")
    assert kept_anywhere(SECRET) == []
    assert get(f"incidents/{incident.uid}/", status=410)["tombstone"]["state"] == "redacted"
    for path in (f"incidents/{incident.uid}/", f"incidents/{incident.uid}/history/"):
        told: Any = Client().get(f"/api/v1/{path}", {"as_of": moment} if "history" not in path else {})
        assert told.status_code == 410
    assert get("incidents/", as_of=moment)["results"] == []


def test_copies_are_told_to_erase_it_and_nothing_of_it() -> None:
    incident = harmful()
    redact(incident, by="test", reason="it names a witness")
    told = changes(record_kind="incident")
    assert told[-1]["action"] == "redacted"
    assert {row["state"] for row in told} == {"redacted"}
    assert SECRET not in json.dumps(told)
    assert "witness" not in json.dumps(told)


def test_who_erased_it_and_why_stays_with_its_uid() -> None:
    place = factories.PlaceFactory.create()
    redact(place, by="test", reason=" it shows a shelter ")
    identity = RecordIdentity.objects.get(uid=place.uid)
    assert identity.redaction_reason == "it shows a shelter"
    assert identity.redacted_at is not None


def test_a_draft_is_erased_without_a_word_to_readers() -> None:
    place = factories.PlaceFactory.create(publication_status="draft")
    redact(place, by="test", reason="it shows a shelter")
    settle()
    assert get("changes/")["results"] == []
    assert get(f"places/{place.uid}/", status=404)["code"] == "not_found"


def test_what_others_refer_to_is_not_erased_and_nothing_is_half_done() -> None:
    incident = factories.IncidentFactory.full()
    assert incident.place is not None
    with pytest.raises(RecordError, match="still refer"):
        redact(incident.place, by="test", reason="it shows a shelter")
    assert Place.objects.filter(pk=incident.place.pk).exists()
    assert get(f"places/{incident.place.uid}/")["revision"] == incident.place.revision


def test_no_reason_no_erasure() -> None:
    with pytest.raises(RecordError, match="Say why"):
        redact(factories.PlaceFactory.create(), by="test", reason=" ")


def test_nobody_deletes_a_record_by_another_way() -> None:
    place = factories.PlaceFactory.create()
    with pytest.raises(Exception, match="never deleted"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_place WHERE id = %s", [place.pk])


def test_the_command_erases_once_and_says_what_it_cannot() -> None:
    place = factories.PlaceFactory.create()
    options = {"by": "operator", "reason": "it shows a shelter"}
    call_command("redact", str(place.uid), **options)
    assert not Place.objects.exists()
    with pytest.raises(CommandError, match="erased already"):
        call_command("redact", str(place.uid), **options)
    with pytest.raises(CommandError, match="No record has the uid"):
        call_command("redact", "00000000-0000-4000-8000-000000000000", **options)
    incident = factories.IncidentFactory.create()
    assert incident.place is not None
    with pytest.raises(CommandError, match="still refer"):
        call_command("redact", str(incident.place.uid), **options)
