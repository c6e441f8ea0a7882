"""Who sees what in the admin: restricted and confidential records need a permission of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, PermissionsMixin
from django.db.models import ForeignKey, Model, QuerySet

from core.choices import Sensitivity
from core.models import Record

M = TypeVar("M", bound=Model)

PERMISSION_TO_SEE = {
    Sensitivity.RESTRICTED: "core.view_restricted",
    Sensitivity.CONFIDENTIAL: "core.view_confidential",
}


def hidden_from(user: AbstractBaseUser | AnonymousUser) -> list[Sensitivity]:
    """The sensitivities whose records `user` may not see."""
    assert isinstance(user, PermissionsMixin | AnonymousUser)
    return [sensitivity for sensitivity, permission in PERMISSION_TO_SEE.items() if not user.has_perm(permission)]


def visible_to(user: AbstractBaseUser | AnonymousUser, rows: QuerySet[M], through: Iterable[str] = ()) -> QuerySet[M]:
    """Those of `rows` that `user` may see: a row is hidden with any record it refers to.

    `through` names records further away, e.g. `citation__document_text__document`.
    """
    hidden = hidden_from(user)
    if not hidden:
        return rows
    if issubclass(rows.model, Record):
        rows = rows.exclude(sensitivity__in=hidden)
    for path in [*_records_referred_to(rows.model), *through]:
        rows = rows.exclude(**{f"{path}__sensitivity__in": hidden})
    return rows


def _records_referred_to(model: type[Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and issubclass(field.related_model, Record)
    ]
