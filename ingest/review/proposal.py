"""A candidate's values read as domain values: every reading is checked and every complaint names its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import TextChoices

from actors.models import Actor
from actors.services import ClaimValues
from core.choices import Assertion, EntryMethod, GeoPrecision, Verification
from core.dates import PartialDate
from core.figures import Figure
from core.models import Place
from ingest.models import Candidate, CandidateEvidence
from ingest.review.exceptions import ReviewError
from ingest.review.references import find_actor, find_mission, find_or_make_place
from missions.models import Mission
from sources.models import Citation, Document
from sources.services import FieldCitation, cite_span


@dataclass(frozen=True)
class Proposal:
    """One candidate about to become a record. `by` is who accepts; `prefix` is the path of a nested value.

    `moved` maps the path of a row as extracted to where an edit has put it, or to None where it was taken out.
    """

    candidate: Candidate
    values: dict[str, Any]
    by: str
    entry_method: EntryMethod
    prefix: str = ""
    moved: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def document(self) -> Document:
        return self.candidate.document

    def path(self, key: str) -> str:
        return f"{self.prefix}.{key}" if self.prefix else key

    def refuse(self, code: str, message: str, key: str = "") -> ReviewError:
        """The error that names where the fault is."""
        field = self.path(key) if key else self.prefix
        return ReviewError(code, f"{field}: {message}" if field else message, field=field)

    def nested(self, key: str) -> list[Proposal]:
        """The rows of a nested list, each with its own path."""
        rows = self.values.get(key) or []
        return [self.within(row, f"{key}.{number}") for number, row in enumerate(rows)]

    def within(self, values: dict[str, Any], key: str) -> Proposal:
        """The values below `key`, with its path and with the evidence that is read already."""
        nested = replace(self, values=values, prefix=self.path(key))
        nested.__dict__["evidence"] = self.evidence
        return nested

    # --- single values

    def text(self, key: str) -> str:
        return str(self.values.get(key) or "").strip()

    def number(self, key: str) -> int | None:
        value = self.values.get(key)
        if value in (None, ""):
            return None
        try:
            return int(value)
        except (TypeError, ValueError):
            raise self.refuse("not_a_number", f"{value!r} is not a whole number.", key) from None

    def choice(self, key: str, choices: type[TextChoices], default: str | None = None) -> str:
        """The code under `key`; `default` where none is given, else a refusal that lists the codes."""
        value = self.text(key) or default
        if value is None:
            raise self.refuse("value_missing", f"choose one of: {', '.join(choices.values)}.", key)
        if value not in choices.values:
            raise self.refuse("unknown_code", f"{value!r} is not one of: {', '.join(choices.values)}.", key)
        return value

    def optional_choice(self, key: str, choices: type[TextChoices]) -> str | None:
        return self.choice(key, choices) if self.text(key) else None

    def day(self, key: str) -> date | None:
        value = self.values.get(key)
        try:
            return date.fromisoformat(value) if value else None
        except (TypeError, ValueError):
            raise self.refuse("not_a_day", f"{value!r} is not a day; write 2022-03-27.", key) from None

    def partial_date(self, key: str) -> PartialDate | None:
        """The partial date under `key`, as an object or in the written form `2022-03`."""
        value = self.values.get(key)
        if not value:
            return None
        try:
            return PartialDate.parse(value) if isinstance(value, str) else PartialDate.from_json(value)
        except (KeyError, TypeError, ValueError) as error:
            raise self.refuse("not_a_date", str(error), key) from None

    def figure(self, key: str) -> Figure | None:
        value = self.values.get(key)
        if not value:
            return None
        try:
            return Figure.from_json(value)
        except TypeError as error:
            raise self.refuse("not_a_figure", str(error), key) from None

    # --- references

    def actor(self, key: str) -> Actor | None:
        """The known actor under `key`, or None where none is given or it is not known."""
        return find_actor(self.values.get(key))

    def required_actor(self, key: str) -> Actor:
        actor = self.actor(key)
        if actor is None:
            name = (self.values.get(key) or {}).get("name") or "nobody"
            raise self.refuse("actor_unknown", f"“{name}” is no known actor; choose one or record it first.", key)
        return actor

    def mission(self, key: str = "mission") -> Mission | None:
        return find_mission(self.values.get(key))

    def required_mission(self, key: str = "mission") -> Mission:
        mission = self.mission(key)
        if mission is None:
            name = (self.values.get(key) or {}).get("name") or "none"
            raise self.refuse("mission_unknown", f"“{name}” is no known mission; choose one or record it first.", key)
        return mission

    def missions(self) -> list[Mission]:
        """The known missions listed under `missions`, each once."""
        found = [find_mission(ref) for ref in self.values.get("missions") or []]
        return list(dict.fromkeys(mission for mission in found if mission is not None))

    def place(self, key: str = "place") -> Place | None:
        value = self.values.get(key)
        return find_or_make_place(value, by=self.by, entry_method=self.entry_method) if value else None

    def place_columns(self) -> dict[str, Any]:
        """The columns of an incident's place: the place, how exactly it is given, and the source's words."""
        value = self.values.get("place") or {}
        default = GeoPrecision.NOT_STATED
        nested = self.within(value, "place")
        return {
            "place": self.place(),
            "geo_precision": nested.choice("geo_precision", GeoPrecision, default),
            "location_as_stated": nested.text("name"),
        }

    # --- provenance

    @cached_property
    def evidence(self) -> list[tuple[str, CandidateEvidence]]:
        """The quotes with the paths of the values they support now; those of rows taken out are left out."""
        # Fetched apart, so that all quotes share one copy of a long text.
        rows = self.candidate.evidence.prefetch_related("document_text")
        placed = [(self._path_now(item.field_path), item) for item in rows]
        return [(path, item) for path, item in placed if path is not None]

    def _path_now(self, path: str) -> str | None:
        head, dot, rest = path.partition(".")
        number, dot_after, inner = rest.partition(".")
        row = f"{head}{dot}{number}"
        if row not in self.moved:
            return path
        now = self.moved[row]
        return None if now is None else now + dot_after + inner

    def citations(self, **renamed: str) -> list[FieldCitation]:
        """All evidence as citations; `renamed` maps a proposed key to the record's own field name."""
        cited = []
        for path, item in self.evidence:
            head, dot, rest = path.partition(".")
            cited.append(FieldCitation(renamed.get(head, head) + dot + rest, self._cite(item)))
        return cited

    def claim_citation(self) -> Citation | None:
        """The longest quote that supports this value or the whole record: a claim is a sentence, not a name in it."""
        own = [item for path, item in self.evidence if path in (self.prefix, "")]
        within = [item for path, item in self.evidence if path.startswith(f"{self.prefix}.")]
        quotes = own or within or [item for _, item in self.evidence]
        return self._cite(max(quotes, key=lambda item: item.end - item.start)) if quotes else None

    def _cite(self, item: CandidateEvidence) -> Citation:
        return cite_span(item.document_text, item.start, item.end, paragraph=item.paragraph)

    def claims(self, default: str = Assertion.STATED) -> tuple[ClaimValues, ...]:
        """The one claim this document makes of the fact: who says so, as what, and where."""
        return (
            ClaimValues(
                assertion=self.choice("assertion", Assertion, default),
                claimant=self.actor("claimant"),
                claimant_as_stated=self.text("claimant_as_stated"),
                verification=self.choice("verification", Verification, Verification.UNVERIFIED),
                claims_responsibility=bool(self.values.get("claims_responsibility")),
                citation=self.claim_citation(),
            ),
        )
