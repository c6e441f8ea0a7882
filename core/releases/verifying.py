"""Whether a release is still what was published, and still what its position gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from core.api.answers import code_version
from core.exceptions import ReleaseError
from core.feed import OutOfHistory, one_snapshot
from core.models import Release
from core.releases.building import Say, build
from core.releases.files import digest_of
from core.releases.hidden import hidden_since

CODES = "vocabularies.json"


@dataclass
class Verdict:
    """What was found. `damaged` are stored files that are not as published, `differing` those made otherwise now.

    `hidden` counts by kind the records that are not shown any more, or less exactly: they, and the records that show
    them, are then made otherwise, and rightly so.
    """

    damaged: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    hidden: dict[str, int] = field(default_factory=dict)
    other_code: bool = False

    @property
    def explained(self) -> bool:
        """Whether something is known that makes files differ."""
        return bool(self.hidden) or self.other_code or CODES in self.differing


def verify(release: Release, say: Say) -> Verdict:
    """Reads every stored file, and makes all of them again; raises ReleaseError where that cannot be done."""
    files = list(release.files.all())
    try:
        verdict = Verdict(damaged=[file.name for file in files if digest_of(file) != file.sha256])
    except FileNotFoundError as missing:
        raise ReleaseError(f"A file of {release} is not in the storage: {missing}.") from None
    if verdict.damaged:
        return verdict
    with TemporaryDirectory() as folder:
        try:
            with one_snapshot():
                made = {file.name: file.sha256 for file in build(release, Path(folder), say)}
        except OutOfHistory as outside:
            raise ReleaseError(f"The position of {release} cannot be read any more: {outside}.") from None
        published = {file.name: file.sha256 for file in files}
        names = sorted(made.keys() | published.keys())
        verdict.differing = [name for name in names if made.get(name) != published.get(name)]
        if verdict.differing:
            verdict.hidden = hidden_since(release, Path(folder))
        verdict.other_code = release.code_version != code_version()
    return verdict
