"""Lines put together again: which hyphen at a line end belongs to the word is decided by the rest of the document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.conversion.pdf_layout import Block
from ingest.conversion.pdf_lines import Line

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_PIECE = re.compile(r"([^\W_]+)$")
_FIRST_PIECE = re.compile(r"([^\W_]+)")
_LOOSE_HYPHEN = re.compile(r"[^\W\d_] -$")  # justification pushes the hyphen off its word
_SUSPENDED = re.compile(r"(?:and|or|to|et|ou|y|o|und)\b")  # "short- and long-term"


class WordBook:
    """How the document itself writes its words where no line end divides them."""

    def __init__(self, pages: Sequence[Sequence[Line]]) -> None:
        self._words: Counter[str] = Counter()
        self._compounds: Counter[str] = Counter()
        for line in (line for lines in pages for line in lines):
            text = line.text.rpartition(" ")[0] if line.hyphenated else line.text
            for match in _WORD.finditer(text):
                word = match[0].casefold()
                (self._compounds if "-" in word else self._words)[word] += 1
        self._divides_words = self._habit(pages)

    def joint(self, above: str, below: str) -> str:
        """What stands between two pieces of text that a hyphen at the line end divides: a hyphen or nothing."""
        if _SUSPENDED.match(below):
            return "- "
        first, second = _LAST_PIECE.search(above), _FIRST_PIECE.match(below)
        if not first or not second:
            return "-"
        if second[1][0].isupper() or second[1][0].isdigit() or first[1].isdigit():
            return "-"
        evidence = self._evidence(first[1], second[1])
        if evidence:
            return "-" if evidence > 0 else ""
        return "" if self._divides_words else "-"

    def _evidence(self, first: str, second: str) -> int:
        """Above zero: the document writes it with a hyphen; below: in one word; zero: it does not say."""
        left, right = first.casefold(), second.casefold()
        return self._compounds[f"{left}-{right}"] - self._words[left + right]

    def _habit(self, pages: Sequence[Sequence[Line]]) -> bool:
        """Whether this document divides words at line ends, or only breaks at hyphens that are spelt anyway.

        English UN documents do the latter, Russian ones and typescripts the former; the pairs that the document
        settles elsewhere tell which, and where none does, the script.
        """
        divided = spelt = cyrillic = letters = 0
        for lines in pages:
            for line, following in pairwise(lines):
                first = _LAST_PIECE.search(line.text) if line.hyphenated else None
                second = _FIRST_PIECE.match(following.text) if first else None
                evidence = self._evidence(first[1], second[1]) if first and second else 0
                divided += evidence < 0
                spelt += evidence > 0
                cyrillic += sum("\u0400" <= character <= "\u04ff" for character in line.text)
                letters += len(line.text)
        return divided > spelt if divided != spelt else cyrillic * 2 > letters


def pieces(block: Block, words: WordBook) -> list[tuple[int, str]]:
    """The block's text cut where its page changes: (page, text), to be appended one after the other."""
    result: list[tuple[int, str]] = []
    for position, line in enumerate(block.lines):
        following = block.lines[position + 1] if position + 1 < len(block.lines) else None
        text = line.text
        if following is None:
            text += "-" if line.hyphenated else ""
        elif line.hyphenated:
            text += words.joint(line.text, following.text)
        elif _LOOSE_HYPHEN.search(text) and following.text[0].isalpha():
            text = text[:-2] + "-"
        elif not (text.endswith("-") and len(text) > 1 and text[-2].isalnum()):
            text += " "  # otherwise a hyphen printed at the line end and kept by PDFium belongs to the word
        if result and result[-1][0] == line.page:
            result[-1] = (line.page, result[-1][1] + text)
        else:
            result.append((line.page, text))
    return result
