"""CACHE_URL chooses memory or Redis, and the counters of limits are apart in either."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.caches import django_caches


def test_memory_is_apart_for_counters() -> None:
    caches = django_caches("memory", kept_answers=200)
    assert {cache["BACKEND"].rsplit(".")[-1] for cache in caches.values()} == {"LocMemCache"}
    assert caches["default"]["LOCATION"] != caches["limits"]["LOCATION"]


@pytest.mark.parametrize("url", ["redis://cache:6379/0", "rediss://cache:6379/0", "unix:///run/redis.sock"])
def test_redis_keeps_both_under_names_of_their_own(url: str) -> None:
    caches = django_caches(url, kept_answers=200)
    assert {cache["LOCATION"] for cache in caches.values()} == {url}
    assert caches["default"]["KEY_PREFIX"] != caches["limits"]["KEY_PREFIX"]


@pytest.mark.parametrize("url", ["", "memcached://cache", "file:///tmp/cache", "redis"])
def test_anything_else_stops_the_start(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="CACHE_URL"):
        django_caches(url, kept_answers=200)
