"""Making the files of a release in a folder: the same bytes from the same position, whenever it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from django.conf import settings

from core.api.renderers import dumps
from core.api.service import names as vocabulary_names
from core.api.service import vocabulary_json
from core.codebook import codebook
from core.feed import Position, moment_after
from core.history import as_of
from core.models import NotedTransaction, Release, ReleaseFile
from core.releases.data import formats_of, resources, rows_of
from core.releases.delta import delta
from core.releases.files import make
from core.releases.manifest import citation, manifest

MANIFEST = "manifest.json"
DELTA = "delta.ndjson"
Say = Callable[[str], None]


def build(release: Release, folder: Path, say: Say) -> list[ReleaseFile]:
    """All files of the release, made in `folder`; the rows are not saved. Expects one snapshot for all that it reads.

    Records are read as of the release's position, under today's sensitivity where that is stricter: what has been
    restricted, coarsened or erased since is not in what is made now.
    """
    with _as_of(Position.parse(release.position)):
        files = [file for kind in resources() for file in _of_kind(release, folder, kind, say)]
        files.append(make(folder, release, "vocabularies.json", [_vocabularies()]))
        if release.previous:
            files.append(make(folder, release, DELTA, delta(release, folder)))
            say(f"delta against {release.previous}: {files[-1].size:,} bytes")
    licence = (settings.BASE_DIR / "DATA-LICENSE.md").read_bytes()
    files.append(make(folder, release, "codebook.md", [codebook().encode()]))
    files.append(make(folder, release, "LICENSE.md", [licence]))
    files.append(make(folder, release, "CITATION.cff", [citation(release).encode()]))
    files.append(make(folder, release, MANIFEST, [manifest(release, files).encode()]))
    return files


def _of_kind(release: Release, folder: Path, kind: str, say: Say) -> Iterator[ReleaseFile]:
    """The files of one kind of record. Lines of the NDJSON are its records, of which each format has all."""
    resource = resources()[kind]
    files = [
        make(folder, release, f"{kind}.{form}", rows_of(resource, form), kind=kind) for form in formats_of(resource)
    ]
    with (folder / f"{kind}.ndjson").open("rb") as lines:
        records = sum(1 for _line in lines)
    for file in files:
        file.records = records
        yield file
    say(f"{kind}: {records:,} records, {sum(file.size for file in files):,} bytes")


def _vocabularies() -> bytes:
    """All code lists as /vocabularies/ serves them."""
    return (dumps({"results": [vocabulary_json(name) for name in vocabulary_names()]}) + "\n").encode()


def _as_of(position: Position) -> AbstractContextManager[None]:
    """Reads inside see what the position stands for; where nothing has been noted since, that is the present, which
    is read much faster.
    """
    moment = moment_after(position)
    later = NotedTransaction.objects.filter(transaction_id__gt=position.transaction_id)
    return as_of(moment) if later.exists() else nullcontext()
