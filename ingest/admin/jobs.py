"""Jobs: what was asked for, where it stands, and why it failed; and the page that hands a document in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.admin import ReadOnlyAdmin
from core.admin.typed import SkinnedTabularInline
from ingest.admin.hand_in import HandInForm
from ingest.choices import JobOrigin, JobState
from ingest.documents.services import submit_bytes, submit_url, try_again
from ingest.models import IngestJob, StepRun

if TYPE_CHECKING:
    from django.contrib.admin import ChoicesFieldListFilter as ChoicesDropdownFilter
else:
    from unfold.contrib.filters.admin import ChoicesDropdownFilter

LABEL_OF_STATE = {
    JobState.QUEUED: "info",
    JobState.RUNNING: "info",
    JobState.COMPLETED: "success",
    JobState.DUPLICATE: "warning",
    JobState.REFUSED: "warning",
    JobState.FAILED: "danger",
}


class StepRunInline(SkinnedTabularInline):
    """The steps of one job, as they ran."""

    model = StepRun
    extra = 0
    can_delete = False
    fields = readonly_fields = ("step", "outcome", "attempts", "took", "tool", "started_at", "notes")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("took"))
    def took(self, run: StepRun) -> str:
        return f"{run.seconds:.1f} s"


@admin.register(IngestJob)
class IngestJobAdmin(ReadOnlyAdmin):
    list_display = ("name", "stands", "why", "document_link", "candidates_link", "created_at", "requested_by")
    list_filter = (("state", ChoicesDropdownFilter), ("origin", ChoicesDropdownFilter))
    list_select_related = ("document",)
    search_fields = ("file_name", "url", "=uid", "=sha256", "document__title", "document__symbol")
    ordering = ("-created_at", "-id")
    inlines = (StepRunInline,)
    actions = ("put_back",)
    readonly_fields = ("document_link", "candidates_link")
    fieldsets = (
        (None, {"fields": ("state", "reason", "document_link", "candidates_link")}),
        (_("What was handed in"), {"fields": ("origin", "file_name", "url", "publisher", "requested_by")}),
        (_("Bytes"), {"fields": ("byte_size", "sha256")}),
        (_("Work"), {"fields": ("uid", "attempts", "created_at", "finished_at", "lease_until", "reason_code")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("ingest.add_ingestjob")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page that hands a document in: a file or an address, never both."""
        if not self.has_add_permission(request):
            return super().add_view(request, form_url, extra_context)
        form = HandInForm(request.POST, request.FILES) if request.method == "POST" else HandInForm()
        if form.is_valid():
            return self._hand_in(request, form)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Add document"),
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/ingest/add_document.html", context)

    def _hand_in(self, request: HttpRequest, form: HandInForm) -> HttpResponse:
        by, publisher = request.user.get_username(), form.cleaned_data["publisher"]
        upload = form.cleaned_data["file"]
        if upload:
            job = submit_bytes(
                upload.read(), file_name=upload.name, origin=JobOrigin.UPLOAD, by=by, publisher=publisher
            )
        else:
            job = submit_url(form.cleaned_data["url"], by=by, publisher=publisher)
        self.log_addition(request, job, [{"added": {}}])
        if job.state == JobState.REFUSED:
            self.message_user(request, job.reason, messages.ERROR)
        else:
            self.message_user(
                request, _("Handed in. This page shows each step as it ends; load it again to see more."), messages.INFO
            )
        return redirect("admin:ingest_ingestjob_change", job.pk)

    @admin.action(description=_("Try refused and failed jobs again"), permissions=["add"])
    def put_back(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:
        done = sum(try_again(job) for job in queryset if isinstance(job, IngestJob))
        left = queryset.count() - done
        if done:
            words = ngettext("%(count)d job is queued again.", "%(count)d jobs are queued again.", done)
            self.message_user(request, words % {"count": done}, messages.SUCCESS)
        if left:
            words = ngettext(
                "%(count)d job has not failed and was left alone.",
                "%(count)d jobs have not failed and were left alone.",
                left,
            )
            self.message_user(request, words % {"count": left}, messages.WARNING)

    @admin.display(description=_("handed in"), ordering="file_name")
    def name(self, job: IngestJob) -> str:
        return job.file_name or job.url or str(job.uid)

    @admin.display(description=_("state"), ordering="state")
    def stands(self, job: IngestJob) -> Any:
        return job.state, job.get_state_display()

    stands.label = LABEL_OF_STATE  # type: ignore[attr-defined]  # the skin shows it as a coloured label

    @admin.display(description=_("reason"))
    def why(self, job: IngestJob) -> str:
        return job.reason if len(job.reason) <= 160 else f"{job.reason[:160]}…"

    @admin.display(description=_("document"))
    def document_link(self, job: IngestJob) -> str:
        if job.document is None:
            return "–"
        address = reverse("admin:sources_document_change", args=(job.document.pk,))
        return format_html('<a class="text-primary-600 dark:text-primary-500" href="{}">{}</a>', address, job.document)

    @admin.display(description=_("candidates"))
    def candidates_link(self, job: IngestJob) -> str:
        if job.document_id is None:
            return "–"
        address = f"{reverse('admin:ingest_candidate_changelist')}?document__id__exact={job.document_id}"
        return format_html('<a class="text-primary-600 dark:text-primary-500" href="{}">{}</a>', address, _("review"))
