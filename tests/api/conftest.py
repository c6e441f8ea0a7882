"""Limits set for one test, and caches that begin empty."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches

from core.access.rates import parse_rate
from tests.api.access import SetLimit


@pytest.fixture(autouse=True)
def _counts_begin_at_nothing() -> None:
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture
def limit(settings: Any, monkeypatch: pytest.MonkeyPatch) -> SetLimit:
    """Sets one limit, and stops the clock so that no window ends within a test."""
    monkeypatch.setattr("core.access.limits.time.time", lambda: 1_795_500_010.0)

    def set_limit(name: str, text: str) -> None:
        settings.API_RATES = {**settings.API_RATES, name: parse_rate(name, text)}

    return set_limit
