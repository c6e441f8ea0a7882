"""Plain text → canonical text; hard-wrapped lines become paragraphs again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.conversion import media_types
from ingest.conversion.canonical import canonical, decode
from ingest.conversion.converted import ConvertedText, TextAssembler
from ingest.conversion.errors import ReasonCode, Refusal
from ingest.conversion.limits import DEFAULT_LIMITS, ConversionLimits

_MARKER = re.compile(r"\s*(?:\d{1,3}[.)]|[IVX]{1,6}\.|[A-Z]\.|\(?[a-z]{1,4}\)|\(\d{1,2}\)|[•●▪*–—-])\s+\S")
_OPENING = re.compile(r"The (?:Security Council|General Assembly) ?[,:]?$")  # always a line of its own
_PAUSED = re.compile(r"[.!?:;,][”\"’')\]]*(?: ?\d{1,2}\*?)?$|^.{0,3}$")
_LAST_PIECE = re.compile(r"[^\W\d_]+-$")
_WRAPPED_AT_MOST = 120  # columns; where most lines are longer, each is a paragraph that was never wrapped


class TextConverter:
    """Reads plain text; a form feed begins a new page, as text exported from PDF has it."""

    name = "text"
    version = "1"
    media_types = frozenset({media_types.TEXT})

    def __init__(self, limits: ConversionLimits = DEFAULT_LIMITS) -> None:
        self._limits = limits

    def convert(self, data: bytes) -> ConvertedText:
        raw, encoding = decode(data)
        require_length(raw, self._limits)
        pages = [canonical(page) for page in raw.split("\f")]
        lines = [line for page in pages for line in page.split("\n")]
        wrapped = is_hard_wrapped(lines)
        assembler = TextAssembler()
        for number, page in enumerate(pages, start=1):
            if not page:
                continue
            if assembler.length:
                assembler.append("\n\n")
            assembler.begin_page(number)
            assembler.append("\n".join(unwrapped(page.split("\n"))) if wrapped else page)
        if not assembler.length:
            raise Refusal(ReasonCode.NO_TEXT, "The file holds no readable text.", "Check that this is the right file.")
        notes = [] if encoding == "utf-8" else [f"Read as {encoding}."]
        if wrapped:
            notes.append("Lines were wrapped at a fixed width; the breaks inside paragraphs are read as spaces.")
        return ConvertedText(assembler.text(), assembler.pages(), notes=tuple(notes))


def require_length(text: str, limits: ConversionLimits) -> None:
    """Raises Refusal for a text that is longer than anybody's report."""
    if len(text) > limits.text_characters:
        raise Refusal(
            ReasonCode.TEXT_TOO_LONG,
            f"The text has {len(text):,} characters; at most {limits.text_characters:,} are accepted.",
            "Send it in parts.",
        )


def is_hard_wrapped(lines: Sequence[str]) -> bool:
    """Whether a program or typist broke the lines at a fixed width: many go on in small letters on the next line."""
    lengths = sorted(len(line) for line in lines if line)
    width = _width(lines)
    if len(lengths) < 4 or not 0 < width <= _WRAPPED_AT_MOST or lengths[len(lengths) // 2] > _WRAPPED_AT_MOST:
        return False
    return len(_surely_wrapped(lines)) > 0.1 * len(lengths) or lengths[-1] <= _WRAPPED_AT_MOST


def _surely_wrapped(lines: Sequence[str]) -> list[str]:
    """The lines after which the next one goes on with a small letter."""
    return [above for above, below in pairwise(lines) if len(above) > 20 and below and below[0].islower()]


def unwrapped(lines: Sequence[str]) -> Iterator[str]:
    """The lines with each paragraph in one.

    A break is undone where the next word would not have fitted, or where a sentence is cut in its middle; blank
    lines, numbered paragraphs and lines that end early stay what they are.
    """
    width = _width(lines)
    words = Counter(word.casefold() for line in lines for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line))
    paragraph = last = ""
    for line in lines:
        if paragraph and line and _continues(last, line, width):
            paragraph = _joined(paragraph, line.strip(), words)
        else:
            if paragraph or last == "":
                yield from [paragraph] if paragraph else []
            if not line:
                yield ""
            paragraph = line
        last = line
    if paragraph:
        yield paragraph


def _width(lines: Sequence[str]) -> int:
    """The usual width at which the lines were wrapped: the upper quartile of those that surely were."""
    lengths = sorted(len(line) for line in _surely_wrapped(lines))
    return lengths[len(lengths) * 3 // 4] if lengths else 0


def _continues(above: str, below: str, width: int) -> bool:
    if not above or _OPENING.match(below):
        return False
    if _MARKER.match(below) and _PAUSED.search(above):
        return False
    if below.lstrip()[0].islower():
        return True
    first_word = len(below.split(maxsplit=1)[0])
    if len(above) + 1 + first_word < width * 0.85:
        return False  # the next word would have fitted: whoever wrote it ended the line
    return not _PAUSED.search(above) or len(above) > width * 0.75


def _joined(paragraph: str, line: str, words: Counter[str]) -> str:
    """The paragraph with one more line; a hyphen at the break stays if the text elsewhere spells it so."""
    divided = _LAST_PIECE.search(paragraph)
    if not divided or not line[0].isalpha():
        return f"{paragraph} {line}"
    first, second = divided[0][:-1].casefold(), re.match(r"[^\W\d_]+", line)
    assert second is not None  # the line begins with a letter
    right = second[0].casefold()
    if right in {"and", "or", "to"}:
        return f"{paragraph} {line}"
    spelt, solid = words[f"{first}-{right}"], words[first + right]
    keep = spelt > solid or (spelt == solid and (line[0].isupper() or (words[first] > 0 and words[right] > 0)))
    return paragraph + line if keep else paragraph[:-1] + line
