"""`make run`: everything on this machine, in the foreground, until Ctrl-C."""

import contextlib
import http.client
import json
import os
import secrets
import signal
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from launcher.environment import LOCK, PROJECT, PYTHON, ensure_environment, fingerprint
from launcher.errors import LaunchError
from launcher.home import Home
from launcher.postgres import Server
from launcher.processes import MARK, Child, end_strays
from launcher.supervisor import StopRequested, Supervisor

SAMPLES = PROJECT / "samples"
READY_SECONDS = 90.0


def say(text: str) -> None:
    """Tells the person at the terminal, if there still is one: `make run | head` goes on in silence."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for the rest of the run


@dataclass(frozen=True)
class Address:
    """Where the web server listens."""

    host: str
    port: int

    @classmethod
    def from_environment(cls) -> "Address":
        """Returns HOST and PORT of the environment; raises LaunchError for a port that is none."""
        text = os.environ.get("PORT") or "8000"
        if not text.isdigit() or not 0 < int(text) < 65_536:
            raise LaunchError(f"PORT must be a number from 1 to 65535, not {text!r}.")
        return cls(os.environ.get("HOST") or "127.0.0.1", int(text))

    @property
    def reachable_host(self) -> str:
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - compared, not bound

    @property
    def url(self) -> str:
        host = self.reachable_host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def check_free(self) -> None:
        """Raises LaunchError when something listens there already, or nobody may."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            # As servers do, so that connections of a moment ago do not count as a taken port.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                reason = f"{error.strerror}; set PORT to another"
                raise LaunchError(f"Port {self.port} on {self.host} cannot be used: {reason}.") from error
        # Some systems let a second server bind beside one that listens on every address.
        with contextlib.suppress(OSError), socket.create_connection((self.reachable_host, self.port), timeout=1):
            raise LaunchError(f"Port {self.port} on {self.host} cannot be used: something answers there already.")

    def answers(self) -> bool:
        """Returns whether the web server is there and reaches its database (else /healthz gives 503)."""
        connection = http.client.HTTPConnection(self.reachable_host, self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def run() -> int:
    """Runs the whole installation and returns the exit status."""
    began = time.monotonic()
    address = Address.from_environment()
    home = Home.open()
    lock = home.lock("run")
    supervisor = Supervisor(home, say=say)
    try:
        lock.describe(url=address.url)
        if strays := end_strays(home):
            say(f"Ended what a killed run had left behind: {', '.join(strays)}.")
        address.check_free()
        ensure_environment()
        supervisor.listen()
        _serve(supervisor, home, address, began)
    except (StopRequested, KeyboardInterrupt):
        say("Stopping …")
        return 0
    finally:
        supervisor.stop()
        lock.release()


def _serve(supervisor: Supervisor, home: Home, address: Address, began: float) -> NoReturn:
    env = base_environment(home)
    server = None
    if not env.get("DATABASE_URL"):
        server = Server.at(home.root, home.secrets(), home.rotated_log("postgresql"))
        supervisor.watch(server.start())
        env["DATABASE_URL"] = server.url
    database = _prepare(supervisor, home, env, server)
    env[MARK] = str(home.root)
    web, *others = servers(home, env, address)
    supervisor.start(web)
    supervisor.wait_for(
        address.answers, seconds=READY_SECONDS, failure=f"The web server does not answer (log: {web.log})"
    )
    # Only now: on a small machine they would all wait for each other, and the person for the first page.
    for child in others:
        supervisor.start(child)
    say(
        f"\nMandata runs ({time.monotonic() - began:.1f} s). Ctrl-C stops it.\n"
        f"  API       {address.url}/api/v1/\n"
        f"  Swagger   {address.url}/api/v1/docs/\n"
        f"  Admin     {address.url}/admin/\n"
        f"  Data      {home.root} (logs in {home.logs})"
    )
    _ingest_samples(supervisor, home, env, database)
    supervisor.run_forever()


def base_environment(home: Home) -> dict[str, str]:
    """Returns the environment of every program of this installation: the caller's, with this folder's defaults."""
    own = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "MANDATA_HOME": str(home.root),
        "PYTHONUNBUFFERED": "1",
    }
    defaults = {
        "CELERY_BROKER_URL": "pgmq://",
        "SECRET_KEY": home.secrets()["secret_key"],
        # A run from the command line is for development and trying out, on this machine and without TLS.
        "HTTPS_ONLY": "0",
        "ALLOW_UNREVIEWED_ACCEPT": "1",
    }
    given = {name: value for name, value in os.environ.items() if value or name not in defaults}
    return {**defaults, **given, **own}


