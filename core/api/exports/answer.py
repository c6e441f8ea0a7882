"""All rows of a list as the answer itself: made while it is sent, of one snapshot, in little memory.

While it is sent it holds a thread of the server and a transaction of the database; so few are answered at a time, none
for ever, and both are given back as soon as the client has gone.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header, parse_etags
from rest_framework.request import Request

from core.api.access.callers import caller_of
from core.api.answers import etag_of
from core.api.as_of import AS_OF, reading
from core.api.exports.formats import MEDIA_TYPES
from core.api.exports.reading import Export, read_export
from core.api.problems import Problem
from core.feed import one_snapshot, seen_changes, told_position

if TYPE_CHECKING:
    from core.api.records import RecordViewSet

# Seconds: a transaction that stays open longer keeps PostgreSQL from cleaning up. Who needs longer asks for a job.
LONGEST = 1800
# Where the change feed goes on after what the file holds.
POSITION = "Feed-Position"
_places = threading.BoundedSemaphore(max(settings.EXPORTS_AT_ONCE, 1))


class TookTooLong(Exception):
    """The client read so slowly that the answer was broken off."""


def answer_with_file(view: RecordViewSet, request: Request, values: dict[str, str]) -> HttpResponseBase:
    """200 with the file, 304, or headers alone for HEAD; raises Problem where it is not to be had."""
    with ExitStack() as held:
        held.enter_context(_place())
        held.enter_context(one_snapshot())
        etag = etag_of(request, seen_changes(), today=view.depends_on_today)
        if etag in parse_etags(request.headers.get("If-None-Match", "")):
            return HttpResponse(status=304, headers={"ETag": etag})
        headers = {"ETag": etag}
        if AS_OF.name not in values:
            headers[POSITION] = str(told_position())
        held.enter_context(reading(values, view.filterset_class))
        export = read_export(view, request, values)
        _refuse_too_large(request, export)
        headers["Content-Disposition"] = str(content_disposition_header(True, export.file_name))
        headers["X-Accel-Buffering"] = "no"  # a proxy must not collect it
        media_type = MEDIA_TYPES[export.format_name]
        if request.method == "HEAD":
            return HttpResponse(headers=headers, content_type=media_type)
        body = _body(held.pop_all(), export.pieces())
        # From here on it is the body that gives everything back, at its end or when it is closed.
        next(body)
        return StreamingHttpResponse(body, headers=headers, content_type=media_type)


def _body(held: ExitStack, pieces: Generator[bytes, None, None]) -> Generator[bytes]:
    """An empty piece, so that it is begun, and the file; what is held is given back however it ends."""
    until = monotonic() + LONGEST
    with held, closing(pieces):
        yield b""
        for piece in pieces:
            if monotonic() > until:
                raise TookTooLong(f"The client took more than {LONGEST} seconds.")
            yield piece


@contextmanager
def _place() -> Iterator[None]:
    """One of the places for files in this process; raises Problem `busy` where all are taken."""
    if not _places.acquire(blocking=False):
        told = "As many files are being sent as this server allows; come back, or ask for a job with POST /exports/."
        raise Problem("busy", told, retry_after=10)
    try:
        yield
    finally:
        _places.release()
        if not connection.in_atomic_block:
            connection.close()  # gives it back to the pool


def _refuse_too_large(request: Request, export: Export) -> None:
    """Raises Problem where nobody in particular asks for more rows than nobody may have; counts one more than that."""
    most = settings.EXPORT_ROWS_ANONYMOUS
    if caller_of(request).token is None and export.rows_up_to(most + 1) > most:
        raise Problem(
            "export_too_large",
            f"Without a token a file has at most {most} rows. Take a token (POST /api/v1/tokens/), ask for less by "
            "filters or limit, or take a release.",
        )
