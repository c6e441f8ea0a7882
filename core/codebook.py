"""The codebook: what every table holds, written from the models so that it cannot drift from them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import Field, GeneratedField, Model

from core.models import Record

INTRODUCTION = """\
# Codebook

What every table holds: one chapter an application, one section a kind of row. Written by `make codebook` from the
models; change a model's words there. Codes are part of the API and stay; labels may be reworded.

A *record* is published by its own `uid` and has a history; all other rows are parts of a record. A *partial date* is a
half-open range (`[first day, day after the last)`) with a precision beside it. A *figure* is lowest, best and highest
value with the source's own words.
"""


def codebook() -> str:
    """The whole codebook as Markdown; the same text for the same models."""
    parts = [INTRODUCTION, *_contents(), "## Columns that many tables share\n"]
    parts += [_shared_section(base) for base in shared_bases()]
    for app in own_apps():
        parts.append(f"## {app.verbose_name}\n")
        parts += [_section(model) for model in app.get_models()]
    return "\n".join(parts).rstrip() + "\n"


def own_apps() -> list[AppConfig]:
    """Our own applications that have tables, the lowest layer first."""
    own = [app for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR]
    return [app for app in reversed(own) if any(True for _ in app.get_models())]


def _contents() -> Iterator[str]:
    for app in own_apps():
        names = ", ".join(f"[{_title(model)}](#{_anchor(model)})" for model in app.get_models())
        yield f"- **{app.verbose_name}**: {names}"
    yield ""


def shared_bases() -> list[type[Model]]:
    """The abstract models whose columns more than one table has; described once instead of in every table."""
    users: dict[type[Model], int] = {}
    for app in own_apps():
        for model in app.get_models():
            for base in model.__mro__[1:]:
                if issubclass(base, Model) and base is not Model and base._meta.abstract and base._meta.local_fields:
                    users[base] = users.get(base, 0) + 1
    return [base for base, count in users.items() if count > 1]


def _shared_section(base: type[Model]) -> str:
    rows = [_row(field) for field in base._meta.local_fields]
    return f"### Shared: {_title(base).lower()}\n\n{_first_words(base)}\n\n{_table(rows)}\n"


def _section(model: type[Model]) -> str:
    """One table: what a row is, its columns and its rules."""
    bases = [base for base in shared_bases() if issubclass(model, base)]
    inherited = {field.name for base in bases for field in base._meta.local_fields}
    rows = [_row(field) for field in model._meta.concrete_fields if field.name not in inherited | {"id"}]
    rows += [_row(field) for field in model._meta.many_to_many]
    lines = [f"### {_title(model)}", "", _first_words(model), "", _kind(model, bases), "", _table(rows)]
    if rules := [rule for rule in _rules(model) if rule]:
        lines += ["", "Rules held by the database:", "", *rules]
    return "\n".join(lines) + "\n"


def _kind(model: type[Model], bases: list[type[Model]]) -> str:
    shared = [f"[{_title(base).lower()}](#shared-{_anchor(base)})" for base in bases]
    also = f" Also has the columns of {' and of '.join(shared)}." if shared else ""
    if issubclass(model, Record):
        return f"Record of kind `{model.record_kind}`, table `{model._meta.db_table}`.{also}"
    return f"Table `{model._meta.db_table}`.{also}"


def _row(field: Field[Any, Any]) -> tuple[str, str, str]:
    codes = "<br>".join(f"`{code}` {label}" for code, label in field.flatchoices if code)
    meaning = str(field.help_text) + (f"<br>{codes}" if codes else "")
    return f"`{field.name}`", _type(field), meaning


def _type(field: Field[Any, Any]) -> str:
    """The column's type in a reader's words, with whether it may be empty."""
    kind = _TYPES.get(type(field), "")
    match field:
        case GeneratedField():
            assert field.output_field is not None
            kind = f"{_type(field.output_field)}, generated"
        case models.ManyToManyField() | models.ForeignKey():
            many = "several of " if field.many_to_many else ""
            target = field.related_model
            assert not isinstance(target, str)
            kind = f"{many}[{_title(target)}](#{_anchor(target)})" if _is_own(target) else _title(target)
        case ArrayField():
            kind = f"list of {_type(field.base_field)}"
        case models.CharField() if not field.flatchoices:
            kind = f"text, at most {field.max_length}" if field.max_length else "text"
        case models.CharField():
            kind = "code"
    if not kind:
        raise ValueError(f"The codebook has no words for the type of {field}.")
    empty = field.null or (field.blank and isinstance(field, models.CharField | models.TextField | ArrayField))
    return f"{kind}, may be empty" if empty and not field.many_to_many else kind


def _rules(model: type[Model]) -> Iterator[str]:
    """One line a constraint that is more than a list of codes or a date's form, which the table says already."""
    for constraint in model._meta.constraints:
        if not constraint.name.endswith(("_known", "_not_empty", "_precision_given")):
            yield f"- {constraint.get_violation_error_message()} (`{constraint.name}`)"
    for field in model._meta.concrete_fields:
        if field.unique and field.name not in {"id", "uid"} and not field.primary_key:
            yield f"- No two rows have the same `{field.name}`."


def _table(rows: list[tuple[str, str, str]]) -> str:
    lines = ["| Column | Type | Meaning |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |" for row in rows)])


def _first_words(model: type[Model]) -> str:
    return inspect.cleandoc(model.__doc__ or "")


def _title(model: type[Model]) -> str:
    name = str(model._meta.verbose_name)
    return name[:1].upper() + name[1:]


def _anchor(model: type[Model]) -> str:
    return _title(model).lower().replace(" ", "-")


def _is_own(model: type[Model]) -> bool:
    return model._meta.app_config in own_apps()


_TYPES: dict[type[Any], str] = {
    DateRangeField: "date range",
    models.BigAutoField: "number",
    models.BigIntegerField: "whole number",
    models.BinaryField: "bytes",
    models.BooleanField: "yes or no",
    models.DateField: "date",
    models.DateTimeField: "time (UTC)",
    models.FileField: "file",
    models.FloatField: "number",
    models.JSONField: "JSON",
    models.PositiveBigIntegerField: "whole number from 0",
    models.PositiveIntegerField: "whole number from 0",
    models.PositiveSmallIntegerField: "whole number from 0",
    models.SlugField: "slug",
    models.TextField: "text",
    models.URLField: "address",
    models.UUIDField: "UUID",
}
