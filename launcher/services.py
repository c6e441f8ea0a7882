"""`make test-services`: the queue and database tests against this machine's own RabbitMQ and PostgreSQL.

Both are started as private instances with their own folders and ports; no system service is touched.
"""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from launcher.database import THROWAWAY, throwaway_database
from launcher.environment import PROJECT, PYTHON, ensure_environment
from launcher.errors import LaunchError
from launcher.home import Home, last_line
from launcher.postgres import Server
from launcher.processes import Child
from launcher.run import say

OLDEST_POSTGRESQL = 15
RABBITMQ_SECONDS = 60.0
# Debian's wrapper in PATH insists on its system user; the script it wraps does not.
RABBITMQ_SCRIPTS = (
    "/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin",
    "/opt/homebrew/opt/rabbitmq/sbin",
    "/usr/local/sbin",
)


def test_services(rest: list[str]) -> int:
    """Runs what this machine allows, says what it does not, and returns 0 unless a test failed."""
    ensure_environment()
    status = 0
    skipped = []
    if newest := system_postgresql():
        with system_database(newest) as url:
            say(f"PostgreSQL {newest.name} of this machine: database and queue tests")
            status |= _pytest(["-m", "(django_db or services) and not long", *rest], url, "pgmq://")
    else:
        skipped.append(f"PostgreSQL: no server of version {OLDEST_POSTGRESQL} or newer in /usr/lib/postgresql")
    if scripts := rabbitmq_scripts():
        with rabbitmq(scripts) as broker, throwaway_database() as url:
            say("RabbitMQ of this machine: queue tests")
            status |= _pytest(["-m", "services", "tests/config", *rest], url, broker)
    else:
        skipped.append("RabbitMQ: rabbitmq-server is not installed")
    for reason in skipped:
        say(f"SKIPPED  {reason}")
    return status


def system_postgresql() -> Path | None:
    """Returns the oldest PostgreSQL of this machine that we support (the newest we bring), None without one."""
    versions = [
        folder for folder in Path("/usr/lib/postgresql").glob("[0-9]*") if (folder / "bin" / "postgres").exists()
    ]
    usable = sorted((int(folder.name), folder) for folder in versions if int(folder.name) >= OLDEST_POSTGRESQL)
    return usable[0][1] if usable else None


@contextlib.contextmanager
def system_database(installation: Path) -> Iterator[str]:
    """Yields the DATABASE_URL of a fresh server from `installation` that leaves nothing behind."""
    with tempfile.TemporaryDirectory(prefix="mandata-") as folder:
        home = Home.open(folder)
        server = Server.at(
            Path(folder), home.secrets(), home.rotated_log("postgresql"), options=THROWAWAY, installation=installation
        )
        child = server.start()
        try:
            yield server.url
        finally:
            child.begin_stop()
            child.finish_stop()


def rabbitmq_scripts() -> Path | None:
    """Returns the folder of RabbitMQ's own scripts, None when it is not installed."""
    for pattern in RABBITMQ_SCRIPTS:
        for folder in sorted(Path("/").glob(pattern.lstrip("/"))):
            if (folder / "rabbitmq-server").exists() and shutil.which("erl"):
                return folder
    return None


@contextlib.contextmanager
def rabbitmq(scripts: Path) -> Iterator[str]:
    """Yields the address of a private RabbitMQ that leaves nothing behind, Erlang's port mapper included."""
    with tempfile.TemporaryDirectory(prefix="mandata-") as folder:
        root = Path(folder)
        amqp, mapper, distribution = _free_ports(3)
        env = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": folder,  # Erlang keeps its cookie there
            "LC_ALL": "C.UTF-8",
            "ERL_EPMD_PORT": str(mapper),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"mandata-{secrets.token_hex(4)}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(amqp),
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_MNESIA_BASE": str(root / "data"),
            "RABBITMQ_LOG_BASE": str(root / "logs"),
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_CONFIG_FILE": str(root / "none"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(root / "plugins"),
            "RABBITMQ_PID_FILE": str(root / "pid"),
        }
        (root / "plugins").write_text("[].\n")
        log = root / "rabbitmq.log"
        # Started here because RabbitMQ would leave it running as a daemon.
        port_mapper = Child("epmd", ["epmd"], env, root / "epmd.log", cwd=root)
        broker = Child(
            "RabbitMQ", [str(scripts / "rabbitmq-server")], env, log, cwd=root, stop_signals=((signal.SIGTERM, 20.0),)
        )
        try:
            port_mapper.start()
            broker.start()
            _wait_for_rabbitmq(broker, log)
            yield f"amqp://guest:guest@127.0.0.1:{amqp}//"
        finally:
            for child in (broker, port_mapper):
                child.begin_stop()
                child.finish_stop()


def _wait_for_rabbitmq(broker: Child, log: Path) -> None:
    deadline = time.monotonic() + RABBITMQ_SECONDS
    while "Server startup complete" not in log.read_text(errors="replace"):
        if not broker.is_running() or time.monotonic() > deadline:
            raise LaunchError(f"RabbitMQ did not start: {last_line(log)}")
        time.sleep(0.1)


def _free_ports(count: int) -> list[int]:
    """Returns ports nobody listens on now."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in sockets:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in sockets]


def _pytest(arguments: list[str], database: str, broker: str) -> int:
    env = {
        **os.environ,
        "DATABASE_URL": database,
        "CELERY_BROKER_URL": broker,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    return subprocess.run([str(PYTHON), "-m", "pytest", *arguments], env=env, cwd=PROJECT, check=False).returncode
