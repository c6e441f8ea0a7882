"""Whether a text is only a notice that the document is not there: error pages saved under a document's name."""

from __future__ import annotations

import re

from ingest.conversion.errors import ReasonCode, Refusal

_AT_MOST = 2_000  # characters; a longer text says more than that something is missing
_NOTICES = (
    re.compile(r"(?i)\b(?:document|page|file|resource|item|record) (?:that )?you(?:'re|’re| are| have| were)? "
               r"(?:look(?:ing)? for|request\w*|trying to \w+)[^.]{0,60}?"
               r"(?:does not exist|do(?:es)?n[’']t exist|(?:could|can)(?: ?not|n[’']t) be found"
               r"|is not available|was not found|no longer (?:exists|available)|has (?:been )?(?:moved|removed))"),
    re.compile(r"(?im)^\W*(?:error )?404\b.{0,40}$"),
    re.compile(r"(?im)^\W*(?:page|file|document) not found\W*$"),
    re.compile(r"(?im)^\W*(?:access denied|403 forbidden|401 unauthori[sz]ed|50[0234] [a-z ]{3,30})\W*$"),
    re.compile(r"(?i)le document (?:que vous (?:cherchez|recherchez|demandez)|demandé)[^.]{0,60}"
               r"(?:n[’']existe pas|est introuvable)"),
    re.compile(r"(?i)(?:checking your browser before accessing|enable javascript and cookies to continue"
               r"|verify(?:ing)? (?:that )?you are (?:a )?human)"),
)  # fmt: skip


def refuse_placeholder(text: str) -> None:
    """Raises Refusal where the text is an error page or a "does not exist" notice, quoting the words that say so."""
    if len(text) > _AT_MOST:
        return
    for notice in _NOTICES:
        if found := notice.search(text):
            words = re.sub(r"\s+", " ", found[0]).strip()
            raise Refusal(
                ReasonCode.NOT_FOUND_PAGE,
                f"This is not the document but a notice that it is not there: “{words}”.",
                "Look the document up at its publisher and send the file itself.",
            )
