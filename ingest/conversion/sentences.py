"""Where the sentences of a paragraph begin and end; rules and a list of abbreviations, no model."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.conversion.word_lists import words_of

_CANDIDATE = re.compile(
    r"""(?P<stop>[.!?…؟]+)(?P<closing>[”"’'»)\]]*[⁰¹²³⁴⁵⁶⁷⁸⁹]*)[ \n]+(?=[“"‘'«(\[]*(?P<next>[^\W_]+))"""
    r"|[。！？][”’」』]*"
)
# Never the end of a sentence: something always follows.
_BEFORE_A_NAME = words_of(
    """
    mr mrs ms mx dr prof sr fr rev hon gen maj lt col brig capt cpt cmdr cdr cpl sgt adm amb gov sen rep pres st
    ste mgr messrs mme mlle hrh h.e maj.gen lt.col
    """
)
_BEFORE_A_NUMBER = words_of(
    """
    no nos para paras art arts sect sec chap ch p pp vol vols fig figs annex res doc item
    """
)
_WITHIN = words_of(
    """
    e.g i.e cf vs viz approx ca ed eds op cit corr incl excl dept univ mt ft jan feb mar apr jun
    jul aug sep sept oct nov dec
    """
)
# Ends a sentence only where the next word is one that sentences like to begin with.
_AMBIGUOUS = words_of(
    """
    u.n u.s u.k e.u d.c a.m p.m etc al ibid inc ltd corp co jr bros d.r.c c.a.r a.u
    """
)
_STARTERS = words_of(
    """
    the a an this that these those it its he she they we i you there here in on at by for from with without under
    over after before during since while when where as if although though despite however moreover furthermore
    meanwhile nevertheless nonetheless but and or yet so thus therefore also another other others some many most
    several all both each every no not what who which why how his her their our my according following
    """
)
_LAST_TOKEN = re.compile(r"[^\s“”\"‘’'«»(\[]+$")
_OPENING_MARKER = re.compile(r"\(?(?:\d{1,3}|[ivxlc]{1,6}|[IVXLC]{1,6}|[A-Za-z])[.)]$")


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """The sentences within `text[start:end]` as ranges without surrounding white space."""
    end = len(text) if end is None else end
    begin = start
    for match in _CANDIDATE.finditer(text, start, end):
        boundary = match.end() if match["stop"] is None else match.end("closing")
        if match["stop"] is not None and not _is_end(text, begin, match):
            continue
        yield from _trimmed(text, begin, boundary)
        begin = match.end()
    yield from _trimmed(text, begin, end)


def _is_end(text: str, begin: int, match: re.Match[str]) -> bool:
    if match["stop"][0] in "!?؟":
        return match["next"][0].isupper() or not match["next"][0].isalpha() or not match["next"].isascii()
    following = match["next"]
    if following[0].islower():
        return False
    found = _LAST_TOKEN.search(text, begin, match.start("stop"))
    token = found[0] if found else ""
    if text[begin : match.start("stop") + 1].lstrip() == f"{token}." and _OPENING_MARKER.match(f"{token}."):
        return False  # "1. Decides", "II. Introduction"
    word = token.casefold()
    if match["closing"]:
        return True
    if word in _BEFORE_A_NAME or word in _WITHIN:
        return False
    if word in _BEFORE_A_NUMBER:
        return not (following[0].isdigit() or re.fullmatch(r"[IVXLC]+|[A-Z]", following))
    if word in _AMBIGUOUS:
        return following.casefold() in _STARTERS
    if len(token) == 1 and token.isupper():  # an initial: "J. Smith"
        return following.casefold() in _STARTERS
    if re.fullmatch(r"(?:[A-Z]\.)+[A-Z]", token):  # "F.A.R.D.C."
        return following.casefold() in _STARTERS
    return True


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
