"""The constraints of places and of the tables that triggers write."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from core.models import Change, RecordIdentity
from tests.constraints import Case, Check, Distinct, holds, refusal_of
from tests.factories import (
    ApiTokenFactory,
    ExportJobFactory,
    IdempotencyKeyFactory,
    PlaceFactory,
    PlaceNameFactory,
    ReleaseFactory,
    ReleaseFileFactory,
    TokenUseFactory,
)

pytestmark = pytest.mark.django_db

DONE = {
    "state": "done",
    "stored_as": "a/file.csv",
    "sha256": "0" * 64,
    "expires_at": datetime(2026, 12, 1, tzinfo=UTC),
}
CASES: list[Case] = [
    Check("place_coordinates_on_earth", PlaceFactory, {"latitude": 90.1}),
    Distinct("place_once_a_gazetteer_id", PlaceFactory, ("gazetteer", "gazetteer_id"), {"gazetteer": "iso3166"}),
    Check("apitoken_name_given", ApiTokenFactory, {"name": ""}),
    Check(
        "apitoken_scopes_known",
        ApiTokenFactory,
        {"scopes": ["read", "write"]},
        {"scopes": ["read", "ingest", "tokens"]},
    ),
    Check("apitoken_always_reads", ApiTokenFactory, {"scopes": ["ingest"]}),
    Check("apitoken_only_reads_without_account", ApiTokenFactory, {"scopes": ["read", "ingest"]}, {"user": None}),
    Distinct("tokenuse_once_a_day", TokenUseFactory, ("token", "day"), {"day": date(2026, 11, 21)}),
    Distinct("idempotencykey_once_a_caller", IdempotencyKeyFactory, ("caller", "key"), {"caller": "2" * 64}),
    Check("exportjob_failure_has_a_reason", ExportJobFactory, {"reason": ""}, {"state": "failed", "reason": "Why."}),
    Check(
        "exportjob_running_has_a_lease",
        ExportJobFactory,
        {"lease_token": None},
        {"state": "running", "lease_token": uuid4(), "lease_until": datetime(2026, 11, 24, tzinfo=UTC)},
    ),
    Check("exportjob_done_has_a_file", ExportJobFactory, {"sha256": ""}, DONE),
    Check("release_version_well_formed", ReleaseFactory, {"number": 0}),
    Distinct(
        "release_once_a_revision",
        ReleaseFactory,
        ("year", "number", "revision"),
        {"number": 7},
        {"withdrawn_at": datetime(2026, 11, 24, tzinfo=UTC)},
    ),
    Check("release_reissued_for_a_reason", ReleaseFactory, {"revision": 2}),
    Distinct("releasefile_once_a_name", ReleaseFileFactory, ("release", "name"), {"name": "incident.ndjson"}),
    Check("releasefile_sha256_in_hex", ReleaseFileFactory, {"sha256": "E3" * 32}),
    Distinct("placename_once", PlaceNameFactory, ("place", "name", "language"), {"language": "ar"}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_constraint_holds(case: Case) -> None:
    holds(case)


@pytest.mark.parametrize("missing", ["latitude", "longitude"])
def test_one_coordinate_alone_is_refused(missing: str) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        PlaceFactory.create(**{missing: None})
    assert refusal_of(caught.value) == "place_coordinates_on_earth"
    PlaceFactory.create(latitude=None, longitude=None)


def test_a_place_without_gazetteer_identifier_may_be_one_of_many() -> None:
    PlaceFactory.create_batch(2, gazetteer="", gazetteer_id="")


def test_a_record_is_merged_into_another_but_not_into_itself() -> None:
    first, second = PlaceFactory.create_batch(2)
    identities = RecordIdentity.objects.filter(uid=first.uid)
    identities.update(merged_into=second.uid)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        identities.update(merged_into=F("uid"))
    assert refusal_of(caught.value) == "recordidentity_not_merged_into_itself"


def test_a_transaction_has_one_change_of_a_record() -> None:
    PlaceFactory.create()
    change = Change.objects.get()
    change.pk = None
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        change.save(force_insert=True)
    assert refusal_of(caught.value) == "change_once_a_transaction"


def test_a_release_is_served_in_one_revision() -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    again = {"revision": 2, "reissue_reason": "people_at_risk", "reissued_at": now}
    first = ReleaseFactory.create()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        ReleaseFactory.create(number=first.number, **again)
    assert refusal_of(caught.value) == "release_served_in_one_revision"
    first.withdrawn_at = now
    first.save()
    ReleaseFactory.create(number=first.number, **again)
