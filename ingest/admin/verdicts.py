"""A reviewer's posted verdict, handed to the services; what they refuse goes back to the page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.choices import Sensitivity
from core.models import Record
from core.services import identity_of
from ingest.admin.review_page import ReviewPage, known_record
from ingest.choices import Verdict
from ingest.review import services
from ingest.review.exceptions import ReviewError
from ingest.review.sensitive import default_sensitivity, is_stricter


def decide(request: HttpRequest, page: ReviewPage) -> HttpResponse | None:
    """On to the next candidate, or None where the verdict was refused and the page says why."""
    try:
        _check_unchanged(request, page)
        message = _carry_out(request, page)
    except ReviewError as error:
        page.refuse(error)
        page.candidate.refresh_from_db()
        return None
    messages.success(request, message)
    return redirect(page.next_address())


def _check_unchanged(request: HttpRequest, page: ReviewPage) -> None:
    """Raises ReviewError where the candidate is no longer as the reviewer saw it."""
    if not page.is_open:
        state = page.candidate.get_state_display()
        raise ReviewError("already_decided", _("This candidate is already %(state)s.") % {"state": state})
    if request.POST.get("seen") != page.seen:
        raise ReviewError(
            "changed_meanwhile",
            _("Somebody else has worked on this candidate since you opened it. Look again, then decide."),
        )


def _carry_out(request: HttpRequest, page: ReviewPage) -> str:
    """Does what the pressed button says and returns the message for it. Raises ReviewError."""
    assert isinstance(request.user, User)
    candidate, by, posted = page.candidate, request.user, request.POST
    match posted.get("verdict"):
        case Verdict.ACCEPT | Verdict.EDIT_ACCEPT:
            return _accept(request, page, by)
        case Verdict.REJECT:
            services.reject(
                candidate, by=by, reason_code=posted.get("reason_code", ""), reason=posted.get("reason", "").strip()
            )
            return _("Rejected: %(reason)s") % {"reason": candidate.headline}
        case Verdict.NEEDS_WORK:
            services.ask_for_work(candidate, by=by, reason=posted.get("work", ""))
            return _("Left open with your note: %(headline)s") % {"headline": candidate.headline}
        case Verdict.DUPLICATE:
            services.mark_duplicate(candidate, by=by, of=_uid(posted.get("known_record") or posted.get("known_uid")))
            return _("Marked as a duplicate: %(headline)s") % {"headline": candidate.headline}
        case _:
            raise ReviewError("verdict_missing", _("Choose a verdict by its button."))


def _accept(request: HttpRequest, page: ReviewPage, by: User) -> str:
    form, posted = page.form, request.POST
    if form.errors:
        path, complaint = next(iter(form.errors.items()))
        raise ReviewError("value_unreadable", complaint, field=path)
    if form.is_edited and posted.get("verdict") == Verdict.ACCEPT:
        raise ReviewError(
            "edited_meanwhile",
            _("You have changed values. Use “Accept with changes”, or load the page again to drop them."),
        )
    record = services.accept(
        page.candidate,
        by=by,
        values=form.values if form.is_edited else None,
        moved=form.moved,
        sensitivity=_sensitivity(request, page),
        confirmed=form.confirmed,
    )
    return _link_to(record)


def _sensitivity(request: HttpRequest, page: ReviewPage) -> Sensitivity | None:
    """The reviewer's choice; to open more than the content asks for takes a second tick."""
    chosen = request.POST.get("sensitivity", "")
    if not chosen:
        return None
    if chosen not in Sensitivity.values:
        raise ReviewError("unknown_code", _("Choose who may see the record."), field="sensitivity")
    asked_for = default_sensitivity(page.candidate.target_kind, page.form.values)
    if is_stricter(asked_for, chosen) and "open_knowingly" not in request.POST:
        raise ReviewError(
            "not_open_knowingly",
            _("This would be published with exact day and place. Tick that this endangers nobody, or coarsen it."),
            field="sensitivity",
        )
    return Sensitivity(chosen)


def _uid(text: str | None) -> UUID:
    try:
        return UUID((text or "").strip())
    except ValueError:
        raise ReviewError("record_unknown", _("Choose the known record it repeats."), field="known_record") from None


def _link_to(record: Record) -> str:
    known = known_record(identity_of(record))
    if known is None or not known.address:
        return _("Accepted.")
    return format_html('{} <a href="{}">{}</a>', _("Accepted and recorded:"), known.address, known.found.label)
