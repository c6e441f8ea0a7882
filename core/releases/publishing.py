"""Publishing a release, and making it again without what harms people.

Files are made in a temporary folder from one snapshot, stored in a folder of their own and read back; the rows that
make them visible are written last, in one transaction. A run that ends before leaves nothing that a reader could
meet, and its files are deleted by the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from core.api.answers import code_version
from core.exceptions import ReleaseError
from core.feed import OutOfHistory, Position, epoch_of, moment_after, one_snapshot
from core.models import Change, RecordIdentity, Release, ReleaseFile
from core.releases.building import MANIFEST, Say, build
from core.releases.files import remove, remove_leftovers, store
from core.releases.hidden import hidden_since
from core.releases.versions import from_on, newest_of, newest_revisions, read_version
from core.releases.withholding import lock_releases


def publish(version: str, *, by: str, position: str = "", say: Say) -> Release:
    """Publishes the public records as of the position, the newest settled one unless given, as `version`.

    Raises ReleaseError where the version is taken or not the next, or the position cannot be read.
    """
    year, number = read_version(version)
    with _one_run_at_a_time(), one_snapshot():
        previous = _previous(year, number)
        end = _end_of(position)
        if previous and end.transaction_id < previous.transaction_id:
            raise ReleaseError(f"The position lies before that of {previous}, from which the delta would lead.")
        release = _made_by(
            by, year=year, number=number, position=str(end), transaction_id=end.transaction_id, previous=previous
        )
        files, erased = _made_and_stored(release, say)
    _make_visible(release, files, erased)
    return release


def reissue(version: str, *, by: str, reason: str, say: Say) -> list[Release]:
    """Makes the version again, from its own position, without what has been hidden or erased since.

    Later versions follow where their files then differ, since they may hold the same record and their delta starts from
    the one before; returns all that were made again. Raises ReleaseError where there is nothing to take out.
    """
    with _one_run_at_a_time():
        first = newest_of(version)
        again = [_reissued(old, by=by, reason=reason, asked=old == first, say=say) for old in from_on(first)]
    return [release for release in again if release]


def _reissued(old: Release, *, by: str, reason: str, asked: bool, say: Say) -> Release | None:
    """The next revision of `old`, published in its place; None where its files would be those it has."""
    say(f"{old.version} again, as revision {old.revision + 1}:")
    with one_snapshot():
        new = _made_by(
            by,
            year=old.year,
            number=old.number,
            revision=old.revision + 1,
            position=old.position,
            transaction_id=old.transaction_id,
            previous=old.previous and newest_of(old.previous.version),
            published_at=old.published_at,
            reissue_reason=reason,
            reissued_at=timezone.now(),
        )
        with TemporaryDirectory() as folder:
            files = build(new, Path(folder), say)
            if asked and old.withdrawn_at is None and not hidden_since(old, Path(folder)):
                raise ReleaseError(f"Nothing in {old} has been hidden or erased since; it stays as it is.")
            if not asked and old.withdrawn_at is None and not _differ(old, files):
                say(f"{old} holds nothing of it and stays as it is")
                return None
            erased = _store(new, files, Path(folder))
    _make_visible(new, files, erased, instead_of=old)
    remove(old.stored_in)
    return new


def _made_by(by: str, **columns: Any) -> Release:
    """The revision that is about to be made, with what is the same for all; not saved yet."""
    release = Release(
        **{"published_at": timezone.now(), **columns},
        published_by=by,
        api_version=str(settings.SPECTACULAR_SETTINGS["VERSION"]),
        code_version=code_version(),
    )
    release.stored_in = f"{release.version}/{uuid4().hex}"
    return release


def _made_and_stored(release: Release, say: Say) -> tuple[list[ReleaseFile], int]:
    with TemporaryDirectory() as folder:
        files = build(release, Path(folder), say)
        return files, _store(release, files, Path(folder))


def _store(release: Release, files: list[ReleaseFile], folder: Path) -> int:
    """Stores the files, and returns how many records were erased by the time that they tell of."""
    remove_leftovers(release.version)
    for file in files:
        store(folder, file)
    return _erased()


@transaction.atomic
def _make_visible(
    release: Release, files: list[ReleaseFile], erased: int, *, instead_of: Release | None = None
) -> None:
    """Writes the rows; raises ReleaseError where a record was erased after the files were made."""
    lock_releases()
    if _erased() != erased:
        raise ReleaseError("A record was erased meanwhile, and the files may tell of it. Run it again.")
    if instead_of:
        Release.objects.filter(pk=instead_of.pk, withdrawn_at__isnull=True).update(withdrawn_at=release.reissued_at)
    release.full_clean()
    release.save(force_insert=True)
    ReleaseFile.objects.bulk_create(files)


def _erased() -> int:
    return RecordIdentity.objects.filter(redacted_at__isnull=False).count()


def _previous(year: int, number: int) -> Release | None:
    """The newest release so far; raises ReleaseError where the wanted version does not come after it."""
    newest = newest_revisions().first()
    if newest is None:
        return None
    if (year, number) <= (newest.year, newest.number):
        taken = Release.objects.filter(year=year, number=number).exists()
        told = "is already published; what is published never changes" if taken else f"comes before {newest.version}"
        raise ReleaseError(f"{year}.{number} {told}. Take a later version.")
    if newest.withdrawn_at:
        raise ReleaseError(f"{newest} is withdrawn: a delta cannot lead from it. Run reissue_release first.")
    return newest


def _end_of(text: str) -> Position:
    """The end of the transaction of the position asked, or of the newest that is settled and public."""
    try:
        asked = Position.parse(text) if text else None
        if asked:
            moment_after(asked)
    except ValueError:
        raise ReleaseError(f"{text!r} is no position of the change feed; take `next_cursor` of /changes/.") from None
    except OutOfHistory as outside:
        raise ReleaseError(f"The position cannot be read: {outside}.") from None
    changes = Change.objects.settled().public()
    if asked:
        changes = changes.filter(transaction_id__lte=asked.transaction_id)
    last = changes.order_by("-transaction_id", "-id").first()
    if last is None and Change.objects.public().exists():
        raise ReleaseError("Every change still waits for an older transaction to end; run it again when that is over.")
    if last is None:
        raise ReleaseError("No record has been published yet; there is nothing to release.")
    return Position(last.transaction_id, last.pk, epoch_of(Position()))


def _differ(old: Release, files: list[ReleaseFile]) -> bool:
    """Whether a file that tells of records is not the one that `old` has."""
    before = dict(old.files.values_list("name", "sha256"))
    told_of_itself = {MANIFEST, "CITATION.cff"}
    return {file.name: file.sha256 for file in files if file.name not in told_of_itself} != {
        name: sha256 for name, sha256 in before.items() if name not in told_of_itself
    }


@contextmanager
def _one_run_at_a_time() -> Iterator[None]:
    """Raises ReleaseError while another run publishes; the database frees the place of one that was killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('mandata.releases'))")
        if not cursor.fetchone()[0]:
            raise ReleaseError("Another run is publishing; wait until it is done.")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('mandata.releases'))")
