"""Which records of a release are not to be shown any more."""

from __future__ import annotations

import json
from pathlib import Path

from core.models import Release
from core.releases.differences import Difference, differences
from core.releases.files import lines_of


def hidden_since(old: Release, folder: Path) -> dict[str, int]:
    """By kind, how many records of `old` are not in the NDJSON of `folder`, or are there with another sensitivity."""
    found: dict[str, int] = {}
    for file in old.files.filter(name__endswith=".ndjson").exclude(record_kind=""):
        with (folder / file.name).open("rb") as new:
            if count := sum(_is_hidden(one) for one in differences(lines_of(file), new)):
                found[file.record_kind] = count
    return found


def _is_hidden(difference: Difference) -> bool:
    old, new = difference.old, difference.new
    if old is None or new is None:
        return new is None
    return bool(json.loads(old)["sensitivity"] != json.loads(new)["sensitivity"])
