"""schemathesis asks a live server what the document allows and what it does not, and follows its links."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.api.resources import MAKERS
from tests.tokens import secret_of, sender_account

EXAMPLES = os.environ.get("SCHEMATHESIS_EXAMPLES", "10")
# Names and cursors are looked up: a text that the schema allows may name nothing, which is 400 and told.
UNTRUE = ["--exclude-checks", "positive_data_acceptance"]
CONFIG = Path(__file__).with_name("schemathesis.toml")


@pytest.fixture
def token() -> str:
    """Of an account that may hand documents in, so that nothing is refused before it is read."""
    return secret_of(sender_account())


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_no_request_is_answered_outside_the_document(live_server: Any, token: str, tmp_path: Path) -> None:
    """SCHEMATHESIS_EXAMPLES is the number of requests made up for each operation, beside those of every parameter."""
    for make in MAKERS.values():
        make()
        make(sensitivity="coarsened")
    program = str(Path(sys.executable).with_name("schemathesis"))
    options = ["--max-examples", EXAMPLES, "--seed", "3", "--no-color", "--header", f"Authorization: Bearer {token}"]
    report = tmp_path / "report.txt"
    with report.open("w", encoding="utf-8") as written:
        address = f"{live_server.url}/api/v1/schema/?format=json"
        command = [program, "--config-file", str(CONFIG), "run", address, "--checks", "all", *UNTRUE, *options]
        done = subprocess.run(command, cwd=tmp_path, stdout=written, stderr=written, check=False)
    told = report.read_text(encoding="utf-8")
    assert done.returncode == 0, told[-20_000:]
    print(told[told.index("SUMMARY") :])
