"""Deciding which incident records describe one event. The records stay apart; only counting changes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from django.utils import timezone

from core.exceptions import RecordError
from core.services import acting_as
from events.choices import ProposalVerdict, SameEventStatus
from events.models import Incident, SameEventGroup, SameEventMember, SameEventProposal


def suspect_same_event(incidents: Sequence[Incident], *, by: str, reason: str) -> SameEventGroup:
    """A new group whose members may describe one event, for a curator to confirm or separate.

    Raises RecordError for fewer than two incidents or without a reason.
    """
    _check(incidents, reason)
    with acting_as(by):
        group = SameEventGroup.objects.create(title=incidents[0].title)
        for incident in incidents:
            _decide(group, incident, SameEventStatus.POSSIBLE, by=by, reason=reason)
        note_verdict(incidents, ProposalVerdict.POSSIBLE, by=by, reason=reason)
    return group


def confirm_same_event(
    incidents: Sequence[Incident], *, representative: Incident, by: str, reason: str
) -> SameEventGroup:
    """The group in which all `incidents` are now confirmed as one event, counted by `representative`.

    A group in which one of them is confirmed already takes in the others; else one that suspects all of them does.
    Raises RecordError for fewer than two incidents, without a reason, where the representative is none of them, or
    where they are confirmed as two events already.
    """
    _check(incidents, reason)
    if representative not in incidents:
        raise RecordError("representative_not_a_member", "Choose one of the incidents to stand for the event.")
    with acting_as(by):
        group = _group_of(incidents) or SameEventGroup.objects.create(title=representative.title)
        group.members.update(is_representative=False)
        for incident in incidents:
            _decide(group, incident, SameEventStatus.CONFIRMED, by=by, reason=reason)
        group.members.filter(incident=representative).update(is_representative=True)
        members = group.members.filter(status=SameEventStatus.CONFIRMED).select_related("incident")
        note_verdict([member.incident for member in members], ProposalVerdict.SAME, by=by, reason=reason)
    return group


def separate(incident: Incident, group: SameEventGroup, *, by: str, reason: str) -> None:
    """Takes `incident` out of the group; its note keeps why. A group of one is no group and goes.

    Where it stood for the event, the first record that is left and confirmed does. Raises RecordError where it is no
    member.
    """
    with acting_as(by):
        members = list(group.members.select_for_update(of=("self",)).select_related("incident").order_by("incident_id"))
        left = [member for member in members if member.incident_id != incident.pk]
        if len(left) == len(members):
            raise RecordError("not_a_member", "The incident is not in this group.", field="incident")
        group.members.filter(incident=incident).delete()
        for member in left:
            note_verdict([incident, member.incident], ProposalVerdict.DIFFERENT, by=by, reason=reason)
        note = f"{incident.internal_note}\nSeparated from “{group}” by {by}: {reason}".strip()
        Incident.objects.filter(pk=incident.pk).update(internal_note=note)
        if len(left) < 2:
            SameEventGroup.objects.filter(pk=group.pk).delete()
        elif not any(member.is_representative for member in left):
            confirmed = [member.pk for member in left if member.status == SameEventStatus.CONFIRMED]
            group.members.filter(pk__in=confirmed[:1]).update(is_representative=True)


def note_verdict(incidents: Sequence[Incident], verdict: ProposalVerdict, *, by: str, reason: str) -> None:
    """Remembers of every two of `incidents` what was decided, so that they are not proposed again."""
    now = timezone.now()
    decided = {"verdict": verdict, "reason": reason, "decided_by": by, "decided_at": now}
    keys = sorted({incident.pk for incident in incidents})
    SameEventProposal.objects.bulk_create(
        (
            SameEventProposal(first_id=first, second_id=second, proposed_by=by, proposed_at=now, **decided)
            for first, second in combinations(keys, 2)
        ),
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=[*decided],
    )


def decide(proposal: SameEventProposal, verdict: ProposalVerdict, *, by: str, reason: str) -> None:
    """Carries out a curator's verdict on two records: one event, possibly one, or two.

    Where they are one event, statistics count it by the record that already stands for it, else by the one entered
    first. Raises RecordError without a reason, for no verdict, and where they are confirmed as two events.
    """
    pair = [proposal.first, proposal.second]
    match verdict:
        case ProposalVerdict.SAME:
            standing = SameEventMember.objects.filter(incident__in=pair, is_representative=True).first()
            representative = standing.incident if standing else proposal.first
            confirm_same_event(pair, representative=representative, by=by, reason=reason)
        case ProposalVerdict.POSSIBLE:
            suspect_same_event(pair, by=by, reason=reason)
        case ProposalVerdict.DIFFERENT:
            _check(pair, reason)
            with acting_as(by):
                note_verdict(pair, verdict, by=by, reason=reason)
        case _:
            raise RecordError("verdict_missing", "Say whether they are one event, possibly one, or two.")


def _check(incidents: Sequence[Incident], reason: str) -> None:
    if len({incident.pk for incident in incidents}) < 2:
        raise RecordError("too_few_incidents", "Choose at least two incidents.")
    if not reason.strip():
        raise RecordError("reason_missing", "Say why they are the same event, or may be.", field="reason")


def _group_of(incidents: Sequence[Incident]) -> SameEventGroup | None:
    """The group to confirm the incidents in, locked until the end of the transaction; None where a new one is due."""
    memberships = list(
        SameEventMember.objects.select_for_update()
        .filter(incident__in=incidents)
        .order_by("id")
        .select_related("group")
    )
    confirmed = {one.group_id: one.group for one in memberships if one.status == SameEventStatus.CONFIRMED}
    if len(confirmed) > 1:
        raise RecordError("two_events", "They are confirmed as different events already; separate them there first.")
    if confirmed:
        return next(iter(confirmed.values()))
    counts: dict[SameEventGroup, int] = {}
    for one in memberships:
        counts[one.group] = counts.get(one.group, 0) + 1
    return next((group for group, count in counts.items() if count == len(incidents)), None)


def _decide(group: SameEventGroup, incident: Incident, status: SameEventStatus, *, by: str, reason: str) -> None:
    decision = {"status": status, "reason": reason, "decided_by": by, "decided_at": timezone.now()}
    SameEventMember.objects.update_or_create(group=group, incident=incident, defaults=decision)
