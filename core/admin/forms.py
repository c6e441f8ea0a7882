"""The form behind every curated row: dates in one line, and every constraint checked before the database does."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange

from core.admin.dates import date_columns_of, has_precision, stored_date
from core.admin.typed import EntryBase
from core.dates import PartialDate
from core.fields import date_columns


class EntryForm(EntryBase):
    """A row as a curator enters it. `refusal` is what the database said to the same entry a moment ago."""

    refusal = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self._dates():
            if self.instance.pk:
                self.initial[name] = stored_date(self.instance, name)
        if getattr(self.instance, "has_claims", False):
            for name in ("assertion", "verification"):
                if name in self.fields:
                    self.fields[name].disabled = True

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.refusal:
            raise ValidationError(self.refusal)
        return cleaned

    def _dates(self) -> list[str]:
        return [name for name in date_columns_of(self._meta.model) if name in self.fields]

    def _post_clean(self) -> None:
        for name in self._dates():
            if name in self.cleaned_data:
                self.cleaned_data[name] = self._store(name, self.cleaned_data[name])
        super()._post_clean()  # type: ignore[misc]  # not in the stubs

    def _store(self, name: str, value: PartialDate | None) -> DateRange | None:
        """The range column's value; the precision that goes with it is put on the row."""
        columns = date_columns(name, value)
        if has_precision(self._meta.model, name):
            setattr(self.instance, f"{name}_precision", columns[f"{name}_precision"])
        stored: DateRange | None = columns[name]
        return stored

    def _get_validation_exclusions(self) -> set[str]:
        """Columns left out of validation: those with an error, and those the row does not have yet.

        Columns that the form does not show take part: a constraint over a shown and a hidden one must be checked.
        """
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # not in the stubs
        hidden = {
            field.name
            for field in self.instance._meta.concrete_fields
            if field.name not in self.fields and (not field.is_relation or getattr(self.instance, field.attname))
        }
        return excluded - hidden
