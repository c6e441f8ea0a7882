"""Contexts as the pipeline makes them, from texts of our own and from the shared files where they are present."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from core.dates import PartialDate
from ingest.conversion.convert import convert
from ingest.conversion.segment import segment
from ingest.extraction.protocol import DocumentContext
from ingest.extraction.registry import KnownName, NameForm, NameRegistry

SHARED = Path(__file__).resolve().parents[5] / "shared" / "data"


def _mission(acronym: str, name: str, country: str, kind: str = "un_peacekeeping") -> KnownName:
    return KnownName(
        acronym.lower(), name, kind, (NameForm(name), NameForm(acronym, "en", "acronym")), host_countries=(country,)
    )


@cache
def registry() -> NameRegistry:
    """A few missions and the Council, enough to resolve what the texts name."""
    return NameRegistry(
        actors=(
            KnownName("un-security-council", "United Nations Security Council", "un_entity"),
            KnownName("m23", "Mouvement du 23 mars", "armed_group", (NameForm("M23", "en", "acronym"),)),
        ),
        missions=(
            _mission("MINUSMA", "United Nations Multidimensional Integrated Stabilization Mission in Mali", "ML"),
            _mission(
                "MINUSCA",
                "United Nations Multidimensional Integrated Stabilization Mission in the Central African Republic",
                "CF",
            ),
            _mission(
                "MONUSCO",
                "United Nations Organization Stabilization Mission in the Democratic Republic of the Congo",
                "CD",
            ),
            _mission("UNDOF", "United Nations Disengagement Observer Force", "SY"),
            _mission("UNFICYP", "United Nations Peacekeeping Force in Cyprus", "CY"),
            _mission("UNIFIL", "United Nations Interim Force in Lebanon", "LB"),
            _mission("UNAMA", "United Nations Assistance Mission in Afghanistan", "AF", "un_special_political"),
            _mission(
                "AUSSOM", "African Union Support and Stabilization Mission in Somalia", "SO", "
                ""un_authorised_multinational"
            ),
        ),
    )


def context_of(
    text: str, document_kind: str = "resolution", published: date | None = None, registry: NameRegistry = registry()
) -> DocumentContext:
    """The text, converted and segmented, as extractors are given it."""
    return _context(text.encode(), "text.txt", document_kind, published, registry)


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
