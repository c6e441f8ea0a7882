"""Ingest jobs as those who asked for them see them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from core.api.fields import EXAMPLE_UID, Column, DeclaredField
from core.api.jsontext import literal
from core.api.serializers import DeclaredSerializer
from core.api.sqljson import Row
from ingest.models import IngestJob, StepRun
from sources.api.serializers import PublisherBriefSerializer
from sources.models import Document


class JobUrlField(DeclaredField):
    """The job's address on this server."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", **kwargs)

    def sql(self, row: Row) -> str:
        prefix = reverse("ingest-job-detail", args=[EXAMPLE_UID]).removesuffix(f"{EXAMPLE_UID}/")
        return f"{literal(prefix)} || {row.column('uid')} || '/'"

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "uri-reference"}

    def description(self) -> str:
        return "Where to ask how the job stands."

    def example(self) -> str:
        return reverse("ingest-job-detail", args=[EXAMPLE_UID])


class DocumentOfJobField(DeclaredField):
    """The uid of the document the job became, whether published or not: who may see the job may know it."""

    def sql(self, row: Row) -> str:
        table = Document._meta.db_table
        return f"(SELECT d.uid FROM {table} d WHERE d.id = {row.column('document')})"  # noqa: S608  # our own names

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "null"], "format": "uuid"}

    def example(self) -> None:
        return None


class StepRunSerializer(DeclaredSerializer):
    """One step of the pipeline and how it ended."""

    class Meta:
        model = StepRun
        fields = ("step", "step_version", "outcome", "attempts", "tool", "started_at", "finished_at")
        shown = fields
        example = {"step": "fetch", "step_version": "1", "outcome": "done", "tool": "httpx"}


class IngestJobSerializer(DeclaredSerializer):
    """One request to take a document in, where it stands, and why it was refused where it was."""

    url = JobUrlField()
    source_url = Column(source="url")
    publisher = PublisherBriefSerializer(allow_null=True, help_text="The publisher named by whoever asked.")
    document = DocumentOfJobField()
    steps = StepRunSerializer(many=True, help_text="The steps run so far.")

    class Meta:
        model = IngestJob
        fields = (
            "uid",
            "url",
            "origin",
            "source_url",
            "file_name",
            "publisher",
            "sha256",
            "byte_size",
            "state",
            "reason_code",
            "reason",
            "document",
            "attempts",
            "created_at",
            "finished_at",
            "steps",
        )
        shown = fields
        example = {"origin": "api", "file_name": "report.pdf", "state": "queued"}
