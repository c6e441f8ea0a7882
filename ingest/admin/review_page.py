"""The page on which one candidate is decided: the text with its evidence, the values beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from core.choices import Sensitivity
from core.models import RecordIdentity
from ingest.choices import OPEN_CANDIDATE_STATES, RejectionReason
from ingest.models import Candidate
from ingest.review.confidence import band_of
from ingest.review.evidence import Evidence, attach
from ingest.review.exceptions import ReviewError
from ingest.review.form import BoundField, CandidateForm, colour_of
from ingest.review.known import (
    Found,
    found_of,
    record_models,
    record_of,
    resolve_actors,
    resolve_missions,
)
from ingest.review.passages import Gap, Passage, reading_of
from ingest.review.schema import Widget
from ingest.review.sensitive import concerns, default_sensitivity
from ingest.review.services import RECORD_KINDS, rehearse
from missions.models import TaskVocabulary

NEIGHBOURS_SHOWN = 40
VERDICT_ENTRIES = ("reason_code", "reason", "known_record", "sensitivity")


@dataclass(frozen=True)
class Known:
    """A known record with the way to its page in the admin, where it has one."""

    found: Found
    kind: str
    address: str


class ReviewPage:
    """One candidate as one reviewer meets it. `form` holds the values; after a refused verdict, as posted."""

    def __init__(self, request: HttpRequest, candidate: Candidate, *, may_decide: bool) -> None:
        self.request = request
        self.candidate = candidate
        self.may_decide = may_decide
        self.form = CandidateForm(candidate, request.POST if request.method == "POST" else None)
        # Refusals at an entry of the verdict, by its name, and those that no field of the page can show.
        self.field_errors: dict[str, str] = {}
        self.errors: list[str] = []
        self.is_refused = False

    @property
    def is_open(self) -> bool:
        return self.candidate.state in OPEN_CANDIDATE_STATES

    @property
    def seen(self) -> str:
        """What the form carries to tell that nobody changed the candidate since it was shown."""
        return self.candidate.updated_at.isoformat()

    def refuse(self, error: ReviewError) -> None:
        self.is_refused = True
        if error.field in VERDICT_ENTRIES:
            self.field_errors[error.field] = error.message
        elif not self.form.add_error(error):
            self.errors.append(error.message)

    def next_pk(self) -> int | None:
        """The next open candidate of the same document, else of the whole queue; None where nothing is left."""
        others = Candidate.objects.filter(state__in=OPEN_CANDIDATE_STATES).exclude(pk=self.candidate.pk)
        here, pk = self.candidate.priority, self.candidate.pk
        after = others.filter(document=self.candidate.document_id)
        later = after.filter(Q(priority__lt=here) | Q(priority=here, pk__gt=pk))
        for rows in (later, after, others):
            found = rows.order_by("-priority", "pk").values_list("pk", flat=True).first()
            if found is not None:
                return found
        return None

    def next_address(self) -> str:
        pk = self.next_pk()
        if pk is None:
            return reverse("admin:ingest_candidate_changelist")
        return reverse("admin:ingest_candidate_change", args=(pk,))

    def render(self, context: dict[str, Any]) -> HttpResponse:
        candidate = self.candidate
        evidence = attach(self.form, candidate.evidence.all(), candidate.derivation)
        self._name_known_records()
        self._offer_tasks()
        posted = self.request.POST
        context |= {
            "title": _("Review: %(kind)s") % {"kind": candidate.target_kind.replace("_", " ")},
            "is_fullwidth": "1",
            "is_nav_sidebar_enabled": False,
            "page": self,
            "candidate": candidate,
            "document": candidate.document,
            "kind": candidate.target_kind.replace("_", " "),
            "record_kind": RECORD_KINDS.get(candidate.target_kind, candidate.target_kind),
            "form": self.form,
            "evidence": evidence,
            "band": band_of(candidate.confidence),
            "concerns": concerns(candidate.target_kind, candidate.values),
            "sensitivities": [one for one in Sensitivity.choices if one[0] != Sensitivity.CONFIDENTIAL],
            "sensitivity": posted.get("sensitivity") or default_sensitivity(candidate.target_kind, candidate.values),
            "rejection_reasons": RejectionReason.choices,
            "posted": posted,
            "known": known_record(candidate.known_record),
            "record": known_record(candidate.record),
            "neighbours": self._neighbours(),
            "progress": self._progress(),
            "reviews": candidate.reviews.select_related("reviewer"),
            "next_address": self.next_address(),
            **text_context(candidate, evidence, whole=self.request.GET.get("text") == "all"),
        }
        status = 409 if self.is_refused else 200
        return TemplateResponse(self.request, "admin/ingest/review.html", context, status=status)

    def _neighbours(self) -> list[Candidate]:
        """The other candidates of the document, those that are open first."""
        is_decided = ExpressionWrapper(~Q(state__in=OPEN_CANDIDATE_STATES), output_field=BooleanField())
        others = Candidate.objects.filter(document=self.candidate.document_id).exclude(pk=self.candidate.pk)
        ordered = others.alias(is_decided=is_decided).order_by("is_decided", "-priority", "pk")
        return list(ordered.prefetch_related("evidence")[:NEIGHBOURS_SHOWN])

    def _progress(self) -> dict[str, int]:
        """How many candidates the document has, and how many are decided."""
        counts: dict[str, int] = Candidate.objects.filter(document=self.candidate.document_id).aggregate(
            total=Count("pk"), decided=Count("pk", filter=~Q(state__in=OPEN_CANDIDATE_STATES))
        )
        return counts

    def _offer_tasks(self) -> None:
        for one in self.form.fields:
            if one.field.widget is Widget.TASK:
                vocabulary = TaskVocabulary.objects.order_by("name").values_list("code", "name")
                one.entries[0].choices = tuple((code, f"{name} ({code})") for code, name in vocabulary)

    def _name_known_records(self) -> None:
        """Says beside each reference which known record it leads to."""
        for widget, resolve in ((Widget.ACTOR, resolve_actors), (Widget.MISSION, resolve_missions)):
            bound = [one for one in self.form.everything() if one.field.widget is widget and not one.is_empty]
            if bound:
                found = resolve([_reference(one) for one in bound])
                for one in bound:
                    one.known = found.get(_reference(one), "")


def known_record(identity: RecordIdentity | None) -> Known | None:
    """The record behind an identity, ready to be shown."""
    record = record_of(identity.uid, identity.record_kind) if identity else None
    if record is None or identity is None:
        return None
    opts = record_models()[identity.record_kind]._meta
    try:
        address = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=(record.pk,))
    except NoReverseMatch:
        address = ""
    return Known(found_of(record), identity.record_kind.replace("_", " "), address)


def outcome_of(request: HttpRequest, candidate: Candidate) -> JsonResponse:
    """What accepting the posted values would do: `{"accepted": …, "field": …, "message": …}`; nothing is kept."""
    assert isinstance(request.user, User)
    form = CandidateForm(candidate, request.POST)
    if form.errors:
        path, complaint = next(iter(form.errors.items()))
        return JsonResponse({"accepted": False, "field": path, "message": complaint})
    outcome = rehearse(candidate, by=request.user, values=form.values, moved=form.moved)
    if outcome.refusal is not None:
        path = form.path_on_page(outcome.refusal.field)
        words = outcome.refusal.message.removeprefix(f"{outcome.refusal.field}: ")
        message = _("As it stands it would be refused: %(reason)s") % {"reason": words}
        return JsonResponse({"accepted": False, "field": path, "message": message})
    kind = candidate.target_kind.replace("_", " ")
    message = _("Accepting makes a new %(kind)s.") % {"kind": kind}
    if not outcome.is_new:
        message = _("Accepting adds this document’s evidence to the known record “%(record)s”.") % {
            "record": outcome.record
        }
    return JsonResponse({"accepted": True, "field": "", "message": message})


def text_of(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """The whole text with the candidate's evidence, as a piece of its page."""
    evidence = attach(CandidateForm(candidate), candidate.evidence.all(), candidate.derivation)
    context = {"candidate": candidate, **text_context(candidate, evidence, whole=True)}
    return TemplateResponse(request, "admin/ingest/review/text.html", context)


