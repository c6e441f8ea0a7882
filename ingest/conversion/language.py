"""The language of a text, judged block by block, and whether the file's name says another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

UNDETERMINED = "und"  # ISO 639 for "cannot be told"
# The UN's six, and what reports and news on peace operations quote; more would only be more ways to be wrong.
PLAUSIBLE = ("en", "fr", "ar", "es", "ru", "zh", "pt", "de", "it", "nl", "fa", "tr", "uk", "he", "am", "sw", "hr")
NAMES = {
    "en": "English", "fr": "French", "ar": "Arabic", "es": "Spanish", "ru": "Russian", "zh": "Chinese",
    "pt": "Portuguese", "de": "German", "it": "Italian", "nl": "Dutch", "fa": "Persian", "tr": "Turkish",
    "uk": "Ukrainian", "he": "Hebrew", "am": "Amharic", "sw": "Swahili", "hr": "Croatian", UNDETERMINED: "unknown",
}  # fmt: skip
_BLOCK = 300  # characters; shorter pieces are judged together with what follows
_LEAST = 40  # letters; below that nothing is claimed
_ONE_SCRIPT = (("Ѐ", "ӿ", "ru"), ("؀", "ۿ", "ar"), ("一", "鿿", "zh"), ("\u0590", "\u05ff", "he"))
_NAMED = re.compile(r"[._-](en|fr|ar|es|ru|zh)(?=\.\w{2,5}$)", re.IGNORECASE)
_REVISED_UN_NAME = re.compile(r"[._-]([EFARSC])(?=\.(?:pdf|docx?)$)")
_UN_LETTERS = {"E": "en", "F": "fr", "A": "ar", "R": "ru", "S": "es", "C": "zh"}


@dataclass(frozen=True)
class LanguageFinding:
    """The language most of the text is in, its share, and the shares of the others (1.0 is the whole text)."""

    language: str
    share: float
    shares: dict[str, float]
    named: str | None = None  # what the file's name says

    @property
    def contradicts_name(self) -> bool:
        """Whether the name promises a language in which less than half of the text is."""
        if self.named is None or self.language == UNDETERMINED:
            return False
        return self.language != self.named and self.shares.get(self.named, 0.0) < 0.5

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know about it, in sentences."""
        notes = []
        if self.contradicts_name and self.named:
            notes.append(f"The file is named .{self.named}, but its text is {self.described()}.")
        elif self.share < 0.8 and self.language != UNDETERMINED:
            notes.append(f"The text is in several languages: {self.described()}.")
        if self.language == UNDETERMINED:
            notes.append("There is too little text to tell its language.")
        return tuple(notes)

    def described(self) -> str:
        """`Russian`, or with several languages `Russian (61 %), English (30 %)`."""
        if self.share >= 0.8:
            return NAMES[self.language]
        parts = sorted(self.shares.items(), key=lambda item: (-item[1], item[0]))
        return ", ".join(f"{NAMES[code]} ({share:.0%})" for code, share in parts if share >= 0.05)


def detect_language(text: str, name: str = "") -> LanguageFinding:
    """The language of the text; `und` where there is too little of it. Deterministic, and works without a network."""
    letters: Counter[str] = Counter()
    for block in _blocks(text):
        letters[_language_of(block)] += len(block)
    total = sum(letters.values())
    shares = {code: round(count / total, 3) for code, count in letters.most_common()} if total else {}
    if not shares:
        return LanguageFinding(UNDETERMINED, 0.0, {}, language_named(name))
    language = max(shares, key=lambda code: (shares[code], code))
    return LanguageFinding(language, shares[language], shares, language_named(name))


def language_named(name: str) -> str | None:
    """The language a file's name promises: `report.en.pdf`, `S_2024_216-R.pdf`."""
    if found := _NAMED.search(name):
        return found[1].lower()
    if found := _REVISED_UN_NAME.search(name):
        return _UN_LETTERS[found[1]]
    return None


def not_extracted(finding: LanguageFinding, extractable: frozenset[str]) -> str | None:
    """Why nothing is extracted from a text in this language, or None where it can be."""
    if finding.language in extractable:
        return None
    if finding.language == UNDETERMINED:
        return "Converted, not extracted: there is too little text to tell its language."
    why = f"no extractor reads {NAMES[finding.language]}"
    if finding.contradicts_name and finding.named:
        why += f"; the file is named .{finding.named} but is {finding.described()}"
    return f"Converted, not extracted: {why}."


def _blocks(text: str) -> Iterator[str]:
    """Pieces of about a paragraph, with enough letters to judge by."""
    piece = ""
    found = False
    for line in text.split("\n"):
        piece = f"{piece} {line}".strip()
        if len(piece) >= _BLOCK:
            if _letters(piece) >= len(piece) * 0.4:
                found = True
                yield piece
            piece = ""
    if _letters(piece) >= (_BLOCK // 2 if found else _LEAST):
        yield piece


def _letters(piece: str) -> int:
    return sum(character.isalpha() for character in piece)


def _language_of(block: str) -> str:
    letters = _letters(block)
    for first, last, language in _ONE_SCRIPT:
        if sum(first <= character <= last for character in block) > 0.5 * letters:
            if language in {"zh", "he"}:
                return language
            same_script = {"ru": {"ru", "uk"}, "ar": {"ar", "fa"}}[language]
            guess = _identify(block)
            return guess if guess in same_script else language
    return _identify(block)


def _identify(block: str) -> str:
    language, _ = _identifier().classify(block)
    return str(language)


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(PLAUSIBLE)
    return identifier
