"""The three verdicts on pairs that look like one event, from the list; each calls the service and reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.refusals import REFUSALS, reason_of
from events.choices import ProposalVerdict
from events.models import SameEventProposal
from events.same_event import decide

if TYPE_CHECKING:
    from core.admin.typed import SkinnedAdmin as _Admin
else:
    _Admin = object

# A message names this many refusals; a curator who sees more selects less.
REFUSALS_TOLD = 5


class VerdictActions(_Admin):
    """The actions of the list of proposals, for those who may change them."""

    actions = ("one_event", "possibly_one_event", "two_events")

    @admin.action(description=_("They are one event"), permissions=["change"])
    def one_event(self, request: HttpRequest, queryset: QuerySet[SameEventProposal]) -> None:
        self._decide(request, queryset, ProposalVerdict.SAME)

    @admin.action(description=_("They may be one event: say so to readers"), permissions=["change"])
    def possibly_one_event(self, request: HttpRequest, queryset: QuerySet[SameEventProposal]) -> None:
        self._decide(request, queryset, ProposalVerdict.POSSIBLE)

    @admin.action(description=_("They are two events"), permissions=["change"])
    def two_events(self, request: HttpRequest, queryset: QuerySet[SameEventProposal]) -> None:
        self._decide(request, queryset, ProposalVerdict.DIFFERENT)

    def _decide(self, request: HttpRequest, queryset: QuerySet[Any], verdict: ProposalVerdict) -> None:
        """Each in a transaction of its own, so that one that is refused stops no other."""
        done, refused = 0, []
        for proposal in queryset.select_related("first", "second"):
            try:
                with transaction.atomic():
                    decide(proposal, verdict, by=request.user.get_username(), reason=proposal.reason)
                done += 1
            except REFUSALS as refusal:
                refused.append(f"{proposal}: {reason_of(refusal)}")
        self.message_user(request, _("Decided: %(done)d.") % {"done": done}, messages.SUCCESS)
        if refused:
            told = " ".join([str(_("Refused: %(count)d.") % {"count": len(refused)}), *refused[:REFUSALS_TOLD]])
            self.message_user(request, told, messages.WARNING)
