"""Verdicts on candidates. Extraction proposes; only these calls publish."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.postgres.functions import TransactionNow
from django.core.exceptions import ValidationError
from django.db import DataError, transaction

from core.choices import EntryMethod, Sensitivity
from core.exceptions import RecordError
from core.models import Record, RecordIdentity
from core.refusals import REFUSALS, reason_of
from core.services import acting_as, identity_of, publish, set_sensitivity
from events.models import Incident
from events.reconciliation import propose_same_events
from ingest.choices import OPEN_CANDIDATE_STATES, CandidateState, RejectionReason, Verdict
from ingest.models import Candidate, Review
from ingest.review.coverage import note_document_read
from ingest.review.exceptions import ReviewError
from ingest.review.proposal import Proposal
from ingest.review.recorders import RECORDERS
from ingest.review.sensitive import accusations, default_sensitivity, is_stricter
from sources.models import Document

UNREVIEWED = "accepted without review"
RECONCILIATION = "reconciliation"


def accept(
    candidate: Candidate,
    *,
    by: User,
    values: dict[str, Any] | None = None,
    moved: Mapping[str, str | None] | None = None,
    sensitivity: Sensitivity | None = None,
    confirmed: Collection[str] = (),
) -> Record:
    """The published record that the candidate becomes or completes; `values` replaces the proposed ones.

    `moved` says which rows of nested lists stand elsewhere in `values` (`{"casualties.1": "casualties.0"}`) or were
    taken out (None), so that evidence follows them. `confirmed` names every row that accuses somebody; one left out
    is refused. `sensitivity` is that of the new record, by default what its content asks for; a known record only
    ever becomes stricter.

    One transaction: record, citations, review and state are all written, or nothing is. Raises ReviewError, which
    names the value at fault.
    """
    edited = values is not None and values != candidate.values
    state, verdict = (
        (CandidateState.EDITED_ACCEPTED, Verdict.EDIT_ACCEPT) if edited else (CandidateState.ACCEPTED, Verdict.ACCEPT)
    )
    with _deciding(candidate, by=by.get_username()) as fresh:
        before = fresh.values
        fresh.values = values if values is not None else fresh.values
        for path in accusations(fresh.target_kind, fresh.values):
            if path not in confirmed:
                raise ReviewError(
                    "perpetrator_not_confirmed",
                    "Confirm that the quotes accuse this party, and as what, or take the row out.",
                    field=path,
                )
        record = _record(
            fresh,
            by=by.get_username(),
            entry_method=EntryMethod.DOCUMENT,
            sensitivity=sensitivity,
            moved=moved or {},
        )
        _conclude(fresh, state, identity_of(record))
        _note(fresh, by, verdict, before=before)
        _compare([record])
    candidate.refresh_from_db()
    return record


@dataclass(frozen=True)
class Rehearsal:
    """What accepting would do: a new record or more for a known one, or why it would be refused."""

    record: Record | None = None
    is_new: bool = False
    refusal: ReviewError | None = None


def rehearse(
    candidate: Candidate,
    *,
    by: User,
    values: dict[str, Any] | None = None,
    moved: Mapping[str, str | None] | None = None,
) -> Rehearsal:
    """Records the candidate as it stands and takes it back, so that a reviewer reads the outcome beforehand.

    Leaves nothing behind. Whether accusations are confirmed is left out; `values` and `moved` as for `accept`.
    """
    tried = copy.copy(candidate)
    tried.values = values if values is not None else candidate.values
    with acting_as(by.get_username()):
        try:
            record = _record(tried, by=by.get_username(), entry_method=EntryMethod.DOCUMENT, moved=moved)
        except ReviewError as error:
            return Rehearsal(refusal=error)
        else:
            of_this_transaction = type(record)._default_manager.filter(pk=record.pk, recorded_at=TransactionNow())
            return Rehearsal(record, is_new=of_this_transaction.exists())
        finally:
            transaction.set_rollback(True)


def reject(candidate: Candidate, *, by: User, reason_code: str, reason: str = "") -> None:
    """Refuses the candidate for good, with the reason; nothing is published. Raises ReviewError for no known reason."""
    if reason_code not in RejectionReason.values:
        raise ReviewError("reason_missing", "Choose why it is rejected.", field="reason_code")
    with _deciding(candidate, by=by.get_username()) as fresh:
        _conclude(fresh, CandidateState.REJECTED, None)
        _note(fresh, by, Verdict.REJECT, reason_code=reason_code, reason=reason)
    candidate.refresh_from_db()


def ask_for_work(candidate: Candidate, *, by: User, reason: str) -> None:
    """Leaves the candidate open and says what is missing."""
    if not reason.strip():
        raise ReviewError("reason_missing", "Say what work it needs.", field="reason")
    with _deciding(candidate, by=by.get_username()) as fresh:
        _conclude(fresh, CandidateState.NEEDS_WORK, None)
        _note(fresh, by, Verdict.NEEDS_WORK, reason=reason)
    candidate.refresh_from_db()


def mark_duplicate(candidate: Candidate, *, by: User, of: UUID) -> None:
    """Says that the candidate repeats a known record. Raises ReviewError when there is none of its kind."""
    with _deciding(candidate, by=by.get_username()) as fresh:
        kind = RECORD_KINDS.get(fresh.target_kind, fresh.target_kind)
        known = RecordIdentity.objects.filter(uid=of, record_kind=kind, merged_into=None).first()
        if known is None:
            raise ReviewError("record_unknown", f"No {kind} has the uid {of}.", field="known_record")
        _conclude(fresh, CandidateState.DUPLICATE_OF, known)
        _note(fresh, by, Verdict.DUPLICATE, reason=f"duplicate of {of}")
    candidate.refresh_from_db()


# Kinds of candidate whose record is registered under another name.
RECORD_KINDS = {"actor_relation": "relation"}


@dataclass
class DocumentAcceptance:
    """What became of a document's open candidates: accepted by kind, refused with their reasons."""

    accepted: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[Candidate, ReviewError]] = field(default_factory=list)


