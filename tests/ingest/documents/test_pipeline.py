from __future__ import annotations

import threading
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from core.dates import PartialDate
from core.fields import partial_date
from ingest.choices import CandidateState, JobState, StepOutcome
from ingest.documents import originals
from ingest.documents.pipeline import STEPS, run_job
from ingest.documents.services import read_again, try_again
from ingest.documents.work import Work
from ingest.extraction.protocol import DocumentContext
from ingest.models import Candidate, CandidateEvidence, ExtractionRun, IngestJob, Mention, StepRun, TextSignature
from sources.models import Document, DocumentText, Publisher
from tests.ingest.conversion.files import PNG, docx, encrypted_pdf, pdf, printed, scanned_pdf
from tests.ingest.documents.conftest import ARTICLE, submitted

pytestmark = pytest.mark.django_db
RUSSIAN = "Совет Безопасности постановил продлить мандат миссии ещё на один год, до конца июня следующего года. " * 5


def worked(job: IngestJob) -> IngestJob:
    run_job(job.pk)
    job.refresh_from_db()
    return job


def counts() -> dict[str, int]:
    models = (Document, DocumentText, ExtractionRun, Mention, Candidate, CandidateEvidence, TextSignature)
    return {model.__name__: model._default_manager.count() for model in models}


def test_a_document_walks_every_step_in_order_and_ends_complete() -> None:
    job = worked(submitted())
    assert job.state == JobState.COMPLETED
    assert (job.lease_token, job.lease_until, job.reason) == (None, None, "")
    assert job.finished_at is not None
    steps = job.steps.order_by("pk")
    assert [run.step for run in steps] == [step.name for step in STEPS]
    assert {run.outcome for run in steps} == {StepOutcome.DONE}
    assert {run.sha256 for run in steps} == {job.sha256}


def test_the_document_says_what_its_text_says() -> None:
    publisher = Publisher.objects.create(
        slug="example-review", name="The Example Review", publisher_kind="media", publication_status="published"
    )
    document = worked(submitted()).document
    assert document is not None
    assert document.title == "After the Mission: A Town Waits"
    assert document.publisher == publisher
    assert partial_date(document, "published") == PartialDate.day(date(2031, 11, 14))
    assert list(document.authors.values_list("name", flat=True)) == ["Awa Diallo"]
    assert (document.language, document.licence) == ("en", "cc_unspecified")
    assert document.licence_note.endswith("may be republished with attribution.")
    assert (document.publication_status, document.entry_method) == ("draft", "document")
    assert originals.load(str(document.original.name), str(document.sha256)).decode() == ARTICLE


def test_candidates_carry_their_words_their_page_and_their_paragraph(small_extraction: list[DocumentContext]) -> None:
    document = worked(submitted()).document
    assert document is not None
    first, second = document.candidates.order_by("pk")
    assert [item.quote for item in first.evidence.order_by("start", "end")] == ["killed 12 civilians", "12"]
    text = document.texts.get().text
    for item in second.evidence.all():
        assert text[item.start : item.end] == item.quote
        assert (item.page, item.paragraph) == (1, "2")
    assert first.values == first.proposed_values
    assert first.priority > 0
    assert small_extraction[0].title == document.title
    assert small_extraction[0].published == PartialDate.day(date(2031, 11, 14))


def test_the_segments_used_are_stored_with_the_extraction() -> None:
    worked(submitted())
    run = ExtractionRun.objects.get()
    kinds = {segment[2] for segment in run.segments}
    assert {"paragraph", "sentence"} <= kinds
    assert run.dropped == {"no_quote": 1}
    assert run.mentions.count() == 2


@pytest.mark.parametrize(
    ("data", "name", "code", "step"),
    [
        (b"", "empty.txt", "empty", "identify"),
        (PNG, "picture.pdf", "mislabelled", "identify"),
        (b"word " * 12_000_000, "long.txt", "too_large", "identify"),
        (b"word " * 2_100_000, "fairly_long.txt", "text_too_long", "convert"),
        (encrypted_pdf(), "secret.pdf", "encrypted", "convert"),
        (scanned_pdf(), "scan.pdf", "scanned", "convert"),
        (pdf([printed("x" * 60)] * 3)[:900], "half.pdf", "truncated", "identify"),
        (docx([]), "nothing.docx", "no_text", "convert"),
        (
            pdf([printed("The document you are looking for does not exist in the Official Document System (ODS).")]),
            "A_78_375.en.pdf",
            "not_found_page",
            "convert",
        ),
    ],
)
def test_a_file_that_cannot_be_taken_says_why_and_leaves_nothing_but_its_bytes(
    data: bytes, name: str, code: str, step: str
) -> None:
    job = worked(submitted(data, name))
    assert (job.state, job.reason_code) == (JobState.REFUSED, code)
    assert len(job.reason) > 30
    last = job.steps.order_by("pk").last()
    assert last is not None
    assert (last.step, last.outcome, last.notes["reason"]) == (step, StepOutcome.REFUSED, job.reason)
    assert set(counts().values()) == {0}
    assert originals.load(str(job.original.name), job.sha256) == data


