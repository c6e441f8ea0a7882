"""What the service says of itself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from rest_framework.request import Request

from core.api.reconcile.reading import MOST_QUERIES
from core.api.reconcile.types import TYPES


def manifest(request: Request) -> dict[str, Any]:
    """The service manifest, with addresses of this server as the client knows it."""
    base = request.build_absolute_uri(reverse("reconcile")).rstrip("/")
    return {
        "versions": ["0.2"],
        "name": f"{settings.SPECTACULAR_SETTINGS['TITLE']}: actors, missions and places of peace operations",
        "identifierSpace": f"{base}/entities/",
        "schemaSpace": request.build_absolute_uri(reverse("vocabulary-list")),
        "documentation": request.build_absolute_uri(reverse("api-docs")),
        "serviceVersion": settings.SPECTACULAR_SETTINGS["VERSION"],
        "defaultTypes": [one.reference for one in TYPES.values()],
        "view": {"url": f"{base}/entities/{{{{id}}}}/"},
        "preview": {"url": f"{base}/preview/?id={{{{id}}}}", "width": 400, "height": 100},
        "suggest": {
            kind: {"service_url": base, "service_path": f"/suggest/{kind}/"} for kind in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": base, "service_path": "/properties/"},
            "property_settings": [],
        },
        "batchSize": MOST_QUERIES,
    }