def accept_document_unreviewed(document: Document) -> DocumentAcceptance:
    """Accepts every open candidate of a document without a reviewer; every record says so in its entry method.

    For demonstrations and tests: raises ReviewError unless the setting ALLOW_UNREVIEWED_ACCEPT is on.
    """
    if not settings.ALLOW_UNREVIEWED_ACCEPT:
        raise ReviewError(
            "unreviewed_not_allowed",
            "Accepting without review is off here; review the candidates in the admin, "
            "or set ALLOW_UNREVIEWED_ACCEPT=1 on a demonstration system.",
        )
    order = list(RECORDERS)
    waiting = sorted(
        document.candidates.filter(state__in=OPEN_CANDIDATE_STATES, target_kind__in=order),
        key=lambda one: (order.index(one.target_kind), one.pk),
    )
    result = DocumentAcceptance()
    records = []
    for candidate in waiting:
        try:
            with _deciding(candidate, by=UNREVIEWED) as fresh:
                record = _record(fresh, by=UNREVIEWED, entry_method=EntryMethod.DOCUMENT_UNREVIEWED)
                _conclude(fresh, CandidateState.ACCEPTED, identity_of(record))
                _note(fresh, None, Verdict.ACCEPT, reason=UNREVIEWED)
        except ReviewError as error:
            result.refused.append((candidate, error))
        else:
            result.accepted[candidate.target_kind] += 1
            records.append(record)
    _compare(records)
    return result


def _compare(records: Iterable[Record]) -> None:
    """Proposes to curators what other sources seem to tell of the same incidents."""
    incidents = [record.pk for record in records if isinstance(record, Incident)]
    if incidents:
        propose_same_events(Incident.objects.filter(pk__in=incidents), by=RECONCILIATION)


@contextmanager
def _deciding(candidate: Candidate, *, by: str) -> Iterator[Candidate]:
    """One transaction on the locked candidate; raises ReviewError when somebody else has decided it."""
    with acting_as(by):
        fresh = Candidate.objects.select_for_update(of=("self",)).select_related("document").get(pk=candidate.pk)
        if fresh.state not in OPEN_CANDIDATE_STATES:
            raise ReviewError("already_decided", f"This candidate is already {fresh.get_state_display()}.")
        yield fresh


def _record(
    candidate: Candidate,
    *,
    by: str,
    entry_method: EntryMethod,
    sensitivity: Sensitivity | None = None,
    moved: Mapping[str, str | None] | None = None,
) -> Record:
    recorder = RECORDERS.get(candidate.target_kind)
    if recorder is None:
        raise ReviewError("unknown_kind", f"Nothing records a {candidate.target_kind}.", field="target_kind")
    wanted = sensitivity or default_sensitivity(candidate.target_kind, candidate.values)
    try:
        with transaction.atomic():
            record = recorder(Proposal(candidate, candidate.values, by, entry_method, moved=moved or {}))
            if is_stricter(wanted, record.sensitivity):
                set_sensitivity(record, wanted, by=by)
            if candidate.document.publication_status == "draft":
                publish(candidate.document, by=by)
    except ValidationError as error:
        raise ReviewError.from_validation(error) from error
    except ReviewError:
        raise
    except RecordError as error:
        raise ReviewError(error.code, error.message, field=error.field) from error
    except (*REFUSALS, DataError) as error:
        raise ReviewError("refused_by_database", reason_of(error)) from error
    return record


def _conclude(candidate: Candidate, state: CandidateState, record: RecordIdentity | None) -> None:
    candidate.state, candidate.record = state, record
    candidate.save(update_fields=["state", "record", "values", "updated_at"])
    if state not in OPEN_CANDIDATE_STATES:
        note_document_read(candidate.document)


def _note(
    candidate: Candidate,
    reviewer: User | None,
    verdict: Verdict,
    *,
    before: dict[str, Any] | None = None,
    reason_code: str | None = None,
    reason: str = "",
) -> None:
    Review.objects.create(
        candidate=candidate,
        reviewer=reviewer,
        verdict=verdict,
        reason_code=reason_code,
        reason=reason,
        values_before=before if before is not None else candidate.values,
        values_after=candidate.values,
    )
