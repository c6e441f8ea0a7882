"""Contexts as the pipeline makes them, from texts of our own and from the shared files where they are present."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from core.dates import PartialDate
from ingest.conversion.convert import convert
from ingest.conversion.segment import segment
from ingest.extraction.protocol import DocumentContext
from ingest.extraction.registry import KnownName, NameForm, NameRegistry

ROOT = Path(__file__).resolve().parents[4]
SHARED = ROOT.parent / "shared" / "data"


def _rows(path: str) -> list[dict[str, str]]:
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def registry() -> NameRegistry:
    """All missions of the project's reference files, and the few actors that the texts name."""
    forms: dict[str, list[NameForm]] = {}
    for row in _rows("missions/reference/mission_names.csv"):
        forms.setdefault(row["mission"], []).append(NameForm(row["name"], row["language"], row["name_kind"]))
    missions = []
    for row in _rows("missions/reference/missions.csv"):
        names = [NameForm(row["name_en"]), NameForm(row["acronym"], "en", "acronym")] if row["acronym"] else []
        hosts = tuple(row["host_countries"].split(";")) if row["host_countries"] else ()
        known = (*names, *forms.get(row["slug"], ()))
        missions.append(KnownName(row["slug"], row["name_en"], row["mission_kind"], known, host_countries=hosts))
    actors = (
        KnownName("un-security-council", "United Nations Security Council", "un_entity"),
        KnownName("m23", "Mouvement du 23 mars", "armed_group", (NameForm("M23", "en", "acronym"),)),
    )
    return NameRegistry(actors=actors, missions=tuple(missions))


def context_of(
    text: str, document_kind: str = "resolution", published: date | None = None, names: NameRegistry | None = None
) -> DocumentContext:
    """The text, converted and segmented, as extractors are given it."""
    return _context(text.encode(), "text.txt", document_kind, published, names or registry())


def shared_context(name: str, document_kind: str, published: date | None = None) -> DocumentContext:
    """A document of the shared folder; skips the test, saying so, where the folder is not there."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"needs the shared file {name}, which is not here")
    return _context(path.read_bytes(), path.name, document_kind, published, registry())


@cache
def _context(
    data: bytes, name: str, document_kind: str, published: date | None, names: NameRegistry
) -> DocumentContext:
    converted = convert(data, name).converted
    found = segment(converted.text, converted.pages)
    return DocumentContext(
        text=converted.text,
        paragraphs=found.paragraphs,
        sentences=found.sentences,
        sections=found.sections,
        registry=names,
        document_kind=document_kind,
        published=PartialDate.day(published) if published else None,
    )
