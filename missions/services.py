"""Writes to missions, instruments, mandates and what belongs to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from core.models import Record
from core.services import acting_as, create_record
from missions import models
from sources.models import CitationLink
from sources.services import FieldCitation, support

R = TypeVar("R", bound=Record)

# Each fact and the table that links its citations.
CITATION_LINKS: dict[type[Record], type[CitationLink]] = {
    models.Mission: models.MissionCitation,
    models.Resolution: models.ResolutionCitation,
    models.Mandate: models.MandateCitation,
    models.MandateOption: models.MandateOptionCitation,
    models.MandateTask: models.MandateTaskCitation,
    models.PersonnelFigure: models.PersonnelFigureCitation,
    models.PeacekeeperFatality: models.PeacekeeperFatalityCitation,
    models.Position: models.PositionCitation,
    models.Project: models.ProjectCitation,
    models.Restriction: models.RestrictionCitation,
}


def record_fact(
    model: type[R],
    *,
    by: str,
    entry_method: str,
    citations: Iterable[FieldCitation],
    publish: bool = True,
    **values: Any,
) -> R:
    """A new fact of this app with its citations; values are the model's columns.

    Raises django.core.exceptions.ValidationError with one message a field.
    """
    with acting_as(by):
        fact = create_record(model, by=by, entry_method=entry_method, publish=publish, **values)
        support(CITATION_LINKS[model], fact, citations)
    return fact


def amend_fact(fact: Record, *, by: str, citations: Iterable[FieldCitation], **values: Any) -> None:
    """Changes a fact's columns and adds citations, in one transaction and so as one change.

    Raises django.core.exceptions.ValidationError with one message a field; then nothing is changed.
    """
    with acting_as(by):
        for column, value in values.items():
            setattr(fact, column, value)
        fact.full_clean()
        fact.save()
        support(CITATION_LINKS[type(fact)], fact, citations)
