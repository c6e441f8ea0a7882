"""A limit is written as an operator would say it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from core.access.rates import Rate, parse_rate


@pytest.mark.parametrize(("text", "quota", "seconds"), [("120/minute", 120, 60), (" 1/day ", 1, 86400)])
def test_a_rate_is_a_number_and_a_time(text: str, quota: int, seconds: int) -> None:
    assert parse_rate("x", text) == Rate("x", quota, seconds)


@pytest.mark.parametrize("text", ["", "0/day", "120", "120/min", "-1/day", "1/2 days", "1e3/day", "none"])
def test_anything_else_stops_the_start(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="limit anonymous"):
        parse_rate("anonymous", text)
