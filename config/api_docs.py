"""The OpenAPI document, and Swagger UI and ReDoc from our own static files."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView


@extend_schema(exclude=True)
class SchemaView(SpectacularAPIView):
    """The OpenAPI document, in YAML or JSON."""


class DocsView(View):
    """Swagger UI."""

    http_method_names = ["get", "head"]
    template = "api/swagger.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        context: dict[str, Any] = {"schema_url": reverse("api-schema")}
        return render(request, self.template, context)


class RedocView(DocsView):
    """ReDoc."""

    template = "api/redoc.html"
