"""The review queue: open candidates, the most pressing first; each opens on its review page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin import ReadOnlyAdmin
from ingest.admin import lookups
from ingest.admin.review_page import ReviewPage, outcome_of, text_of
from ingest.admin.verdicts import decide
from ingest.choices import OPEN_CANDIDATE_STATES, CandidateState
from ingest.models import Candidate
from ingest.models.candidate import HEADLINE_KEYS
from ingest.review.confidence import ConfidenceBand, band_of, in_band

if TYPE_CHECKING:
    from django.contrib.admin import AllValuesFieldListFilter, ModelAdmin, SimpleListFilter
    from django.contrib.admin import RelatedFieldListFilter as AutocompleteSelectFilter

    DropdownFilter = SimpleListFilter
else:
    from unfold.contrib.filters.admin import AllValuesCheckboxFilter as AllValuesFieldListFilter
    from unfold.contrib.filters.admin import AutocompleteSelectFilter, DropdownFilter

LABEL_OF_BAND = {ConfidenceBand.HIGH: "success", ConfidenceBand.MEDIUM: "info", ConfidenceBand.LOW: "warning"}
LABEL_OF_STATE = {
    CandidateState.PROPOSED: "info",
    CandidateState.NEEDS_WORK: "warning",
    CandidateState.ACCEPTED: "success",
    CandidateState.EDITED_ACCEPTED: "success",
    CandidateState.REJECTED: "danger",
}


class StateFilter(DropdownFilter):
    """Open candidates unless something else is asked for: the list is a queue of work."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, Any]]:
        return [("open", _("open (proposed or needs work)")), ("all", _("all")), *CandidateState.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        match self.value():
            case None | "" | "open":
                return queryset.filter(state__in=OPEN_CANDIDATE_STATES)
            case state if state in CandidateState.values:
                return queryset.filter(state=state)
            case _:
                return queryset


class BandFilter(DropdownFilter):
    title = _("confidence")
    parameter_name = "band"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> Sequence[tuple[str, Any]]:
        return ConfidenceBand.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        band = self.value()
        return queryset.filter(in_band(band)) if band in ConfidenceBand.values else queryset


@admin.register(Candidate)
class CandidateAdmin(ReadOnlyAdmin):
    list_display = ("words", "kind", "document_title", "band", "likely_duplicate", "stands")
    list_display_links = ("words",)
    list_filter = (
        StateFilter,
        ("target_kind", AllValuesFieldListFilter),
        ("document", AutocompleteSelectFilter),
        ("extractor", AllValuesFieldListFilter),
        BandFilter,
    )
    search_fields = ("document__title",)
    search_help_text = _("Words of the candidate, of its quotes or of the document's title")
    list_select_related = ("document", "known_record")
    ordering = ("-priority", "id")
    change_list_template = "admin/ingest/candidate_list.html"
    # The number of rows is what a curator asks first.
    show_full_result_count = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).prefetch_related("evidence")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Model], search_term: str
    ) -> tuple[QuerySet[Model], bool]:
        """Candidates in whose headline, quotes or document title every word occurs."""
        for word in search_term.split():
            found = Q(document__title__icontains=word)
            for key in HEADLINE_KEYS:
                found |= Q(**{f"values__{key}__icontains": word})
            quoting = Candidate.objects.filter(evidence__quote__icontains=word).values("pk")
            queryset = queryset.filter(found | Q(pk__in=quoting))
        return queryset, False

    def has_review_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("ingest.review_candidate")

    def get_urls(self) -> list[URLPattern]:
        guarded: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("review-next/", self.review_next, "ingest_candidate_next"),
            ("known/actors/", lookups.actors, "ingest_candidate_actors"),
            ("known/missions/", lookups.missions, "ingest_candidate_missions"),
            ("known/places/", lookups.places, "ingest_candidate_places"),
            ("known/records/<slug:kind>/", self.known_records, "ingest_candidate_records"),
            ("<int:pk>/text/", self.whole_text, "ingest_candidate_text"),
            ("<int:pk>/outcome/", self.outcome, "ingest_candidate_outcome"),
        ]
        own = [path(route, self.admin_site.admin_view(self._viewing(view)), name=name) for route, view, name in guarded]
        return own + super().get_urls()

    def _viewing(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        """The view, for those who may see candidates."""

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_view_permission(request):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The review page; a POST is a verdict."""
        candidate = self.get_object(request, object_id)
        if candidate is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]  # Django's own
        if not self.has_view_permission(request, candidate):
            raise PermissionDenied
        assert isinstance(candidate, Candidate)
        page = ReviewPage(request, candidate, may_decide=self.has_review_permission(request))
        if request.method == "POST":
            if not page.may_decide:
                raise PermissionDenied
            outcome = decide(request, page)
            if outcome is not None:
                return outcome
        return page.render({**self.admin_site.each_context(request), "opts": self.opts})

    def review_next(self, request: HttpRequest) -> HttpResponse:
        """The most pressing open candidate."""
        first = self._open(request).order_by("-priority", "pk").values_list("pk", flat=True).first()
        if first is None:
            self.message_user(request, _("Nothing waits for review."), messages.SUCCESS)
            return redirect("admin:ingest_candidate_changelist")
        return redirect("admin:ingest_candidate_change", first)

    def whole_text(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The whole text of the candidate's document with its evidence, as a piece of the page."""
        candidate = self.get_object(request, str(pk))
        if candidate is None:
            return HttpResponse(status=404)
        assert isinstance(candidate, Candidate)
        return text_of(request, candidate)

    def outcome(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What accepting the posted values would do."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        candidate = self.get_object(request, str(pk))
        if candidate is None:
            return HttpResponse(status=404)
        if not self.has_review_permission(request):
            raise PermissionDenied
        assert isinstance(candidate, Candidate)
        return outcome_of(request, candidate)

    def known_records(self, request: HttpRequest, kind: str) -> HttpResponse:
        return lookups.records(request, kind)

    def _open(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).filter(state__in=OPEN_CANDIDATE_STATES)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(
            request, {"title": _("Candidates to review"), "may_review": self.has_review_permission(request)}
        )

    @admin.display(description=_("what it says"))
    def words(self, candidate: Candidate) -> str:
        return candidate.headline

    @admin.display(description=_("kind"), ordering="target_kind")
    def kind(self, candidate: Candidate) -> str:
        return candidate.target_kind.replace("_", " ")

    @admin.display(description=_("document"), ordering="document__title")
    def document_title(self, candidate: Candidate) -> str:
        address = f"{reverse('admin:ingest_candidate_changelist')}?document__id__exact={candidate.document_id}"
        title = str(candidate.document)
        return format_html('<a href="{}">{}</a>', address, title if len(title) <= 70 else f"{title[:70]}…")

    @admin.display(description=_("confidence"), ordering="confidence")
    def band(self, candidate: Candidate) -> Any:
        band = band_of(candidate.confidence)
        return band.value, band.label

    band.label = LABEL_OF_BAND  # type: ignore[attr-defined]  # the skin shows it as a coloured label

    @admin.display(description=_("likely known as"))
    def likely_duplicate(self, candidate: Candidate) -> str:
        known = candidate.known_record
        return f"{known.record_kind.replace('_', ' ')} {str(known.uid)[:8]}" if known else "–"

    @admin.display(description=_("state"), ordering="state")
    def stands(self, candidate: Candidate) -> Any:
        return candidate.state, candidate.get_state_display()

    stands.label = LABEL_OF_STATE  # type: ignore[attr-defined]  # as above
