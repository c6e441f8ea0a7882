"""Named reads of missions and mandates."""

from __future__ import annotations

from datetime import date
from typing import Self, TypeVar

from django.db.models import Manager, Q

from core.models.record import Record
from core.querysets import RecordQuerySet, public_at

_Record = TypeVar("_Record", bound=Record, covariant=True)


class MissionQuerySet(RecordQuerySet[_Record]):
    def known_as(self, name: str) -> Self:
        """Missions whose slug, acronym or any name is exactly `name`, whatever the letter case.

        The names of the actor that a mission is count only where readers see that actor.
        """
        of_actor = Q(actor__names__name__iexact=name) & public_at("actor")
        own = Q(slug=name.lower()) | Q(acronym__iexact=name) | Q(name__iexact=name)
        return self.filter(own | of_actor).distinct()


class MandateQuerySet(RecordQuerySet[_Record]):
    def in_force_on(self, day: date) -> Self:
        """Decisions whose period holds that day."""
        return self.filter(in_force__contains=day)

    def decided_by(self, day: date) -> Self:
        """Decisions in force on that day or before it, oldest first."""
        return self.filter(in_force__startswith__lte=day).order_by("in_force", "id")


MissionManager = Manager.from_queryset(MissionQuerySet)
MandateManager = Manager.from_queryset(MandateQuerySet)
