"""The date grammar: one rule per form of expression, most of them absolute, some anchored on another date."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.extraction.date_readers import (
    WEEKDAYS,
    YEAR,
    Reader,
    Reading,
    read_ago,
    read_bare_month,
    read_calendar_relative,
    read_day_range,
    read_from_event,
    read_full_day,
    read_month_range,
    read_month_year,
    read_near_day,
    read_now,
    read_quarter,
    read_years,
)

M = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar"
    r"|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
D = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
Y = YEAR
TO = r"(?: ?[-–—] ?| to | and | until | through )"


@dataclass(frozen=True)
class Rule:
    name: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], Reader], Sequence[Reading]]


_LEADS = (
    r"(?P<lead>in|since|of|for|until|till|from|during|by|before|after|between|throughout|the year|the|to"
    r"|around|through)"
)
_PART = r"(?:(?:the )?(?P<part>early|mid|late|end of|the end of|beginning of|start of)[- ]?)?"
_COUNT = r"[0-9]{1,3}|a|one|two|three|four|five|six|seven|eight|nine|ten"
_EVENT_COUNT = rf"(?:(?:only|just|some|about|around|a few|several) )?(?:(?P<n>{_COUNT}) )?"


def _rule(
    name: str,
    pattern: str,
    read: Callable[[re.Match[str], Reader], Sequence[Reading]],
    flags: int = 0,
) -> Rule:
    return Rule(name, re.compile(pattern, flags), read)


RULES: tuple[Rule, ...] = (
    _rule(
        "day_range",
        (
            rf"(?:\b(?:[Bb]etween|[Ff]rom) )?(?P<range>(?<![\w/])(?P<d1>{D})(?: (?P<m1>{M}))?(?: "
            rf"(?P<y1>{Y}))?{TO}(?P<d2>{D}) (?P<m2>{M})(?:,? (?P<y2>{Y}))?)\b"
        ),
        read_day_range,
    ),
    _rule(
        "day_range_month_first",
        rf"(?P<range>\b(?P<m1>{M}) (?P<d1>{D})(?:, (?P<y1>{Y}))?{TO}(?:(?P<m2>{M}) )(?P<d2>{D})(?:,? (?P<y2>{Y}))?)\b",
        read_day_range,
    ),
    _rule(
        "day",
        rf"(?<![\w/,.])(?P<d>{D})(?: of)? (?P<m>{M})(?:,? (?P<y>{Y}))?(?![\w])",
        read_full_day,
    ),
    _rule(
        "day_month_first",
        rf"\b(?P<m>{M}) (?P<d>{D})(?:,? (?P<y>{Y}))?(?![\w,]\d|\w)",
        read_full_day,
    ),
    _rule(
        "month_range",
        rf"\b(?P<m1>{M})(?: (?P<y1>{Y}))?{TO}(?P<m2>{M}),? (?P<y2>{Y})\b",
        read_month_range,
    ),
    _rule("month", rf"\b(?P<date>{_PART}(?P<m>{M}),? (?P<y>{Y}))\b", read_month_year),
    _rule(
        "bare_month",
        (
            rf"\b(?P<lead>[Ii]n|[Aa]t|[Ss]ince|[Uu]ntil|[Bb]y|[Ll]ast|[Tt]his|[Nn]ext|[Dd]uring|[Oo]f) "
            rf"(?P<date>{_PART}(?P<m>{M}))(?! ?\d|\w)"
        ),
        read_bare_month,
    ),
    _rule(
        "part_month",
        rf"\b(?P<date>(?P<lead>(?P<part>[Ee]arly|[Mm]id|[Ll]ate))[- ](?P<m>{M}))(?! ?\d|\w)",
        read_bare_month,
    ),
    _rule(
        "years",
        (
            rf"\b{_LEADS} (?:both )?(?P<date>{_PART}(?P<years>{Y}(?:(?:, | and | or | to |[-–]|, and ){Y})*))(?!\w"
            rf"|-\w|[.,]\d)"
        ),
        read_years,
        re.IGNORECASE,
    ),
    _rule(
        "part_year",
        rf"\b(?P<date>(?P<lead>(?P<part>early|mid|late))[- ](?P<years>{Y}))(?!\w)",
        read_years,
        re.IGNORECASE,
    ),
    _rule(
        "quarter",
        rf"\b(?:the )?(?P<n>first|second|third|fourth|last) (?P<unit>quarter|half) of (?P<y>{Y})\b",
        read_quarter,
        re.IGNORECASE,
    ),
    _rule(
        "calendar_relative",
        r"\b(?P<lead>last|previous|this|next) (?P<unit>week|month|year)\b",
        read_calendar_relative,
        re.IGNORECASE,
    ),
    _rule(
        "weekday",
        rf"\b(?:on|last) (?P<date>(?P<word>{'|'.join(WEEKDAYS)}))\b(?!,? \d)",
        read_near_day,
        re.IGNORECASE,
    ),
    _rule("yesterday", r"\b(?P<date>(?P<word>yesterday))\b", read_near_day, re.IGNORECASE),
    _rule(
        "ago",
        r"\b(?P<n>\d{1,3}|a|one|two|three|four|five|six|seven|eight|nine|ten) (?P<unit>day|week|month|year)s? ago\b",
        read_ago,
        re.IGNORECASE,
    ),
    _rule(
        "from_event",
        (
            rf"\b{_EVENT_COUNT}(?P<unit>hour|day|week|month|year)s? (?P<side>earlier|before|prior|later|after"
            rf"|afterwards)(?! (?:the|this|that|a|an|its|their)\b|\w)"
        ),
        read_from_event,
        re.IGNORECASE,
    ),
    _rule(
        "now",
        r"\b(?:now|currently|at present|presently|to date|at the time of writing)\b",
        read_now,
        re.IGNORECASE,
    ),
)
