"""What the admin's sidebar holds: what the account may see, in the order in which a curator meets it."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

# Each group: its title, then model and icon of each entry, in the order in which a curator meets them.
SIDEBAR: list[tuple[Any, list[tuple[str, str]]]] = [
    (
        _("Documents in"),
        [
            ("ingest.ingestjob", "upload_file"),
            ("ingest.datasetimport", "table_view"),
            ("ingest.candidate", "fact_check"),
            ("ingest.review", "rate_review"),
            ("ingest.extractionrun", "manage_search"),
        ],
    ),
    (
        _("Sources"),
        [
            ("sources.document", "description"),
            ("sources.publisher", "newspaper"),
            ("sources.citation", "format_quote"),
            ("sources.dataset", "dataset"),
        ],
    ),
    (
        _("Missions"),
        [
            ("missions.mission", "flag"),
            ("missions.resolution", "gavel"),
            ("missions.mandate", "assignment"),
            ("missions.mandatetask", "checklist"),
            ("missions.mandateoption", "alt_route"),
            ("missions.personnelfigure", "groups"),
            ("missions.peacekeeperfatality", "person_off"),
            ("missions.restriction", "block"),
            ("missions.project", "construction"),
            ("missions.position", "forum"),
        ],
    ),
    (
        _("Events"),
        [
            ("events.incident", "crisis_alert"),
            ("events.politicalevent", "campaign"),
            ("events.humanrightsreport", "balance"),
            ("events.displacementfigure", "directions_walk"),
            ("events.narrative", "record_voice_over"),
        ],
    ),
    (
        _("Actors and places"),
        [("actors.actor", "badge"), ("actors.actorrelation", "share"), ("core.place", "location_on")],
    ),
    (
        _("Records and vocabulary"),
        [
            ("core.change", "history"),
            ("core.recordidentity", "fingerprint"),
            ("core.release", "inventory_2"),
            ("core.exportjob", "file_export"),
            ("missions.taskvocabulary", "list_alt"),
            ("core.gazetteerentry", "public"),
        ],
    ),
    (
        _("Accounts"),
        [
            ("auth.user", "person"),
            ("auth.group", "group"),
            ("core.apitoken", "key"),
            ("core.idempotencykey", "repeat_one"),
        ],
    ),
]


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups with at least one entry; called by the skin for every page."""
    groups = []
    for title, entries in SIDEBAR:
        items = [item for label, icon in entries if (item := _item(request, label, icon))]
        if items:
            groups.append({"title": title, "separator": True, "items": items})
    return groups


def _item(request: HttpRequest, label: str, icon: str) -> dict[str, Any] | None:
    model = apps.get_model(label)
    if not admin.site.is_registered(model) or not admin.site.get_model_admin(model).has_view_permission(request):
        return None
    words = str(model._meta.verbose_name_plural)
    link = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return {"title": words[:1].upper() + words[1:], "icon": icon, "link": link}
