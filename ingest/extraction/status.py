"""How a sentence asserts what it tells: the assertion and verification axes, and who says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ingest.extraction.entities import Entity
from ingest.extraction.lexicon import load
from ingest.extraction.masking import compiled
from ingest.extraction.protocol import Span
from ingest.extraction.reading import Sentence

_CLAUSE_BREAK = re.compile(r"[;:]|, (?:but|while|although|whereas|yet)\b|\b(?:but|while|although|whereas)\b")


@dataclass(frozen=True)
class Status:
    """One claim's standing; `cues` are the words that say it."""

    assertion: str = "stated"
    verification: str = "unverified"
    claimant: Entity | None = None
    claimant_as_stated: str | None = None
    cues: tuple[Span, ...] = ()

    @property
    def happened(self) -> bool:
        """Whether the sentence tells it as something that took place, or that someone says took place."""
        return self.assertion in {"stated", "alleged", "denied"}


@dataclass(frozen=True)
class _Cue:
    assertion: str
    pattern: re.Pattern[str]
    before: int
    after: int


@cache
def _cues() -> tuple[_Cue, ...]:
    return tuple(
        _Cue(
            cue["assertion"],
            re.compile(rf"(?<![\w-])(?:{'|'.join(cue['words'])})(?![\w-])", re.IGNORECASE),
            cue["before"],
            cue["after"],
        )
        for cue in load("status")["cue"]
    )


@cache
def _speech() -> tuple[re.Pattern[str], re.Pattern[str]]:
    verbs = "|".join(load("status")["speech"]["verbs"])
    said = compiled(
        rf"{{party:who}}(?:,[^,.;]{{1,80}},)? (?:(?:has|have|had|also|later|publicly) )*(?:{verbs})(?! by\b)(?!\w)"
    )
    according = compiled(r"[Aa]ccording to {party:who}|[Rr]eported by {party:who2}|[Cc]laimed by {party:who3}")
    return said, according


def status_of(sentence: Sentence, start: int, end: int) -> Status:
    """The status of what the trigger at `[start, end)` of the sentence tells."""
    text = sentence.text
    assertion, cues = "stated", []
    for cue in _cues():
        found = _governing(cue, text, start, end)
        if found:
            assertion = cue.assertion
            cues.append(sentence.at(*found.span()))
            break
    claimant = claimant_of(sentence, start)
    verification, verified_by = _verification(sentence)
    if assertion in {"alleged", "denied"} and verification == "un_verified":
        verification = "unverified"
    cues.extend(verified_by)
    return Status(assertion, verification, claimant, claimant.span.quote if claimant else None, tuple(cues))


def _governing(cue: _Cue, text: str, start: int, end: int) -> re.Match[str] | None:
    """The cue's nearest occurrence that governs the trigger: near and in its clause. No trigger is its own cue."""
    for match in reversed(list(cue.pattern.finditer(text, _clause_start(text, start), start)) if cue.before else []):
        if len(text[match.end() : start].split()) < cue.before:
            return match
    if cue.after:
        stop = _CLAUSE_BREAK.search(text, end)
        for match in cue.pattern.finditer(text, end, stop.start() if stop else len(text)):
            if len(text[end : match.start()].split()) < cue.after:
                return match
    return None


def _clause_start(text: str, position: int) -> int:
    breaks = [match.end() for match in _CLAUSE_BREAK.finditer(text, 0, position)]
    return breaks[-1] if breaks else 0


def claimant_of(sentence: Sentence, before: int) -> Entity | None:
    """Who is named as saying what the sentence tells: "X reported …", "according to X"."""
    said, according = _speech()
    hidden = sentence.plain
    match = said.search(hidden, 0, before) or according.search(hidden)
    if not match:
        return None
    groups = match.groupdict()
    piece = next(piece for piece in groups.values() if piece)
    found = sentence.entities_in(piece)
    return found[0] if found else None


@cache
def _verifications() -> tuple[tuple[str, frozenset[str], re.Pattern[str]], ...]:
    return tuple(
        (
            entry["code"],
            frozenset(entry.get("speaker", ())),
            re.compile(rf"\b(?:{'|'.join(entry['words'])})\b", re.IGNORECASE),
        )
        for entry in load("status")["verification"]
    )


def _verification(sentence: Sentence) -> tuple[str, list[Span]]:
    for code, speakers, pattern in _verifications():
        match = pattern.search(sentence.text)
        if match and (not speakers or any(_kind(entity) in speakers for entity in sentence.entities)):
            return code, [sentence.at(*match.span())]
    return "unverified", []


def _kind(entity: Entity) -> str:
    return "mission" if entity.kind == "mission" else entity.actor_kind or ""
