import os
import stat
from pathlib import Path

import pytest

from launcher.errors import LaunchError
from launcher.home import KEPT_LOGS, Home, InUse, last_line


def test_a_data_folder_is_private_from_the_beginning(tmp_path: Path) -> None:
    home = Home.open(str(tmp_path / "a" / "b"))
    assert stat.S_IMODE(home.root.stat().st_mode) == 0o700


def test_a_file_in_the_place_of_the_folder_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LaunchError, match=r"^The data folder .*file cannot be used: (File exists|Not a directory)$"):
        Home.open(str(tmp_path / "file"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with pytest.raises(LaunchError, match="cannot be used: Permission denied"):
        Home.open(str(closed))


def test_a_folder_of_the_kernel_cannot_be_used_even_by_root() -> None:
    with pytest.raises(LaunchError, match=r"^The data folder /proc/.* cannot be used: "):
        Home.open("/proc/mandata")


def test_a_second_run_on_the_same_folder_hears_who_holds_it(home: Home) -> None:
    first = home.lock("run")
    first.describe(url="http://127.0.0.1:8000")
    with pytest.raises(InUse, match=rf"in use by `make run` \(process {os.getpid()}, http://127.0.0.1:8000\)"):
        home.lock("run")
    first.release()
    home.lock("manage").release()


def test_secrets_are_made_once_and_only_their_owner_reads_them(home: Home) -> None:
    made = home.secrets()
    assert home.secrets() == made
    assert len(set(made.values())) == 3
    assert all(len(secret) >= 50 for secret in made.values())
    assert stat.S_IMODE((home.root / "secrets.json").stat().st_mode) == 0o600


def test_damaged_secrets_are_not_replaced_by_new_ones(home: Home) -> None:
    (home.root / "secrets.json").write_text("{")
    with pytest.raises(LaunchError, match="damaged"):
        home.secrets()
    assert (home.root / "secrets.json").read_text() == "{"


def test_notes_add_to_one_another(home: Home) -> None:
    assert home.state() == {}
    home.note(one=1)
    home.note(two={"a": 2})
    assert home.state() == {"one": 1, "two": {"a": 2}}


def test_logs_of_earlier_runs_are_kept_up_to_a_number(home: Home) -> None:
    for run in range(KEPT_LOGS + 2):
        home.rotated_log("web").write_text(f"run {run}")
    kept = sorted(file.name for file in home.logs.iterdir())
    assert kept == ["web.log", *(f"web.log.{number}" for number in range(1, KEPT_LOGS))]
    assert (home.logs / "web.log.1").read_text() == f"run {KEPT_LOGS}"


def test_the_last_line_that_says_something_is_found(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("x" * 50_000 + "\nthe reason\n\n  \n")
    assert last_line(log) == "the reason"
    log.write_text("")
    assert last_line(log) == "it said nothing"
