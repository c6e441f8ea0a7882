"""What a limit is: so many requests in so much time."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


@dataclass(frozen=True)
class Rate:
    """At most `quota` requests in each window of `seconds`; `name` is what answers call it."""

    name: str
    quota: int
    seconds: int


def parse_rate(name: str, text: str) -> Rate:
    """The rate written as `120/minute`; raises ImproperlyConfigured for anything else."""
    found = re.fullmatch(r"([1-9][0-9]{0,8})/(second|minute|hour|day)", text.strip())
    if found is None:
        raise ImproperlyConfigured(f"The limit {name} is a number a second, minute, hour or day, such as 120/minute.")
    return Rate(name, int(found[1]), SECONDS[found[2]])
