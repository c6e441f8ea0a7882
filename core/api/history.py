"""What was recorded of one record, from change to change."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.api import operations
from core.api.change_rows import EXAMPLE_POSITION, ChangeSerializer, change_schema, change_text
from core.api.fields import nullable
from core.api.operations import READ_PROBLEMS, Operation
from core.api.parameters import Parameter, limit_of
from core.api.positions import SINCE
from core.api.renderers import Rows
from core.api.serializers import DeclaredSerializer
from core.api.sqljson import json_rows
from core.feed import Position
from core.history import Moment, as_of
from core.models import Change, Record

# Each version is read as of its own moment, in a statement of its own.
LIMIT_OF_HISTORY = limit_of(20, 50)


def versions_of(
    record: Record, records: QuerySet[Any], serializer: type[DeclaredSerializer], since: Position, limit: int
) -> Rows:
    """A page of the record's public changes, each with the record as of then, null where nobody could read it."""
    changes = Change.objects.settled().public().filter(uid=record.uid).after(since.transaction_id, since.change_id)
    rows = list(
        json_rows(changes, ChangeSerializer, ChangeSerializer.default_names()).values_list(
            "transaction_id", "id", "json"
        )[: limit + 1]
    )
    texts, position = [], since
    for transaction_id, change_id, text in rows[:limit]:
        position = Position(transaction_id, change_id, since.epoch)
        with as_of(Moment(transaction_id + 1)):
            then = json_rows(records.filter(uid=record.uid), serializer, serializer.default_names())
            texts.append(change_text(text, position, then.values_list("json", flat=True).first()))
    following = str(position) if len(rows) > limit else None
    return Rows(texts, members={"next_cursor": following})


def describe_history(kind: str, noun: str, lookup: Parameter, serializer: type[DeclaredSerializer]) -> Operation:
    """What `GET /…/{id}/history/` is."""

    def page(generator: Any) -> dict[str, Any]:
        record = {**nullable(generator.reference(serializer)), "description": f"The {noun} as recorded then, or null."}
        name = serializer.__name__.removesuffix("Serializer")
        generator.register(f"{name}Version", change_schema(generator, f"One version of one {noun}.", record=record))
        generator.register(
            f"{name}History",
            {
                "type": "object",
                "description": f"Versions of one {noun}, the oldest first.",
                "properties": {
                    "next_cursor": {"type": ["string", "null"], "description": "`since` of the next page, or null."},
                    "results": {"type": "array", "items": {"$ref": f"#/components/schemas/{name}Version"}},
                },
                "required": ["next_cursor", "results"],
            },
        )
        version = {
            "position": EXAMPLE_POSITION,
            **ChangeSerializer().example(),
            "record": serializer().example(),
        }
        build = operations.answer(
            {"$ref": f"#/components/schemas/{name}History"},
            description="A page of versions.",
            example={"next_cursor": None, "results": [version]},
        )
        return build(generator)

    return Operation(
        f"get_{kind}_history",
        f"Follow one {noun} through its versions",
        f"Every public change of the {noun}, the oldest first, with the {noun} as it was recorded then. What has been "
        "restricted or coarsened since stays so in its past; a redacted record has none.",
        (lookup, LIMIT_OF_HISTORY, SINCE),
        {"200": page, "304": operations.not_modified, "308": operations.redirected},
        (*READ_PROBLEMS, "limit_out_of_range", "invalid_cursor", "not_found", "gone", "not_acceptable"),
    )
