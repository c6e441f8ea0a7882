"""Named read predicates of every record and of the change feed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import F, Func, Q

from core.choices import PUBLIC_SENSITIVITIES, PublicationStatus, RecordState

if TYPE_CHECKING:
    from core.models import Record

_Record = TypeVar("_Record", bound="Record", covariant=True)
_Change = TypeVar("_Change", bound=models.Model, covariant=True)


class RecordQuerySet(models.QuerySet[_Record]):
    """Reads shared by all records."""

    def published(self) -> Self:
        return self.filter(publication_status=PublicationStatus.PUBLISHED)

    def public(self) -> Self:
        """What an anonymous reader may see; the only set that public outputs start from."""
        return self.published().filter(sensitivity__in=PUBLIC_SENSITIVITIES)

    def once_public(self) -> Self:
        """Everything a public reader may ever have met, so that what is gone can be told from what never was."""
        return self.filter(published_at__isnull=False)


def public_at(relation: str) -> Q:
    """That the record to which the relation leads is one that an anonymous reader may see."""
    return Q(
        **{
            f"{relation}__publication_status": PublicationStatus.PUBLISHED,
            f"{relation}__sensitivity__in": PUBLIC_SENSITIVITIES,
        }
    )


class OldestRunning(Func):
    """The feed's number of the oldest transaction still running; all below it are over."""

    template = "core_oldest_running()"
    output_field: models.Field[Any, Any] = models.BigIntegerField()


class ChangeQuerySet(models.QuerySet[_Change]):
    """Reads of the change feed."""

    def settled(self) -> Self:
        """Changes below every running transaction: nothing can still appear before them."""
        return self.filter(transaction_id__lt=OldestRunning())

    def public(self) -> Self:
        """Changes that a public reader can notice: the record was or became visible, or left."""
        seen = [RecordState.PUBLISHED, RecordState.WITHDRAWN, RecordState.MERGED]
        erased = Q(state_after=RecordState.REDACTED, state_before__in=seen)
        return self.filter(Q(state_before=RecordState.PUBLISHED) | Q(state_after__in=seen) | erased)

    def after(self, transaction_id: int, change_id: int) -> Self:
        """Changes that come later in the feed than the given position."""
        return self.filter(
            Q(transaction_id__gt=transaction_id) | Q(transaction_id=transaction_id, id__gt=change_id)
        ).order_by(F("transaction_id"), F("id"))


RecordManager = models.Manager.from_queryset(RecordQuerySet)
ChangeManager = models.Manager.from_queryset(ChangeQuerySet)
