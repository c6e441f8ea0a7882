"""Which task of the vocabulary a piece of a decision speaks of, and whether it is to monitor, assist or secure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.extraction.lexicon import load

_STRONG, _WEAK = 3.0, 1.5


@dataclass(frozen=True)
class TaskHit:
    """A task's code with the weight of its cues and where the first of them stands in the piece."""

    code: str
    score: float
    start: int
    end: int


@lru_cache(maxsize=1)
def _cues() -> tuple[tuple[str, tuple[tuple[re.Pattern[str], float], ...]], ...]:
    tasks = load("mandate_tasks")["tasks"]
    return tuple(
        (
            code,
            tuple(
                (re.compile(rf"(?<!\w)(?:{pattern})", re.IGNORECASE), weight)
                for strength, weight in (("strong", _STRONG), ("weak", _WEAK))
                for pattern in task[strength]
            ),
        )
        for code, task in tasks.items()
    )


def tasks_in(piece: str) -> list[TaskHit]:
    """The tasks whose cues reach the threshold, in the order in which the piece names them."""
    threshold = load("mandate_tasks")["threshold"]
    hits = []
    for code, cues in _cues():
        found = [(match, weight) for pattern, weight in cues if (match := pattern.search(piece))]
        score = sum(weight for _, weight in found)
        if score >= threshold:
            first = min((match for match, weight in found), key=lambda match: match.start())
            hits.append(TaskHit(code, score, first.start(), first.end()))
    return sorted(hits, key=lambda hit: (hit.start, -hit.score))


@lru_cache(maxsize=1)
def _leads() -> tuple[re.Pattern[str], dict[str, str]]:
    table = load("mandate_tasks")["modality"]
    modality = {word: name for name, words in table.items() for word in words}
    words = "|".join(re.escape(word) for word in sorted(modality, key=len, reverse=True))
    return re.compile(rf"\b(?<!in )(?:{words})\b", re.IGNORECASE), modality


def modality_of(piece: str) -> str | None:
    """monitor, assist or secure by the first verb that says one; None where none does."""
    pattern, modality = _leads()
    match = pattern.search(piece)
    return modality[match[0].lower()] if match else None


@lru_cache(maxsize=1)
def _changes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (change, re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE))
        for change, patterns in load("mandate_tasks")["change"].items()
    )


def change_in(words: str) -> str | None:
    """add, continue, modify, suspend or drop where the words say so; the strongest act first."""
    return next((change for change, pattern in _changes() if pattern.search(words)), None)
