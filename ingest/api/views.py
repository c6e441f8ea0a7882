"""Handing documents in, and asking how they fare; both need a token with the right to add ingest jobs."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.validators import URLValidator
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.idempotency import Outcome
from core.api import operations
from core.api.access.callers import require_scope
from core.api.access.idempotency import KEY, KEY_PROBLEMS, answer_of, done_once
from core.api.fields import EXAMPLE_UID
from core.api.filters import read_uid
from core.api.operations import READ_PROBLEMS, Operation
from core.api.parameters import Parameter
from core.api.parsers import JSONBodyParser
from core.api.problems import Problem
from core.api.renderers import Rows
from core.api.sqljson import json_rows
from core.api.views import ApiView
from core.choices import TokenScope
from ingest.api.serializers import IngestJobSerializer
from ingest.choices import JobOrigin
from ingest.conversion.limits import DEFAULT_LIMITS
from ingest.documents.services import submit_bytes, submit_url
from ingest.models import IngestJob
from sources.api.filters import by_publisher_name
from sources.api.views import DocumentViewSet
from sources.models import Publisher

RIGHT = "ingest.add_ingestjob"
PUBLISHER = {
    "type": "string",
    "description": "Who published it: uid, slug or exact name. Else it is read from the document.",
}
JSON_BODY = {
    "title": "DocumentByAddress",
    "type": "object",
    "properties": {
        "url": {"type": "string", "format": "uri", "description": "Public http or https address to fetch."},
        "publisher": {**PUBLISHER, "type": ["string", "null"]},
    },
    "required": ["url"],
    "additionalProperties": False,
}
FILE_BODY = {
    "title": "DocumentUpload",
    "type": "object",
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "The document."},
        "publisher": PUBLISHER,
    },
    "required": ["file"],
}
REQUEST_BODY = {
    "required": True,
    "content": {
        "application/json": {"schema": JSON_BODY, "example": {"url": "https://example.org/report.pdf"}},
        "multipart/form-data": {"schema": FILE_BODY},
    },
}

JOB_LINK = {
    "operationId": "get_ingest_job",
    "parameters": {"path.uid": "$response.body#/uid"},
    "description": "How the job stands.",
}


class MayIngest(BasePermission):
    """Whether the token is for handing documents in, and its account may add ingest jobs."""

    message = f"The token's account lacks the right {RIGHT}."

    def has_permission(self, request: Request, view: Any) -> bool:
        require_scope(request, TokenScope.INGEST)
        return bool(request.user.has_perm(RIGHT))


class MayIngestElseRead(MayIngest):
    """Reading is for everybody."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.method in SAFE_METHODS or super().has_permission(request, view)


class DocumentIntakeViewSet(DocumentViewSet):
    """Documents: read by everybody, handed in with a token."""

    parser_classes = [JSONBodyParser, MultiPartParser]
    permission_classes = [MayIngestElseRead]

    def create(self, request: Request) -> HttpResponse:
        """202 with the job that takes the document in."""
        self.parameters()
        body, files = read_body(request)
        outcome, replayed = done_once(request, "create_document", lambda: accepted(self._submitted(body, files)))
        return answer_of(outcome, replayed=replayed)

    def _submitted(self, body: Any, files: MultiValueDict[str, Any]) -> IngestJob:
        if not isinstance(body, dict):
            raise Problem("invalid_body", "The body is an object with url, or a form with a file.")
        unknown = sorted(set(body) - {"url", "publisher", *files})
        if unknown or set(files) - {"file"}:
            raise Problem(
                "invalid_body",
                f"The body has unknown members: {', '.join([*unknown, *sorted(set(files) - {'file'})])[:200]}.",
            )
        by, publisher = self.request.user.get_username(), named_publisher(body.get("publisher"))
        upload = files.get("file")
        if (upload is None) == ("url" not in body):
            raise Problem("invalid_body", "Give either a url or a file.")
        if upload is None:
            return submit_url(checked_url(body["url"]), by=by, publisher=publisher, origin=JobOrigin.API)
        if upload.size is not None and upload.size > 2 * DEFAULT_LIMITS.file_bytes:
            raise Problem("too_large", f"A document holds at most {DEFAULT_LIMITS.file_bytes} bytes.")
        return submit_bytes(
            upload.read(), file_name=upload.name or "", origin=JobOrigin.API, by=by, publisher=publisher
        )

    def describe(self) -> Operation:
        if self.action != "create":
            return super().describe()
        return Operation(
            "create_document",
            "Hand a document in",
            "Takes a document by address or as a file, and answers with the job that reads it. HTML, PDF, Word, "
            "Markdown and plain text are read. What is extracted waits for a reviewer; nothing is published by this. "
            f"Needs a token with the scope `ingest` whose account has the right `{RIGHT}`.",
            (KEY,),
            {"202": _accepted},
            (
                "malformed_request",
                "invalid_body",
                "unknown_parameter",
                "authentication_required",
                "permission_denied",
                "insufficient_scope",
                "not_acceptable",
                "too_large",
                "unsupported_media_type",
                "unknown_value",
                *KEY_PROBLEMS,
            ),
            REQUEST_BODY,
            {"202": {"job": JOB_LINK}},
        )


