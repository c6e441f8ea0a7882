"""Missions named in a folded text: by name, by acronym, by a definition of the document's own, or as "the Force"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from ingest.extraction.instruments.folding import Folded
from ingest.extraction.protocol import Ref
from ingest.extraction.registry import KnownName, NameRegistry

_TYPES = (
    "Force|Mission|Operation|Group|Authority|Organization|Organisation|Office|Administration|Team|"
    "Observer Mission|Observer Group|Verification Mission|Observers"
)
_LEADS = (
    "United Nations|UN|African Union-United Nations|African Union|AU|African-led|Multinational|European Union|ECOWAS"
)
# A mission nobody registered, by the way such names are built: "United Nations Protection Force (UNPROFOR)".
_UNREGISTERED = re.compile(
    rf"\b(?:{_LEADS})(?: (?:[A-Z][\w-]+|and|in|for|of|the|to|interim|force|observer|mission|group|I{{1,3}})){{0,8}}?"
    rf" (?:{_TYPES}|force|observer mission|observer group)\b(?! on\b)"
    r"(?: (?:in|for|of|to) (?:the )?[A-Z][\w'-]+(?:(?: of the| and| of| the)? [A-Z][\w'-]+){0,5})?"
    r"(?: (?P<numeral>I{1,3})\b)?(?: \((?P<acronym>[A-Z][A-Z-]{2,}(?: I{1,3})?)\))?"
)
_NOT_A_MISSION = re.compile(
    r"\b(?:Panel|Committee|Commission|Office (?:of|for|on)|Environment|Development|Children|Population|"
    r"Refugee|Secretariat|"
    r"Command|Fund|Programme|Department|Charter|General|Peacekeeping Operations?$|Country Team|Human Rights Office|"
    r"Police|High Commissioner|Task Force|Working Group|Group of|Standing|Special Envoy)\b"
)
_ANAPHOR = re.compile(
    r"\b[Tt]he (?:said |same )?(?P<type>Force|Mission|Operation|Group|Authority|Observer Mission|"
    r"Observer Group|Observers)"
    r"\b(?! (?:of (?!the United)|on the|[A-Z]))(?!-)"
)
_DEFINITION = re.compile(r"[ ,]*\((?:hereinafter )?(?:[\"']|the )*(?P<acronym>[A-Z][\w-]*[A-Z](?: I{1,3})?)[\"']*\)")


@dataclass(frozen=True)
class Named:
    """One naming `[start, end)` of a mission in the folded text; `slug` is None when it is not a known one."""

    start: int
    end: int
    name: str
    slug: str | None
    kind: str | None
    full_name: str
    anaphoric: bool = False

    def ref(self) -> Ref:
        return {"name": self.name, "slug": self.slug, "kind": self.kind}

    @property
    def key(self) -> str:
        """What makes two namings the same mission within one document."""
        return self.slug or self.name.lower()


@lru_cache(maxsize=8)
def _automaton(registry: NameRegistry) -> tuple[re.Pattern[str] | None, dict[str, KnownName]]:
    """One pattern for every registered mission's forms, and the mission of each form in its plain shape.

    A form that two missions share (UNEF) names neither of them, unless it is the preferred name of just one.
    """
    owners: dict[str, dict[str, KnownName]] = {}
    written: set[str] = set()
    for mission in registry.missions:
        forms = {mission.name, *(form.text for form in mission.names if form.language in {"en", "und", "mul", ""})}
        forms |= {form.text for form in mission.names if form.name_kind == "acronym"}
        for form in forms:
            owners.setdefault(plain(form), {})[mission.slug] = mission
            written.add(form)
    known = {form: next(iter(missions.values())) for form, missions in owners.items() if len(missions) == 1}
    parts = [_form_pattern(form) for form in sorted(written, key=len, reverse=True) if plain(form) in known]
    return (re.compile(r"\b(?:" + "|".join(parts) + r")(?!\w)") if parts else None), known


def plain(name: str) -> str:
    """The name in the shape in which spellings are compared: lower case, no hyphens, British organisation."""
    return re.sub(r"[\s'-]+", "", name).lower().replace("organisation", "organization").replace("stabilis", "stabiliz")


def _form_pattern(form: str) -> str:
    if " " not in form:
        return re.escape(form)
    words = [re.escape(word).replace(r"\-", "-?") for word in form.split()]
    return (
        "(?i:"
        + "[ -]".join(words).replace("peacekeeping", "peace-?keeping").replace("Peacekeeping", "Peace-?keeping")
        + ")"
    )


class Naming:
    """All namings of missions in one folded text, in order."""

    def __init__(self, folded: Folded, registry: NameRegistry) -> None:
        self._text = folded.text
        found = self._registered(registry)
        found += self._unregistered(found, registry)
        found = self._with_definitions(sorted(found, key=lambda named: named.start))
        found += self._anaphors(found)
        self.all = sorted(found, key=lambda named: named.start)
        self._starts = [named.start for named in self.all]

    def between(self, start: int, end: int) -> list[Named]:
        first = bisect_right(self._starts, start - 1)
        last = bisect_right(self._starts, end - 1)
        return [named for named in self.all[first:last] if named.end <= end]

    def before(self, position: int, since: int = 0) -> Named | None:
        """The last naming that ends before that position, not earlier than `since`."""
        for named in reversed(self.all[: bisect_right(self._starts, position - 1)]):
            if named.start < since:
                return None
            if named.end <= position:
                return named
        return None

    def _registered(self, registry: NameRegistry) -> list[Named]:
        pattern, known = _automaton(registry)
        if pattern is None:
            return []
        found = []
        for match in pattern.finditer(self._text):
            mission = known.get(plain(match[0]))
            if mission:
                found.append(Named(match.start(), match.end(), match[0], mission.slug, mission.kind, mission.name))
        return found

    def _unregistered(self, registered: list[Named], registry: NameRegistry) -> list[Named]:
        taken = [(named.start, named.end) for named in registered]
        found = []
        for match in _UNREGISTERED.finditer(self._text):
            name_end = match.start("acronym") - 2 if match["acronym"] else match.end()
            name = self._text[match.start() : name_end]
            if _NOT_A_MISSION.search(name) or any(start < name_end and match.start() < end for start, end in taken):
                continue
            nearby = self._text[max(0, match.start() - 40) : match.end() + 40]
            mission = _loosely_known(name, nearby, registry)
            slug, kind = (mission.slug, mission.kind) if mission else (None, None)
            longer = [one for one in registered if one.full_name.startswith(name)]
            if mission is None and len({one.key for one in longer}) == 1:
                found.append(replace(longer[0], start=match.start(), end=name_end, name=name))
            else:
                found.append(Named(match.start(), name_end, name, slug, kind, name))
        return found

    def _with_definitions(self, named: list[Named]) -> list[Named]:
        """Adds the namings by an acronym that the document itself gives in brackets after a full name."""
        acronyms: dict[str, Named] = {}
        for one in named:
            definition = _DEFINITION.match(self._text, one.end)
            if definition and not any(other.start == definition.start("acronym") for other in named):
                acronyms.setdefault(definition["acronym"], one)
        found = list(named)
        for acronym, one in acronyms.items():
            found += [
                replace(one, start=match.start(), end=match.end(), anaphoric=False)
                for match in re.finditer(rf"\b{re.escape(acronym)}\b", self._text)
                if not any(other.start <= match.start() < other.end for other in named)
            ]
        return sorted(found, key=lambda item: item.start)

    def _anaphors(self, named: list[Named]) -> list[Named]:
        found = []
        for match in _ANAPHOR.finditer(self._text):
            one = _antecedent(named, match["type"], match.start())
            if one:
                found.append(replace(one, start=match.start("type"), end=match.end(), anaphoric=True))
        return found


_ALMOST = 90.0  # of 100: "Transition" for "Transitional", a letter misread by a scan
_STOP_WORDS = {"united", "nations", "in", "the", "for", "of", "and", "to", "un"}


@lru_cache(maxsize=8)
def _content_words(registry: NameRegistry) -> tuple[tuple[frozenset[str], KnownName], ...]:
    return tuple((_words(mission.name), mission) for mission in registry.missions if " " in mission.name)


def _words(name: str) -> frozenset[str]:
    words = re.findall(r"\w+", re.sub(r"(?i)peace-?keeping", "peacekeeping", name).lower())
    return frozenset(word for word in words if word not in _STOP_WORDS)


def _loosely_known(name: str, nearby: str, registry: NameRegistry) -> KnownName | None:
    """The one mission that a name worded otherwise can only mean; None when it could be two.

    It has the same telling words ("United Nations Force in Cyprus, Peace-keeping"), all of them and more, all but those
    that stand beside it ("the stationing in Cyprus of the United Nations Peace-keeping Force"), or almost its letters.
    """
    words, around = _words(name), _words(nearby)
    known = [(telling, mission) for telling, mission in _content_words(registry) if len(telling) > 1]
    tests: tuple[Callable[[frozenset[str], KnownName], bool], ...] = (
        lambda telling, mission: telling == words,
        lambda telling, mission: len(telling) > 2 and telling <= words,
        lambda telling, mission: len(words) > 1 and words < telling <= around,
        lambda telling, mission: ratio(plain(mission.name), plain(name)) >= _ALMOST,
    )
    for test in tests:
        hits = [mission for telling, mission in known if test(telling, mission)]
        if hits:
            return hits[0] if len(hits) == 1 else None
    return None


def _antecedent(named: list[Named], type_word: str, position: int) -> Named | None:
    """The mission meant by "the Force": the last one before of that type, else the first of that type after."""
    word = type_word.split()[-1].lower().rstrip("s")
    earlier = [one for one in named if one.start < position and word in _type_words(one)]
    if earlier:
        return earlier[-1]
    later = [one for one in named if one.start > position and word in _type_words(one)]
    if later:
        return later[0]
    keys = {one.key for one in named}
    return named[0] if len(keys) == 1 and word == "mission" else None


def _type_words(named: Named) -> str:
    """The words of the full name; every mission may be called "the Mission" unless its name has another type."""
    words = named.full_name.lower()
    return words if re.search(r"force|operation|group|authority|observer|mission", words) else words + " mission"
