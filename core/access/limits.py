"""How many requests a caller has left. Counted in the cache, in windows that begin at whole minutes, hours or days."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches

from core.access.rates import Rate

CACHE = "limits"


@dataclass(frozen=True)
class Allowance:
    """Where a caller stands in the present window; `used` may pass the quota, since refused requests count too."""

    rate: Rate
    used: int
    resets_in: int

    @property
    def remaining(self) -> int:
        return max(0, self.rate.quota - self.used)

    @property
    def is_exceeded(self) -> bool:
        return self.used > self.rate.quota


def rate_named(name: str) -> Rate:
    """The rate that the settings give: anonymous, token or token_creation."""
    rate: Rate = settings.API_RATES[name]
    return rate


def spend(rate: Rate, caller: str) -> Allowance:
    """Counts one request of `caller`. Each step is atomic in the cache, so that of many at once none goes uncounted."""
    key, resets_in = _window(rate, caller)
    counts = caches[CACHE]
    try:
        used = counts.incr(key)
    except ValueError:
        # The first of its window; of several at once one adds, and all count.
        counts.add(key, 0, timeout=resets_in + 1)
        used = counts.incr(key)
    return Allowance(rate, used, resets_in)


def look(rate: Rate, caller: str) -> Allowance:
    """Where `caller` stands, without counting."""
    key, resets_in = _window(rate, caller)
    return Allowance(rate, caches[CACHE].get(key, 0), resets_in)


def _window(rate: Rate, caller: str) -> tuple[str, int]:
    """The cache key of the present window, and the seconds until it ends (at least one)."""
    window, elapsed = divmod(int(time.time()), rate.seconds)
    return f"{rate.name}:{caller}:{window}", rate.seconds - elapsed
