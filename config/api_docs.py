"""The OpenAPI document, and Swagger UI and ReDoc from our own static files."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views import View
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import operations
from core.api.operations import Operation
from core.api.parameters import Parameter
from core.api.views import ApiView


class AsWritten(BaseRenderer):
    """Passes the document through, which is written once and kept."""

    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return bytes(data)


class Yaml(AsWritten):
    media_type = "application/vnd.oai.openapi"
    format = "yaml"


class PlainYaml(Yaml):
    media_type = "application/yaml"


class Json(AsWritten):
    media_type = "application/vnd.oai.openapi+json"
    format = "json"


class PlainJson(Json):
    media_type = "application/json"


FORMAT = Parameter(
    "format",
    "The format of the document; it goes before the Accept header.",
    {"title": "DocumentFormat", "type": "string", "enum": ["yaml", "json"], "default": "yaml"},
)


class SchemaView(ApiView):
    """The OpenAPI document, in YAML or JSON."""

    renderer_classes: ClassVar[list[type[BaseRenderer]]] = [Yaml, Json, PlainYaml, PlainJson]  # type: ignore[misc]  # DRF types it per instance

    def get(self, request: Request) -> Response:
        self.parameters(FORMAT)
        return Response(written(str(request.accepted_renderer.format)))

    def describe(self) -> Operation:
        return Operation(
            "get_schema",
            "Get this document",
            "The OpenAPI 3.1 description of this server, from which clients are generated.",
            (FORMAT,),
            {"200": _described, "304": operations.not_modified},
            ("unknown_parameter", "duplicate_parameter", "invalid_value", "unknown_value"),
        )


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document, in English, whatever language the request that comes first asks for."""
    with translation.override("en"):
        made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
        return made


@cache
def written(form: str) -> bytes:
    """The document as `yaml`, byte for byte the one in docs/openapi, or as `json`."""
    renderer = {"yaml": OpenApiYamlRenderer, "json": OpenApiJsonRenderer}[form]()
    text: str | bytes = renderer.render(document(), renderer_context={})
    return text.encode() if isinstance(text, str) else text


def _described(_generator: Any) -> dict[str, Any]:
    # Not told in JSON schema, which would be a copy of OpenAPI's own.
    whole: dict[str, Any] = {"schema": {"title": "OpenAPIDocument", "type": "object", "description": "The document."}}
    whole |= {"example": {"openapi": "3.1.1"}}
    content = {str(one.media_type): whole for one in SchemaView.renderer_classes}
    return {"description": "The document.", "headers": operations.HEADERS, "content": content}


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
