"""Django's caches from CACHE_URL: the memory of each process, or a Redis that all share."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

# A caller has a counter or two, of a few hundred bytes; the least used are dropped beyond this.
MOST_COUNTERS = 200_000


def django_caches(url: str) -> dict[str, Any]:
    """Returns CACHES: `default`, and `limits` for the counters, so that nothing else makes them give way.

    Raises ImproperlyConfigured for any address that is neither `memory` nor Redis.
    """
    if url == "memory":
        backend = "django.core.cache.backends.locmem.LocMemCache"
        counters = {"BACKEND": backend, "LOCATION": "limits", "OPTIONS": {"MAX_ENTRIES": MOST_COUNTERS}}
        return {"default": {"BACKEND": backend, "LOCATION": "default"}, "limits": counters}
    if url.startswith(("redis://", "rediss://", "unix://")):
        backend = "django.core.cache.backends.redis.RedisCache"
        return {
            name: {"BACKEND": backend, "LOCATION": url, "KEY_PREFIX": f"mandata-{name}"}
            for name in ("default", "limits")
        }
    raise ImproperlyConfigured("CACHE_URL is memory, or begins with redis://, rediss:// or unix://")
