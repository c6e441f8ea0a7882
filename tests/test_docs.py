"""What documents refer to exists, and decisions are numbered without gaps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
GUIDES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_document_linked_exists(guide: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", guide.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (guide.parent / link).exists()] == []


def test_decisions_are_numbered_without_gaps_in_name_and_heading() -> None:
    files = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [file.name[:4] for file in files] == [f"{number:04}" for number in range(1, len(files) + 1)]
    headings = [file.read_text(encoding="utf-8").split(".", 1)[0] for file in files]
    assert headings == [f"# {number}" for number in range(1, len(files) + 1)]
