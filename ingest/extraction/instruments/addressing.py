"""Whether a clause lays something on a mission, and where what it lays on it begins."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.extraction.instruments.clauses import Clause
from ingest.extraction.instruments.naming import Named
from ingest.extraction.instruments.reading import Reading


@dataclass(frozen=True)
class Address:
    """A mission addressed by a clause: its task's words begin at `start`; `founding`: the clause sets it up."""

    mission: Named
    start: int
    rule: str
    founding: bool = False


# Between the lead verb and the mission: nothing, a parenthesis between commas, or another addressee and "and".
_DIRECT = re.compile(r"^ ?(?:that\b)?(?:,[^,;]{0,120},)? ?(?:the|both)? ?$", re.IGNORECASE)
_COORDINATED = re.compile(
    r"^(?!.*\b(?:to|for|with|of) [a-z]+ (?:[a-z]+ )?and(?: the)? $)[^;:]{0,140}\band(?: with)?(?: the)? $"
)
_LISTED = re.compile(r"^(?: for)?(?: the)?(?: [A-Z][\w-]*(?: [A-Z][\w-]*)*,)+(?: and)? (?:the )?$")
_AFTER_THAT = re.compile(r"^ ?that\b[^;:]{0,200}?(?:the )?(?:mandate(?:d tasks)? of )?(?:the )?$", re.IGNORECASE)
_TO = re.compile(r"\bto (?!the\b|an?\b|its\b|it\b|all\b|that\b|which\b|this\b|be\b)(?=[a-z])")
_MODAL = re.compile(
    r"\b(?:shall|should|will|must|may)\b(?: (?:also|therefore|in particular|initially|"
    r"continue to))*(?: be(?: authori[sz]ed)? to)?"
    r"|\b(?:is|are|be) (?:also )?(?:authori[sz]ed|mandated|tasked)? ?to\b|\b(?:is|are|remains?)\b(?= to\b)"
)
_SUBJUNCTIVE = re.compile(r"^(?: \([^)]*\))?(?:,[^;:,]{0,120},)?(?: (?:and|in|with|within)[^;:,]{0,80},)? (?=[a-z]+\b)")
_FOLLOWING_LIST = re.compile(
    r"\b(?:with|have|include|includes|comprise|be|perform|undertake|carry out|as follows|following)\b[^;:]{0,80}"
    r"\b(?:mandate|tasks?|terms of reference|functions|objectives|as follows|following|priorit\w+)\b[^;:]{0,60}:? ?$",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    r"\b(?:for the purposes? of|in order to|with (?:the|a) (?:following )?(?:mandate|tasks?|purpose|aim)(?: of| to)?|"
    r"(?:shall|will) be mandated to|, (?=to [a-z]+))\b",
    re.IGNORECASE,
)
_SENDING = re.compile(r" the Secretary-General (?:\w+ )?to (?:deploy|dispatch|send|station)\b")
_FIRST_RIGHT = 170


def address_of(reading: Reading, clause: Clause, founded: frozenset[str] = frozenset()) -> Address | None:
    """The mission that the clause tells to do something; None where it tells others or nobody."""
    if clause.strength == "none":
        return None
    text = reading.text
    body = text[clause.body : clause.end]
    for mission in reading.naming.between(clause.body, min(clause.end, clause.body + 320)):
        left = text[clause.body : mission.start]
        right = text[mission.end : min(clause.end, mission.end + _FIRST_RIGHT)]
        if re.match(r"(?:'s)? [A-Z]", right) and not re.match(r" [A-Z]{2,}\b", right):
            continue  # "the UNMISS Force Commander": somebody of the mission
        if body.lstrip().startswith("that") and _AFTER_THAT.match(left) and not _TO.search(left):
            address = _told_that(clause, mission, right, left)
            if address:
                return address
        elif (
            _DIRECT.match(left) or _LISTED.match(left) or (_COORDINATED.match(left) and not _TO.search(left))
        ) and not right.startswith("'s"):
            to = _TO.search(right)
            if to and not re.search(r"[;:]", right[: to.start()]):
                return Address(mission, mission.end + to.start(), "told_to")
    return _given_list(reading, clause) or _deployed(reading, clause) or _founding(reading, clause, founded)


def _told_that(clause: Clause, mission: Named, right: str, left: str) -> Address | None:
    modal = _MODAL.search(right)
    if modal and not re.search(r"[;:]", right[: modal.start()]):
        return Address(mission, mission.end + modal.end(), "told_that")
    if clause.strength != "decides" and _DIRECT.match(left) and (match := _SUBJUNCTIVE.match(right)):
        return Address(mission, mission.end + match.end(), "told_that")
    return None


def _given_list(reading: Reading, clause: Clause) -> Address | None:
    """ "… the continued presence of the Mission, with the following mandate:" before a list of sub-items."""
    if clause.strength != "decides" or not _FOLLOWING_LIST.search(reading.text[clause.start : clause.end].rstrip()):
        return None
    mission = reading.naming.between(clause.body, clause.end)
    return Address(mission[0], clause.end, "given_list") if mission else None


def _deployed(reading: Reading, clause: Clause) -> Address | None:
    """ "Authorizes the Secretary-General to deploy … elements of the Force to ensure …": the task is the Force's."""
    if not _SENDING.match(reading.text[clause.body : clause.end]):
        return None
    for mission in reading.naming.between(clause.body, clause.end)[:1]:
        right = reading.text[mission.end : min(clause.end, mission.end + _FIRST_RIGHT)]
        to = _TO.search(right)
        if to and not re.search(r"[;:,]", right[: to.start()]):
            return Address(mission, mission.end + to.start(), "deployed_to")
    return None


def _founding(reading: Reading, clause: Clause, founded: frozenset[str]) -> Address | None:
    """The purpose for which a mission is set up, in the clause that sets it up."""
    for mission in reading.naming.between(clause.body, clause.end):
        if mission.key in founded and (match := _PURPOSE.search(reading.text, mission.end, clause.end)):
            return Address(mission, match.end(), "founding_purpose", founding=True)
    return None
