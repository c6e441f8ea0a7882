"""Child processes that leave nothing behind."""

import contextlib
import ctypes
import json
import os
import platform
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from launcher.home import Home, last_line, write_private

ON_LINUX = platform.system() == "Linux"
PR_SET_PDEATHSIG = 1
# Environment variable by which a process of an installation is recognised after its supervisor was killed.
MARK = "MANDATA_SUPERVISED"


@dataclass
class Child:
    """One program in a session of its own: Ctrl-C reaches the supervisor alone, and the whole group can be ended."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    log: Path
    cwd: Path
    # Signals to send one after another, with the seconds to wait for each before the next; at the end comes SIGKILL.
    stop_signals: Sequence[tuple[signal.Signals, float]] = ((signal.SIGTERM, 10.0),)
    # What the system sends on Linux when the supervisor dies without a chance to stop its children.
    orphan_signal: signal.Signals = signal.SIGTERM
    user: int | None = None
    group: int | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Starts the program with its output appended to the log."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=dict(self.env),
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=self.user,
                group=self.group,
                extra_groups=[] if self.user is not None else None,
                preexec_fn=die_with_parent(self.orphan_signal),  # noqa: PLW1509 - this process has one thread
            )

    @property
    def pid(self) -> int:
        if self.process is None:
            raise RuntimeError(f"{self.name} was never started")
        return self.process.pid

    def exit_code(self) -> int | None:
        """Returns how the program ended, None while it runs or before it was started."""
        return self.process.poll() if self.process else None

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def how_it_ended(self) -> str:
        """Returns in words how the program ended."""
        code = self.exit_code()
        if code is None:
            return "is running"
        return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with status {code}"

    def last_words(self) -> str:
        return last_line(self.log)

    def begin_stop(self) -> None:
        """Asks the program to end, without waiting."""
        if self.is_running():
            self._send(self.stop_signals[0][0])

    def finish_stop(self, hurry: Callable[[], bool] = lambda: False) -> None:
        """Waits for the end that `begin_stop` asked for, insists where it does not come, ends what is left."""
        for index, (number, seconds) in enumerate(self.stop_signals):
            if index:
                self._send(number)
            if self._ended_within(seconds, hurry):
                break
        self.kill_group()

    def kill_group(self) -> None:
        """Ends every process of the group at once, also those whose leader has gone."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):  # PermissionError: only zombies left (macOS)
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _send(self, number: signal.Signals) -> None:
        # To the leader only: it ends its own processes in order, which a signal to all of them would disturb.
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def _ended_within(self, seconds: float, hurry: Callable[[], bool]) -> bool:
        deadline = time.monotonic() + seconds
        while self.is_running():
            if hurry() or time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True


def die_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """Returns what a new process must call so that Linux ends it with this one; None where the system cannot."""
    if not ON_LINUX:
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:  # the supervisor died before the request
            os._exit(1)

    return ask


def remember(home: Home, children: Sequence[Child]) -> None:
    """Writes down which processes run, for the start after a supervisor that was killed."""
    running = [child for child in children if child.is_running()]
    entries = [
        {
            "name": child.name,
            "pid": child.pid,
            "started": started_at(child.pid),
            "signal": int(child.stop_signals[0][0]),
        }
        for child in running
    ]
    write_private(home.run / "children.json", json.dumps(entries))


def end_strays(home: Home) -> list[str]:
    """Ends what a killed supervisor of this folder left running and returns the names of it.

    Call it only while holding the folder's lock: whatever still runs then has nobody to look after it.
    """
    strays: dict[int, tuple[str, int]] = {}
    record = home.run / "children.json"
    if record.exists():
        for entry in json.loads(record.read_text(encoding="utf-8") or "[]"):
            if entry["started"] and started_at(entry["pid"]) == entry["started"]:
                strays[entry["pid"]] = (entry["name"], entry["signal"])
    for pid in _marked(home):
        strays.setdefault(pid, ("a helper process", signal.SIGTERM))
    for pid, (_, number) in strays.items():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)
    deadline = time.monotonic() + 10
    while strays and any(is_alive(pid) for pid in strays) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid in [pid for pid in strays if is_alive(pid)]:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
    record.unlink(missing_ok=True)
    return sorted({name for name, _ in strays.values()})


def is_alive(pid: int) -> bool:
    """Returns whether a process runs under `pid`; a zombie does not."""
    return started_at(pid) != ""


def started_at(pid: int) -> str:
    """Returns when the process `pid` began, in the system's own words; empty when there is none (or a zombie)."""
    if ON_LINUX:
        try:
            after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return ""
        return "" if after_name[0] in "ZX" else after_name[19]
    shown = subprocess.run(["ps", "-o", "stat=,lstart=", "-p", str(pid)], check=False, capture_output=True, text=True)
    state, _, began = shown.stdout.strip().partition(" ")
    return "" if state.startswith("Z") else began.strip()


def _marked(home: Home) -> list[int]:
    """Returns the processes that carry this folder's mark in their environment (Linux only)."""
    wanted = f"{MARK}={home.root}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*") if ON_LINUX else ():
        try:
            marked = wanted in (folder / "environ").read_bytes().split(b"\0")
        except OSError:  # it ended meanwhile, or is somebody else's
            continue
        if marked and int(folder.name) != os.getpid() and is_alive(int(folder.name)):
            found.append(int(folder.name))
    return found
