"""The notebooks in docs/ compute what they say, from a release alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from core.dates import PartialDate
from core.models import Release
from core.releases.files import storage
from events.same_event import suspect_same_event
from tests import factories
from tests.core.releases.shelf import published

pytestmark = pytest.mark.django_db(transaction=True)
NOTEBOOK = Path(settings.BASE_DIR) / "docs" / "notebooks" / "fatalities.ipynb"


def executed(notebook: Path) -> dict[str, Any]:
    """The names that a notebook's code leaves behind, run cell by cell."""
    names: dict[str, Any] = {}
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"{notebook.name} {cell['id']}", "exec"), names)
    return names


@pytest.fixture
def release() -> Release:
    """Five peacekeepers who died, and attacks in two months, with what must not be counted among them."""
    mission = factories.MissionFactory.create(acronym="MINUSMA")
    for day, cause in (
        (PartialDate.day(date(2021, 4, 2)), "malicious_act"),
        (PartialDate.month(2021, 12), "accident"),
        (PartialDate.day(date(2022, 6, 5)), "malicious_act"),
        (PartialDate.between(date(2021, 12, 31), date(2022, 1, 2)), "unknown"),
        (None, "unknown"),
    ):
        factories.PeacekeeperFatalityFactory.create(mission=mission, incident_date=day, cause=cause)
    march = {"date": PartialDate.day(date(2022, 3, 27)), "incident_kind": "vac.attack"}
    first, second = factories.IncidentFactory.create_batch(2, **march)
    group = suspect_same_event([first, second], by="test", reason="same day and place")
    group.members.update(status="confirmed")
    factories.IncidentFactory.create(date=PartialDate.month(2022, 4), incident_kind="remote.ied_mine")
    factories.IncidentFactory.create(date=PartialDate.year(2022), incident_kind="battle.armed_clash")
    factories.IncidentFactory.create(**{**march, "incident_kind": "demo.peaceful"})
    factories.IncidentFactory.create(**march, sensitivity="restricted")
    return published("2026.1")


@pytest.fixture(params=["folder", "server"])
def address(request: pytest.FixtureRequest, release: Release) -> str:
    """Where a researcher finds the release."""
    if request.param == "folder":
        return str(Path(storage().path(release.stored_in)))
    live: Callable[..., Any] = request.getfixturevalue("live_server")
    return f"{live}/api/v1/releases/2026.1/"


def test_fatalities_and_attacks_are_counted_from_a_release(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANDATA_RELEASE", address)
    names = executed(NOTEBOOK)
    by_year = names["fatalities_by_mission_and_year"]
    assert by_year.loc["MINUSMA"].to_dict() == {"2021": 2, "2022": 1, "not within a year": 2}
    assert names["fatalities_by_cause"].loc["MINUSMA"].to_dict() == {"accident": 1, "malicious_act": 2, "unknown": 2}
    assert names["attacks_by_month"].to_dict() == {"2022-03": 1, "2022-04": 1, "not within a month": 1}
