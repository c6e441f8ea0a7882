"""Storages from one address each: a local folder, or a bucket of an S3-compatible service."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

FORMS = "file:///srv/mandata/folder or s3://bucket/prefix?endpoint_url=https://storage.example.org"
# What an s3:// address may say in its query. Keys are read by boto3 from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
S3_OPTIONS = frozenset({"endpoint_url", "region_name", "addressing_style", "signature_version"})


def storage_of(url: str, *, variable: str) -> dict[str, Any]:
    """The STORAGES entry for `url`; raises ImproperlyConfigured naming `variable` where it is neither of FORMS.

    A name that is taken is never overwritten: a second file of the name is given another one.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc in {"", "localhost"} and parts.path.startswith("/"):
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": unquote(parts.path), "file_permissions_mode": 0o640},
        }
    if parts.scheme == "s3" and parts.netloc:
        given = dict(parse_qsl(parts.query))
        if unknown := sorted(given.keys() - S3_OPTIONS):
            raise ImproperlyConfigured(f"{variable}: an s3:// address takes no {unknown[0]}")
        return {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": parts.netloc,
                "location": unquote(parts.path).strip("/"),
                "file_overwrite": False,
                "default_acl": None,
                **given,
            },
        }
    raise ImproperlyConfigured(f"{variable} is malformed: it is {FORMS}")
