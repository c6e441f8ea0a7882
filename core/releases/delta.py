"""The delta of a release: what leads from the records of the previous release to its own.

It is the difference of the two sets of files, so that it holds whatever changed a record's row: its own change, that
of a record it shows, or another form. The change feed says of those that are gone whether they were merged.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from core.api.renderers import dumps
from core.choices import RecordState
from core.models import Change, Release
from core.releases.data import resources
from core.releases.differences import Difference, differences
from core.releases.files import lines_of
from core.releases.versions import newest_of

if TYPE_CHECKING:
    from core.api.records import RecordViewSet

BATCH = 500


def delta(release: Release, folder: Path) -> Iterator[bytes]:
    """A line for each record that differs, by kind and uid; `folder` has the release's own NDJSON.

    Read as of the release's moment. Two or three queries for each BATCH of differences with records that are gone.
    """
    assert release.previous is not None
    # The same delta leads from a later revision that was made without what this release never had.
    base = newest_of(release.previous.version)
    before = {file.record_kind: file for file in base.files.filter(name__endswith=".ndjson")}
    for kind, resource in resources().items():
        with (folder / f"{kind}.ndjson").open("rb") as new:
            old = lines_of(before[kind]) if kind in before else iter(())
            found = differences(old, new)
            while some := list(islice(found, BATCH)):
                into = _survivors(resource, release, [one.uid for one in some if one.new is None])
                for one in some:
                    yield _line(kind, one, into.get(one.uid))


def _line(kind: str, difference: Difference, survivor: str | None) -> bytes:
    action = "merged" if survivor else "withdrawn"
    if difference.new is not None:
        action = "added" if difference.old is None else "changed"
    told = {"action": action, "record_kind": kind, "uid": difference.uid}
    if survivor:
        told["merged_into"] = survivor
    line = dumps(told).encode()
    if difference.new is not None:
        line = line[:-1] + b',"record":' + difference.new.rstrip(b"\n") + b"}"
    return line + b"\n"


def _survivors(resource: type[RecordViewSet], release: Release, gone: list[str]) -> dict[str, str]:
    """The record of the release that each of these was merged into, if need be by way of others; by uid."""
    into = {uid: uid for uid in gone}
    open_ends = set(gone)
    while open_ends:
        merged = _merges(release, open_ends)
        into = {uid: merged.get(end, end) for uid, end in into.items()}
        open_ends = set(merged.values())
    ends = {end for uid, end in into.items() if end != uid}
    there = {str(uid) for uid in resource().records.filter(uid__in=ends).values_list("uid", flat=True)}
    return {uid: end for uid, end in into.items() if end in there}


def _merges(release: Release, uids: set[str]) -> dict[str, str]:
    """Those of the records that were merged at the release's moment, with the record that they were merged into."""
    last = (
        Change.objects.filter(uid__in=[UUID(uid) for uid in uids], transaction_id__lte=release.transaction_id)
        .order_by("uid", "-revision", "-id")
        .distinct("uid")
        .values_list("uid", "state_after", "merged_into")
    )
    return {str(uid): str(into) for uid, state, into in last if state == RecordState.MERGED and into}
