"""One search over every kind of record, best first, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from django.db import connection
from django.db.models import F, Func, IntegerField, Model, Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Coalesce, Concat, Greatest, JSONObject, Left, NullIf
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import operations
from core.api.fields import EXAMPLE_UID
from core.api.fulltext import Query, WordsFilter
from core.api.jsontext import quoted
from core.api.names import NameLikeFilter
from core.api.operations import READ_PROBLEMS, Operation
from core.api.pagination import Key, digest_of, pack, unpack
from core.api.parameters import CURSOR, LIMIT, Parameter, invalid, read_integer, read_limit, read_names
from core.api.ranking import HIGHEST, SNIPPET, Score, newest
from core.api.records import RecordViewSet
from core.api.renderers import Rows
from core.api.views import ApiView

# Of each kind so many of the newest matches are ranked, and every record with a name like the one asked for.
COMPARED = 200
ABOUT = f"""
Every kind of record that shows the words, the best first: title and score, where it is, and where the words stand.
Words are read as by `q` of the lists. Actors, missions, places and publishers are also found by any of their names,
misspelt or cut short, unless words are to be left out. Of each kind the {COMPARED} newest matches are ranked; its own
list with `q` goes further. Quotes of citations are not searched: they are other people's words.
""".strip()


@dataclass(frozen=True)
class Kind:
    """One kind of record that can be searched. `position` puts kinds in order where scores are equal."""

    name: str
    position: int
    viewset: type[RecordViewSet]

    @property
    def model(self) -> type[Model]:
        model: type[Model] = self.viewset.queryset.model
        return model

    @property
    def words(self) -> WordsFilter:
        found = self.viewset.filterset_class.declared()["q"]
        assert isinstance(found, WordsFilter)
        return found

    @property
    def names(self) -> NameLikeFilter | None:
        """How its names are compared, None where its records have titles only."""
        found = self.viewset.filterset_class.declared().get("name_like")
        return found if isinstance(found, NameLikeFilter) and "name" in found.names.own else None

    def hits(self, query: Query, top: int) -> QuerySet[Any]:
        """The records found, with `score`, `position` and `kind`; `top` is the highest key of the kind."""
        records = self.viewset().records
        found = newest(records, partial(self.words.among, query), COMPARED, top)
        condition, score = Q(pk__in=found), self.words.rank(query)
        name = query.as_name()
        if self.names is not None and name:
            condition |= self.names.condition(name)
            score = Greatest(score, self.names.rank(name), output_field=IntegerField())
        hits: QuerySet[Any] = records.filter(condition).annotate(
            score=score, position=Value(self.position), kind=Value(self.name, output_field=TextField())
        )
        return hits

    def shown(self, query: Query) -> QuerySet[Any]:
        """The hit of one row of the page, as it is served."""
        words = self.words.words
        title: Combinable = Func(words.joined(words.title), function="btrim", output_field=TextField())
        if words.text:
            title = Coalesce(NullIf(title, Value("")), Left(words.joined(words.text), 200))
        hit = JSONObject(
            record_kind=Value(self.name),
            uid=F("uid"),
            url=Concat(Value(reverse(f"{self.name}-list")), F("uid"), Value("/"), output_field=TextField()),
            title=title,
            score=Score(RawSQL("hit.score", (), output_field=IntegerField())),
            snippets=self.words.snippets(query),
        )
        row: QuerySet[Any] = self.model._default_manager.order_by().filter(pk=RawSQL("hit.pk", ()))
        shown: QuerySet[Any] = row.annotate(shown=hit).values("shown")
        return shown


class SearchView(ApiView):
    """Search over every kind of record. `resources` are those of the API, by the plural that names them."""

    tag = "Search"
    resources: ClassVar[dict[str, type[RecordViewSet]]] = {}

    def get(self, request: Request) -> Response:
        """One page, in one statement, after one that tells how far the keys go."""
        values = self.parameters(*self._parameters())
        if "q" not in values:
            raise invalid("q", "says what to search for")
        limit = read_limit(values.get("limit"))
        kinds = self.kinds()
        chosen = read_names("type", values["type"], tuple(kinds)) if "type" in values else tuple(kinds)
        key = _key(digest_of({"q": values["q"], "type": ",".join(chosen)}))
        position = unpack(values["cursor"], key, kinds) if "cursor" in values else None
        query = Query.read(values["q"])
        rows = _page([kinds[name] for name in kinds if name in chosen], query, position, kinds, limit + 1)
        cursor = pack(key, *rows[limit - 1][:3]) if len(rows) > limit else None
        address = self.next_address(request, cursor)
        members = {"count": None, "next": address, "next_cursor": cursor, "ranked_at_most": COMPARED}
        answer = Response(Rows([row[3] for row in rows[:limit]], members=members))
        if address:
            answer["Link"] = f'<{address}>; rel="next"'
        return answer

    def next_address(self, request: Request, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        query = request.query_params.copy()
        query["cursor"] = cursor
        return f"{request.path}?{query.urlencode()}"

    @classmethod
    def kinds(cls) -> dict[str, Kind]:
        """The kinds of record that have words to search, in alphabetical order."""
        found = {
            viewset.queryset.model.record_kind: viewset
            for viewset in cls.resources.values()
            if "q" in viewset.filterset_class.declared()
        }
        return {name: Kind(name, position, found[name]) for position, name in enumerate(sorted(found))}

    def _parameters(self) -> tuple[Parameter, ...]:
        items = {"title": "SearchedKind", "type": "string", "enum": list(self.kinds())}
        return (
            Parameter("q", "What to search for, as in the lists.", example='"armed men" convoy', required=True),
            Parameter(
                "type", "These kinds of record only, comma-separated.", {"type": "array", "items": items}, ["incident"]
            ),
            LIMIT,
            CURSOR,
        )

    def describe(self) -> Operation:
        beside = {"ranked_at_most": {"type": "integer", "description": "How many matches of each kind are ranked."}}
        hit = _hit(list(self.kinds()))
        return Operation(
            "search",
            "Search everything",
            ABOUT,
            self._parameters(),
            {
                "200": operations.page(hit, "SearchPage", example=EXAMPLE, members=beside),
                "304": operations.not_modified,
            },
            (*READ_PROBLEMS, "limit_out_of_range", "invalid_cursor", "not_acceptable"),
        )


EXAMPLE = {
    "record_kind": "incident",
    "uid": EXAMPLE_UID,
    "url": f"/api/v1/incidents/{EXAMPLE_UID}/",
    "title": "Attack on a convoy",
    "score": 0.378,
    "snippets": [{"field": "title", "html": "Attack on a <mark>convoy</mark>"}],
}


def _hit(kinds: list[str]) -> dict[str, Any]:
    """The JSON schema of one hit."""
    properties: dict[str, Any] = {
        "record_kind": {"title": "SearchedKind", "type": "string", "enum": kinds},
        "uid": {"type": "string", "format": "uuid", "description": "The record's uid."},
        "url": {"type": "string", "format": "uri-reference", "description": "Address of the record on this server."},
        "title": {"type": "string", "description": "Its title, name or statement; of a record without one its text."},
        "score": {"type": "number", "description": "From 0 to 1, 1 being a name that is the same."},
        "snippets": {"type": "array", "items": SNIPPET, "description": "Where the words stand in what is shown."},
    }
    return {
        "title": "SearchHit",
        "type": "object",
        "description": "One record found.",
        "properties": properties,
        "required": list(properties),
    }


def _page(
    chosen: list[Kind], query: Query, position: tuple[int, str, int] | None, kinds: dict[str, Kind], limit: int
) -> list[Any]:
    """Rows of score, kind, key and JSON text: each kind's best, merged, and only those of the page written out."""
    tops = _newest_keys(chosen)
    parts = [
        _beyond(kind, kind.hits(query, top), position, kinds)
        .order_by("-score", "-pk")
        .values_list("score", "kind", "pk", "position")[:limit]
        for kind, top in zip(chosen, tops, strict=True)
    ]
    found = [part.query.sql_with_params() for part in parts]
    shown = [kind.shown(query).query.sql_with_params() for kind in chosen]
    cases = " ".join(f"WHEN {kind.position} THEN ({sql})" for kind, (sql, _values) in zip(chosen, shown, strict=True))
    merged = " UNION ALL ".join(f"({sql})" for sql, _values in found)
    statement = f"""
        SELECT hit.score, hit.kind, hit.pk, (CASE hit.position {cases} END)::text
        FROM (
            SELECT * FROM ({merged}) AS every (score, kind, pk, position)
            ORDER BY score DESC, position DESC, pk DESC LIMIT %s
        ) AS hit
        ORDER BY hit.score DESC, hit.position DESC, hit.pk DESC
    """  # noqa: S608  # compiled by Django
    with connection.cursor() as cursor:
        cursor.execute(statement, [*_values_of(shown), *_values_of(found), limit])
        rows: list[Any] = cursor.fetchall()
    return rows


