"""The change feed, as far as every reader may see it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import operations, waiting
from core.api.change_rows import EXAMPLE_POSITION, ChangeSerializer, change_schema, change_text, record_kinds
from core.api.operations import READ_PROBLEMS, Operation
from core.api.parameters import LIMIT, Parameter, read_boolean, read_integer, read_limit
from core.api.positions import SINCE, read_since
from core.api.problems import Problem, suggest
from core.api.renderers import Rows
from core.api.sqljson import json_rows
from core.api.views import ApiView
from core.api.vocabularies import vocabulary_of
from core.choices import RecordState
from core.feed import Position, one_snapshot
from core.models import Change, RecordIdentity

if TYPE_CHECKING:
    from core.api.records import RecordViewSet

GUARANTEE = """
Every create, update, publication, withdrawal, restoration, merge and redaction of a public record is one row, in one
order, whoever wrote it. Follow `next_cursor` as `since` from page to page and keep the last one: no change that a
reader can notice is missed and none comes twice, also while others write. A change appears once no older transaction
is still running, so a new one may be a moment late. Positions may skip numbers. Nothing is ever dropped from the feed.

A row carries the record as it is when you ask, so that a reader who lags need not apply what has been taken back
since; other records in it are named by uid only. Where `state` is not `published` the row is a tombstone: `record` is
null, and what you hold of it is to be dropped (`redacted`: from backups and derived data too). A record that begins or
ceases to be shown changes the records that refer to it, so that what you hold always equals what the API shows.

