"""Columns of the lists: dates and figures in a reader's form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.admin.dates import stored_date


def date_column(name: str, description: str) -> Callable[[Any, Model], str]:
    """A column that shows the partial date stored under `name`, e.g. “March 2022”; sorted by it."""

    @admin.display(description=description, ordering=name, empty_value="–")
    def shown(self: Any, row: Model) -> str:
        date = stored_date(row, name)
        return str(date) if date else "–"

    return shown


def figure_column(description: str) -> Callable[[Any, Model], str]:
    """A column that shows the row's figure, e.g. “at least 12”."""

    @admin.display(description=description, ordering="best")
    def shown(self: Any, row: Any) -> str:
        return str(row.figure)

    return shown


def link(url: str, words: object) -> SafeString:
    """A link in the skin's colours."""
    return format_html('<a href="{}" class="text-primary-600 dark:text-primary-500">{}</a>', url, words)
