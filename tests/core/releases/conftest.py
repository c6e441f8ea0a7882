"""Releases in one format where a test is not about formats: the four have the same records."""

from __future__ import annotations

import pytest


@pytest.fixture
def every_format() -> None:
    """Lets a test have what a release has."""


@pytest.fixture(autouse=True)
def _one_format(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "every_format" not in request.fixturenames:
        monkeypatch.setattr("core.releases.building.formats_of", lambda _resource: ["ndjson"])
