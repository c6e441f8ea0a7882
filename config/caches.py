"""Django's caches from CACHE_URL: the memory of each process, or a Redis that all share."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

# A caller has a counter or two, of a few hundred bytes; the least used are dropped beyond this.
MOST_COUNTERS = 200_000


# Seconds that a kept answer is of any use: most have another key by then.
KEPT_FOR = 300


def django_caches(url: str, *, kept_answers: int) -> dict[str, Any]:
    """Returns CACHES: `default`, `limits` for the counters, `answers` for answers of the API.

    Apart from each other, so that none makes another give way. `kept_answers` is how many a process keeps in its
    memory; none at 0, wherever. Raises ImproperlyConfigured for any address that is neither `memory` nor Redis.
    """
    if url == "memory":
        backend = "django.core.cache.backends.locmem.LocMemCache"
        sizes = {"limits": MOST_COUNTERS, "answers": kept_answers}
        caches: dict[str, dict[str, Any]] = {
            name: {"BACKEND": backend, "LOCATION": name, "OPTIONS": {"MAX_ENTRIES": sizes.get(name, 300)}}
            for name in ("default", "limits", "answers")
        }
    elif url.startswith(("redis://", "rediss://", "unix://")):
        backend = "django.core.cache.backends.redis.RedisCache"
        caches = {
            name: {"BACKEND": backend, "LOCATION": url, "KEY_PREFIX": f"mandata-{name}"}
            for name in ("default", "limits", "answers")
        }
    else:
        raise ImproperlyConfigured("CACHE_URL is memory, or begins with redis://, rediss:// or unix://")
    caches["answers"]["TIMEOUT"] = KEPT_FOR
    if not kept_answers:
        caches["answers"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    return caches
