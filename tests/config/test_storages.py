"""Where files lie is one address: a folder or a bucket."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, StorageHandler

from config.storages import storage_of


def opened(url: str) -> Storage:
    return StorageHandler({"default": storage_of(url, variable="EXPORT_STORAGE_URL")})["default"]  # type: ignore[dict-item]  # the stub wants it opened already


def test_a_folder_keeps_what_it_is_given(tmp_path: Path) -> None:
    storage = opened((tmp_path / "a folder").as_uri())
    name = storage.save("rows.csv", ContentFile(b"uid\n"))
    assert (tmp_path / "a folder" / name).read_bytes() == b"uid\n"
    assert storage.save("rows.csv", ContentFile(b"other\n")) != name


def test_a_bucket_is_named_with_its_prefix_and_its_service() -> None:
    storage = opened("s3://facts/mandata/exports?endpoint_url=https%3A%2F%2Fstorage.example.org&region_name=eu-1")
    shown = {name: getattr(storage, name) for name in ("bucket_name", "location", "endpoint_url", "region_name")}
    assert shown == {
        "bucket_name": "facts",
        "location": "mandata/exports",
        "endpoint_url": "https://storage.example.org",
        "region_name": "eu-1",
    }


@pytest.mark.parametrize(
    "url", ["", "/srv/exports", "file://elsewhere/srv", "s3://", "ftp://host/folder", "s3://facts?access_key=secret"]
)
def test_any_other_address_is_refused_by_the_name_of_its_setting(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EXPORT_STORAGE_URL") as refused:
        storage_of(url, variable="EXPORT_STORAGE_URL")
    assert "secret" not in str(refused.value)
