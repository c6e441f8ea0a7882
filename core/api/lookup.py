"""Finding one record by uid or slug, and what to answer where it is merged, withdrawn or was never public."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from core.api.filters import read_uid
from core.api.problems import Problem
from core.choices import PUBLIC_SENSITIVITIES, RecordState
from core.models import Change, RecordIdentity


class Moved(Exception):
    """The record was merged into another; `location` is the survivor's address."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


def find(records: QuerySet[Any], name: str) -> QuerySet[Any]:
    """The record of that uid or slug, as a queryset of at most one row, public or not."""
    uid = read_uid(name)
    if uid is not None:
        return records.filter(uid=uid)
    if any(field.name == "slug" for field in records.model._meta.get_fields()):
        return records.filter(slug=name.lower()) if name.isprintable() else records.none()
    return records.none()


def absent(records: QuerySet[Any], name: str) -> Exception:
    """What to raise where no public record answers to `name`: Moved, or the problem `gone` or `not_found`."""
    kind = records.model.record_kind
    # A redacted record has no row any more; its uid leads to its tombstone still.
    # One that is restricted answers to its uid alone, for its name may have been given since.
    named = find(records.filter(sensitivity__in=PUBLIC_SENSITIVITIES), name)
    uid = read_uid(name) or named.values_list("uid", flat=True).first()
    known = RecordIdentity.objects.select_related("merged_into").filter(record_kind=kind)
    identity = known.filter(uid=uid).first() if uid else None
    if identity is None:
        return Problem("not_found", f"There is no {kind} {name[:100]!r}.")
    # What was done since nobody could see it is not told.
    last = Change.objects.public().filter(uid=identity.uid).order_by("-revision").first()
    # A published record that is not served, such as a coarsened place, is as if there were none.
    if last is None or last.state_after in {RecordState.DRAFT, RecordState.ABSENT, RecordState.PUBLISHED}:
        return Problem("not_found", f"There is no {kind} {name[:100]!r}.")
    if identity.merged_into is not None:
        return Moved(address(identity.merged_into.record_kind, identity.merged_into.uid))
    # A record that was restricted before anybody could read it never was public.
    published = Q(state_after=RecordState.PUBLISHED) | Q(state_before=RecordState.PUBLISHED)
    if not Change.objects.filter(published, uid=identity.uid).exists():
        return Problem("not_found", f"There is no {kind} {name[:100]!r}.")
    return Problem(
        "gone",
        f"This {kind} was public once and is {last.state_after} now.",
        tombstone={
            "uid": identity.uid,
            "record_kind": kind,
            "state": last.state_after,
            "revision": last.revision,
            "changed_at": last.changed_at,
        },
    )


def address(record_kind: str, uid: uuid.UUID) -> str:
    """The path of a record on this server."""
    return reverse(f"{record_kind}-detail", args=[uid])
