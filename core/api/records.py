"""List and detail of one kind of record: a queryset, a serializer, a filterset and orderings."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from functools import cache
from typing import Any, ClassVar, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSetMixin

from core.api import facets, operations
from core.api.answers import Seen
from core.api.as_of import AS_OF, reading
from core.api.exports.answer import answer_with_file
from core.api.exports.formats import WORDS, renderers
from core.api.exports.reading import LIST_LIMIT
from core.api.fields import EXAMPLE_UID
from core.api.filters import RecordFilters
from core.api.geojson import FEATURE
from core.api.history import LIMIT_OF_HISTORY, describe_history, versions_of
from core.api.lookup import Moved, absent, find
from core.api.operations import READ_PROBLEMS, Operation
from core.api.pagination import Key, Ordering, by_time, digest_of, read_cursor, write_cursor
from core.api.parameters import COUNT, CURSOR, Parameter, read_boolean, read_limit, read_names
from core.api.plain_pages import PlainPage, rows_of
from core.api.positions import SINCE, read_since
from core.api.problems import Problem, suggest
from core.api.ranking import RANK, RANKED_MEMBERS, Ranking, ranking_of, ranks
from core.api.renderers import CSVRenderer, GeoJSONRenderer, JSONRenderer, Rows, flatten
from core.api.serializers import DeclaredSerializer
from core.api.sqljson import json_rows
from core.api.statements import fetch_prepared
from core.api.views import ApiView
from core.choices import PUBLIC_SENSITIVITIES
from core.feed import seen_in

# Whatever else is asked may take further statements.
PAGE_ALONE = {"limit", "cursor", "ordering", "fields", "include", "format"}
FORMATS = {
    "csv": "One line a record, nested objects as columns, citations in words in their own column.",
    "geojson": "One feature a record, its point where one is shown.",
}


class Chosen(NamedTuple):
    """What a request chooses: the rows found, those of them that are listed in this order, and by which filters."""

    found: QuerySet[Any]
    selected: QuerySet[Any]
    filters: dict[str, str]
    ranking: Ranking | None
    ordering: Ordering


class RecordViewSet(ViewSetMixin, ApiView):
    """The public records of one kind. Subclasses say which, and nothing else.

    `orderings` are the keys that `ordering=` allows, each also descending with a minus; the first is the default.
    `geometry` names the field that holds the place, empty where the record is a place itself, None without one.
    """

    queryset: ClassVar[QuerySet[Any]]
    serializer_class: ClassVar[type[DeclaredSerializer]]
    filterset_class: ClassVar[type[RecordFilters]]
    orderings: ClassVar[dict[str, Key]]
    default_ordering: ClassVar[str]
    geometry: ClassVar[str | None] = None
    noun: ClassVar[str]
    plural: ClassVar[str]

    @property
    def records(self) -> QuerySet[Any]:
        """What the API serves of this kind."""
        return self.queryset.all().public()  # type: ignore[attr-defined, no-any-return]  # every record's queryset has it

    def get_renderers(self) -> builtins.list[BaseRenderer]:
        geographic = self.geometry is not None
        if self.action == "list":
            return [JSONRenderer(), *renderers(geographic=geographic)]
        return [JSONRenderer(), CSVRenderer(), *([GeoJSONRenderer()] if geographic else [])]

    def is_file(self) -> bool:
        """Whether all rows are asked for, as a file."""
        return self.action == "list" and self.request.accepted_renderer.format != JSONRenderer.format

    def answers_are_kept(self) -> bool:
        return super().answers_are_kept() and not self.is_file()

    def reads_one_statement(self) -> bool:
        """A list that is asked for nothing but its page."""
        return self.action == "list" and set(self.request.query_params) <= PAGE_ALONE

    def list(self, request: Request) -> HttpResponseBase:
        """One page, in one statement; a second one counts where asked. Or all rows as a file."""
        values = self.parameters(*self.list_parameters())
        if self.is_file():
            return answer_with_file(self, request, values)
        if self.reads_one_statement():
            return self._plain_page(request, values)
        with reading(values, self.filterset_class):
            return self._page(request, values)

    def _plain_page(self, request: Request, values: dict[str, str]) -> Response:
        limit, names = read_limit(values.get("limit")), self.chosen_names(values)
        ordering = self.chosen_ordering(values.get("ordering", self.default_ordering), None)
        digest = digest_of({})
        beyond = read_cursor(values["cursor"], ordering, digest) if "cursor" in values else None
        rows = rows_of(PlainPage(type(self), names, ordering, limit, beyond is None, beyond))
        answer = self._answer(request, values, rows, limit, (ordering, digest), count=None)
        answer.seen = seen_in(rows[0][3]) if rows else ""
        return answer

    def _page(self, request: Request, values: dict[str, str]) -> Response:
        limit = read_limit(values.get("limit"))
        counted = "count" in values and read_boolean("count", values["count"])
        names = self.chosen_names(values)
        faceted = self.chosen_facets(values)
        found, selected, filters, ranking, ordering = self.chosen_rows(values)
        # A cursor belongs to one query of one moment.
        digest = digest_of({name: values[name] for name in (*filters, AS_OF.name) if name in values})
        if "cursor" in values:
            selected = selected.filter(read_cursor(values["cursor"], ordering, digest))
        keyed = selected.annotate(page_key=ordering.key.expression, **(ranking.marks() if ranking else {}))
        page = (
            json_rows(keyed, self.serializer_class, names)
            .order_by(*ordering.columns)
            .values_list("page_key", "pk", "json", *(ranking.marks() if ranking else ()))
        )
        # How a filtered page is best read depends on the values of its filters.
        rows = list(page[: limit + 1]) if filters else fetch_prepared(page[: limit + 1])
        members = ranking.members(ordering, [row[3] for row in rows[:limit]]) if ranking else {}
        if faceted:
            members["facets"] = facets.facets(found, self.filterset_class, faceted)
        count = found.count() if counted else None
        return self._answer(request, values, rows, limit, (ordering, digest), count=count, **members)

    def _answer(
        self,
        request: Request,
        values: dict[str, str],
        rows: Sequence[tuple[Any, ...]],
        limit: int,
        query: tuple[Ordering, str],
        **members: Any,
    ) -> Seen:
        """The page of `rows`, of which one more than `limit` says that there is a next one."""
        cursor = write_cursor(*query, rows[limit - 1][0], rows[limit - 1][1]) if len(rows) > limit else None
        following = self.next_address(request, values, cursor) if cursor else None
        members = {"count": members.pop("count"), "next": following, "next_cursor": cursor, **members}
        answer = Seen(Rows([row[2] for row in rows[:limit]], self.columns(self.chosen_names(values)), members=members))
        if cursor:
            answer["Link"] = f'<{following}>; rel="next"'
        return answer

    def retrieve(self, request: Request, pk: str) -> HttpResponseBase:
        """One record by uid, or by slug where it has one."""
        values = self.parameters(*self.detail_parameters())
        names = self.chosen_names(values)
        with reading(values, self.filterset_class):
            found = find(self.records, pk)
            texts = [
                text
                for (text,) in fetch_prepared(json_rows(found, self.serializer_class, names).values_list("json")[:1])
            ]
        if texts:
            return Response(Rows(texts, self.columns(names), alone=True))
        outcome = absent(self.queryset.all(), pk)
        if AS_OF.name in values and find(self.records, pk).exists():
            outcome = Problem("not_found", f"There was no public {self.noun} {pk[:100]!r} then.")
        return moved_or_raise(outcome)

    @action(detail=True)
    def history(self, request: Request, pk: str) -> HttpResponseBase:
        """What was recorded of one record from change to change; one statement a version."""
        values = self.parameters(LIMIT_OF_HISTORY, SINCE)
        limit = read_limit(values.get("limit"), LIMIT_OF_HISTORY)
        record = find(self.queryset.all().once_public(), pk).filter(sensitivity__in=PUBLIC_SENSITIVITIES).first()  # type: ignore[attr-defined]
        if record is None:
            return moved_or_raise(absent(self.queryset.all(), pk))
        versions = versions_of(record, self.records, self.serializer_class, read_since(values.get("since")), limit)
        return Response(versions)

    # --- reading the request ---------------------------------------------------------------------

    def chosen_rows(self, values: dict[str, str]) -> Chosen:
        """The rows that the filters choose, and their order."""
        ranking = ranking_of(self.filterset_class, values)
        ordering = self.chosen_ordering(values.get("ordering", RANK if ranking else self.default_ordering), ranking)
        filters = {name: text for name, text in values.items() if name in self.filterset_class.declared()}
        found = selected = self.filterset_class.narrow(self.records, filters)
        if ranking and ordering.name == RANK:
            others = {name: text for name, text in filters.items() if name != ranking.name}
            selected = ranking.compared(self.filterset_class.narrow(self.records, others))
        return Chosen(found, selected, filters, ranking, ordering)

    def chosen_names(self, values: dict[str, str]) -> tuple[str, ...]:
        """The fields to serve, in declared order, from `fields=` and `include=`."""
        declared: tuple[str, ...] = self.serializer_class.Meta.fields  # type: ignore[attr-defined]
        chosen = set(self.serializer_class.default_names())
        if "fields" in values:
            chosen = {"uid", *read_names("fields", values["fields"], declared)}
        if "include" in values:
            chosen |= set(read_names("include", values["include"], self.serializer_class.names_on_request()))
        if self.geometry is not None and self.request.accepted_renderer.format == GeoJSONRenderer.format:
            chosen |= {self.geometry} if self.geometry else {"longitude", "latitude"}
        return tuple(name for name in declared if name in chosen)

    def shown_fields(self) -> builtins.list[str]:
        schema = self.serializer_class.__name__.removesuffix("Serializer")
        return [f"{schema}.{name}" for name in self.chosen_names(self.request.query_params.dict())]

    def chosen_facets(self, values: dict[str, str]) -> tuple[str, ...]:
        if facets.NAME not in values:
            return ()
        return facets.read(values[facets.NAME], self.filterset_class)

    def chosen_ordering(self, name: str, ranking: Ranking | None = None) -> Ordering:
        if name == RANK and ranking is not None:
            return ranking.ordering
        key = self.orderings.get(name.removeprefix("-"))
        if key is None or name.startswith("--"):
            known = self.ordering_names()
            raise Problem(
                "unknown_value",
                f"ordering is one of {', '.join(known)}.",
                parameter="ordering",
                suggestions=suggest(name, known) or known,
            )
        return Ordering(name, key)

    def next_address(self, request: Request, values: dict[str, str], cursor: str) -> str:
        chosen = {"format": request.query_params["format"]} if "format" in request.query_params else {}
        # In one order whatever the request's, so that equal requests have equal answers.
        query = sorted((chosen | values | {"cursor": cursor}).items())
        return f"{request.path}?{urlencode(query)}"

    def columns(self, names: tuple[str, ...]) -> builtins.list[str]:
        """The CSV columns for these fields; they do not depend on the rows."""
        if self.request.accepted_renderer.format != CSVRenderer.format:
            return []
        example = self.serializer_class().example_with(names)
        return [column for column, _cell in flatten(example)]

    # --- describing itself -----------------------------------------------------------------------

    @classmethod
    def ordering_names(cls) -> builtins.list[str]:
        """Every order that a list can be asked for whatever its filters."""
        return [name for key in cls.orderings for name in (key, f"-{key}")]

    def list_parameters(self) -> builtins.list[Parameter]:
        resource: Any = type(self)
        return _list_parameters(resource)

    def _list_parameters(self) -> builtins.list[Parameter]:
        filters = [one.parameter(name) for name, one in self.filterset_class.declared().items()]
        counts = [COUNT, facets.parameter(self.filterset_class)]
        return [*filters, LIST_LIMIT, CURSOR, *counts, self._ordering_parameter(), AS_OF, *self._shape_parameters()]

    def detail_parameters(self) -> builtins.list[Parameter]:
        return [AS_OF, *self._shape_parameters()]

    def _ordering_parameter(self) -> Parameter:
        remarks = "".join(f" By {name}, {key.description}." for name, key in self.orderings.items() if key.description)
        names, default = self.ordering_names(), f"{self.default_ordering} unless given."
        if ranks(self.filterset_class):
            names, default = [*names, RANK], f"{default} `rank`, the best first, goes with q or name_like, its default."
        return Parameter(
            "ordering",
            f"The order of rows; a minus is descending. {default}{remarks}",
            {
                "title": f"{self._component()}Ordering",
                "type": "string",
                "enum": names,
                "x-enum-varnames": [ordering_constant(name) for name in names],
                "default": self.default_ordering,
            },
        )

    def _shape_parameters(self) -> builtins.list[Parameter]:
        declared: tuple[str, ...] = self.serializer_class.Meta.fields  # type: ignore[attr-defined]
        extra = self.serializer_class.names_on_request()
        one = {"title": f"{self._component()}Field", "type": "string", "enum": list(declared)}
        names = {"type": "array", "items": one, "minItems": 1}
        shape = [
            Parameter("fields", "Serve these fields only, and the uid; comma-separated.", names, list(declared[:3]))
        ]
        if extra:
            one = {"title": f"{self._component()}Include", "type": "string", "enum": list(extra)}
            more = {"type": "array", "items": one, "minItems": 1}
            shape.append(Parameter("include", "Serve these heavier fields too, comma-separated.", more, [extra[0]]))
        return [*shape, self._format_parameter()]

    def _format_parameter(self) -> Parameter:
        served = [str(renderer.format) for renderer in self.get_renderers()]
        what = "Table" if self.geometry is None else "Map"
        title = f"{what}FileFormat" if self.action == "list" else f"{what}Format"
        schema = {"title": title, "type": "string", "enum": served, "default": served[0]}
        return Parameter("format", "The format of the answer; it goes before the Accept header.", schema)

    def describe(self) -> Operation:
        kind = self.queryset.model.record_kind
        serializer = self.serializer_class
        example = serializer().example()
        words = WORDS if self.action == "list" else FORMATS
        formats = {
            str(renderer.media_type): words[str(renderer.format)]
            for renderer in self.get_renderers()
            if renderer.format in words
        }
        name = self._component()
        about = " ".join((serializer.__doc__ or "").split())
        if self.action == "list":
            return Operation(
                f"list_{kind}",
                f"List {self.plural}",
                f"{about}\n\nPublic {self.plural}, page by page, or all of them as a file.",
                tuple(self.list_parameters()),
                {
                    "200": operations.page(
                        serializer,
                        f"{name}Page",
                        example=example,
                        formats=formats,
                        members={
                            facets.NAME: facets.schema(),
                            **(RANKED_MEMBERS if ranks(self.filterset_class) else {}),
                        },
                    ),
                    "304": operations.not_modified,
                },
                (
                    *READ_PROBLEMS,
                    "limit_out_of_range",
                    "invalid_cursor",
                    "export_too_large",
                    "not_acceptable",
                    "busy",
                ),
            )
        lookup = Parameter("id", f"The {self.noun}'s uid{self._or_slug()}.", example=EXAMPLE_UID, place="path")
        if self.action == "history":
            return describe_history(kind, self.noun, lookup, serializer)
        return Operation(
            f"get_{kind}",
            f"Get one {self.noun}",
            about,
            (lookup, *self.detail_parameters()),
            {
                "200": _with_formats(
                    operations.answer(serializer, description=f"The {self.noun}.", example=example), formats
                ),
                "304": operations.not_modified,
                "308": operations.redirected,
            },
            (*READ_PROBLEMS, "not_found", "gone", "not_acceptable"),
        )

    def _component(self) -> str:
        """The name of the resource among the components of the schema."""
        return self.serializer_class.__name__.removesuffix("Serializer")

    def _or_slug(self) -> str:
        has_slug = any(field.name == "slug" for field in self.queryset.model._meta.get_fields())
        return ", or its slug" if has_slug else ""


@cache
def _list_parameters(resource: Any) -> builtins.list[Parameter]:
    """What the list of a resource takes; read at each request, and always the same."""
    declared: builtins.list[Parameter] = resource(action="list")._list_parameters()
    return declared


def moved_or_raise(outcome: Exception) -> HttpResponse:
    """308 to the survivor of a merge, which a client must ask for again each time; raises any other outcome."""
    if not isinstance(outcome, Moved):
        raise outcome
    response = HttpResponse(status=308)
    response["Location"] = outcome.location
    response["Cache-Control"] = "no-cache"
    return response


def _with_formats(build: operations.Response, formats: dict[str, str]) -> operations.Response:
    def extended(generator: Any) -> dict[str, Any]:
        response = build(generator)
        response["content"] |= operations.further_formats(formats, FEATURE)
        return response

    return extended


def ordering_constant(name: str) -> str:
    """What clients call an ordering: `-date` is `DATE_DESCENDING`."""
    return name.removeprefix("-").upper() + ("_DESCENDING" if name.startswith("-") else "")


UPDATED = {"updated_at": by_time("updated_at")}


def collection_address(record_kind: str) -> str:
    """The path of a kind's list."""
    return reverse(f"{record_kind}-list")
