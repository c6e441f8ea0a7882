"""What the admin of a record and of its parts share: entry of dates, look-up of relations, visibility, refusals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.postgres.fields import DateRangeField
from django.db.models import ForeignKey, Model, QuerySet, URLField
from django.forms import Field, ModelForm
from django.http import HttpRequest, HttpResponse

from core.admin.dates import date_form_field, precision_columns_of
from core.admin.forms import EntryForm
from core.admin.roles import visible_to
from core.models import Record
from core.refusals import REFUSALS, reason_of
from core.services import acting_as

if TYPE_CHECKING:
    from core.admin.typed import SkinnedAdmin

    _Base = BaseModelAdmin[Model]
    _Admin = SkinnedAdmin
else:
    _Base = object
    _Admin = object

_REFUSAL = "mandata.refusal"


class Curated(_Base):
    """Rows as curators see and enter them; for admins and inlines alike."""

    form = EntryForm
    # Records further away that hide a row with them.
    visible_through: Iterable[str] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return visible_to(request.user, super().get_queryset(request), self.visible_through)

    def get_exclude(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return [*(super().get_exclude(request, obj) or ()), *precision_columns_of(self.model)]

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Every relation to something that can be searched."""
        return [
            field.name
            for field in self.model._meta.concrete_fields
            if isinstance(field, ForeignKey) and self._can_be_searched(field.related_model)
        ]

    def _can_be_searched(self, model: type[Model]) -> bool:
        return bool(self.admin_site.is_registered(model) and self.admin_site.get_model_admin(model).search_fields)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Field | None:
        if isinstance(db_field, DateRangeField):
            return date_form_field(db_field)
        if isinstance(db_field, URLField):
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if issubclass(db_field.related_model, Record):
            kwargs.setdefault("queryset", visible_to(request.user, db_field.related_model._default_manager.all()))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class Guarded(_Admin):
    """Writes under the curator's name in one transaction; what the database refuses comes back as a form error."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with acting_as(request.user.get_username()):
                return super().changeform_view(request, object_id, form_url, extra_context)
        except REFUSALS as refusal:
            # Nothing was written. The same entry is shown again with the reason, which the form turns into its error.
            request.META[_REFUSAL] = reason_of(refusal)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Model]]:
        form = super().get_form(request, obj, change, **kwargs)
        form.refusal = request.META.get(_REFUSAL, "")  # type: ignore[attr-defined]  # a class made for this request
        return form
