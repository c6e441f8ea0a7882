import os
import signal
import time
from collections.abc import Callable

import pytest

from launcher.errors import LaunchError
from launcher.home import Home
from launcher.processes import Child
from launcher.supervisor import MOST_DEATHS, StopRequested, Supervisor

SLEEP = "import time; print('up', flush=True); time.sleep(60)"
MakeProgram = Callable[..., Child]


class Told(list[str]):
    """What the supervisor said to the person at the terminal."""


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def supervisor(home: Home, told: Told) -> Supervisor:
    return Supervisor(home, say=told.append, first_pause=0.01)


def test_a_program_that_dies_is_started_again_and_that_is_said(
    supervisor: Supervisor, program: MakeProgram, told: Told
) -> None:
    child = program(SLEEP, name="worker")
    supervisor.start(child)
    first = child.pid
    os.kill(first, signal.SIGKILL)
    supervisor.wait_for(lambda: child.pid != first and child.is_running(), seconds=5, failure="it stayed dead")
    assert told == [f"worker was killed by SIGKILL; starting it again in 0.01 s (log: {child.log})"]


def test_a_program_that_keeps_dying_stops_the_whole_with_its_last_words(
    supervisor: Supervisor, program: MakeProgram, told: Told
) -> None:
    healthy = program(SLEEP, name="database")
    broken = program("import sys; sys.exit('no such table: missions')", name="web")
    supervisor.start(healthy)
    supervisor.start(broken)
    with pytest.raises(
        LaunchError, match=r"web does not stay up, it ended with status 1 5 times .*no such table: missions"
    ):
        supervisor.run_forever()
    assert len(told) == MOST_DEATHS - 1
    supervisor.stop()
    assert not healthy.is_running()


def test_pauses_between_starts_grow(supervisor: Supervisor, program: MakeProgram, told: Told) -> None:
    supervisor.start(program("raise SystemExit(1)"))
    with pytest.raises(LaunchError):
        supervisor.run_forever()
    assert [text.split("again in ")[1].split()[0] for text in told] == ["0.01", "0.02", "0.04", "0.08"]


def test_deaths_after_a_healthy_time_are_not_counted_together(home: Home, program: MakeProgram, told: Told) -> None:
    supervisor = Supervisor(home, say=told.append, first_pause=0.01, healthy_seconds=0)
    child = program("import time; time.sleep(0.01)")
    supervisor.start(child)
    supervisor.wait_for(lambda: len(told) > MOST_DEATHS, seconds=10, failure="it was not started often enough")
    supervisor.stop()


def test_the_first_started_is_stopped_last(supervisor: Supervisor, program: MakeProgram, home: Home) -> None:
    trace = home.root / "trace"
    source = (
        "import signal, sys, time\n"
        "def end(*_):\n"
        "    open({trace!r}, 'a').write({name!r} + ' ')\n"
        "    sys.exit()\n"
        "signal.signal(signal.SIGTERM, end)\n"
        "print('up', flush=True)\n"
        "time.sleep(60)"
    )
    children = [program(source.format(trace=str(trace), name=name), name=name) for name in ("database", "worker")]
    for child in children:
        supervisor.start(child)
    supervisor.wait_for(lambda: all(c.log.read_text() for c in children), seconds=5, failure="not up")
    supervisor.stop()
    assert trace.read_text().split() == ["worker", "database"]


def test_a_signal_is_a_request_to_stop(supervisor: Supervisor, program: MakeProgram) -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    supervisor.listen()
    try:
        supervisor.start(program(SLEEP))
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(StopRequested):
            supervisor.run_forever()
        supervisor.stop()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_a_step_that_fails_ends_with_its_own_words_alone(supervisor: Supervisor, program: MakeProgram) -> None:
    step = program("import sys; print('first', file=sys.stderr); sys.exit('CommandError: the server is too old')")
    with pytest.raises(LaunchError, match=r"^the server is too old$"):
        supervisor.run_once(step)


def test_waiting_too_long_is_said(supervisor: Supervisor) -> None:
    began = time.monotonic()
    with pytest.raises(LaunchError, match="it never came"):
        supervisor.wait_for(lambda: False, seconds=0.1, failure="it never came")
    assert time.monotonic() - began < 5