def text_context(candidate: Candidate, evidence: Evidence, *, whole: bool) -> dict[str, Any]:
    run = candidate.run
    reading = reading_of(run.document_text.text, run.segments, evidence.marks, whole=whole)
    first: set[int] = set()
    return {
        "parts": [_part(part, evidence, first) for part in reading.parts],
        "is_whole": reading.is_whole,
    }


def _part(part: Passage | Gap, evidence: Evidence, first: set[int]) -> dict[str, Any]:
    """A passage or gap as the template writes it; `first` collects the numbers whose mark has been met."""
    if isinstance(part, Gap):
        return {"gap": part.paragraphs}
    pieces = []
    for piece in part.pieces:
        begins = [
            {"number": number, "label": evidence.labels.get(number, _("whole record"))} for number in piece.begins
        ]
        pieces.append(
            {
                "text": piece.text,
                "numbers": " ".join(map(str, piece.numbers)),
                # A field's own colour goes before the record's as a whole.
                "colour": colour_of(max(piece.numbers)) if piece.numbers else "",
                "begins": begins,
                "anchors": [number for number in piece.begins if number not in first],
            }
        )
        first.update(piece.begins)
    return {"kind": part.kind, "number": part.number, "page": part.page, "pieces": pieces}


def _reference(bound: BoundField) -> tuple[str, str]:
    return bound.entry["slug"].value, bound.entry["name"].value
