"""The change feed as server-sent events (the EventSource of browsers)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from time import monotonic
from typing import Any, ClassVar

from django.db import connection
from django.http import StreamingHttpResponse
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from core.api import waiting
from core.api.changes import Feed, kind_parameter
from core.api.operations import READ_PROBLEMS, Operation
from core.api.parameters import MAXIMUM_LIMIT
from core.api.positions import SINCE, read_since
from core.api.problems import Problem
from core.api.views import NO_STORE, ApiView
from core.feed import Position

# Seconds: a stream ends after the first and is begun again by the client, which also lets a server be stopped; a
# comment is sent after each of the second, so that nothing between takes the line for dead.
LONGEST, SIGN_OF_LIFE = 300, 15


class EventStreamRenderer(BaseRenderer):
    """Names the media type; the view writes the events itself."""

    media_type = "text/event-stream"
    format = "sse"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        raise AssertionError("events are streamed")


class ChangeStreamView(ApiView):
    """The change feed, told as it happens."""

    tag = "Changes"
    renderer_classes: ClassVar[list[type[BaseRenderer]]] = [EventStreamRenderer]  # type: ignore[misc]  # DRF types it per instance
    cache_control = NO_STORE

    def get(self, request: Request) -> StreamingHttpResponse:
        values = self.parameters(SINCE, kind_parameter())
        feed = Feed(values)
        position = read_since(request.headers.get("Last-Event-ID") or values.get("since"))
        held = ExitStack()
        if not held.enter_context(waiting.place()):
            raise Problem(
                "busy", "As many follow the stream as this server allows; poll /changes/ meanwhile.", retry_after=10
            )
        answer = StreamingHttpResponse(_events(feed, position, held), content_type="text/event-stream")
        answer["Cache-Control"] = NO_STORE
        answer["X-Accel-Buffering"] = "no"  # a proxy must not collect events
        return answer

    def describe(self) -> Operation:
        return Operation(
            "stream_changes",
            "Be told what changes",
            "The change feed as server-sent events: `id` is the position, `event` is `change`, `data` a row of the "
            f"feed as JSON. Ends after {LONGEST} seconds; an EventSource then goes on by itself, from `Last-Event-ID`. "
            "Each server tells a limited number of readers at a time.",
            (SINCE, kind_parameter()),
            {"200": _described},
            (*READ_PROBLEMS, "invalid_cursor", "not_acceptable", "busy"),
        )


def _events(feed: Feed, position: Position, held: ExitStack) -> Iterator[bytes]:
    """The events after the position, until the stream's time is over or the reader has gone."""
    until = monotonic() + LONGEST
    with held:
        while monotonic() < until:
            changes, _more = feed.page(position, MAXIMUM_LIMIT)
            for position, text in changes:
                yield f"id: {position}\nevent: change\ndata: {text}\n\n".encode()
            if not changes and not waiting.look(feed.after(position), min(until, monotonic() + SIGN_OF_LIFE)):
                yield b": nothing yet\n\n"
            if not connection.in_atomic_block:
                connection.close()


def _described(_generator: Any) -> dict[str, Any]:
    return {
        "description": "Events, each with a row of the feed.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
