"""The files of releases, streamed from their storage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any, ClassVar

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import parse_etags, quote_etag
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from core.api import operations
from core.api.exports.formats import AnyRenderer
from core.api.fields import EXAMPLE_UID
from core.api.operations import READ_PROBLEMS, Operation
from core.api.parameters import Parameter
from core.api.problems import Problem, response_to, suggest
from core.api.releases.shape import address
from core.api.views import ApiView
from core.models import Release, ReleaseFile
from core.releases.data import MEDIA_TYPES
from core.releases.files import storage
from core.releases.versions import named, newest_revisions

# The bytes at an address never change, but may be withdrawn: no cache shall go on serving them for longer than this.
CACHE_CONTROL = "public, max-age=3600, immutable"
BLOCK = 1 << 16
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class ReleaseFileView(ApiView):
    """One file of one revision of a release."""

    tag = "Releases"
    renderer_classes: ClassVar[list[type[BaseRenderer]]] = [AnyRenderer]  # type: ignore[misc]  # DRF types it per instance
    cache_control = CACHE_CONTROL

    def answers_are_kept(self) -> bool:
        """Never: a file is as large as it is, and its ETag is its SHA-256."""
        return False

    def get(self, request: Request, version: str, name: str) -> HttpResponseBase:
        """The bytes, or those that `Range` asks for; three queries."""
        self.parameters()
        release = named(version)
        if release is None:
            raise Problem("not_found", f"There is no release {version[:100]!r}.")
        names = dict(release.files.values_list("name", "pk"))
        if name not in names:
            raise Problem("not_found", f"{release} has no file {name[:100]!r}.", suggestions=suggest(name, names))
        if release.withdrawn_at:
            raise _withdrawn(release)
        file = ReleaseFile.objects.select_related("release").get(pk=names[name])
        etag = quote_etag(file.sha256)
        if etag in parse_etags(request.headers.get("If-None-Match", "")):
            return HttpResponse(status=304, headers={"ETag": etag})
        return _answer(request, file, etag)

    def describe(self) -> Operation:
        label = Parameter(
            "version",
            "The revision: the version alone for the first, `-r` and a number for others.",
            example="2026.2",
            place="path",
        )
        name = Parameter("name", "The file's name, as the release lists it.", example="incident.csv", place="path")
        return Operation(
            "get_release_file",
            "Download a file of a release",
            "The file exactly as it was published. Its ETag is its SHA-256 in quotes. `Range` asks for one part of it, "
            "so that a broken download can be gone on with. Follow the addresses that the release gives: a revision "
            "that was made again to protect people has others, and the old ones answer 410.",
            (label, name),
            {"200": _whole, "206": _part, "304": operations.not_modified},
            (*READ_PROBLEMS, "not_found", "release_withdrawn", "range_not_satisfiable", "not_acceptable"),
        )


def _withdrawn(release: Release) -> Problem:
    newest = newest_revisions().get(year=release.year, number=release.number)
    served = address(newest) if newest.withdrawn_at is None else None
    again = "it was made again without what harms" if served else "it will be made again without what harms"
    told = f"The files of release {release.label} were withdrawn to protect people: {again}."
    return Problem("release_withdrawn", told, reissued_as=served)


def _answer(request: Request, file: ReleaseFile, etag: str) -> HttpResponseBase:
    """200 with the whole file or 206 with a part of it; HEAD has the same headers and no body."""
    first, last = _asked(request, file.size, etag) or (0, file.size - 1)
    if first >= file.size > 0:
        refused = response_to(Problem("range_not_satisfiable", f"The file has {file.size} bytes."))
        refused["Content-Range"] = f"bytes */{file.size}"
        return refused
    length = last - first + 1
    answer = StreamingHttpResponse(
        () if request.method == "HEAD" else Part(storage().open(file.stored_as), first, length),
        status=206 if length < file.size else 200,
        content_type=file.media_type,
    )
    answer["Content-Length"] = str(length)
    answer["Content-Disposition"] = f'attachment; filename="{file.name}"'
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = etag
    answer["Cache-Control"] = CACHE_CONTROL
    if length < file.size:
        answer["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    return answer


def _asked(request: Request, size: int, etag: str) -> tuple[int, int] | None:
    """The first and last byte asked for; None for all. A form that is not understood is ignored, as HTTP has it."""
    found = RANGE.fullmatch(request.headers.get("Range", ""))
    if not found or found[0] in {"bytes=-", "bytes=-0"} or request.headers.get("If-Range", etag) != etag:
        return None
    if not found[1]:
        return max(size - int(found[2]), 0), size - 1
    first, last = int(found[1]), int(found[2] or size)
    return (first, min(last, size - 1)) if first <= last or first >= size else None


class Part:
    """The `length` bytes of an open file from `first` on, in blocks; closed with the answer that streams it."""

    def __init__(self, stored: IO[bytes], first: int, length: int) -> None:
        self.stored, self.first, self.length = stored, first, length

    def __iter__(self) -> Iterator[bytes]:
        self.stored.seek(self.first)
        left = self.length
        while left > 0 and (block := self.stored.read(min(BLOCK, left))):
            left -= len(block)
            yield block

    def close(self) -> None:
        self.stored.close()


HEADERS = {
    **operations.HEADERS,
    "Accept-Ranges": {"description": "`bytes`: parts can be asked for.", "schema": {"type": "string"}},
    "Content-Length": {"description": "How many bytes follow.", "schema": {"type": "integer"}},
}


def _content() -> dict[str, Any]:
    plain: dict[str, Any] = {"schema": {"type": "string", "description": "The bytes of the file."}}
    return {
        media_type: {"schema": {}, "example": {"uid": EXAMPLE_UID}} if "json" in media_type else plain
        for media_type in MEDIA_TYPES.values()
    }


def _whole(_generator: Any) -> dict[str, Any]:
    return {"description": "The file.", "headers": HEADERS, "content": _content()}


def _part(_generator: Any) -> dict[str, Any]:
    asked = {"description": "Which bytes of how many.", "schema": {"type": "string"}, "required": True}
    return {"description": "The part asked for.", "headers": {**HEADERS, "Content-Range": asked}, "content": _content()}
