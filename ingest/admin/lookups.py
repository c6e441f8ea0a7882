"""Look-ups of known names for the review page, as JSON; each answers at most a dozen."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, JsonResponse

from core.admin.roles import visible_to
from ingest.review.known import Found, record_models, search_actors, search_places, search_records

_SHORTEST = 2


def actors(request: HttpRequest) -> JsonResponse:
    """Known actors by any of their names: `?q=`."""
    words = _words(request)
    return _answer(search_actors(words) if len(words) >= _SHORTEST else ())


def missions(request: HttpRequest) -> JsonResponse:
    """Known missions by acronym or name: `?q=`."""
    words = _words(request)
    return _answer(search_actors(words, missions_only=True) if len(words) >= _SHORTEST else ())


def places(request: HttpRequest) -> JsonResponse:
    """Places of the gazetteer by the beginning of their name: `?q=&country=`."""
    words = _words(request)
    country = request.GET.get("country", "")[:2]
    return _answer(search_places(words, country) if len(words) >= _SHORTEST else ())


def records(request: HttpRequest, kind: str) -> JsonResponse:
    """Published records of a kind that hold the words, the latest where there are none: `?q=`."""
    model = record_models().get(kind)
    if model is None:
        raise Http404
    published = visible_to(request.user, model._default_manager.filter(publication_status="published"))
    return _answer(search_records(published, _words(request)))


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:100]


def _answer(found: Iterable[Found]) -> JsonResponse:
    return JsonResponse({"results": [one.as_json() for one in found]})
