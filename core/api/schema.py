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
from core.api.operations import (
    ALWAYS_POSSIBLE,
    HEADER_COMPONENTS,
    LIMIT_HEADERS,
    PROBLEMS_EVERYWHERE,
    RETRIED,
    RETRY_AFTER,
    Operation,
)
from core.api.problem_examples import problem_example
from core.api.problems import PROBLEMS, problem_schema
from core.api.vocabularies import vocabularies

JSON = "application/json"
PROBLEM = "application/problem+json"
# What stands under these is data, whatever its keys are.
DATA = {"example", "examples", "default", "enum", "const"}


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
    described: Operation

    def get_operation(self, *args: Any) -> Any:
        # Asked once: a view puts its examples together each time.
        self.described = self.view.describe()
        return super().get_operation(*args)

    def get_auth(self) -> list[dict[str, Any]]:
        """A token is taken everywhere; an operation that answers nobody without one says so by its problems."""
        schemes = [scheme for scheme in super().get_auth() if scheme]
        needed = "authentication_required" in self.described.problems and not self.described.without_token_too
        return schemes if needed else [*schemes, {}]

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
        return self.described.summary

    def get_description(self) -> str:  # type: ignore[override]  # as in drf-spectacular
        return self.described.description

    def get_tags(self) -> list[str]:
        return [self.view.tag]

    def get_operation_id(self) -> str:
        return self.described.operation_id

    def _get_parameters(self) -> list[dict[str, Any]]:
        described = [parameter.openapi() for parameter in self.described.parameters]
        return mark_parameters(self.described.operation_id, described)

    def is_deprecated(self) -> bool:
        return deprecation_of(self.get_operation_id()) is not None

    def _get_request_body(self, direction: str = "request") -> dict[str, Any] | None:
        return self.described.request_body

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        responses = {status: build(self) for status, build in self.described.responses.items()}
        for status, links in self.described.links.items():
            responses[status]["links"] = dict(links)
        responses |= self._problem_bodies()
        for response in responses.values():
            response["headers"] = {**response.get("headers", {}), **LIMIT_HEADERS}
        return dict(sorted(responses.items()))

    def _problem_bodies(self) -> dict[str, Any]:
        """One response a status, with its codes told in words and an example of each under its code."""
        self.register("Problem", problem_schema())
        bodies: dict[str, Any] = {}
        for code in dict.fromkeys((*self.described.problems, *PROBLEMS_EVERYWHERE, *ALWAYS_POSSIBLE)):
            content = {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {}}
            body = bodies.setdefault(str(PROBLEMS[code].status), {"description": "", "content": {PROBLEM: content}})
            body["description"] = f"{body['description']}\n\n`{code}`: {PROBLEMS[code].description}".strip()
            body["content"][PROBLEM]["examples"][code] = {"$ref": f"#/components/examples/{code}"}
            if code in RETRIED:
                body["headers"] = RETRY_AFTER
        return bodies

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


def add_components(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Adds what is described once: titled schemas, code lists, headers and examples of problems; puts them in order."""
    components = result["components"]
    schemas = components["schemas"]
    mark_fields(schemas)
    result["paths"] = name_titled(result["paths"], schemas)
    for name in list(schemas):
        schemas[name] = name_titled(schemas[name], schemas)
    wanted = set(re.findall(r"#/components/schemas/(\w+)", repr(result)))
    schemas |= {one.name: one.component() for one in vocabularies().values() if one.name in wanted}
    components["schemas"] = dict(sorted(schemas.items()))
    components["headers"] = HEADER_COMPONENTS
    given = set(re.findall(r"#/components/examples/(\w+)", repr(result["paths"])))
    components["examples"] = {code: problem_example(code) for code in sorted(given)}
    return result


def name_titled(node: Any, schemas: dict[str, Any], *, are_names: bool = False) -> Any:
    """`node` with every titled schema in it moved to `schemas` and referred to; a default stays where it is used.

    `are_names` says that the keys of `node` are names and not words of OpenAPI. Raises ValueError where one title
    stands for two schemas.
    """
    if isinstance(node, list):
        return [name_titled(one, schemas) for one in node]
    if not isinstance(node, dict):
        return node
    named = {
        key: value if key in DATA and not are_names else name_titled(value, schemas, are_names=key == "properties")
        for key, value in node.items()
    }
    title = named.get("title")
    if are_names or not isinstance(title, str):
        return named
    default = {"default": named.pop("default")} if "default" in named else {}
    named.pop("title")
    if schemas.setdefault(title, named) != named:
        raise ValueError(f"There are two different schemas with the title {title}")
    return {"$ref": f"#/components/schemas/{title}", **default}
