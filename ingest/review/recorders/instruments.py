"""Candidates for resolutions, mandates, their tasks, and options put to the Council."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from actors.models import Actor
from core.choices import Confirmation
from core.fields import date_columns
from ingest.review.proposal import Proposal
from ingest.review.references import find_actor
from missions.choices import InstrumentKind, MandateAction, Modality, OptionFate, Strength, TaskChange
from missions.models import Mandate, MandateOption, MandateTask, Mission, Resolution, TaskVocabulary
from sources.services import amend_fact, record_fact

SECURITY_COUNCIL = {"slug": "un-security-council", "name": "United Nations Security Council"}


def resolution(proposal: Proposal) -> Resolution:
    """A new instrument, or the known one completed: empty values are filled and what agrees is confirmed.

    Raises ReviewError where the text and the known instrument disagree, naming both values.
    """
    body, symbol = _body(proposal), proposal.text("symbol")
    read: dict[str, Any] = {
        "adopted_on": proposal.day("adopted_on"),
        "votes_for": proposal.number("votes_for"),
        "votes_against": proposal.number("votes_against"),
        "votes_abstaining": proposal.number("votes_abstaining"),
        "chapter_vii": proposal.values.get("chapter_vii"),
        "title": proposal.text("title") or None,
    }
    values = {column: value for column, value in read.items() if value is not None}
    if proposal.document.symbol == symbol:
        values |= {"document": proposal.document, "confirmation": Confirmation.CONFIRMED}
    known = Resolution.objects.published().filter(body=body, symbol=symbol).first()
    if known is None:
        return record_fact(
            Resolution,
            by=proposal.by,
            entry_method=proposal.entry_method,
            citations=proposal.citations(),
            body=body,
            symbol=symbol,
            instrument_kind=proposal.choice("instrument_kind", InstrumentKind),
            **values,
        )
    _fill(proposal, known, values, may_change={"document", "confirmation", "title"})
    return known


def mandate(proposal: Proposal) -> Mandate:
    """A new decision on a mission's mandate, or the known one confirmed by the text that says so."""
    mission, body = proposal.required_mission(), _body(proposal)
    instrument = _instrument(proposal, body)
    action = proposal.choice("action", MandateAction)
    renamed = {"body": "authorising_body", "symbol": "resolution"}
    known = Mandate.objects.published().filter(mission=mission, resolution=instrument).first()
    expiry = proposal.day("decided_expiry")
    if known is not None:
        read: dict[str, Any] = {"action": action}
        if expiry:
            read["decided_expiry"] = expiry
        if proposal.values.get("complete_adjustment") is not None:
            read["complete_adjustment"] = proposal.values["complete_adjustment"]
        _fill(proposal, known, read | {"confirmation": Confirmation.CONFIRMED}, may_change={"confirmation"}, **renamed)
        return known
    return record_fact(
        Mandate,
        by=proposal.by,
        entry_method=proposal.entry_method,
        citations=proposal.citations(**renamed),
        mission=mission,
        authorising_body=body,
        resolution=instrument,
        action=action,
        in_force=_in_force(proposal, mission, instrument, expiry),
        decided_expiry=expiry,
        complete_adjustment=proposal.values.get("complete_adjustment"),
        confirmation=Confirmation.CONFIRMED,
        description=proposal.text("description"),
    )


def mandate_task(proposal: Proposal) -> MandateTask:
    """A new task, or the unconfirmed reference row for it, now with the instrument's own words."""
    mission = proposal.required_mission()
    mandate_of_task = known_mandate(proposal, mission)
    code = proposal.text("task")
    task = TaskVocabulary.objects.filter(code=code).first()
    if task is None:
        raise proposal.refuse("unknown_task", f"{code!r} is no code of the task vocabulary.", "task")
    values: dict[str, Any] = {
        "change": proposal.choice("change", TaskChange, TaskChange.ADD),
        "modality": proposal.optional_choice("modality", Modality),
        "strength": proposal.optional_choice("strength", Strength),
        "priority_as_printed": proposal.text("priority_as_printed"),
        "addressee_as_stated": proposal.text("addressee_as_stated"),
        "area_as_stated": proposal.text("area_as_stated"),
        "condition": proposal.text("condition"),
        "text_as_printed": proposal.text("text_as_printed"),
        "paragraph": proposal.text("paragraph"),
        # Only the instrument itself confirms its task; what somebody else writes of it does not.
        "confirmation": Confirmation.CONFIRMED if _is_the_instrument(proposal) else Confirmation.UNCONFIRMED,
        **date_columns("period", proposal.partial_date("period")),
    }
    renamed = {"symbol": "mandate"}
    if mandate_of_task is not None and values["confirmation"] == Confirmation.CONFIRMED:
        unconfirmed = MandateTask.objects.published().filter(
            mandate=mandate_of_task, task=task, confirmation=Confirmation.UNCONFIRMED, text_as_printed=""
        )
        known = unconfirmed.first()
        if known is not None:
            amend_fact(known, by=proposal.by, citations=proposal.citations(**renamed), **values)
            return known
    return record_fact(
        MandateTask,
        by=proposal.by,
        entry_method=proposal.entry_method,
        citations=proposal.citations(**renamed),
        mission=mission,
        mandate=mandate_of_task,
        task=task,
        **values,
    )


