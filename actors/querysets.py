"""Named reads of actors and relations."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db.models import Manager, Q

from core.models.record import Record
from core.querysets import RecordQuerySet

_Record = TypeVar("_Record", bound=Record, covariant=True)


class ActorQuerySet(RecordQuerySet[_Record]):
    def known_as(self, name: str) -> Self:
        """Actors whose slug or any name is exactly `name`, whatever the letter case; never a part of a name."""
        return self.filter(Q(slug=name.lower()) | Q(name__iexact=name) | Q(names__name__iexact=name)).distinct()


ActorManager = Manager.from_queryset(ActorQuerySet)
