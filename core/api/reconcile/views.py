"""The addresses of the reconciliation service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from csp.constants import NONE, UNSAFE_INLINE
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.utils.html import format_html
from rest_framework.parsers import FormParser
from rest_framework.permissions import AllowAny
from rest_framework.renderers import StaticHTMLRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSetMixin

from core.api.fields import EXAMPLE_UID
from core.api.lookup import address
from core.api.operations import Operation
from core.api.parameters import Parameter, read_integer
from core.api.problems import Problem
from core.api.reconcile import descriptions as words
from core.api.reconcile.extension import extension
from core.api.reconcile.manifest import manifest
from core.api.reconcile.matching import candidates
from core.api.reconcile.reading import CANDIDATES, MatchQuery, malformed, plain_text, read_extension, read_queries
from core.api.reconcile.types import TYPES, Property
from core.api.views import ApiView

PREFIX = Parameter("prefix", "What has been typed so far.", example="Wagn", required=True)
SKIPPED = Parameter(
    "cursor", "How many suggestions to skip, at most 1000.", {"type": "integer", "minimum": 0, "maximum": 1000}
)
ENTITY = Parameter("id", "The entity's id.", {"type": "string", "format": "uuid"}, EXAMPLE_UID, required=True)


# Nothing is loaded and nothing runs; any site may show it.
POLICY = {
    "default-src": [NONE],
    "script-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": [NONE],
    "frame-ancestors": ["*"],
}


class ReconcileViewSet(ViewSetMixin, ApiView):
    """The service itself: its manifest, matching and data extension."""

    tag = "Search"
    # Matching is reading, whatever the method: batches do not fit an address.
    permission_classes = [AllowAny]
    parser_classes = [FormParser]

    def answers_are_kept(self) -> bool:
        """Not the manifest, which holds addresses of the host that was asked."""
        return bool(set(self.request.query_params) & {"queries", "extend"}) and super().answers_are_kept()

    def list(self, request: Request) -> Response:
        """The manifest, or the answer to `queries` or `extend`."""
        given = _each_once(request.query_params)
        if set(given) <= {"format"}:
            self.parameters()
            return Response(manifest(request))
        return Response(_answer(given))

    def create(self, request: Request) -> Response:
        """The answer to `queries` or `extend` of a form."""
        self.parameters()
        try:
            form = cast("QueryDict", request.data)
        except RequestDataTooBig:
            raise Problem("too_large", "The form is larger than this server takes.") from None
        answer = Response(_answer(_each_once(form or QueryDict(""))))
        answer["Cache-Control"] = "no-store"
        return answer

    def describe(self) -> Operation:
        return words.matching() if self.action == "create" else words.service()


class SuggestView(ApiView):
    """Suggestions while somebody types: of entities, types or properties."""

    tag = "Search"
    kind = "entity"

    def get(self, request: Request) -> Response:
        values = self.parameters(PREFIX, SKIPPED)
        if "prefix" not in values:
            raise malformed("prefix", "says what has been typed so far")
        skipped = read_integer("cursor", values.get("cursor", "0"), 0, 1000)
        return Response({"result": SUGGESTED[self.kind](plain_text(values["prefix"]), skipped)})

    def describe(self) -> Operation:
        return words.suggestions(self.kind, (PREFIX, SKIPPED))


class PropertiesView(ApiView):
    """The properties that can be fetched of one type."""

    tag = "Search"
    of_type = Parameter("type", "The type's id.", example="actor", required=True)
    at_most = Parameter("limit", "At most so many.", {"type": "integer", "minimum": 1, "maximum": 100})

    def get(self, request: Request) -> Response:
        values = self.parameters(self.of_type, self.at_most)
        wanted = values.get("type", "")
        if wanted not in TYPES:
            known = list(TYPES)
            raise Problem("unknown_value", f"type is one of {', '.join(known)}.", parameter="type", suggestions=known)
        limit = read_integer("limit", values.get("limit", "100"), 1, 100)
        properties = [_property(one) for one in TYPES[wanted].properties][:limit]
        return Response({"type": wanted, "limit": limit, "properties": properties})

    def describe(self) -> Operation:
        return words.properties((self.of_type, self.at_most))


class EntityView(ApiView):
    """Where an entity leads: to its record, or with `preview` to a small page about it."""

    tag = "Search"

    def get(self, request: Request, uid: str) -> HttpResponseBase:
        self.parameters()
        found = _entity(uid)
        answer = HttpResponse(status=303)
        answer["Location"] = address(found["type"], found["id"])
        return answer

    def describe(self) -> Operation:
        return words.entity()


class PreviewView(ApiView):
    """A small page about an entity, to be shown in a frame of any site. It loads and runs nothing."""

    tag = "Search"
    renderer_classes = [StaticHTMLRenderer]  # type: ignore[misc]  # DRF types it per instance

    def get(self, request: Request) -> Response:
        found = _entity(self.parameters(ENTITY).get("id", ""))
        page = format_html(
            "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{name}</title></head>"
            "<body style='font: 14px sans-serif; margin: 8px'><strong>{name}</strong> <small>{kind}</small>"
            "<p style='margin: 4px 0'>{about}</p>"
            "<a href='{url}' target='_blank' rel='noopener'>{uid}</a></body></html>",
            name=found["name"],
            kind=TYPES[found["type"]].name,
            about=found["description"],
            url=address(found["type"], found["id"]),
            uid=found["id"],
        )
        return Response(page)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Frames of other sites show it, that is what a preview is for; also when it was kept."""
        page = super().finalize_response(request, response, *args, **kwargs)
        page.xframe_options_exempt = True
        page._csp_replace = POLICY
        return page

    def describe(self) -> Operation:
        return words.preview((ENTITY,))


