import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from launcher.home import Home
from launcher.processes import MARK, ON_LINUX, Child, end_strays, is_alive, remember, started_at

SLEEP = "import time; print('up', flush=True); time.sleep(60)"
# A program with a helper of its own, whose number it writes down.
WITH_HELPER = """
import subprocess, sys, time
helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(helper.pid, flush=True)
{}
time.sleep(60)
"""
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"

MakeProgram = Callable[..., Child]


def said(child: Child) -> str:
    """Returns what the child has printed, once it has printed something."""
    deadline = time.monotonic() + 10
    while not child.log.read_text() and time.monotonic() < deadline:
        time.sleep(0.01)
    return child.log.read_text().strip()


def gone(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not is_alive(pid)


def test_a_stopped_program_leaves_no_helper_behind(program: MakeProgram) -> None:
    child = program(WITH_HELPER.format(""))
    child.start()
    helper = int(said(child))
    child.begin_stop()
    child.finish_stop()
    assert not child.is_running()
    assert gone(helper)


def test_helpers_of_a_program_that_died_by_itself_are_ended(program: MakeProgram) -> None:
    child = program(WITH_HELPER.format("sys.exit(3)"))
    child.start()
    helper = int(said(child))
    assert child.process is not None
    child.process.wait()
    assert is_alive(helper)
    child.kill_group()
    assert gone(helper)
    assert child.how_it_ended() == "ended with status 3"


def test_a_program_that_ignores_the_request_is_killed(program: MakeProgram) -> None:
    child = program(DEAF, stop_signals=((signal.SIGTERM, 0.2),))
    child.start()
    said(child)
    child.begin_stop()
    child.finish_stop()
    assert child.how_it_ended() == "was killed by SIGKILL"


def test_the_second_signal_is_tried_before_killing(program: MakeProgram) -> None:
    child = program(DEAF, stop_signals=((signal.SIGTERM, 0.2), (signal.SIGQUIT, 5)))
    child.start()
    said(child)
    child.begin_stop()
    child.finish_stop()
    assert child.how_it_ended() == "was killed by SIGQUIT"


@pytest.mark.skipif(not ON_LINUX, reason="only Linux ends children with their parent")
def test_children_end_with_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    source = f"""
import os, pathlib, sys, time
from launcher.processes import Child
log = pathlib.Path({str(tmp_path / "log")!r})
child = Child("sleeper", [sys.executable, "-c", {SLEEP!r}], os.environ, log, cwd=pathlib.Path("/"))
child.start()
print(child.pid, flush=True)
time.sleep(60)
"""
    supervisor = subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE, text=True)
    assert supervisor.stdout is not None
    child = int(supervisor.stdout.readline())
    assert is_alive(child)
    supervisor.kill()
    supervisor.wait()
    supervisor.stdout.close()
    assert gone(child)


def test_what_a_killed_supervisor_wrote_down_is_ended_at_the_next_start(home: Home, program: MakeProgram) -> None:
    child = program(SLEEP, name="worker")
    child.start()
    remember(home, [child])
    assert child.process is not None
    ended = end_strays(home)
    assert ended == ["worker"]
    child.process.wait()
    assert end_strays(home) == []


def test_a_process_that_only_has_the_same_number_is_left_alone(home: Home, program: MakeProgram) -> None:
    child = program(SLEEP)
    child.start()
    remember(home, [child])
    record = home.run / "children.json"
    record.write_text(record.read_text().replace(started_at(child.pid), "another time"))
    assert end_strays(home) == []
    assert child.is_running()


@pytest.mark.skipif(not ON_LINUX, reason="environments of processes can be read on Linux only")
def test_helpers_that_carry_the_mark_of_this_folder_are_found_and_others_are_not(home: Home) -> None:
    ours = subprocess.Popen(["sleep", "60"], env={**os.environ, MARK: str(home.root)})
    others = subprocess.Popen(["sleep", "60"], env={**os.environ, MARK: f"{home.root}-of-somebody-else"})
    try:
        assert end_strays(home) == ["a helper process"]
        assert ours.wait() == -signal.SIGTERM
        assert others.poll() is None
    finally:
        for process in (ours, others):
            process.kill()
            process.wait()