def test_a_russian_document_named_english_is_kept_and_not_extracted_and_says_so() -> None:
    job = worked(submitted(RUSSIAN, "S_2024_216.en.txt"))
    assert job.state == JobState.COMPLETED
    assert job.reason_code == "language_not_extracted"
    assert job.reason == ("Converted, not extracted: no extractor reads Russian; the file is named .en but is Russian.")
    assert job.document is not None
    assert job.document.language == "ru"
    assert {run.step: run.outcome for run in job.steps.all()} | {"extract": "skipped", "convert": "needs_review"} == {
        run.step: run.outcome for run in job.steps.all()
    }
    assert Candidate.objects.count() == 0


def test_the_same_file_again_makes_nothing_new_and_names_the_document() -> None:
    first = worked(submitted())
    before = counts()
    again = worked(submitted(name="another-name.txt"))
    assert again.state == JobState.DUPLICATE
    assert again.document == first.document
    assert first.document is not None
    assert f"the same file as document {first.document.uid}" in again.reason
    assert counts() == before


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_the_same_text_with_other_line_ends_makes_nothing_new(ends: str) -> None:
    first = worked(submitted())
    before = counts()
    again = worked(submitted("\ufeff" + ARTICLE.replace("\n", ends)))
    assert (again.state, again.reason_code) == (JobState.DUPLICATE, "duplicate_text")
    assert again.document == first.document
    assert counts() == before


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_new_file_make_one_document() -> None:
    jobs = [submitted(), submitted(ARTICLE.replace("\n", "\r\n"))]
    gate = threading.Barrier(2)

    def work(job_id: int) -> None:
        gate.wait()
        try:
            run_job(job_id)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(job.pk,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(IngestJob.objects.values_list("state", flat=True)) == [JobState.COMPLETED, JobState.DUPLICATE]
    assert Document.objects.count() == DocumentText.objects.count() == 1
    assert Candidate.objects.count() == 2


def test_a_nearly_equal_document_is_proposed_and_not_merged() -> None:
    long = (
        ARTICLE
        + "\n\n"
        + "\n\n".join(
            f"On day {number} of that month the patrol of village {number} met herders near well {number * 7} there."
            for number in range(60)
        )
    )
    first = worked(submitted(long)).document
    assert first is not None
    job = worked(submitted(long.replace("nobody has been arrested", "two men have been arrested")))
    assert job.state == JobState.COMPLETED
    assert job.reason_code == "near_duplicate"
    assert str(first.uid) in job.reason
    assert Document.objects.count() == 2


def test_an_error_nobody_foresaw_ends_the_job_loudly_and_keeps_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: object, work: Work) -> None:
        raise ZeroDivisionError("a rule divided by nothing")

    with monkeypatch.context() as broken:
        broken.setattr("ingest.documents.steps.extracting.Annotate.prepare", fail)
        job = worked(submitted())
    assert (job.state, job.reason_code) == (JobState.FAILED, "unexpected_error")
    assert job.reason == "Unexpected ZeroDivisionError: a rule divided by nothing"
    assert DocumentText.objects.count() == 1
    assert try_again(job)
    assert worked(job).state == JobState.COMPLETED
    assert Candidate.objects.count() == 2
    assert job.steps.get(step="annotate").attempts == 2


def test_a_job_that_succeeded_is_not_tried_again() -> None:
    assert not try_again(worked(submitted()))


def test_reading_again_replaces_only_what_nobody_has_reviewed(monkeypatch: pytest.MonkeyPatch) -> None:
    document = worked(submitted()).document
    assert document is not None
    reviewed, open_one = document.candidates.order_by("pk")
    reviewed.state = CandidateState.NEEDS_WORK
    reviewed.save()
    reviewed.reviews.create(verdict="needs_work", values_before={}, values_after={})
    monkeypatch.setattr("ingest.extraction.run", lambda context: ([], [], {}))
    monkeypatch.setattr("ingest.extraction.version", lambda: "small 2")
    assert worked(read_again(document, by="curator")).state == JobState.COMPLETED
    reviewed.refresh_from_db()
    open_one.refresh_from_db()
    assert (reviewed.state, open_one.state) == (CandidateState.NEEDS_WORK, CandidateState.SUPERSEDED)
    assert Document.objects.count() == DocumentText.objects.count() == 1
    assert ExtractionRun.objects.count() == 2


def test_reading_again_with_the_same_extractors_changes_nothing() -> None:
    document = worked(submitted()).document
    assert document is not None
    before = counts() | {"revision": document.revision}
    assert worked(read_again(document, by="curator")).state == JobState.COMPLETED
    document.refresh_from_db()
    assert counts() | {"revision": document.revision} == before


def test_a_pdf_keeps_its_pages() -> None:
    lines = printed("The mission left the town in October after ten years of patrols on that road to the north.")
    second = printed("On 3 November armed men killed 12 civilians on the road, the mayor of the town said later.")
    document = worked(submitted(pdf([lines, second]), "two.pdf")).document
    assert document is not None
    assert (document.page_count, document.media_type) == (2, "application/pdf")
    [candidate] = document.candidates.all()
    assert {item.page for item in candidate.evidence.all()} == {2}


def test_bytes_that_changed_on_the_disk_are_noticed() -> None:
    job = submitted()
    storage = job.original.storage
    storage.delete(str(job.original.name))
    storage.save(str(job.original.name), ContentFile(b"other bytes"))
    assert "OriginalDamaged" in worked(job).reason
    assert StepRun.objects.get(step="identify").outcome == StepOutcome.FAILED
