"""Records that stand for what an export does not tell: hidden ones, and places whose details are withheld."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.utils import timezone

from core.choices import PublicationStatus, Sensitivity
from ingest.datasets.mandata.declared import Json, Shape
from ingest.datasets.mandata.demands import must_differ, texts_demanded
from ingest.datasets.mandata.writing import Writer

Model = type[models.Model]

WITHHELD = "Withheld"
HIDDEN_NOTE = "Stands for a record that was not public when the data were exported."
PLACE_NOTE = "Stands for a place of which the export tells no more than its area."


class StandIns:
    """Drafts where something hidden is referred to, and coarsened records where something is shown less exactly.

    The first is read by no public reader and the second shows what it showed, so that both are exported as before.
    """

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.hidden_count = 0
        self._numbers = count(1)
        self._shared: dict[Model, int] = {}
        self._withheld: dict[tuple[Model, str], int] = {}

    def word(self) -> str:
        """A word for words that are withheld, unlike any other."""
        return f"{WITHHELD} {next(self._numbers)}"

    def hidden(self, column: models.ForeignKey[Any, Any]) -> int:
        """The id of a draft for `column` to refer to; one of its own where references must differ."""
        model = column.related_model
        if must_differ(column):
            return self._draft(model)
        if model not in self._shared:
            self._shared[model] = self._draft(model)
        return self._shared[model]

    def withheld(self, brief: Shape, found: Json) -> int:
        """The id of a coarsened record that shows what this brief form shows; one for all that show the same."""
        key = (brief.model, json.dumps(found, sort_keys=True))
        if key not in self._withheld:
            row = brief.values(found)
            del row["uid"]
            row |= {name: WITHHELD for name in texts_demanded(brief.model) if not row.get(name)}
            row |= {
                "publication_status": PublicationStatus.PUBLISHED.value,
                "sensitivity": Sensitivity.COARSENED.value,
                "published_at": timezone.now(),
                "internal_note": PLACE_NOTE,
            }
            self._withheld[key] = self.writer.add(brief.model, row)
        return self._withheld[key]

    def _draft(self, model: Model) -> int:
        """A draft with nothing in it but what the table demands."""
        row: Json = {"internal_note": HIDDEN_NOTE}
        for column in model._meta.concrete_fields:
            if column.name in row or column.primary_key or isinstance(column, models.GeneratedField):
                continue
            if column.has_default() or column.null or (column.blank and column.empty_strings_allowed):
                continue
            row[column.attname] = self._anything(column)
        self.hidden_count += 1
        return self.writer.add(model, row)

    def _anything(self, column: Any) -> Any:
        match column:
            case models.ForeignKey():
                return self.hidden(column)
            case models.SlugField():
                return f"not-public-{next(self._numbers)}"
            case DateRangeField():
                return "[1900-01-01,)"
            case models.CharField() | models.TextField():
                return next(iter(code for code, _label in column.flatchoices), "Not public")
            case _:
                raise TypeError(f"nobody has said what stands in {column}")
