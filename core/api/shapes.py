"""Dates that keep their precision and figures that keep their bounds, as JSON objects."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db import models

from core.api.fields import Column, DeclaredField
from core.api.jsontext import Pieces, Sql, joined, json_object, or_null, to_json
from core.api.sqljson import Row
from core.api.vocabularies import vocabulary_of
from core.dates import DatePrecision
from core.figures import Quantifier


class PartialDateField(DeclaredField):
    """A date that is no more exact than its source: column `source` and its precision as one object, or null."""

    schema_name = "PartialDate"

    def json(self, row: Row) -> Pieces:
        shown, precision = self.dates_and_precision(row)
        dates = row.column(self.column)
        return [Sql(f"CASE WHEN {dates} IS NULL THEN 'null' ELSE {joined(range_object(shown, precision))} END")]

    def dates_and_precision(self, row: Row) -> tuple[str, str]:
        """SQL for the range that is shown, and for its precision."""
        dates, precision = row.column(self.column), row.column(f"{self.column}_precision")
        if row.coarse == "FALSE" or self.shown:
            return dates, precision
        fine = f"{precision} IN ('{DatePrecision.DAY.value}', '{DatePrecision.WEEK.value}')"
        return (
            f"CASE WHEN {row.coarse} THEN core_coarse_date({dates}) ELSE {dates} END",
            f"CASE WHEN {row.coarse} AND {fine} THEN '{DatePrecision.MONTH.value}' ELSE {precision} END",
        )

    def schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "description": (
                "A local calendar date known to lie in `[start, end)`: the first day is in the range, the last is "
                "not; null is an open side. `precision` is the width the source gives. A source that says “in March "
                "2022” gives 2022-03-01 to 2022-04-01 with precision month; no day is ever invented."
            ),
            "properties": {
                "start": {"type": ["string", "null"], "format": "date", "description": "First day of the range."},
                "end": {"type": ["string", "null"], "format": "date", "description": "First day after the range."},
                "precision": vocabulary_of(DatePrecision.choices).reference("How exactly the source gives the date."),
            },
            "required": ["start", "end", "precision"],
        }

    @property
    def nullable(self) -> bool:
        return self.model_field.null

    def example(self) -> Any:
        return {"start": "2022-03-01", "end": "2022-04-01", "precision": "month"}


class PeriodField(PartialDateField):
    """A half-open range of days that is exact at both ends; it carries no precision."""

    schema_name = "Period"

    def json(self, row: Row) -> Pieces:
        return range_object(self.days(row))

    def days(self, row: Row) -> str:
        """SQL for the days that are shown."""
        days = row.column(self.column)
        if row.coarse == "FALSE" or self.shown:
            return days
        return f"CASE WHEN {row.coarse} THEN core_coarse_date({days}) ELSE {days} END"

    def schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "description": "Days in `[start, end)`: the first is in the period, the last is not; null is an open side.",
            "properties": {
                "start": {"type": ["string", "null"], "format": "date", "description": "First day."},
                "end": {"type": ["string", "null"], "format": "date", "description": "First day after it."},
            },
            "required": ["start", "end"],
        }

    def example(self) -> Any:
        return {"start": "2022-06-30", "end": "2023-07-01"}


class FigureField(DeclaredField):
    """A figure as an interval with the source's own words; always an object, its numbers null where none is given."""

    schema_name = "Figure"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", **kwargs)

    def json(self, row: Row) -> Pieces:
        return json_object(
            [
                *((name, [or_null(row.column(name))]) for name in ("low", "best", "high")),
                ("quantifier", ['"', Sql(row.column("quantifier")), '"']),
                *((name, [Sql(f"{row.column(name)}::text")]) for name in ("by_convention", "bounds_as_published")),
                ("as_stated", [Sql(f"to_json({self.words(row)})")]),
            ]
        )

    def words(self, row: Row) -> str:
        """SQL for the source's own words, as far as they are shown."""
        words = row.column("figure_as_stated")
        return words if row.coarse == "FALSE" else f"CASE WHEN {row.coarse} THEN '' ELSE {words} END"

    def schema(self) -> dict[str, Any]:
        number = {"type": ["integer", "null"], "minimum": 0}
        return {
            "type": "object",
            "description": (
                "What a source prints, and never a number it does not. “At least twelve” has a low and nothing else; "
                "“hundreds” is 100 to 999 with `by_convention` true."
            ),
            "properties": {
                "low": number | {"description": "Lowest value the source supports."},
                "best": number | {"description": "The value the source gives as its own."},
                "high": number | {"description": "Highest value the source supports."},
                "quantifier": vocabulary_of(Quantifier.choices).reference("How the source qualifies the figure."),
                "by_convention": {"type": "boolean", "description": "Whether the bounds stand for a printed word."},
                "bounds_as_published": {
                    "type": "boolean",
                    "description": "Whether the source itself prints a best value outside its own bounds.",
                },
                "as_stated": {"type": "string", "description": "The figure in the source's own words."},
            },
            "required": ["low", "best", "high", "quantifier", "by_convention", "bounds_as_published", "as_stated"],
        }

    def description(self) -> str:
        return str(self.help_text or "The figure with its bounds and the source's own words.")

    def example(self) -> Any:
        return {
            "low": 300,
            "best": 300,
            "high": 300,
            "quantifier": "exact",
            "by_convention": False,
            "bounds_as_published": False,
            "as_stated": "300 men",
        }


def range_object(days: str, precision: str = "") -> Pieces:
    """The object of a range that is not null: its days, which may be open, and its precision where it has one."""
    members: list[tuple[str, Pieces]] = [
        ("start", [to_json(f"lower({days})")]),
        ("end", [to_json(f"upper({days})")]),
    ]
    if precision:
        members.append(("precision", ['"', Sql(precision), '"']))
    return json_object(members)


def declared_field(column: models.Field[Any, Any]) -> type[DeclaredField]:
    """The kind of field that a model column becomes where a serializer only names it."""
    return PartialDateField if isinstance(column, DateRangeField) else Column
