"""Filling in a page of the admin as a browser does: what the page shows is sent back, changed where a test says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from django.forms import BaseForm
from django.test import Client

from core.admin.dates import PartialDateField
from tests.admin.pages import address


def filled_in(page: Any) -> dict[str, str]:
    """What a browser would send from this page if nothing were changed."""
    sent: dict[str, str] = {}
    form = page.context["adminform"].form
    sent |= dict(_values(form))
    for inline in page.context["inline_admin_formsets"]:
        formset = inline.formset
        sent |= {f"{formset.prefix}-{name}": str(value) for name, value in formset.management_form.initial.items()}
        for part in formset.forms:
            sent |= dict(_values(part))
    return sent


def _values(form: BaseForm) -> Iterator[tuple[str, str]]:
    for bound in form:
        if bound.field.disabled:
            continue
        value = bound.value()
        if isinstance(bound.field, PartialDateField):
            value = bound.field.prepare_value(value)
        if value is True:
            yield bound.html_name, "on"
        elif value not in (None, False, ""):
            yield bound.html_name, ",".join(value) if isinstance(value, list) else str(value)


def send(client: Client, row: Model, **changes: Any) -> Any:
    """The answer to the row's page sent back with `changes`; follows no redirect."""
    url = address(type(row), "change", row.pk)
    return client.post(url, {**filled_in(client.get(url)), **changes})


def errors_on(page: Any) -> list[str]:
    """Every error that the page shows, of the form and of its inlines."""
    form = page.context["adminform"].form
    found = [str(error) for errors in form.errors.values() for error in errors]
    for inline in page.context["inline_admin_formsets"]:
        found += [str(error) for error in inline.formset.non_form_errors()]
        found += [str(error) for part in inline.formset.errors for errors in part.values() for error in errors]
    return found
