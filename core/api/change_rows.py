"""One change of the feed or of a record's history as JSON."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.urls import reverse

from core.api.fields import EXAMPLE_UID, DeclaredField
from core.api.jsontext import literal
from core.api.renderers import dumps
from core.api.serializers import DeclaredSerializer
from core.api.sqljson import Row
from core.feed import Position
from core.models import Change, Record


class ChangedRecordUrl(DeclaredField):
    """The address of the record that changed, whatever its kind."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", **kwargs)

    def sql(self, row: Row) -> str:
        cases = " ".join(f"WHEN {literal(kind)} THEN {literal(reverse(f'{kind}-list'))}" for kind in record_kinds())
        return f"(CASE {row.column('record_kind')} {cases} END) || {row.column('uid')} || '/'"

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "uri-reference"}

    def description(self) -> str:
        return "Address of the record as it is now."

    def example(self) -> str:
        return reverse("incident-list") + EXAMPLE_UID + "/"


class ChangeSerializer(DeclaredSerializer):
    """One change of one record."""

    url = ChangedRecordUrl()

    class Meta:
        model = Change
        fields = ("action", "record_kind", "uid", "url", "revision", "changed_at")
        shown = fields
        example = {"action": "published", "record_kind": "incident"}


EXAMPLE_POSITION = "MTIzNC41LjE"
POSITION = {
    "type": "string",
    "description": "Where the change stands in the feed; goes into `since` and `as_of`.",
}


def change_schema(generator: Any, description: str, **members: dict[str, Any]) -> dict[str, Any]:
    """The schema of a change that carries its position and further members."""
    generator.reference(ChangeSerializer)
    plain = generator.registry["Change", "schemas"].schema
    return {
        "type": "object",
        "description": description,
        "properties": {"position": POSITION, **plain["properties"], **members},
        "required": ["position", *plain["required"], *members],
    }


def change_text(change: str, position: Position, record: str | None, **members: Any) -> str:
    """The JSON text of a change, itself a JSON text, with its position, further members and the record's own text."""
    before = dumps({"position": str(position)})[:-1]
    after = dumps({**members, "record": None}).removeprefix("{").removesuffix("null}")
    return f"{before},{change.strip()[1:-1]},{after}{record or 'null'}}}"


def record_kinds() -> list[str]:
    """The kinds of record there are, in alphabetical order."""
    return sorted(model.record_kind for model in apps.get_models() if issubclass(model, Record))