def _newest_keys(kinds: list[Kind]) -> list[int]:
    """The highest key of each kind, 0 where it has no rows."""
    tables = (quoted(kind.model._meta.db_table) for kind in kinds)
    highest = ", ".join(f"(SELECT COALESCE(max(id), 0) FROM {table})" for table in tables)  # noqa: S608  # our own names
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {highest}")  # names of our own tables
        row: list[int] = cursor.fetchone()
    return row


def _values_of(compiled: list[tuple[str, tuple[Any, ...]]]) -> list[Any]:
    return [value for _sql, values in compiled for value in values]


def _beyond(
    kind: Kind, hits: QuerySet[Any], position: tuple[int, str, int] | None, kinds: dict[str, Kind]
) -> QuerySet[Any]:
    """The hits that come after the position, in the order of score, kind and key, all descending."""
    if position is None:
        return hits
    score, name, pk = position
    if kind.position < kinds[name].position:
        return hits.filter(score__lte=score)
    if kind.position > kinds[name].position:
        return hits.filter(score__lt=score)
    return hits.filter(Q(score__lt=score) | Q(score=score, pk__lt=pk))


def _key(digest: str) -> Key:
    """How a score travels in a cursor: with the digest of the query it belongs to."""

    def read(text: str) -> int:
        own, _dot, score = text.partition(".")
        if own != digest:
            raise ValueError(text)
        return read_integer("cursor", score, 0, HIGHEST)

    return Key(F("score"), lambda score: f"{digest}.{score}", read)
