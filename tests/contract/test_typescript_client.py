"""A TypeScript client generated from the document passes the compiler and works against a live server."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from core.services import merge, withdraw
from tests import factories
from tests.api.test_changes import settle
from tests.contract.python_client import PUBLISHED
from tests.tokens import secret_of, sender_account

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
SOURCES = Path(__file__).with_name("typescript")
# What npm says where the registry cannot be reached.
UNREACHABLE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH", "ERR_SOCKET_TIMEOUT")


def run(command: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=300
    )


def must(command: list[str], folder: Path, **environment: str) -> None:
    done = run(command, folder, **environment)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the compiled test, with the types generated from the published document."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node or npm is not installed")
    folder = tmp_path_factory.mktemp("typescript-client")
    shutil.copytree(SOURCES, folder, dirs_exist_ok=True)
    installed = run(["npm", "ci", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts"], folder)
    if installed.returncode and any(word in installed.stderr for word in UNREACHABLE):
        pytest.skip("the npm registry cannot be reached")
    assert installed.returncode == 0, installed.stderr
    must(["npx", "--no-install", "openapi-typescript", str(PUBLISHED), "--output", "v1.d.ts"], folder)
    must(["npx", "--no-install", "tsc"], folder)
    return folder


@pytest.fixture
def filled() -> dict[str, str]:
    """The records that the client asks for, by the names under which it is told of them."""
    mission = factories.MissionFactory.create(slug="minusma")
    incidents = [
        factories.IncidentFactory.create(incident_kind=kind, mission_links=[{"mission": mission}])
        for kind in ("vac.attack", "vac.attack", "vac.abduction", "vac.abduction", "remote.grenade")
    ]
    in_force = DateRange(date(2016, 7, 1), date(2017, 7, 1))
    mandate = factories.MandateFactory.create(mission=mission, in_force=in_force)
    factories.MandateTaskFactory.create(mission=mission, mandate=mandate)
    withdrawn, merged, survivor = factories.IncidentFactory.create_batch(3, incident_kind="other")
    withdraw(withdrawn, by="test", reason="entered twice")
    merge(merged, into=survivor, by="test")
    settle()
    records = {"INCIDENT": incidents[0], "MANDATE": mandate, "WITHDRAWN": withdrawn}
    records |= {"MERGED": merged, "SURVIVOR": survivor}
    return {name: str(record.uid) for name, record in records.items()} | {"TOKEN": secret_of(sender_account())}


def test_the_client_compiles_and_works(built: Path, filled: dict[str, str], live_server: Any) -> None:
    must(["node", "--test", "built/client.test.js"], built, BASE_URL=live_server.url, **filled)
