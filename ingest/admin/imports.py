"""Imports of datasets: the page that hands a file in, how far it is, what became of its rows, and its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from core.admin import ReadOnlyAdmin
from core.admin.typed import SkinnedTabularInline
from core.choices import PUBLIC_SENSITIVITIES
from ingest.choices import ImportState
from ingest.datasets.choosing import known_kinds, layouts
from ingest.datasets.counts import COUNTS
from ingest.datasets.jobs import ask_for, cancel
from ingest.datasets.remarks import report_lines
from ingest.datasets.tasks import send
from ingest.models import DatasetImport, ImportRemark

if TYPE_CHECKING:
    from django.contrib.admin import ChoicesFieldListFilter as ChoicesDropdownFilter
else:
    from unfold.contrib.filters.admin import ChoicesDropdownFilter

SHOWN = 200  # remarks on the page; the report has them all
LABEL_OF_STATE = {
    ImportState.QUEUED: "info",
    ImportState.RUNNING: "info",
    ImportState.COMPLETED: "success",
    ImportState.CANCELLED: "warning",
    ImportState.REFUSED: "warning",
    ImportState.FAILED: "danger",
}


class ImportForm(forms.Form):
    """A file or an address, which kind of dataset it is, and how to take it."""

    kind = forms.ChoiceField(label=_("Kind"), widget=UnfoldAdminSelectWidget, help_text=_("Which dataset it is."))
    file = forms.FileField(
        label=_("File"),
        required=False,
        widget=UnfoldAdminFileFieldWidget,
        help_text=_("CSV, JSON or XLSX, also packed as gz or zip."),
    )
    url = forms.URLField(
        label=_("or address"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        widget=UnfoldAdminTextInputWidget,
        help_text=_("http or https. Fetched by a worker, from public addresses only."),
    )
    version = forms.CharField(
        label=_("Release"),
        required=False,
        max_length=60,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Its version, e.g. 23.1; leave empty where the file's name or rows say it."),
    )
    mapping = forms.CharField(
        label=_("Mapping"),
        required=False,
        widget=UnfoldAdminTextareaWidget,
        help_text=_("For a table of your own: the YAML text that says which column is what."),
    )
    complete = forms.BooleanField(
        label=_("Complete"),
        required=False,
        widget=UnfoldBooleanWidget,
        help_text=_("The file is the whole release for what it covers: records it no longer has are withdrawn."),
    )
    dry_run = forms.BooleanField(
        label=_("Try only"), required=False, widget=UnfoldBooleanWidget, help_text=_("Do and report all, keep nothing.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, kind) for kind in (*known_kinds(), "table")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if bool(cleaned.get("file")) == bool(cleaned.get("url")):
            raise ValidationError(_("Give a file or an address, and not both."))
        if (cleaned["kind"] == "table") != bool(cleaned["mapping"].strip()):
            raise ValidationError(_("A table needs a mapping, and only a table does."))
        return cleaned


class ImportRemarkInline(SkinnedTabularInline):
    """The first remarks on rows."""

    model = ImportRemark
    extra = 0
    can_delete = False
    fields = readonly_fields = ("remark_kind", "row_number", "row_key", "column", "value", "reason", "rows")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        first = ImportRemark.objects.filter(dataset_import=request.resolver_match.kwargs.get("object_id"))  # type: ignore[union-attr]
        return super().get_queryset(request).filter(pk__in=list(first.values_list("pk", flat=True)[:SHOWN]))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(DatasetImport)
class DatasetImportAdmin(ReadOnlyAdmin):
    list_display = ("source", "kind", "version", "stands", "rows_told", "created_at", "requested_by")
    list_filter = (("state", ChoicesDropdownFilter), "kind")
    search_fields = ("source", "kind", "=uid", "=sha256")
    ordering = ("-created_at", "-id")
    inlines = (ImportRemarkInline,)
    actions = ("stop",)
    readonly_fields = ("progress", "rows_told", "report_link")
    change_form_template = "admin/ingest/import.html"
    fieldsets = (
        (None, {"fields": ("state", "progress", "reason", "rows_told", "report_link")}),
        (_("What was handed in"), {"fields": ("kind", "source", "version", "complete", "dry_run", "requested_by")}),
        (_("Read as"), {"fields": ("layout", "release", "sha256")}),
        (_("Work"), {"fields": ("uid", "attempts", "created_at", "finished_at", "lease_until", "reason_code")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Remarks quote the file: those of a restricted dataset are for who may see its records."""
        found = super().get_queryset(request)
        if request.user.has_perm("core.view_restricted"):
            return found
        return found.exclude(
            kind__in={layout.kind for layout in layouts() if layout.sensitivity not in PUBLIC_SENSITIVITIES}
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("ingest.add_datasetimport")

    def get_urls(self) -> list[URLPattern]:
        report = self.admin_site.admin_view(self.report_view)
        return [path("<int:pk>/report.csv", report, name="ingest_datasetimport_report"), *super().get_urls()]

    def report_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """All remarks as CSV, streamed."""
        asked = self.get_object(request, str(pk))
        if asked is None or not self.has_view_permission(request, asked):
            raise PermissionDenied
        remarks = ImportRemark.objects.filter(dataset_import=pk).iterator()
        answer = StreamingHttpResponse(report_lines(remarks), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="import-{pk}-report.csv"'
        return answer

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page that hands a dataset in: a file or an address."""
        if not self.has_add_permission(request):
            return super().add_view(request, form_url, extra_context)
        form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
        if form.is_valid():
            return self._hand_in(request, form.cleaned_data)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import a dataset"),
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/ingest/add_import.html", context)

    def _hand_in(self, request: HttpRequest, given: dict[str, Any]) -> HttpResponse:
        asked = ask_for(
            given["kind"],
            given["file"].name if given["file"] else given["url"],
            by=request.user.get_username(),
            file=given["file"],
            version=given["version"],
            mapping=given["mapping"],
            complete=given["complete"],
            dry_run=given["dry_run"],
        )
        send(asked.pk)
        self.log_addition(request, asked, [{"added": {}}])
        return redirect("admin:ingest_datasetimport_change", asked.pk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """While it waits or runs the page loads itself anew every two seconds; a button stops it."""
        asked = self.get_object(request, object_id)
        is_open = isinstance(asked, DatasetImport) and asked.state in {ImportState.QUEUED, ImportState.RUNNING}
        if request.method == "POST" and "stop" in request.POST and isinstance(asked, DatasetImport):
            self._stop(request, [asked])
            return redirect("admin:ingest_datasetimport_change", asked.pk)
        context = {**(extra_context or {}), "is_open": is_open, "may_stop": self.has_add_permission(request)}
        return super().change_view(request, object_id, form_url, context)

    @admin.action(description=_("Stop imports that wait or run"), permissions=["add"])
    def stop(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:
        self._stop(request, [one for one in queryset if isinstance(one, DatasetImport)])

    def _stop(self, request: HttpRequest, asked: list[DatasetImport]) -> None:
        if not self.has_add_permission(request):
            raise PermissionDenied
        stopped = sum(cancel(one) for one in asked)
        level = messages.SUCCESS if stopped else messages.WARNING
        self.message_user(request, _("%(count)d imports are asked to stop.") % {"count": stopped}, level)

    @admin.display(description=_("state"), ordering="state")
    def stands(self, asked: DatasetImport) -> Any:
        return asked.state, asked.get_state_display()

    stands.label = LABEL_OF_STATE  # type: ignore[attr-defined]  # the skin shows it as a coloured label

    @admin.display(description=_("progress"))
    def progress(self, asked: DatasetImport) -> str:
        if asked.state != ImportState.RUNNING:
            return "–"
        if not asked.total:
            return asked.phase
        words = f"{asked.phase}: {100 * asked.done // asked.total} %"
        return format_html('<progress max="{}" value="{}"></progress> {}', asked.total, asked.done, words)

    @admin.display(description=_("rows"))
    def rows_told(self, asked: DatasetImport) -> str:
        told = (f"{asked.counts[name]:,} {words}" for name, words in COUNTS.items() if asked.counts.get(name))
        return "; ".join(told) or "–"

    @admin.display(description=_("report"))
    def report_link(self, asked: DatasetImport) -> str:
        count = asked.remarks.count()
        if not count:
            return "–"
        address = reverse("admin:ingest_datasetimport_report", args=(asked.pk,))
        return format_html(
            '<a class="text-primary-600 dark:text-primary-500" href="{}">{} remarks as CSV</a>', address, f"{count:,}"
        )
