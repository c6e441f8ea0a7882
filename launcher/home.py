"""The data folder of an installation: who uses it now, its secrets, its logs."""

import fcntl
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from launcher.environment import PROJECT
from launcher.errors import LaunchError

# Inside the checkout: two checkouts never share a database, and deleting one leaves nothing behind.
DEFAULT_HOME = PROJECT / "var"
KEPT_LOGS = 5


@dataclass(frozen=True)
class Home:
    """A data folder that exists and can be written."""

    root: Path

    @classmethod
    def open(cls, configured: str | None = None) -> "Home":
        """Returns the folder of `configured`, MANDATA_HOME or the default, created private where it was missing."""
        root = Path(configured or os.environ.get("MANDATA_HOME") or DEFAULT_HOME).expanduser().absolute()
        home = cls(root)
        try:
            for folder in (root, home.logs, home.run):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            probe = home.run / f".writable-{os.getpid()}"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise LaunchError(f"The data folder {root} cannot be used: {error.strerror}") from error
        return home

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def run(self) -> Path:
        return self.root / "run"

    def lock(self, purpose: str) -> "HeldLock":
        """Returns the lock on this folder; raises InUse when another process holds it."""
        handle = (self.root / "lock").open("a+", encoding="utf-8")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            holder = _json_or_empty(handle.read())
            handle.close()
            raise InUse(self.root, holder) from None
        except OSError as error:
            handle.close()
            raise LaunchError(f"The data folder {self.root} cannot be locked: {error.strerror}") from error
        held = HeldLock(handle)
        held.describe(purpose=purpose, pid=os.getpid())
        return held

    def secrets(self) -> dict[str, str]:
        """Returns this installation's generated secrets, made the first time and kept readable by their owner only."""
        file = self.root / "secrets.json"
        try:
            kept: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            kept = {
                name: secrets.token_urlsafe(48) for name in ("secret_key", "superuser_password", "database_password")
            }
            write_private(file, json.dumps(kept))
        except ValueError as error:
            raise LaunchError(f"{file} is damaged; restore it from a backup, the database password is in it") from error
        return kept

    def state(self) -> dict[str, Any]:
        """Returns what earlier runs noted so that work need not be done twice; empty when there is nothing."""
        file = self.run / "state.json"
        return _json_or_empty(file.read_text(encoding="utf-8")) if file.exists() else {}

    def note(self, **entries: Any) -> None:
        """Adds `entries` to the state."""
        write_private(self.run / "state.json", json.dumps({**self.state(), **entries}))

    def rotated_log(self, name: str) -> Path:
        """Returns the path of a new log, after moving those of earlier runs one number up."""
        log = self.logs / f"{name}.log"
        for number in range(KEPT_LOGS - 1, 0, -1):
            older = self.logs / f"{name}.log.{number}"
            newer = self.logs / f"{name}.log.{number - 1}" if number > 1 else log
            if newer.exists():
                newer.replace(older)
        log.touch(mode=0o600)
        return log


class InUse(LaunchError):
    """Another process works on the data folder."""

    def __init__(self, root: Path, holder: dict[str, Any]) -> None:
        self.holder = holder
        where = f", {holder['url']}" if "url" in holder else ""
        who = f"`make {holder.get('purpose', '?')}` (process {holder.get('pid', '?')}{where})"
        super().__init__(f"The data folder {root} is in use by {who}; stop that first or set another MANDATA_HOME.")


class HeldLock:
    """The lock on a data folder; the operating system frees it when this process ends, however it ends."""

    def __init__(self, handle: IO[str]) -> None:
        self._handle = handle
        self._entries: dict[str, Any] = {}

    def describe(self, **entries: Any) -> None:
        """Says who holds the lock, for the message that others get."""
        self._entries.update(entries)
        self._handle.seek(0)
        self._handle.truncate()
        self._handle.write(json.dumps(self._entries))
        self._handle.flush()

    def release(self) -> None:
        self._handle.seek(0)
        self._handle.truncate()
        self._handle.close()


def write_private(file: Path, text: str) -> None:
    """Replaces `file` by `text` in one step, readable by its owner only from the first moment."""
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(file)


def last_line(log: Path) -> str:
    """Returns the last line of a log that says something, shortened to what fits on a terminal line or two."""
    with log.open("rb") as handle:
        handle.seek(max(0, log.stat().st_size - 16_384))
        lines = [line.strip() for line in handle.read().decode(errors="replace").splitlines() if line.strip()]
    return lines[-1][:400] if lines else "it said nothing"


def _json_or_empty(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
