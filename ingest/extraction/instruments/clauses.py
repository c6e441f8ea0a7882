"""Operative clauses: which verb opens them, how strongly it binds, and what it governs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.extraction.lexicon import load


@dataclass(frozen=True)
class Clause:
    """A stretch `[start, end)` of the folded text under one lead verb; `body` is where its complement begins.

    `strength` is decides, requests, encourages or, where the verb lays nothing on anybody, none.
    """

    verb: str
    strength: str
    start: int
    body: int
    end: int


@lru_cache(maxsize=1)
def _grammar() -> tuple[re.Pattern[str], dict[str, str], re.Pattern[str], dict[str, str]]:
    lexicon = load("lead_verbs")
    strengths = {verb: strength for strength, verbs in lexicon["strength"].items() for verb in verbs}
    nouns = {noun: name for name in ("requests", "encourages") for noun in lexicon["nouns"][name]}
    verbs = "|".join(re.escape(verb) for verb in sorted(strengths, key=len, reverse=True))
    adverbs = "|".join(re.escape(word) for word in sorted(lexicon["adverbs"]["words"], key=len, reverse=True))
    verb = re.compile(
        rf"(?:^|(?<=[,;:.] )|(?<= and )|(?<= but )|(?<=\) ))(?:(?:and|but|while|or) )?"
        rf"(?:(?:{adverbs}),? )*(?P<verb>{verbs})\b",
        re.IGNORECASE,
    )
    noun = re.compile(rf" (?:once again |once more )?(?:its|the|his) (?:\w+ )?(?P<noun>{'|'.join(nouns)})\b")
    return verb, strengths, noun, nouns


def clauses_in(text: str, start: int, end: int) -> list[Clause]:
    """The clauses of `text[start:end]`, in order; what stands before the first lead verb belongs to none."""
    pattern, strengths, noun, nouns = _grammar()
    piece = text[start:end]
    found = []
    for match in pattern.finditer(piece):
        if re.search(r'"(?:\d+[.,] )?$', piece[: match.start()]):
            continue  # another decision's words, quoted
        strength, body = strengths[match["verb"].lower()], match.end()
        if match["verb"].lower() in load("lead_verbs")["nouns"]["after"] and (by_noun := noun.match(piece, body)):
            strength, body = nouns[by_noun["noun"]], by_noun.end()
        found.append((match["verb"].lower(), strength, match.start("verb"), body))
    ends = [*(opening for _, _, opening, _ in found[1:]), len(piece)] if found else []
    return [
        Clause(verb, strength, start + opening, start + body, start + stop)
        for (verb, strength, opening, body), stop in zip(found, ends, strict=True)
    ]