def _each_once(query: QueryDict) -> dict[str, str]:
    """The values by name; raises Problem for one given twice. Their length is the reader's business."""
    for name, values in query.lists():
        if len(values) > 1:
            raise Problem(
                "duplicate_parameter", f"{plain_text(name)[:100]} is given twice.", parameter=plain_text(name)[:100]
            )
    return {name: str(value) for name, value in query.items()}


def _answer(given: dict[str, str]) -> dict[str, Any]:
    """The answer to the one of `queries` and `extend` that is given."""
    match given:
        case {"queries": text, **rest} if not rest:
            return {key: {"result": candidates(query)} for key, query in read_queries(text).items()}
        case {"extend": text, **rest} if not rest:
            return extension(*read_extension(text))
        case _:
            unknown = sorted(set(given) - {"queries", "extend"})
            name = plain_text(unknown[0])[:100] if unknown else "queries"
            raise Problem(
                "unknown_parameter" if unknown else "invalid_value",
                "Give either queries or extend, and nothing else.",
                parameter=name,
            )


def _entity(identifier: str) -> dict[str, Any]:
    """The entity of that uid; raises the problem `not_found`."""
    exact = MatchQuery(plain_text(identifier), tuple(TYPES), (), 1)
    found = [one for one in candidates(exact) if one["id"] == identifier.lower()]
    if not found:
        raise Problem("not_found", f"There is no entity {plain_text(identifier)[:100]!r}.")
    return {**found[0], "type": found[0]["type"][0]["id"]}


def _entities(prefix: str, skipped: int) -> list[dict[str, Any]]:
    query = MatchQuery(prefix, tuple(TYPES), (), skipped + CANDIDATES)
    return [
        {"id": one["id"], "name": one["name"], "description": one["description"], "notable": one["type"]}
        for one in candidates(query)[skipped:]
    ]


def _types(prefix: str, skipped: int) -> list[dict[str, Any]]:
    found = [one.reference for one in TYPES.values() if _begins(prefix, one.id, one.name)]
    return found[skipped:][:CANDIDATES]


def _properties(prefix: str, skipped: int) -> list[dict[str, Any]]:
    every = {one.id: one for kind in TYPES.values() for one in kind.properties}
    found = [_property(one) for one in every.values() if _begins(prefix, one.id, one.name)]
    return found[skipped:][:CANDIDATES]


def _begins(prefix: str, *names: str) -> bool:
    return any(name.lower().startswith(prefix.lower()) for name in names)


def _property(one: Property) -> dict[str, str]:
    return {"id": one.id, "name": one.name}


SUGGESTED: dict[str, Callable[[str, int], list[dict[str, Any]]]] = {
    "entity": _entities,
    "type": _types,
    "property": _properties,
}
