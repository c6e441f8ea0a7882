"""The project's own Python environment, exactly as requirements.lock says."""

import fcntl
import hashlib
import subprocess
import sys
from pathlib import Path

from launcher.errors import LaunchError

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = PROJECT / "requirements.lock"
UV_LOCK = Path(__file__).with_name("uv.lock")
# The installer lives beside the packages in an environment of its own, so that theirs holds the lock and nothing else.
UV_VENV = VENV / "uv"
STAMP = VENV / "mandata.lock-installed"


def ensure_environment() -> Path:
    """Returns the environment's interpreter, after creating or updating the environment when the lock asks for it.

    Costs two file reads when nothing changed. Two callers at once wait for each other.
    """
    if _is_current():
        return PYTHON
    try:
        VENV.parent.joinpath("var").mkdir(exist_ok=True)
        with VENV.parent.joinpath("var", "environment.lock").open("w") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            if not _is_current():
                _install()
    except OSError as error:
        raise LaunchError(f"The environment {VENV} cannot be written: {error.strerror or error}") from error
    return PYTHON


def fingerprint(*files: Path) -> str:
    """Returns one hash over the contents of `files`, in the order given."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _is_current() -> bool:
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text() == _wanted()


def _wanted() -> str:
    # With its place: the programs of an environment that was moved still look for Python where it was.
    return f"{fingerprint(LOCK, UV_LOCK)} {VENV}"


def _install() -> None:
    print("Installing the Python environment from requirements.lock …", flush=True)
    moved = STAMP.exists() and not STAMP.read_text().endswith(f" {VENV}")
    if moved or not _works(PYTHON):
        _run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)], "could not be created")
    uv_stamp = UV_VENV / "mandata.lock-installed"
    if not uv_stamp.exists() or uv_stamp.read_text() != fingerprint(UV_LOCK):
        # On Debian the module `venv` comes without pip until the package python3-venv is installed.
        _run([sys.executable, "-m", "venv", "--clear", str(UV_VENV)], "lacks pip (Debian: install python3-venv)")
        pip = [str(UV_VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet"]
        _run([*pip, "install", "--require-hashes", "-r", str(UV_LOCK)], "could not get its installer")
        uv_stamp.write_text(fingerprint(UV_LOCK))
    sync = [
        str(UV_VENV / "bin" / "uv"),
        "pip",
        "sync",
        "--quiet",
        "--require-hashes",
        "--python",
        str(PYTHON),
        str(LOCK),
    ]
    try:
        _run(sync, "could not be installed")
    except LaunchError:
        # Behind a proxy that inspects traffic only the system's own certificates are right; elsewhere it may have none.
        _run([*sync, "--system-certs"], "could not be installed")
    STAMP.write_text(_wanted())


def _works(python: Path) -> bool:
    """Returns whether `python` starts and is new enough; an interrupted install or a removed base leaves neither."""
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    return (
        python.exists() and subprocess.run([str(python), "-c", check], check=False, capture_output=True).returncode == 0
    )


def _run(command: list[str], failure: str) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=PROJECT)
    if done.returncode:
        said = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        errors = [line for line in said if line.lower().startswith(("error", "× ", "caused by"))] or said[-1:]
        raise LaunchError(f"The environment {failure}: {' '.join(errors[:3]) or 'no reason given'}")
