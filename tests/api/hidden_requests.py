"""Requests that would tell what is hidden: every list with every filter, order, count, facet, field and format."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.test import Client

from config.api import RESOURCES
from core.api.facets import MOST_FACETS, facet_names
from core.api.filters import ExactFilter, RecordFilter
from core.api.ranking import RankedFilter
from core.api.reconcile.types import TYPES
from core.models import Record
from events.api.stats import MEASURES
from events.stats import DIMENSIONS, PERIODS
from missions.api.filters import TaskFilter
from tests.api.hidden_world import SECRET, SLUG, World

Request = tuple[str, tuple[tuple[str, str], ...]]
Answer = tuple[int, bytes, str]
TEXTS = (SECRET, SLUG, "zebra", "zebr", '"zebra crossing"', "zèbres", "zebra -lion", "crosing")
DAYS = ("2022-03-01", "2022-07-01", "2022-12-31", "2023-01-10", "2023-01-20", "2023-06-30")


def ask(requests: Iterable[Request], client: Client) -> dict[Request, Answer]:
    """What each request gives: status, body and where it leads."""
    answers = {}
    for path, query in requests:
        response = client.get(f"/api/v1/{path}", query)
        assert response.status_code < 500, (path, query)
        answers[path, query] = (response.status_code, response.getvalue(), response.get("Location", ""))
    return answers


def request(path: str, **query: str) -> Request:
    return path, tuple(query.items())


def following(requests: Iterable[Request], client: Client, most: int = 3) -> Iterator[Request]:
    """The next pages of what these requests begin, as this world has them."""
    for path, query in requests:
        for _ in range(most):
            body = json.loads(client.get(f"/api/v1/{path}", query).content)
            if not body.get("next"):
                break
            query = tuple(parse_qsl(urlsplit(body["next"]).query))
            yield path, query


def every_request(world: World) -> list[Request]:
    """All requests, without those for next pages."""
    parts = [
        *(lists(name) for name in RESOURCES),
        *(filters(name, world) for name in RESOURCES),
        details(world),
        stats(world),
        missions(world),
        searches(),
        reconciliation(world),
        [request("vocabularies/"), request("vocabularies/tasks/"), request("")],
    ]
    return list(dict.fromkeys(one for part in parts for one in part))


def lists(name: str) -> Iterator[Request]:
    viewset, path = RESOURCES[name], f"{name}/"
    serializer = viewset.serializer_class
    more = {"include": ",".join(serializer.names_on_request())} if serializer.names_on_request() else {}
    yield request(path, count="true", limit="1")
    for served in viewset(action="list", request=None).get_renderers():
        yield request(path, format=str(served.format), **more)
    for declared in serializer.Meta.fields:  # type: ignore[attr-defined]  # every resource declares them
        yield request(path, fields=declared)
    names = facet_names(viewset.filterset_class)
    for first in range(0, len(names), MOST_FACETS):
        yield request(path, facets=",".join(names[first : first + MOST_FACETS]))


def ordered(names: Iterable[str]) -> Iterator[Request]:
    """The first page of every order of every list."""
    for name in names:
        for ordering in RESOURCES[name].ordering_names():
            yield request(f"{name}/", ordering=ordering, limit="1")


def filters(name: str, world: World) -> Iterator[Request]:
    path = f"{name}/"
    for filter_name, one in RESOURCES[name].filterset_class.declared().items():
        for value in dict.fromkeys([world.hits[name][filter_name], *values_for(one, world)]):
            yield request(path, fields="uid", count="true", **{filter_name: value})


def values_for(one: Any, world: World) -> Iterator[str]:
    """What a filter that takes words or names can be asked with."""
    if isinstance(one, RankedFilter | ExactFilter):
        yield from TEXTS
    if isinstance(one, TaskFilter):
        yield from world.tasks
    if isinstance(one, RecordFilter):
        yield from TEXTS[:2]
        for records in (world.shared, world.tied, world.hidden):
            record = world.of_model(records)[one.model]
            yield from names_of(record)


def names_of(record: Record) -> Iterator[str]:
    yield str(record.uid)
    yield str(getattr(record, "slug", "") or getattr(record, "symbol", "") or record.uid)


def details(world: World) -> Iterator[Request]:
    for name in RESOURCES:
        more = ",".join(RESOURCES[name].serializer_class.names_on_request())
        for records in (world.shared, world.tied, world.hidden):
            for lookup in ("uid", "slug"):
                if value := getattr(records[name], lookup, ""):
                    yield request(f"{name}/{value}/", **({"include": more} if more else {}))
                    yield request(f"{name}/{value}/history/")


def stats(world: World) -> Iterator[Request]:
    measures = [",".join(MEASURES[:1] + MEASURES[1:][first : first + 12]) for first in range(0, len(MEASURES) - 1, 12)]
    chosen = [(), *((one,) for one in DIMENSIONS), *combinations(DIMENSIONS, 2)]
    for by in chosen:
        if len(set(by) & set(PERIODS)) > 1 or ("admin1" in by and "country" not in by):
            continue
        for measure in measures if len(by) < 2 else measures[:1]:
            yield request("stats/", measure=measure, **({"by": ",".join(by)} if by else {}))
    for records in (world.shared, world.tied, world.hidden):
        yield request("stats/", by="month,country,actor", uid=str(records["incidents"].uid), measure=measures[0])
        for name in ("actors", "missions"):
            yield request("stats/", by="year", measure=measures[0], **{name[:-1]: str(records[name].uid)})
    for value in ("child", "adult"):
        yield request("stats/", by="month", age_group=value, measure=measures[0])
    yield request("stats/", by="country", q="zebra", measure=measures[0])


def missions(world: World) -> Iterator[Request]:
    for records in (world.shared, world.tied, world.hidden):
        slug = records["missions"].slug  # type: ignore[attr-defined]  # missions have one
        yield request(f"missions/{slug}/timeline/")
        yield request(f"missions/{slug}/timeline/", link="host_country")
        for day in DAYS:
            yield request(f"missions/{slug}/mandate/", on=day)


def searches() -> Iterator[Request]:
    for text in TEXTS:
        yield request("search/", q=text)
        yield request("search/", q=text, type="incident,document", limit="1")


def reconciliation(world: World) -> Iterator[Request]:
    for text in (*TEXTS[:4], *(str(world.hidden[name].uid) for name in ("actors", "missions", "places"))):
        queries: dict[str, Any] = {kind: {"query": text, "type": kind} for kind in TYPES}
        for kind, one in TYPES.items():
            queries |= {
                f"{kind}.{held.id}": {"query": "", "type": kind, "properties": [{"pid": held.id, "v": text}]}
                for held in one.properties
                if held.filter
            }
        yield request("reconcile/", queries=json.dumps(queries))
        yield request("reconcile/suggest/entity/", prefix=text)
    for name in ("actors", "missions", "places", "publishers", "documents"):
        ids = [str(records[name].uid) for records in (world.shared, world.tied, world.hidden)]
        entity = TYPES[RESOURCES[name].queryset.model.record_kind]
        for first in range(0, len(entity.properties), 20):
            wanted = [{"id": held.id} for held in entity.properties[first : first + 20]]
            yield request("reconcile/", extend=json.dumps({"ids": ids, "properties": wanted}))
        for uid in ids:
            yield request("reconcile/preview/", id=uid)
            yield request(f"reconcile/entities/{uid}/")
