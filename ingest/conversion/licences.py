"""What a document says may be done with it, as one of the licence codes, with the words that say so."""

from __future__ import annotations

import re

from ingest.conversion.found import Found

_CREATIVE_COMMONS = re.compile(
    r"(?i)\bCC[ -](?P<short>BY(?:-(?:SA|NC|ND))*)(?:[ -](?P<version>\d\.\d))?(?P<igo>[ -]IGO)?\b"
    r"|\bCreative Commons(?P<words>[ ,]+(?:Attribution|Public Domain)[\w "
    r",–-]{0,60}?)(?=\s+(?:\d\.\d\s+)?(?:International|Unported|Generic|IGO|Licen[cs]e)\b)"
    r"|creativecommons\.org/licenses/(?P<path>by(?:-(?:sa|nc|nd))*)/\d\.\d(?P<path_igo>/igo)?"
)
_ZERO = re.compile(r"(?i)\bCC0\b|creativecommons\.org/publicdomain/(?:zero|mark)|\bCreative Commons Zero\b")
_UNNAMED = re.compile(r"(?i)\bCreative Commons Licen[cs]e\b")
_PUBLIC_DOMAIN = re.compile(r"(?i)\b(?:is|are|in) (?:placed )?(?:in )?the public domain\b")
_RESERVED = re.compile(r"(?i)\ball rights reserved\b|^(?:©|\(c\)|copyright ©?) ?(?:19|20)\d\d\b", re.MULTILINE)
_GRANTED = re.compile(
    r"(?i)\b(?:may|can) be (?:freely )?(?:republished|reproduced|reprinted"
    r"|shared)\b[^.\n]{0,80}\b(?:attribution|credit|acknowledge\w*)"
)


def read_licence(text: str) -> Found[str] | None:
    """The licence the text states, the whole sentence as its place; the most precise statement wins."""
    if match := _ZERO.search(text):
        return _found(text, "cc0", match)
    for match in _CREATIVE_COMMONS.finditer(text):
        return _found(text, _code(match), match)
    if match := _UNNAMED.search(text):
        return _found(text, "cc_unspecified", match)
    if match := _GRANTED.search(text):
        return _found(text, "cc_unspecified", match)
    if match := _PUBLIC_DOMAIN.search(text):
        return _found(text, "public_domain", match)
    if match := _RESERVED.search(text):
        return _found(text, "all_rights_reserved", match)
    return None


def licence_of_address(address: str) -> str | None:
    """The licence code of a licence's web address, as pages link it."""
    found = read_licence(address)
    return found.value if found else None


def _code(match: re.Match[str]) -> str:
    named = (match["short"] or match["path"] or match["words"] or "").casefold()
    if "nc" in re.split(r"[-\s]", named) or "noncommercial" in named.replace("-", "").replace(" ", ""):
        return "cc_by_nc"
    if "nd" in re.split(r"[-\s]", named) or "noderiv" in named.replace("-", "").replace(" ", ""):
        return "cc_unspecified"  # republication with attribution is allowed, adaptation is not
    if "sa" in re.split(r"[-\s]", named) or "sharealike" in named.replace("-", "").replace(" ", ""):
        return "cc_by_sa"
    if "public domain" in named:
        return "cc0"
    return "cc_by_igo" if match["igo"] or match["path_igo"] else "cc_by"


def _found(text: str, code: str, match: re.Match[str]) -> Found[str]:
    """The statement with the sentence or line around it."""
    start = max(text.rfind("\n", 0, match.start()), text.rfind(". ", 0, match.start()) + 1) + 1
    line_end = text.find("\n", match.end())
    sentence_end = text.find(". ", match.end())
    ends = [end for end in (line_end, sentence_end + 1 if sentence_end >= 0 else -1, len(text)) if end > 0]
    return Found(code, start, min(ends), "statement in the text")
