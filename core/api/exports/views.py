"""Exports as jobs: asked for with a token, followed and fetched by whoever asked."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import transaction
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.urls import reverse
from rest_framework.parsers import BaseParser
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.idempotency import Outcome
from core.api import operations
from core.api.access.callers import caller_of, require_scope
from core.api.access.idempotency import KEY, KEY_PROBLEMS, answer_of, done_once
from core.api.exports.addresses import opened
from core.api.exports.bodies import EXAMPLE, REQUEST_BODY, export_json, export_schema, read_address
from core.api.exports.formats import MEDIA_TYPES, NDJSON, PARQUET, AnyRenderer
from core.api.exports.jobs import MOST_OPEN, export_storage, open_jobs_of
from core.api.exports.tasks import send
from core.api.fields import EXAMPLE_UID
from core.api.filters import read_uid
from core.api.operations import READ_PROBLEMS, Operation
from core.api.parameters import Parameter
from core.api.parsers import JSONBodyParser
from core.api.problems import Problem
from core.api.renderers import dumps
from core.api.views import NO_STORE, ApiView
from core.choices import ExportState, TokenScope
from core.feed import one_snapshot
from core.models import ExportJob

NEEDS = "Needs the token that asked for it, or another of its account."
UID = Parameter("uid", "The export's uid.", {"type": "string", "format": "uuid"}, EXAMPLE_UID, place="path")
PROBLEMS = ("unknown_parameter", "authentication_required", "not_found", "not_acceptable")


class OwnExportView(ApiView):
    """What all addresses of exports share: nobody's cache keeps them, and they are their owner's alone."""

    tag = "Exports"
    permission_classes = [AllowAny]
    parser_classes: list[type[BaseParser]] = [JSONBodyParser]
    cache_control = NO_STORE

    def own(self, request: Request, uid: str) -> ExportJob:
        """The caller's export; another's does not exist for him."""
        require_scope(request, TokenScope.READ)
        key = read_uid(uid)
        job = ExportJob.objects.filter(uid=key, requested_by=caller_of(request).key).first() if key else None
        if job is None:
            raise Problem("not_found", f"You have no export {uid[:100]!r}.")
        return job


class ExportsView(OwnExportView):
    """Asking for an export."""

    def post(self, request: Request) -> HttpResponse:
        """202 with the export, which a worker takes up."""
        self.parameters()
        require_scope(request, TokenScope.READ)
        address = read_address(request.data)
        with one_snapshot(), opened(address):
            pass  # what is wrong with it is told now

        def ask() -> Outcome:
            owner = caller_of(request).key
            if (count := open_jobs_of(owner)) >= MOST_OPEN:
                told = f"Of your exports {count} are still being made; ask for this one when one of them is done."
                raise Problem("too_many_exports", told)
            job = ExportJob.objects.create(requested_by=owner, address=address)
            transaction.on_commit(lambda: send(job.pk))
            return Outcome(202, dumps(export_json(job)), reverse("export-detail", args=[job.uid]))

        outcome, replayed = done_once(request, "create_export", ask)
        return answer_of(outcome, replayed=replayed)

    def describe(self) -> Operation:
        return Operation(
            "create_export",
            "Ask for a large file of a list",
            "The list's rows are written to a file in the background, of one snapshot; ask at `Location` how far it "
            "is. The file can be fetched for some days. Needs a token with the scope `read`.",
            (KEY,),
            {"202": _accepted},
            (
                *READ_PROBLEMS,
                "limit_out_of_range",
                "no_history",
                "invalid_body",
                "authentication_required",
                "not_acceptable",
                "too_many_exports",
                "unsupported_media_type",
                *KEY_PROBLEMS[1:],
            ),
            REQUEST_BODY,
        )


class ExportView(OwnExportView):
    """How one export stands."""

    def get(self, request: Request, uid: str) -> Response:
        self.parameters()
        return Response(export_json(self.own(request, uid)))

    def describe(self) -> Operation:
        return Operation(
            "get_export",
            "See how an export stands",
            f"State, progress and, once it is done, where to fetch the file. {NEEDS}",
            (UID,),
            {"200": _answered("The export.")},
            PROBLEMS,
        )


class ExportFileView(OwnExportView):
    """The file of one export."""

    renderer_classes: ClassVar[list[type[BaseRenderer]]] = [AnyRenderer]  # type: ignore[misc]  # as ApiView

    def get(self, request: Request, uid: str) -> HttpResponseBase:
        """200 with the bytes, as they come from the storage."""
        self.parameters()
        job = self.own(request, uid)
        if job.state != ExportState.DONE:
            raise Problem("not_found", f"The export has no file: it is {job.state}.")
        media_type = MEDIA_TYPES[job.file_name.rpartition(".")[2]]
        answer = FileResponse(
            export_storage().open(job.stored_as), as_attachment=True, filename=job.file_name, content_type=media_type
        )
        answer["Content-Length"] = str(job.byte_size)
        return answer

    def describe(self) -> Operation:
        return Operation(
            "get_export_file",
            "Fetch the file of an export",
            f"The file, in the format that was asked for. {NEEDS}",
            (UID,),
            {"200": _file},
            PROBLEMS,
        )


def _answered(description: str, headers: dict[str, Any] | None = None) -> operations.Response:
    return operations.answer(export_schema(), description=description, example=EXAMPLE, headers=headers or {})


def _accepted(generator: Any) -> dict[str, Any]:
    location = {
        "description": "Where to ask how the export stands.",
        "schema": {"type": "string", "format": "uri-reference"},
        "required": True,
    }
    return _answered("Taken up.", {"Location": location})(generator)


def _file(_generator: Any) -> dict[str, Any]:
    media_types = ("text/csv", NDJSON, MEDIA_TYPES["geojson"], PARQUET)
    return {
        "description": "The file.",
        "content": {
            one: {"schema": {"type": "string", "description": "The file's bytes."}, "example": "…"}
            for one in media_types
        },
    }