def servers(home: Home, env: dict[str, str], address: Address) -> list[Child]:
    """Returns the long-running programs in the order to start them."""
    processors = os.cpu_count() or 1
    celery = [str(PYTHON), "-m", "celery", "-A", "config"]
    concurrency = env.get("WORKER_CONCURRENCY") or str(min(2, processors))
    web_workers = env.get("WEB_CONCURRENCY") or str(min(2, processors))

    def child(name: str, command: list[str], *stop: tuple[signal.Signals, float], orphan: signal.Signals) -> Child:
        log = home.rotated_log(name)
        return Child(name, command, env, log, cwd=PROJECT, stop_signals=stop, orphan_signal=orphan)

    return [
        child(
            "web",
            [
                *(
                    str(PYTHON),
                    "-m",
                    "granian",
                    "--interface",
                    "wsgi",
                    "--host",
                    address.host,
                    "--port",
                    str(address.port),
                ),
                *("--workers", web_workers, "--blocking-threads", "16", "--no-ws", "--respawn-failed-workers"),
                *("--workers-kill-timeout", "5", "config.wsgi:application"),
            ],
            (signal.SIGTERM, 10.0),
            orphan=signal.SIGTERM,
        ),
        child(
            "worker",
            [
                *celery,
                "worker",
                "--concurrency",
                concurrency,
                "--loglevel",
                "INFO",
                "--without-gossip",
                "--without-mingle",
            ],
            # Warm: the running task may finish. Cold: it is given back to the queue.
            (signal.SIGTERM, 15.0),
            (signal.SIGQUIT, 5.0),
            orphan=signal.SIGQUIT,
        ),
        child(
            "beat",
            [*celery, "beat", "--loglevel", "INFO", "--pidfile="],
            (signal.SIGTERM, 5.0),
            orphan=signal.SIGTERM,
        ),
    ]


def _prepare(supervisor: Supervisor, home: Home, env: dict[str, str], server: Server | None) -> str:
    """Prepares database, queue, static files and reference data; returns what names the database.

    Skipped for the embedded server when these very files prepared that very data before: nothing else can have
    changed it, and starting Django costs as long as all the rest. A configured database is looked at every time.
    """
    current = _fingerprint_of_preparation(server, env) if server else ""
    before = home.state().get("prepared", {})
    if server and before.get("of") == current and _static_files(home, env).exists():
        return str(before["database"])
    report = home.run / "report.json"
    command = [str(PYTHON), "manage.py", "prepare", "--report", str(report)]
    password = secrets.token_urlsafe(12)
    log = home.rotated_log("prepare")
    supervisor.run_once(Child("prepare", command, {**env, "DJANGO_SUPERUSER_PASSWORD": password}, log, cwd=PROJECT))
    content = json.loads(report.read_text(encoding="utf-8"))
    if content["done"]:
        say(f"Prepared: {', '.join(content['done'])}.")
    if content["admin_created"]:
        # Told before anything else can fail: nobody can ask for it again.
        say(f"\n  Administrator   admin   password   {password}   (shown only this once)")
    home.note(prepared={"of": current, "database": content["database"]})
    return str(content["database"])


def _fingerprint_of_preparation(server: Server, env: dict[str, str]) -> str:
    """Returns one hash of all that preparing depends on: our files, the lock, the settings, the data it was done to."""
    own = [file for pattern in ("*.py", "reference/*", "static/*") for file in PROJECT.glob(f"[!.]*/**/{pattern}")]
    apart = {PROJECT / "tests", PROJECT / "var", PROJECT / "docs"}
    files = sorted(file for file in own if file.is_file() and not apart.intersection(file.parents))
    made = (server.data / "PG_VERSION").stat().st_mtime_ns
    chosen = sorted(
        (name, env.get(name, "")) for name in ("CELERY_BROKER_URL", "STATIC_ROOT", "DJANGO_SETTINGS_MODULE")
    )
    return f"{fingerprint(LOCK, *files)} {made} {chosen}"


def _static_files(home: Home, env: dict[str, str]) -> Path:
    return Path(env.get("STATIC_ROOT") or home.root / "static") / "staticfiles.json"


def _ingest_samples(supervisor: Supervisor, home: Home, env: dict[str, str], database: str) -> None:
    """Hands the sample documents in, once a database; a failure is told and tried again at the next start."""
    files = sample_files()
    if not files:
        return
    wanted = fingerprint(*files)
    done = home.state().get("samples", {})
    if done.get(database) == wanted:
        return
    log = home.rotated_log("samples")
    say(f"Handing in {len(files)} sample documents …")
    try:
        for file in files:
            command = [str(PYTHON), "manage.py", "ingest_document", str(file)]
            supervisor.run_once(Child("samples", command, env, log, cwd=PROJECT))
    except LaunchError as error:
        say(f"The sample documents were not all handed in: {error} (log: {log})")
    else:
        home.note(samples={**done, database: wanted})
        say("The sample documents are handed in; the worker reads them now.")


def sample_files() -> list[Path]:
    """Returns the sample documents in the order to hand them in; notes about them are none."""
    if not SAMPLES.is_dir():
        return []
    return sorted(file for file in SAMPLES.iterdir() if file.is_file() and not file.name.startswith(("README", ".")))
