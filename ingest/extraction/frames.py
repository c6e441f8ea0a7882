"""Frames: patterns over masked sentences, kept as data in the lexicons, with a role for each party they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ingest.extraction.entities import Entity
from ingest.extraction.lexicon import load
from ingest.extraction.masking import compiled
from ingest.extraction.protocol import Span, Values
from ingest.extraction.reading import Sentence


@dataclass(frozen=True)
class Frame:
    """One pattern of one kind; its group `t` is the trigger, its others are roles (a digit at the end is dropped)."""

    kind: str
    rule: str
    pattern: re.Pattern[str]
    options: Values


@dataclass(frozen=True)
class Hit:
    """A frame found in a sentence."""

    frame: Frame
    match: re.Match[str]
    sentence: Sentence

    @property
    def trigger(self) -> tuple[int, int]:
        return self.match.span("t")

    @property
    def span(self) -> Span:
        return self.sentence.at(*self.match.span())

    def piece(self, group: str) -> str:
        return self.match.groupdict().get(group) or ""

    def words(self, group: str) -> Span | None:
        """The words of the text that a group stands for."""
        return self.sentence.at(*self.match.span(group)) if self.piece(group) else None

    def entities(self, group: str) -> list[Entity]:
        return self.sentence.entities_in(self.piece(group))

    def roles(self) -> list[tuple[str, Entity]]:
        """The parties of the frame with their roles, in the order of the groups, each party once."""
        found: list[tuple[str, Entity]] = []
        for group in self.match.re.groupindex:
            role = group.rstrip("0123456789")
            for entity in self.entities(group) if group != "t" else []:
                if not any(entity.slug and entity.slug == other.slug and role == held for held, other in found):
                    found.append((role, entity))
        return found


@cache
def frames(lexicon: str) -> tuple[Frame, ...]:
    """The frames of `lexicons/<lexicon>.toml` in their order, with its word lists filled in."""
    content = load(lexicon)
    return tuple(
        Frame(
            frame["kind"],
            frame["rule"],
            compiled(frame["pattern"], content.get("words", {}), re.IGNORECASE),
            {key: value for key, value in frame.items() if key not in {"kind", "rule", "pattern"}},
        )
        for frame in content["frame"]
    )


def hits(lexicon: str, sentence: Sentence, *, people: bool = False) -> Iterator[Hit]:
    """The frames found in the sentence; with `people`, in the text where phrases for people are masked too."""
    text = sentence.hidden if people else sentence.plain
    for frame in frames(lexicon):
        for match in frame.pattern.finditer(text):
            yield Hit(frame, match, sentence)


@cache
def trigger_of(lexicon: str) -> re.Pattern[str]:
    """The words of which one must occur in a sentence for any frame of that lexicon to be tried."""
    return re.compile("|".join(load(lexicon)["triggers"]), re.IGNORECASE)
