"""Printed paragraph numbers: 12., (a), (i), annexes; also where recognition has misread a digit or lost one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOP = re.compile(r"(?P<number>\d{1,3})\s?\.(?=\s|[A-Z])\s*")
_MISREAD_TOP = re.compile(r"(?P<number>[0-9IilJOoSBZz]{1,3})\s?[.,]?\s+(?=[A-Z])")
_PART = re.compile(r"\((?P<letter>[a-z]{1,5}|\d{1,2})\)\s*|(?P<bare>[a-z])\)\s+")
_BULLET = re.compile(r"[•●▪‣◦*–—-]\s+")
_MISREAD = str.maketrans("IilJOoSBZz", "1111005822")
_ROMAN = re.compile(r"m{0,3}(?:d?c{0,3}|c[dm])(?:l?x{0,3}|x[lc])(?:v?i{0,3}|i[vx])")


@dataclass
class Numbering:
    """Follows the numbers through a text and says the whole path of each: "34", "34 (a)", "34 (a) (i)"."""

    prefix: str = ""  # "annex I/" within an annex
    top: int = 0
    _letter: str = ""
    _romans_below_letter: bool = field(default=False)

    def restart(self, prefix: str = "") -> None:
        """Begins anew, as annexes and lettered parts of a resolution do."""
        self.prefix, self.top, self._letter = prefix, 0, ""

    def skip_to(self, number: int) -> str:
        """Sets the current top number and gives its path."""
        self.top, self._letter = number, ""
        return f"{self.prefix}{number}"

    def read_top(self, line: str, *, decides: bool) -> tuple[int, int] | None:
        """The number that this line begins with and where its words begin, or None.

        A misread number ("i9." for 19) is believed where it is the one expected and a decision follows.
        """
        if match := _TOP.match(line):
            number = int(match["number"])
            if number == 0 or (number > self.top + 40 and self.top):
                return None
            return number, match.end()
        if decides and (match := _MISREAD_TOP.match(line)):
            read = match["number"].translate(_MISREAD)
            if read.isdigit() and int(read) == self.top + 1:
                return int(read), match.end()
        return None

    def read_part(self, line: str) -> tuple[str, int] | None:
        """The path of a lettered or roman part that this line begins, and where its words begin."""
        match = _PART.match(line)
        if not match:
            return None
        mark = match["letter"] or match["bare"]
        if len(mark) > 2 and not _is_roman(mark):
            return None
        whole = f"{self.prefix}{self.top}" if self.top else self.prefix.rstrip("/")
        if self._is_nested_roman(mark):
            path = f"{whole} ({self._letter}) ({mark})" if self._letter else f"{whole} ({mark})"
        else:
            self._letter = mark
            path = f"{whole} ({mark})"
        return path.strip(), match.end()

    def _is_nested_roman(self, mark: str) -> bool:
        """Whether (i), (v), (x) are roman numerals below a letter rather than the letters i, v, x."""
        if not _is_roman(mark):
            return False
        if not self._letter:
            return True
        expected_letter = chr(ord(self._letter[-1]) + 1) if len(self._letter) == 1 else ""
        return mark != expected_letter


def is_bullet(line: str) -> bool:
    return bool(_BULLET.match(line))


def _is_roman(mark: str) -> bool:
    return bool(mark) and bool(_ROMAN.fullmatch(mark))
