"""Random edits of every kind, through every door: services, models, bulk, plain SQL."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from django.db import connection, transaction

from actors.models import Actor
from core.choices import Sensitivity
from core.dates import PartialDate
from core.fields import date_columns
from core.models import Record
from core.services import merge, restore, set_sensitivity, unmerge, withdraw
from events.models import Casualty, Incident, Participation
from sources.models import Document
from tests import factories


class Editor:
    """Edits a small world of incidents with all that they show; `random` decides what, so that a seed repeats it."""

    def __init__(self, seed: int, *, incidents: int = 6) -> None:
        self.chance = random.Random(seed)
        self.places = factories.PlaceFactory.create_batch(3)
        self.actors = factories.ActorFactory.create_batch(3, names=1)
        texts = factories.DocumentTextFactory.create_batch(2)
        self.citations = [factories.CitationFactory.create(document_text=text) for text in texts]
        self.incidents = [self._incident() for _ in range(incidents)]

    def edit(self) -> None:
        """One transaction, or a few."""
        self.chance.choice(self.doors)()

    @property
    def doors(self) -> list[Any]:
        return [
            self.rename,
            self.rename_in_bulk,
            self.rename_by_sql,
            self.add_parts,
            self.remove_parts,
            self.move,
            self.withdraw_or_restore,
            self.merge_or_unmerge,
            self.change_sensitivity,
            self.add_record,
            self.write_twice,
        ]

    def some(self, records: list[Any]) -> Any:
        record = self.chance.choice(records)
        record.refresh_from_db()
        return record

    def words(self) -> str:
        return f"words {self.chance.randrange(10**9)}"

    def rename(self) -> None:
        record = self.some([*self.places, *self.actors])
        record.name = self.words()
        record.save()

    def rename_in_bulk(self) -> None:
        for incident in self.incidents:
            incident.refresh_from_db()
            incident.title = self.words()
        Incident.objects.bulk_update(self.incidents, ["title"])

    def rename_by_sql(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE sources_document SET title = %s", [self.words()])
            cursor.execute("UPDATE events_casualty SET low = COALESCE(low, 0), quantifier = 'at_least', best = NULL")

    def add_parts(self) -> None:
        incident = self.some(self.incidents)
        with transaction.atomic():
            factories.ParticipationFactory.create(
                incident=incident, actor=self.chance.choice(self.actors), description_as_stated=self.words(), claims=1
            )
            factories.CasualtyFactory.create(incident=incident)

    def remove_parts(self) -> None:
        incident = self.some(self.incidents)
        Participation.objects.filter(incident=incident).delete()
        Casualty.objects.filter(incident=incident).delete()

    def move(self) -> None:
        day = PartialDate.day(date(2020, 1 + self.chance.randrange(12), 1 + self.chance.randrange(28)))
        Incident.objects.filter(pk=self.some(self.incidents).pk).update(
            place=self.chance.choice(self.places), **date_columns("date", day)
        )

    def withdraw_or_restore(self) -> None:
        record = self.some([*self.incidents, *self.places])
        if record.publication_status == "published":
            withdraw(record, by="test", reason="test")
        elif not _merged(record):
            restore(record, by="test")

    def merge_or_unmerge(self) -> None:
        one, other = self.chance.sample(self.actors, 2)
        one.refresh_from_db()
        other.refresh_from_db()
        if _merged(one):
            unmerge(one, by="test")
        elif not _merged(other) and {one.publication_status, other.publication_status} == {"published"}:
            merge(one, into=other, by="test")

    def change_sensitivity(self) -> None:
        record = self.some([*self.incidents, *self.places, *self.actors, *Document.objects.all()])
        set_sensitivity(record, self.chance.choice(list(Sensitivity)), by="test")

    def add_record(self) -> None:
        self.incidents.append(self._incident())

    def write_twice(self) -> None:
        """A transaction that changes a record, its part, and the record again: one version."""
        actor = self.some(self.actors)
        with transaction.atomic():
            Actor.objects.filter(pk=actor.pk).update(name=self.words())
            actor.names.update(name=self.words())
            Actor.objects.filter(pk=actor.pk).update(name=self.words())

    def _incident(self) -> Incident:
        with transaction.atomic():
            return factories.IncidentFactory.create(
                place=self.chance.choice(self.places),
                participations=[{"actor": self.chance.choice(self.actors), "claims": 1}],
                casualties=1,
                citation_links=[{"citation": self.chance.choice(self.citations)}],
            )


def _merged(record: Record) -> bool:
    from core.services import identity_of

    return identity_of(record).merged_into_id is not None
