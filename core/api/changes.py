"""The change feed, as far as every reader may see it."""

from __future__ import annotations

import base64
import binascii

from django.apps import apps
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import operations
from core.api.operations import READ_PROBLEMS, Operation
from core.api.pagination import not_ours
from core.api.parameters import LIMIT, Parameter, read_limit
from core.api.problems import Problem, suggest
from core.api.renderers import Rows
from core.api.serializers import ChangeSerializer
from core.api.sqljson import json_rows
from core.api.views import ApiView
from core.models import Change, Record

GUARANTEE = """
Every create, update, publication, withdrawal, restoration and merge of a public record is one row, in one order,
whoever wrote it. Follow `next_cursor` from page to page and keep the last one: no change that a reader can notice is
missed and none comes twice, also while others write. A change appears once no older transaction is still running, so
a new one may be a moment late. Positions may skip numbers.

A row names its record by uid only; fetch `url` for what it looks like now. 410 means withdrawn, 308 merged.
Without a cursor the feed begins with its first change; an empty page says that you hold everything.
""".strip()

CURSOR = Parameter(
    "cursor", "Where to go on: `next_cursor` of the page before. Kept for ever; without one, the beginning."
)


class ChangesView(ApiView):
    """The change feed."""

    tag = "Changes"

    def get(self, request: Request) -> Response:
        """One page, in one statement. The cursor is a position and goes on holding at the end."""
        values = self.parameters(LIMIT, CURSOR, self._kind_parameter())
        limit = read_limit(values.get("limit"))
        position = read_position(values["cursor"]) if "cursor" in values else (0, 0)
        changes = Change.objects.settled().public().after(*position)
        if "record_kind" in values:
            changes = changes.filter(record_kind=self._kind(values["record_kind"]))
        rows = list(
            json_rows(changes, ChangeSerializer, ChangeSerializer.default_names()).values_list(
                "transaction_id", "id", "json"
            )[: limit + 1]
        )
        shown = rows[:limit]
        following = write_position(*shown[-1][:2]) if shown else values.get("cursor") or write_position(*position)
        more = len(rows) > limit
        address = f"{request.path}?cursor={following}&limit={limit}"
        if "record_kind" in values:
            address += f"&record_kind={values['record_kind']}"
        members = {"count": None, "next": address if more else None, "next_cursor": following}
        answer = Response(Rows([row[2] for row in shown], members=members))
        if more:
            answer["Link"] = f'<{address}>; rel="next"'
        return answer

    def _kind(self, text: str) -> str:
        kinds = record_kinds()
        if text not in kinds:
            raise Problem(
                "unknown_value",
                f"record_kind is one of {', '.join(kinds)}.",
                parameter="record_kind",
                suggestions=suggest(text, kinds) or kinds,
            )
        return text

    def _kind_parameter(self) -> Parameter:
        schema = {"type": "string", "enum": record_kinds()}
        return Parameter("record_kind", "Changes of this kind of record only.", schema, "incident")

    def describe(self) -> Operation:
        return Operation(
            "list_changes",
            "Follow what changes",
            GUARANTEE,
            (LIMIT, CURSOR, self._kind_parameter()),
            {
                "200": operations.page(ChangeSerializer, "ChangePage", example=ChangeSerializer().example()),
                "304": operations.not_modified,
            },
            (*READ_PROBLEMS, "limit_out_of_range", "invalid_cursor", "not_acceptable"),
        )


def record_kinds() -> list[str]:
    """The kinds of record there are, in alphabetical order."""
    return sorted(model.record_kind for model in apps.get_models() if issubclass(model, Record))


def write_position(transaction_id: int, change_id: int) -> str:
    return base64.urlsafe_b64encode(f"{transaction_id}.{change_id}".encode()).decode().rstrip("=")


def read_position(text: str) -> tuple[int, int]:
    """The position behind a cursor; raises Problem where it is not one of ours."""
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        packed = ""
    transaction, _dot, change = packed.partition(".")
    if transaction.isdigit() and change.isdigit() and len(packed) < 40:
        position = int(transaction), int(change)
        if max(position) < 2**63:
            return position
    raise not_ours()
