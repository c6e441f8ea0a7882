"""The commands behind the Makefile's targets."""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from types import FrameType

from launcher import checks, run, services
from launcher.database import database_of
from launcher.environment import PROJECT, PYTHON, ensure_environment
from launcher.errors import LaunchError
from launcher.home import Home


def main(arguments: list[str]) -> int:
    """Runs one command and returns its exit status; what a person must know is one line on standard error."""
    parser = argparse.ArgumentParser(prog="python3 -m launcher", description=__doc__)
    parser.add_argument("command", choices=sorted(COMMANDS))
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="handed on to the command")
    given = parser.parse_args(arguments)
    try:
        with _terminated_as_interrupted():
            return COMMANDS[given.command](given.rest)
    except LaunchError as error:
        print(f"mandata: {error}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130


def manage(rest: list[str]) -> int:
    """Runs manage.py on the installation's database and returns its status."""
    ensure_environment()
    home = Home.open()
    with database_of(home, "manage") as url:
        env = {**run.base_environment(home), "DATABASE_URL": url}
        return subprocess.run([str(PYTHON), "manage.py", *rest], env=env, cwd=PROJECT, check=False).returncode


def environment(rest: list[str]) -> int:
    """Brings the environment up to date and says where it is."""
    print(ensure_environment())
    return 0


@contextlib.contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """Turns SIGTERM into KeyboardInterrupt, so that whatever was started is stopped on the way out."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": lambda rest: run.run(),
    "manage": manage,
    "environment": environment,
    "test": checks.test,
    "test-long": checks.test_long,
    "test-services": services.test_services,
    "tool": checks.tool,
    "bench": checks.bench,
    "openapi": checks.openapi,
    "codebook": checks.codebook,
}

if os.name != "posix":
    sys.exit("Mandata runs on Linux and macOS.")
