"""The form that hands a document in; it decides nothing about the document, which is the work of the steps."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminTextInputWidget

from ingest.models import IngestJob
from sources.models import Publisher


class HandInForm(forms.Form):
    """A file or an address, and the publisher where the curator knows better than the document."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,  # an empty file ends as a job that says so, like every other file
        max_length=None,
        widget=UnfoldAdminFileFieldWidget,
        help_text=_("PDF, HTML, Word (DOCX), Markdown or plain text. The original bytes are kept as they are."),
    )
    url = forms.CharField(
        label=_("or address"),
        required=False,
        max_length=1000,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("http or https. Fetched by a worker, from public addresses only."),
    )
    publisher: forms.ModelChoiceField[Publisher] = forms.ModelChoiceField(
        queryset=Publisher.objects.published(),
        label=_("Publisher"),
        required=False,
        help_text=_("Leave empty to have it read from the document."),
        widget=AutocompleteSelect(IngestJob._meta.get_field("publisher"), admin.site),
    )

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"]).strip()
        if url:
            try:
                parts = urlsplit(url)
            except ValueError as error:
                raise ValidationError(_("This is not an address.")) from error
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise ValidationError(_("An address begins with http:// or https:// and names a host."))
        return url

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        given = [name for name in ("file", "url") if cleaned.get(name)]
        # An empty upload is falsy; it was given all the same.
        if "file" not in given and cleaned.get("file") is not None:
            given.append("file")
        if len(given) != 1 and not self.errors:
            raise ValidationError(
                _("Give a file or an address.") if not given else _("Give a file or an address, not both.")
            )
        return cleaned
