"""How the declared resources become OpenAPI: one operation a view, described by the view itself."""

from __future__ import annotations

import re
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from rest_framework.serializers import BaseSerializer, ListSerializer

from core.api.access.deprecations import deprecation_of, mark_fields, mark_parameters
from core.api.fields import DeclaredField, nullable
from core.api.operations import HEADER_COMPONENTS, LIMIT_HEADERS, PROBLEMS_EVERYWHERE, RETRIED, RETRY_AFTER
from core.api.problems import PROBLEMS, problem_schema
from core.api.vocabularies import vocabularies

JSON = "application/json"
PROBLEM = "application/problem+json"


class DeclaredFieldExtension(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """Takes a declared field's schema from the field."""

    target_class = DeclaredField
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        field: DeclaredField = self.target
        schema = field.schema()
        if field.schema_name:
            auto_schema.register(field.schema_name, schema)
            schema = {"$ref": f"#/components/schemas/{field.schema_name}"}
            if getattr(field, "nullable", False):
                schema = nullable(schema)
        return {**schema, "description": field.description()}


class ResourceSchema(AutoSchema):
    """Describes an operation as its view does (`core.api.views.ApiView.describe`)."""

    view: Any

    def register(self, name: str, schema: dict[str, Any]) -> None:
        """Puts `schema` among the components under `name`."""
        kind = ResolvedComponent.SCHEMA
        component = ResolvedComponent(name=name, type=kind, schema=schema, object=name)  # type: ignore[no-untyped-call]
        self.registry.register_on_missing(component)

    def reference(self, serializer: type[BaseSerializer[Any]] | BaseSerializer[Any]) -> dict[str, Any]:
        """A reference to the component of a serializer."""
        instance: Any = serializer() if isinstance(serializer, type) else serializer
        component = self.resolve_serializer(instance, "response")
        return dict(component.ref)

    def get_summary(self) -> str:
        return str(self.view.describe().summary)

    def get_description(self) -> str:  # type: ignore[override]  # as in drf-spectacular
        return str(self.view.describe().description)

    def get_tags(self) -> list[str]:
        return [self.view.tag]

    def get_operation_id(self) -> str:
        return str(self.view.describe().operation_id)

    def _get_parameters(self) -> list[dict[str, Any]]:
        operation = self.view.describe()
        return mark_parameters(operation.operation_id, [parameter.openapi() for parameter in operation.parameters])

    def is_deprecated(self) -> bool:
        return deprecation_of(self.get_operation_id()) is not None

    def _get_request_body(self, direction: str = "request") -> dict[str, Any] | None:
        body: dict[str, Any] | None = self.view.describe().request_body
        return body

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        operation = self.view.describe()
        responses = {code: build(self) for code, build in operation.responses.items()}
        for code in dict.fromkeys((*operation.problems, *PROBLEMS_EVERYWHERE)):
            status = str(PROBLEMS[code].status)
            responses.setdefault(status, {"description": "", "content": {PROBLEM: {"schema": self._problem()}}})
            told = f"`{code}`: {PROBLEMS[code].description}"
            responses[status]["description"] = f"{responses[status]['description']}\n\n{told}".strip()
            if code in RETRIED:
                responses[status]["headers"] = RETRY_AFTER
        for response in responses.values():
            response["headers"] = {**response.get("headers", {}), **LIMIT_HEADERS}
        return dict(sorted(responses.items()))

    def _problem(self) -> dict[str, Any]:
        self.register("Problem", problem_schema())
        return {"$ref": "#/components/schemas/Problem"}

    def _map_serializer_field(self, field: Any, direction: str, bypass_extensions: bool = False) -> dict[str, Any]:
        """Nested objects that may be missing are `oneOf` object and null, with the relation's description."""
        if isinstance(field, BaseSerializer) and not isinstance(field, ListSerializer):
            schema = self.reference(field)
            if field.allow_null:
                schema = nullable(schema)
            return {**schema, "description": str(field.help_text or field.__class__.__doc__ or "").split("\n")[0]}
        schema = super()._map_serializer_field(field, direction, bypass_extensions)  # type: ignore[no-untyped-call]
        return dict(schema)

    def _postprocess_serializer_schema(self, schema: dict[str, Any], serializer: Any, direction: str) -> dict[str, Any]:
        """`fields=` may leave out all of a resource but its uid; the parts of a resource are always whole."""
        if getattr(serializer, "is_resource", False):
            schema["required"] = ["uid"]
        return schema


def add_vocabularies(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Adds the code lists that the schema refers to and the headers, and puts the components in order."""
    schemas = result["components"]["schemas"]
    mark_fields(schemas)
    wanted = set(re.findall(r"#/components/schemas/(\w+)", repr(result)))
    for vocabulary in vocabularies().values():
        if vocabulary.name in wanted:
            schemas[vocabulary.name] = vocabulary.component()
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    result["components"]["headers"] = HEADER_COMPONENTS
    return result
