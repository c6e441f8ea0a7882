"""`make test` and its relatives: every check of the project, in the order of how fast it can fail."""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from launcher.database import throwaway_database
from launcher.environment import PROJECT, PYTHON, VENV, ensure_environment
from launcher.errors import LaunchError
from launcher.run import say

SNAPSHOT = PROJECT / "docs" / "openapi" / "v1.yaml"
CODEBOOK = PROJECT / "docs" / "codebook.md"
APPLICATIONS = ("actors", "config", "core", "events", "ingest", "launcher", "missions", "sources", "bench", "tests")


@dataclass(frozen=True)
class Check:
    """One command that must succeed."""

    name: str
    command: list[str]


def test(rest: list[str]) -> int:
    """Runs every check and last the tests, whose summary is the last line; returns 0 when all passed.

    All checks run also after one has failed: a person repairs all in one go.
    """
    began = time.monotonic()
    ensure_environment()
    failed = [check.name for check in static_checks() if not _passes(check, os.environ.copy())]
    with throwaway_database() as url:
        env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        failed += [check.name for check in database_checks() if not _passes(check, env)]
        _report(failed, began)
        coverage = ["--cov", "--cov-branch", "--cov-report=term:skip-covered"]
        # One worker a core, each with a database of its own; a file's tests stay together.
        parallel = ["--numprocesses=auto", "--dist=loadfile"]
        status = subprocess.run(
            [str(PYTHON), "-m", "pytest", *parallel, *coverage, *rest], env=env, cwd=PROJECT, check=False
        ).returncode
    return status or (1 if failed else 0)


def test_long(rest: list[str]) -> int:
    """Runs the tests marked `long`; what the machine lacks for them is skipped and listed."""
    ensure_environment()
    with throwaway_database() as url:
        env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        return subprocess.run(
            [str(PYTHON), "-m", "pytest", "-m", "long", *rest], env=env, cwd=PROJECT, check=False
        ).returncode


def static_checks() -> list[Check]:
    """Returns the checks that read the code only."""
    folders = [name for name in APPLICATIONS if (PROJECT / name).is_dir()]
    return [
        Check("format", [_tool("ruff"), "format", "--check", "--quiet", "."]),
        Check("lint", [_tool("ruff"), "check", "--quiet", "."]),
        Check("layers", [_tool("lint-imports"), "--no-cache"]),
        Check("types", [_tool("mypy"), "--no-error-summary", *folders]),
    ]


def database_checks() -> list[Check]:
    """Returns the checks that need Django and a database."""
    manage = [str(PYTHON), "manage.py"]
    return [
        Check("migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        Check("OpenAPI snapshot", [str(PYTHON), "-m", "launcher", "openapi", "--check"]),
    ]


def openapi(rest: list[str]) -> int:
    """Writes docs/openapi/v1.yaml, or with --check only says whether it is current; warnings are failures."""
    ensure_environment()
    with tempfile.TemporaryDirectory(prefix="mandata-") as folder:
        written = Path(folder) / "v1.yaml"
        command = [str(PYTHON), "manage.py", "spectacular", "--validate", "--fail-on-warn", "--file", str(written)]
        env = {"DJANGO_SETTINGS_MODULE": "tests.settings", **os.environ}
        done = subprocess.run(command, env=env, cwd=PROJECT, check=False, capture_output=True, text=True)
        if done.returncode:
            raise LaunchError(f"The OpenAPI document cannot be written:\n{(done.stdout + done.stderr).strip()}")
        if "--check" in rest:
            if not SNAPSHOT.exists() or SNAPSHOT.read_bytes() != written.read_bytes():
                raise LaunchError(f"{SNAPSHOT.relative_to(PROJECT)} is not what the code says; run `make openapi`.")
            return 0
        SNAPSHOT.parent.mkdir(parents=True, exist_ok=True)
        SNAPSHOT.write_bytes(written.read_bytes())
    say(f"Wrote {SNAPSHOT.relative_to(PROJECT)}.")
    return 0


def codebook(rest: list[str]) -> int:
    """Writes the codebook from the models."""
    ensure_environment()
    env = {"DJANGO_SETTINGS_MODULE": "tests.settings", **os.environ}
    return subprocess.run([str(PYTHON), "manage.py", "codebook", *rest], env=env, cwd=PROJECT, check=False).returncode


def bench(rest: list[str]) -> int:
    """Runs the measurements on a throwaway database and returns their status."""
    ensure_environment()
    with throwaway_database() as url:
        env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        return subprocess.run([str(PYTHON), "-m", "bench", *rest], env=env, cwd=PROJECT, check=False).returncode


def tool(rest: list[str]) -> int:
    """Runs a program of the environment, such as ruff, and returns its status."""
    ensure_environment()
    if not rest or not (VENV / "bin" / rest[0]).exists():
        raise LaunchError(f"The environment has no program {rest[0] if rest else ''}.")
    return subprocess.run([_tool(rest[0]), *rest[1:]], cwd=PROJECT, check=False).returncode


def _tool(name: str) -> str:
    return str(VENV / "bin" / name)


def _passes(check: Check, env: dict[str, str]) -> bool:
    began = time.monotonic()
    done = subprocess.run(check.command, env=env, cwd=PROJECT, check=False, capture_output=True, text=True)
    say(f"{'failed' if done.returncode else 'passed'}  {check.name} ({time.monotonic() - began:.1f} s)")
    if done.returncode:
        print((done.stdout + done.stderr).rstrip(), file=sys.stderr, flush=True)
    return done.returncode == 0


def _report(failed: list[str], began: float) -> None:
    """Says what failed before the tests' own output begins, which ends with their summary."""
    if failed:
        say(f"Failed before the tests: {', '.join(failed)} ({time.monotonic() - began:.0f} s).")
