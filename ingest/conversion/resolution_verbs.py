"""What the paragraphs of a resolution begin with: decisions in the present tense, reasons as participles."""

from __future__ import annotations

import re

from ingest.conversion.word_lists import words_of

_ADVERBS = (
    r"(?:(?:also|further|furthermore|again|once (?:again|more)|strongly|solemnly|fully|deeply|gravely|unequivocally|"
    r"categorically|vigorously|firmly|urgently|accordingly|consequently|therefore|hereby|in this (?:regard|context|"
    r"respect|connection)|in addition|additionally|similarly|moreover|finally|especially|particularly"
    r"|likewise|formally|"
    r"explicitly|gratefully|specifically|earnestly|emphatically|reiterates and),? ){0,3}"
)
_DECISIONS = words_of(
    """
    accepts acknowledges adopts advises affirms agrees alerts appeals appoints appreciates approves asks
    assures attaches authorises authorizes begins believes calls censures commends commits concludes concurs
    condemns confirms congratulates considers continues creates decides declares defers demands denounces deplores
    designates determines directs disapproves draws emphasises emphasizes empowers encourages endorses enjoins
    entrusts establishes exhorts expects exempts expresses extends finds hails highlights holds hopes identifies
    imposes includes indicates insists instructs intends invites keeps lifts looks maintains mandates modifies
    notes notifies nominates objects observes offers orders pays pledges postpones praises proclaims prohibits
    promises proposes provides reaffirms realises realizes rebukes recalls receives recognises recognizes
    recommends reconfirms records re-emphasises re-emphasizes regards regrets reiterates rejects reminds remains
    renews repeats replaces requests requires reserves resolves restates reviews salutes seeks selects sends
    shares signals states stresses strongly submits suggests supports suspends takes terminates thanks transmits
    trusts underlines underscores undertakes urges views vows warns welcomes wishes withdraws
    """
)
_DECISION = re.compile(rf"(?i){_ADVERBS}(?:{'|'.join(sorted(_DECISIONS))})\b")
_REASONS = words_of(
    """
    acting affirming alarmed alarm anxious appalled appreciating approving aware bearing believing calling
    cognizant commending concerned concluding condemning confident confirming congratulating conscious considering
    convinced deploring desiring desirous determined determining disturbed distressed emphasising emphasizing
    encouraged encouraging endorsing expressing finding firmly gravely deeply seriously grateful guided having
    highlighting hoping indignant inspired inviting keeping looking mindful noting observing outraged paying
    persuaded profoundly reacting reaffirming realising realizing recalling receiving recognising recognizing
    recording re-emphasising re-emphasizing regretting reiterating rejecting remaining renewing resolved
    responding reviewing saddened seeking seized sharing shocked stressing strongly supporting taking thanking
    troubled underlining underscoring urging viewing welcoming whereas wishing
    """
)
_REASON = re.compile(rf"(?i){_ADVERBS}(?:{'|'.join(sorted(_REASONS))})\b")


def is_decision(words: str) -> bool:
    """Whether a paragraph that begins so decides, requests, calls upon: an operative paragraph."""
    return bool(_DECISION.match(words))


def is_reason(words: str) -> bool:
    """Whether a paragraph that begins so recalls, notes, is concerned: a preambular paragraph."""
    return bool(_REASON.match(words)) and not is_decision(words)