class IngestJobView(ApiView):
    """How one job stands."""

    tag = "Sources"
    permission_classes = [MayIngest]
    cache_control = "no-store"

    def get(self, request: Request, uid: str) -> HttpResponseBase:
        self.parameters()
        key = read_uid(uid)
        job = IngestJob.objects.filter(uid=key).first() if key else None
        if job is None:
            raise Problem("not_found", f"There is no ingest job {uid[:100]!r}.")
        return Response(job_rows(job))

    def describe(self) -> Operation:
        return Operation(
            "get_ingest_job",
            "See how an ingest job stands",
            "State, steps and, where the document was refused, the reason in words. Never cached. Needs a token "
            f"with the scope `ingest` whose account has the right `{RIGHT}`.",
            (Parameter("uid", "The job's uid.", {"type": "string", "format": "uuid"}, EXAMPLE_UID, place="path"),),
            {
                "200": operations.answer(
                    IngestJobSerializer, description="The job.", example=IngestJobSerializer().example(), headers={}
                )
            },
            (
                *READ_PROBLEMS[:2],
                "authentication_required",
                "permission_denied",
                "insufficient_scope",
                "not_found",
                "not_acceptable",
            ),
        )


def read_body(request: Request) -> tuple[Any, MultiValueDict[str, Any]]:
    """The members and the files of the body; raises Problem where it is larger than this server takes."""
    try:
        return request.data, request.FILES
    except RequestDataTooBig:
        raise Problem("too_large", f"A body holds at most {DEFAULT_LIMITS.file_bytes} bytes.") from None


def accepted(job: IngestJob) -> Outcome:
    """202 with the job that takes the document in."""
    return Outcome(202, job_rows(job).texts[0], reverse("ingest-job-detail", args=[job.uid]))


def job_rows(job: IngestJob) -> Rows:
    found = json_rows(IngestJob.objects.filter(pk=job.pk), IngestJobSerializer, IngestJobSerializer.default_names())
    return Rows(list(found.values_list("json", flat=True)), alone=True)


def named_publisher(text: object) -> Publisher | None:
    """The public publisher of that uid, slug or name; raises Problem where there is none."""
    if text is None or text == "":
        return None
    if isinstance(text, str) and text.isprintable():
        uid = read_uid(text)
        records = Publisher.objects.public()
        found = (records.filter(uid=uid) if uid else by_publisher_name(records, text)).first()
        if found is not None:
            return found
    raise Problem("unknown_value", "publisher names no known publisher.", parameter="publisher")


def checked_url(url: object) -> str:
    """The address, if it can be one; whether it may be fetched is decided when it is."""
    refused = Problem("invalid_body", "url is not an http or https address of at most 1000 characters.")
    if not isinstance(url, str) or len(url) > 1000:
        raise refused
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        raise refused from None
    return url


def _accepted(generator: Any) -> dict[str, Any]:
    example = IngestJobSerializer().example()
    location = {
        "description": "Where to ask how the job stands.",
        "schema": {"type": "string", "format": "uri-reference"},
        "required": True,
    }
    build = operations.answer(
        IngestJobSerializer, description="Taken in.", example=example, headers={"Location": location}
    )
    return build(generator)
