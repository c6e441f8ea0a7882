"""The rows of releases: versions that are well formed, and rows that never change."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.files.storage import StorageHandler
from django.db import IntegrityError, connection, transaction

from config.storages import storage_of
from core.exceptions import ReleaseError
from core.models import Release
from core.releases.versions import read_version
from tests import factories

NO_VERSIONS = ["2026", "2026.0", "26.1", "2026.1-r2", "2026.01", "v2026.1", "2026.1000", "٢٠٢٦.1", "2026.1\n", ""]


@pytest.mark.parametrize("version", NO_VERSIONS)
def test_what_is_no_version_is_refused(version: str) -> None:
    with pytest.raises(ReleaseError, match="is no version"):
        read_version(version)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_release SET position = 'another'",
        "UPDATE core_release SET withdrawn_at = now(), position = 'another'",
        "DELETE FROM core_release",
        "UPDATE core_releasefile SET sha256 = repeat('0', 64)",
        "DELETE FROM core_releasefile",
    ],
)
def test_the_rows_of_a_release_never_change(statement: str) -> None:
    factories.ReleaseFileFactory.create()
    with pytest.raises(IntegrityError, match="never change"), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_a_release_is_withdrawn_once_and_stays_withdrawn() -> None:
    factories.ReleaseFactory.create()
    Release.objects.update(withdrawn_at=datetime(2026, 11, 24, tzinfo=UTC))
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Release.objects.update(withdrawn_at=None)


def test_releases_lie_in_a_bucket_where_the_setting_names_one() -> None:
    address = "s3://facts/releases?region_name=eu-1"
    storages = StorageHandler({"releases": storage_of(address, variable="RELEASE_STORAGE_URL")})  # type: ignore[dict-item]  # the stub wants it opened already
    shelf = storages["releases"]
    shown = (type(shelf).__name__, *(getattr(shelf, name) for name in ("bucket_name", "location", "file_overwrite")))
    assert shown == ("S3Storage", "facts", "releases", False)
