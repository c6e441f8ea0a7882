"""What tests of releases share: publishing, and reading what was published."""

from __future__ import annotations

import json
from typing import Any

from core.models import Release
from core.releases.files import lines_of, storage
from core.releases.publishing import publish
from tests.api.test_changes import settle


def silent(_line: str) -> None:
    """Says nothing."""


def published(version: str, **options: Any) -> Release:
    """A release of all that was committed before."""
    settle()
    return publish(version, by="test", say=silent, **options)


def content(release: Release, name: str) -> bytes:
    """A file of the release as it lies in the storage."""
    with storage().open(release.files.get(name=name).stored_as) as file:
        read: bytes = file.read()
        return read


def rows(release: Release, kind: str) -> list[dict[str, Any]]:
    """The records of one kind in a release."""
    return [json.loads(line) for line in lines_of(release.files.get(name=f"{kind}.ndjson"))]


def everything(release: Release) -> bytes:
    """The bytes of all files of a release, one after the other."""
    return b"".join(content(release, file.name) for file in release.files.all())


def replayed(old: Release | None, new: Release) -> dict[str, bytes]:
    """By kind, the NDJSON that the delta of `new` makes of that of `old`, as a reader would do it."""
    lines: dict[str, dict[str, bytes]] = {}
    for file in old.files.exclude(record_kind="").filter(name__endswith=".ndjson") if old else ():
        lines[file.record_kind] = {json.loads(line)["uid"]: line for line in lines_of(file)}
    for line in content(new, "delta.ndjson").splitlines():
        told = json.loads(line)
        kind = lines.setdefault(told["record_kind"], {})
        if told["action"] in {"added", "changed"}:
            assert (told["uid"] in kind) == (told["action"] == "changed")
            kind[told["uid"]] = line[line.index(b'"record":') + len(b'"record":') : -1] + b"\n"
        else:
            del kind[told["uid"]]
    return {kind: b"".join(line for _uid, line in sorted(held.items())) for kind, held in lines.items()}