def mandate_option(proposal: Proposal) -> MandateOption:
    return record_fact(
        MandateOption,
        by=proposal.by,
        entry_method=proposal.entry_method,
        citations=proposal.citations(presented_on="presented"),
        mission=proposal.required_mission(),
        number=proposal.number("number"),
        title=proposal.text("title"),
        description=proposal.text("description"),
        presented_to=proposal.actor("presented_to"),
        proposed_by=proposal.actor("proposed_by"),
        fate=proposal.choice("fate", OptionFate, OptionFate.NOT_KNOWN),
        **date_columns("presented", proposal.partial_date("presented_on")),
    )


def known_mandate(proposal: Proposal, mission: Mission) -> Mandate | None:
    """The mandate of the instrument that the candidate names; None where it names none."""
    symbol = proposal.text("symbol")
    if not symbol:
        return None
    found = Mandate.objects.published().filter(mission=mission, resolution__symbol=symbol).first()
    if found is None:
        raise proposal.refuse(
            "mandate_unknown", f"no mandate of {mission} by {symbol} is recorded; accept the mandate first.", "symbol"
        )
    return found


def _body(proposal: Proposal) -> Actor:
    """The body named; the Security Council for its own symbols."""
    body = proposal.actor("body")
    if body is None and proposal.text("symbol").startswith("S/"):
        body = find_actor(SECURITY_COUNCIL) or find_actor({"name": SECURITY_COUNCIL["name"]})
    return body or proposal.required_actor("body")


def _instrument(proposal: Proposal, body: Actor) -> Resolution:
    symbol = proposal.text("symbol")
    found = Resolution.objects.published().filter(body=body, symbol=symbol).first()
    if found is None:
        raise proposal.refuse(
            "instrument_unknown", f"{symbol or 'the instrument'} is not recorded; accept it first.", "symbol"
        )
    return found


def _is_the_instrument(proposal: Proposal) -> bool:
    return bool(proposal.text("symbol")) and proposal.document.symbol == proposal.text("symbol")


def _in_force(proposal: Proposal, mission: Mission, instrument: Resolution, expiry: date | None) -> DateRange:
    """The stated period; without a stated start, from where the known mandate ends, else from adoption."""
    stated = proposal.values.get("in_force") or {}
    nested = proposal.within(stated, "in_force")
    start, end = nested.day("start"), nested.day("end") or expiry
    if start is None and instrument.adopted_on is not None:
        before = (
            Mandate.objects.published()
            .filter(mission=mission, decided_expiry__gt=instrument.adopted_on)
            .exclude(resolution=instrument)
            .order_by("decided_expiry")
            .first()
        )
        expired_on = before.decided_expiry if before else None
        start = expired_on if expired_on and (end is None or expired_on < end) else instrument.adopted_on
    if start is None:
        raise proposal.refuse("value_missing", "say from which day it is in force.", "in_force.start")
    return DateRange(start, end)


def _fill(
    proposal: Proposal, known: Resolution | Mandate, values: dict[str, Any], *, may_change: set[str], **renamed: str
) -> None:
    """Fills what the known record lacks and adds citations; a contradiction is refused, never overwritten."""
    changed = {}
    for column, value in values.items():
        present = getattr(known, column)
        if present in (None, "") or column in may_change:
            changed[column] = value
        elif present != value:
            raise proposal.refuse(
                "contradicts_known_record",
                f"the record says {present}, this document {value}; edit one of them or reject.",
                column,
            )
    amend_fact(known, by=proposal.by, citations=proposal.citations(**renamed), **changed)
