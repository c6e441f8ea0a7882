"""Answers kept for whoever asks next: by what they are a function of, and so never stale.

An answer depends on the request, the code, and the changes that the snapshot it was read from sees. All three together
are its strong ETag and the key under which it is kept; nothing has to be invalidated, since any change makes another
key. Everybody is answered alike: what the API shows is public.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import parse_etags, quote_etag
from rest_framework.request import Request
from rest_framework.response import Response

from core.feed import one_snapshot, seen_changes

KEPT = "answers"
# What an answer carries besides its body; everything else is of the request at hand.
HEADERS = ("Content-Type", "Link")


def answer(request: Request, make: Callable[[], Response], *, today: bool, data: bool, alone: bool) -> HttpResponse:
    """304 or a kept answer after one cheap query, else what `make` makes of one snapshot.

    `today` says that the answer depends on the date, `data` that it depends on the database: without, no query is
    asked. `alone` says that a single statement may give it all, and then tells what it saw (`Seen`). A made answer
    carries its ETag only where it succeeded.
    """
    asked = _asked(request, today=today)
    held = parse_etags(request.headers.get("If-None-Match", ""))
    if held or settings.KEPT_ANSWERS:
        etag = _etag(asked, seen_changes() if data else "")
        if etag in held:
            return HttpResponse(status=304, headers={"ETag": etag})
        if kept := caches[KEPT].get(etag):
            headers, body = kept
            return HttpResponse(body, headers={**headers, "ETag": etag})
    made = make() if alone or not data else None
    seen = made.seen if isinstance(made, Seen) else ""
    if made is None or (data and not seen):
        with one_snapshot():
            seen, made = seen_changes(), make()
    if made.status_code == 200:
        made["ETag"] = _etag(asked, seen)
    return made


def etag_of(request: Request, seen: str, *, today: bool) -> str:
    """The strong ETag of what this request is answered, of a snapshot that sees these changes."""
    return _etag(_asked(request, today=today), seen)


class Seen(Response):
    """An answer that a single statement gave, with the changes that it saw; empty where it gave no row to tell."""

    seen = ""


def keep(response: HttpResponse) -> None:
    """Keeps a rendered answer under its ETag, unless it is so large that it would push out many others."""
    if len(response.content) <= settings.LARGEST_KEPT_ANSWER:
        headers = {name: response[name] for name in HEADERS if name in response}
        caches[KEPT].set(response["ETag"], (headers, response.content))


def forget_all() -> None:
    """Empties the store that this process uses; elsewhere kept answers end with their time."""
    caches[KEPT].clear()


def _asked(request: Request, *, today: bool) -> str:
    """All that the answer depends on besides the data, in one form however it was written."""
    parts = [code_version(), request.path, sorted(request.query_params.lists()), request.accepted_media_type]
    return json.dumps([*parts, str(timezone.now().date()) if today else ""])


def _etag(asked: str, seen: str) -> str:
    return quote_etag(hashlib.blake2b(f"{asked} {seen}".encode(), digest_size=16).hexdigest())


@cache
def code_version() -> str:
    """A digest of the code that makes answers: our applications and the libraries they are pinned to."""
    digest = hashlib.blake2b(digest_size=8)
    own = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR]
    for file in [settings.BASE_DIR / "requirements.lock", *sorted(f for path in own for f in path.rglob("*.py"))]:
        digest.update(file.read_bytes())
    return digest.hexdigest()
