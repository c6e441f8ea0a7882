"""What every view of the API does alike: strict parameters, problems, formats, conditional answers."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import blake2b
from typing import Any, ClassVar

from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.access.deprecations import note_use
from core.api.operations import Operation
from core.api.parameters import Parameter, read_query
from core.api.problems import exception_handler
from core.api.renderers import JSONRenderer, Negotiation
from core.api.schema import ResourceSchema

FORMAT = "format"


class ApiView(APIView):
    """A view of the API. Answers carry a strong ETag of their own bytes, so that none is ever stale."""

    renderer_classes: ClassVar[list[type[BaseRenderer]]] = [JSONRenderer]  # type: ignore[misc]  # DRF types it per instance
    content_negotiation_class = Negotiation
    metadata_class = None
    schema = ResourceSchema()
    tag: ClassVar[str] = "Service"
    cache_control: ClassVar[str] = "public, max-age=0, must-revalidate"

    def describe(self) -> Operation:
        """What this operation is; read by the schema generator."""
        raise NotImplementedError

    def shown_fields(self) -> Collection[str]:
        """The fields in the answer, each as `Schema.field`, where a request chooses them."""
        return ()

    def get_exception_handler(self) -> Any:
        return exception_handler

    def parameters(self, *known: Parameter) -> dict[str, str]:
        """The request's query parameters; anything not in `known` is refused."""
        values = read_query(self.request.query_params, {FORMAT, *(parameter.name for parameter in known)})
        values.pop(FORMAT, None)
        return values

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer: HttpResponseBase = super().finalize_response(request, response, *args, **kwargs)
        if answer.status_code < 400:
            note_use(self, request)
        if isinstance(answer, Response) and answer.status_code == 200 and request.method in {"GET", "HEAD"}:
            if "Cache-Control" not in answer:
                answer["Cache-Control"] = self.cache_control
            patch_vary_headers(answer, ["Accept"])
            answer.add_post_render_callback(lambda rendered: conditional(request, rendered))
        return answer


def conditional(request: Request, response: HttpResponse) -> HttpResponseBase:
    """`response` with its ETag, or 304 where the client holds it already; HEAD keeps the headers and no body."""
    if "no-store" not in response["Cache-Control"]:
        etag = quote_etag(blake2b(response.content, digest_size=16).hexdigest())
        response["ETag"] = etag
        answer = get_conditional_response(request._request, etag=etag, response=response)
        if answer is not response and answer is not None:
            return answer
    response["Content-Length"] = str(len(response.content))
    if request.method == "HEAD":
        response.content = b""
    return response
