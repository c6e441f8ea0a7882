"""What every view of the API does alike: strict parameters, problems, formats, conditional answers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import answers
from core.api.access.deprecations import note_use
from core.api.operations import Operation
from core.api.parameters import Parameter, read_query
from core.api.problems import exception_handler
from core.api.renderers import JSONRenderer, Negotiation
from core.api.schema import ResourceSchema

FORMAT = "format"
NO_STORE = "no-store"


class ApiView(APIView):
    """A view of the API. Answers carry a strong ETag of all that they depend on, so that none is ever stale."""

    renderer_classes: ClassVar[list[type[BaseRenderer]]] = [JSONRenderer]  # type: ignore[misc]  # DRF types it per instance
    content_negotiation_class = Negotiation
    metadata_class = None
    # OPTIONS is answered to browsers by CORS, and tells nothing that this document does not.
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    schema = ResourceSchema()
    tag: ClassVar[str] = "Service"
    # Any cache between may keep an answer, and asks before each use whether it still holds.
    cache_control: ClassVar[str] = "public, max-age=0, must-revalidate"
    depends_on_today: ClassVar[bool] = False
    depends_on_data: ClassVar[bool] = True

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
        lists = {one.name for one in known if one.schema.get("type") == "array"}
        values = read_query(self.request.query_params, {FORMAT, *(one.name for one in known)}, lists)
        values.pop(FORMAT, None)
        return values

    def answers_are_kept(self) -> bool:
        """Whether this request's answer depends on nothing but itself, the code and the data."""
        return self.cache_control != NO_STORE

    def reads_one_statement(self) -> bool:
        """Whether this request may be answered by a single statement, as an `answers.Seen`."""
        return False

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Lets safe requests through `answers`, once rights and limits are checked."""
        # What nobody may do is 405, before it is asked who somebody is.
        if request.method not in self.allowed_methods:
            raise MethodNotAllowed(str(request.method))
        super().initial(request, *args, **kwargs)
        method = str(request.method).lower()
        if method in {"get", "head"} and self.answers_are_kept() and hasattr(self, method):
            handler = getattr(self, method)

            def answered(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
                return answers.answer(
                    request,
                    lambda: handler(request, *args, **kwargs),
                    today=self.depends_on_today,
                    data=self.depends_on_data,
                    alone=self.reads_one_statement(),
                )

            setattr(self, method, answered)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer: HttpResponseBase = super().finalize_response(request, response, *args, **kwargs)
        if answer.status_code < 400:
            note_use(self, request)
        if answer.status_code in {200, 304} and request.method in {"GET", "HEAD"}:
            if "Cache-Control" not in answer:
                answer["Cache-Control"] = self.cache_control
            patch_vary_headers(answer, ["Accept"])
            if isinstance(answer, Response):
                answer.add_post_render_callback(lambda rendered: _finished(request, rendered))
            elif isinstance(answer, HttpResponse) and answer.status_code == 200:
                _without_body_for_head(request, answer)
        return answer


def _finished(request: Request, response: HttpResponse) -> None:
    """Keeps the rendered answer for whoever asks the same next."""
    if "ETag" in response:
        answers.keep(response)
    _without_body_for_head(request, response)


def _without_body_for_head(request: Request, response: HttpResponse) -> None:
    """HEAD keeps the headers and no body."""
    response["Content-Length"] = str(len(response.content))
    if request.method == "HEAD":
        response.content = b""