Without `since` the feed begins with its first change; an empty page says that you hold everything. `wait` lets the
server hold the answer until there is something to tell.
""".strip()

LONGEST_WAIT = 30
WAIT = Parameter(
    "wait",
    f"Seconds to wait for a change where there is none yet, at most {LONGEST_WAIT}; 0 unless given. The server answers "
    "sooner, with an empty page, where too many wait already.",
    {"type": "integer", "minimum": 0, "maximum": LONGEST_WAIT, "default": 0},
)
COMPACT = Parameter(
    "compact",
    "`true` tells of each record only its latest change. Enough to build a copy; not to follow what happened.",
    {"type": "boolean", "default": False},
)
KIND = "record_kind"


class Feed:
    """The public feed, or that of one kind of record, with the records themselves."""

    # Where the records of each kind are read; filled in by config.api, which knows them all.
    resources: ClassVar[dict[str, type[RecordViewSet]]] = {}

    def __init__(self, values: dict[str, str]) -> None:
        self.compact = "compact" in values and read_boolean("compact", values["compact"])
        self.kind = _read_kind(values[KIND]) if KIND in values else None

    def after(self, position: Position) -> QuerySet[Change]:
        changes = Change.objects.settled().public().after(position.transaction_id, position.change_id)
        if self.kind:
            changes = changes.filter(record_kind=self.kind)
        if self.compact:
            later = Change.objects.settled().public().filter(uid=OuterRef("uid"), revision__gt=OuterRef("revision"))
            changes = changes.exclude(Exists(later))
        return changes

    def page(self, position: Position, limit: int) -> tuple[list[tuple[Position, str]], bool]:
        """Up to `limit` changes after the position as JSON, and whether there are more.

        One statement for the changes, and one for each kind of record among them, of one snapshot.
        """
        with one_snapshot():
            newest = (
                Change.objects.public()
                .filter(uid=OuterRef("uid"))
                .order_by("-revision", "-id")
                .values("state_after")[:1]
            )
            survivor = RecordIdentity.objects.filter(uid=OuterRef("uid")).values("merged_into")
            found = self.after(position).annotate(state=Subquery(newest), survivor=Subquery(survivor))
            columns = ("transaction_id", "id", "record_kind", "uid", "state", "survivor", "json")
            rows = list(
                json_rows(found, ChangeSerializer, ChangeSerializer.default_names()).values_list(*columns)[: limit + 1]
            )
            shown = rows[:limit]
            records = self._records((kind, uid) for _, _, kind, uid, *_ in shown)
        changes = []
        for transaction_id, change_id, _kind, uid, state, into, text in shown:
            there, record = Position(transaction_id, change_id, position.epoch), records.get(uid)
            # A published record that is not served, such as a coarsened place, is as if it were restricted.
            state = RecordState.RESTRICTED if record is None and state == RecordState.PUBLISHED else state
            into = into if state == RecordState.MERGED else None
            changes.append((there, change_text(text, there, record, state=state, merged_into=into)))
        return changes, len(rows) > limit

    def _records(self, named: Iterable[tuple[str, UUID]]) -> dict[UUID, str]:
        """The present records of these kinds and uids as JSON, other records in them by uid only."""
        uids: dict[str, set[UUID]] = {}
        for kind, uid in named:
            uids.setdefault(kind, set()).add(uid)
        found: dict[UUID, str] = {}
        for kind, wanted in uids.items():
            resource = self.resources[kind]
            serializer = resource.serializer_class
            rows = json_rows(
                resource().records.filter(uid__in=wanted), serializer, serializer.default_names(), references=True
            )
            found |= dict(rows.values_list("uid", "json"))
        return found


class ChangesView(ApiView):
    """The change feed."""

    tag = "Changes"

    def answers_are_kept(self) -> bool:
        return "wait" not in self.request.query_params

    def get(self, request: Request) -> Response:
        """One page. The cursor is a position and goes on holding at the end."""
        values = self.parameters(LIMIT, SINCE, WAIT, COMPACT, kind_parameter())
        limit, feed = read_limit(values.get("limit")), Feed(values)
        position = read_since(values.get("since"))
        if "wait" in values:
            waiting.for_any(feed.after(position), read_integer("wait", values["wait"], 0, LONGEST_WAIT))
        changes, more = feed.page(position, limit)
        following = str(changes[-1][0] if changes else position)
        given = "".join(f"&{name}={values[name]}" for name in (KIND, "compact") if name in values)
        address = f"{request.path}?since={following}&limit={limit}{given}"
        members = {"next": address if more else None, "next_cursor": following}
        answer = Response(Rows([text for _position, text in changes], members=members))
        if more:
            answer["Link"] = f'<{address}>; rel="next"'
        if "wait" in values:
            answer["Cache-Control"] = "no-store"
        return answer

    def describe(self) -> Operation:
        return Operation(
            "list_changes",
            "Follow what changes",
            GUARANTEE,
            (LIMIT, SINCE, WAIT, COMPACT, kind_parameter()),
            {"200": describe_page, "304": operations.not_modified},
            (*READ_PROBLEMS, "limit_out_of_range", "invalid_cursor", "not_acceptable"),
        )


def kind_parameter() -> Parameter:
    return Parameter(
        KIND,
        "Changes of this kind of record only.",
        {"title": "RecordKind", "type": "string", "enum": record_kinds()},
        "incident",
    )


def describe_page(generator: Any) -> dict[str, Any]:
    """The response of one page of the feed."""
    generator.register("FeedChange", feed_change_schema(generator))
    page = {
        "type": "object",
        "description": "One page of the feed.",
        "properties": {
            "next": {
                "type": ["string", "null"],
                "format": "uri-reference",
                "description": "Address of the next page; null where there is none yet.",
            },
            "next_cursor": {"type": "string", "description": "Goes into `since` next time; also on an empty page."},
            "results": {"type": "array", "items": {"$ref": "#/components/schemas/FeedChange"}},
        },
        "required": ["next", "next_cursor", "results"],
    }
    generator.register("FeedPage", page)
    example = {"next": None, "next_cursor": EXAMPLE_POSITION, "results": [feed_change_example()]}
    build = operations.answer(
        {"$ref": "#/components/schemas/FeedPage"},
        description="A page of changes.",
        example=example,
        headers={**operations.SOMETIMES_KEPT, **operations.LINK},
    )
    return build(generator)


def feed_change_schema(generator: Any) -> dict[str, Any]:
    return change_schema(
        generator,
        "One change of one record with what the record is now: whole, or a tombstone.",
        state=vocabulary_of(RecordState.choices).reference("What a reader meets now."),
        merged_into={
            "type": ["string", "null"],
            "format": "uuid",
            "description": "The record that it was merged into, or null.",
        },
        record={
            "type": ["object", "null"],
            "additionalProperties": True,
            "description": "The record as its own resource shows it by default, but for other records in it: of those "
            "the uid alone (and, in citations, `text_sha256` or `release`). Null in a tombstone.",
        },
    )


def feed_change_example() -> dict[str, Any]:
    change = ChangeSerializer().example()
    record = {"uid": change["uid"], "title": "Killings at Moura", "…": "…"}
    return {
        "position": EXAMPLE_POSITION,
        **change,
        "state": RecordState.PUBLISHED.value,
        "merged_into": None,
        "record": record,
    }


def _read_kind(text: str) -> str:
    kinds = record_kinds()
    if text not in kinds:
        raise Problem(
            "unknown_value",
            f"{KIND} is one of {', '.join(kinds)}.",
            parameter=KIND,
            suggestions=suggest(text, kinds) or kinds,
        )
    return text
