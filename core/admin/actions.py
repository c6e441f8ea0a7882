"""Publish, withdraw, restore and merge from the list; each calls the services and reports what was done and refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from core import services
from core.models import Record
from core.redaction import redact
from core.refusals import REFUSALS, reason_of

if TYPE_CHECKING:
    from core.admin.typed import SkinnedAdmin as _Admin
else:
    _Admin = object

# A message names this many refusals; a curator who sees more selects less.
REFUSALS_TOLD = 5
MOST_AT_ONCE = 500


class ReasonForm(forms.Form):
    """Why records are withdrawn; the reason is kept with each of them."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=UnfoldAdminTextareaWidget,
        help_text=_("Kept with each record; readers do not see it."),
    )


class ErasureForm(ReasonForm):
    """Why records are erased; it repeats nothing of them."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=UnfoldAdminTextareaWidget,
        help_text=_(
            "For harm to people only: the record, its parts and its history are gone for good; readers are told to "
            "erase their copies. Repeat nothing of the record here."
        ),
    )


class SurvivorForm(forms.Form):
    """Which of the selected records the others are merged into."""

    survivor: forms.ModelChoiceField[Model] = forms.ModelChoiceField(
        queryset=None,
        label=_("Record that stays"),
        empty_label=None,
        widget=UnfoldAdminSelectWidget,
        help_text=_("The others redirect to it. A merge can be undone."),
    )

    def __init__(self, records: QuerySet[Model], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["survivor"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = records


class RecordActions(_Admin):
    """The actions of every record's list, for those who hold the permission."""

    actions = (
        "publish_selected",
        "withdraw_selected",
        "restore_selected",
        "merge_selected",
        "unmerge_selected",
        "redact_selected",
    )
    actions_submit_line = ("save_and_publish",)

    def has_publish_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("core.publish_records") and self.has_change_permission(request)

    def has_withdraw_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("core.withdraw_records") and self.has_change_permission(request)

    def has_redact_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("core.redact_records") and self.has_change_permission(request)

    def has_publish_this_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the record shown may be published: `obj` is its primary key."""
        return (
            self.has_publish_permission(request)
            and self.get_queryset(request).filter(pk=obj, publication_status="draft").exists()
        )

    @admin.action(description=_("Publish selected drafts"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:
        self._each(request, queryset, _("published"), lambda record, by: services.publish(record, by=by))

    @admin.action(description=_("Publish withdrawn records again"), permissions=["withdraw"])
    def restore_selected(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:
        self._each(request, queryset, _("restored"), lambda record, by: services.restore(record, by=by))

    @admin.action(description=_("Undo the merge of selected records"), permissions=["withdraw"])
    def unmerge_selected(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:
        self._each(request, queryset, _("unmerged"), lambda record, by: services.unmerge(record, by=by))

    @admin.action(description=_("Withdraw selected records …"), permissions=["withdraw"])
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet[Model]) -> HttpResponse | None:
        form = ReasonForm(request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return self._ask(request, queryset, form, "withdraw_selected", _("Withdraw records"))
        reason = form.cleaned_data["reason"]
        self._each(
            request, queryset, _("withdrawn"), lambda record, by: services.withdraw(record, by=by, reason=reason)
        )
        return None

    @admin.action(description=_("Erase selected records for good …"), permissions=["redact"])
    def redact_selected(self, request: HttpRequest, queryset: QuerySet[Model]) -> HttpResponse | None:
        form = ErasureForm(request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return self._ask(request, queryset, form, "redact_selected", _("Erase records for good"))
        reason = form.cleaned_data["reason"]
        withdrawn: set[str] = set()

        def erase(record: Record, by: str) -> None:
            withdrawn.update(release.version for release in redact(record, by=by, reason=reason))

        self._each(request, queryset, _("erased"), erase)
        if withdrawn:
            told = _("Releases that may tell of it are withdrawn until an operator makes them again: %s.")
            self.message_user(request, told % ", ".join(sorted(withdrawn)), messages.WARNING)
        return None

    @admin.action(description=_("Merge selected records …"), permissions=["withdraw"])
    def merge_selected(self, request: HttpRequest, queryset: QuerySet[Model]) -> HttpResponse | None:
        if queryset.count() < 2:
            self.message_user(request, _("Select the record that stays and at least one duplicate."), messages.ERROR)
            return None
        form = SurvivorForm(queryset, request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return self._ask(request, queryset, form, "merge_selected", _("Merge records"))
        survivor = form.cleaned_data["survivor"]
        duplicates = queryset.exclude(pk=survivor.pk)
        self._each(request, duplicates, _("merged"), lambda record, by: services.merge(record, into=survivor, by=by))
        return None

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Model], *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        """Refuses more records than one request can treat in reasonable time; nothing is done then."""
        across = request.POST.get("select_across") == "1"
        if (queryset.count() if across else len(request.POST.getlist("_selected_action"))) > MOST_AT_ONCE:
            words = _("Nothing was done: select at most %(number)d records at once.") % {"number": MOST_AT_ONCE}
            self.message_user(request, words, messages.ERROR)
            return None
        return super().response_action(request, queryset, *args, **kwargs)

    def save_and_publish(self, request: HttpRequest, obj: Model) -> None:
        """The button beside Save; it runs in the transaction of the save, so that both happen or neither."""
        assert isinstance(obj, Record)
        services.publish(obj, by=request.user.get_username())
        self.message_user(request, _("The record is published."), messages.SUCCESS)

    save_and_publish.short_description = _("Save and publish")  # type: ignore[attr-defined]
    save_and_publish.allowed_permissions = ["publish_this"]  # type: ignore[attr-defined]

    def _ask(
        self, request: HttpRequest, queryset: QuerySet[Model], form: forms.Form, action: str, title: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "records": queryset,
            "form": form,
            "action": action,
            "media": self.media + form.media,
        }
        return render(request, "core/admin/ask.html", context)

    def _each(
        self, request: HttpRequest, queryset: QuerySet[Model], done_word: Any, act: Callable[[Any, str], None]
    ) -> None:
        """Acts on each record in a transaction of its own and tells how many were done and which were refused."""
        done, refused = 0, []
        for record in queryset:
            try:
                with transaction.atomic():
                    act(record, request.user.get_username())
                done += 1
            except REFUSALS as refusal:
                refused.append(f"{record}: {reason_of(refusal)}")
        if done:
            words = ngettext("%(count)d record %(done)s.", "%(count)d records %(done)s.", done)
            self.message_user(request, words % {"count": done, "done": done_word}, messages.SUCCESS)
        if refused:
            words = ngettext("%(count)d refused.", "%(count)d refused.", len(refused)) % {"count": len(refused)}
            self.message_user(request, " ".join([words, *refused[:REFUSALS_TOLD]]), messages.WARNING)
