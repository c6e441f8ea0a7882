"""The list of candidates is a queue: what is open, the most pressing first."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ingest.models import Candidate
from tests.factories import CandidateFactory, DocumentFactory, DocumentTextFactory, ExtractionRunFactory
from tests.ingest.review.examples import propose

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:ingest_candidate_changelist")


def listed(client: Client, **query: str) -> list[Candidate]:
    page = client.get(QUEUE, query)
    assert page.status_code == 200
    return list(page.context["cl"].result_list)


def rejected(**columns: Any) -> Candidate:
    return CandidateFactory.create(state="rejected", **columns)


def test_open_candidates_come_first_by_priority(curator_client: Client) -> None:
    low, high = CandidateFactory.create(priority=1), CandidateFactory.create(priority=9)
    work = CandidateFactory.create(priority=5, state="needs_work")
    rejected()
    assert listed(curator_client) == [high, work, low]


def test_decided_candidates_are_a_filter_away(curator_client: Client) -> None:
    gone = rejected()
    CandidateFactory.create()
    assert listed(curator_client, state="rejected") == [gone]
    assert len(listed(curator_client, state="all")) == 2


def test_the_queue_is_filtered_by_kind_document_extractor_and_confidence(curator_client: Client) -> None:
    wanted = CandidateFactory.create(target_kind="narrative", extractor="narratives", confidence=0.3)
    CandidateFactory.create(confidence=0.9)
    assert listed(curator_client, target_kind="narrative") == [wanted]
    assert listed(curator_client, extractor="narratives") == [wanted]
    assert listed(curator_client, band="low") == [wanted]
    assert listed(curator_client, document__id__exact=str(wanted.document_id)) == [wanted]


def test_the_queue_is_searched_by_headline_quote_and_document(curator_client: Client) -> None:
    quoting = propose("displacement_figure")
    titled = CandidateFactory.create(values={"title": "Execution at Moura"})
    assert listed(curator_client, q="moura execution") == [titled]
    assert listed(curator_client, q="422,000") == [quoting]
    assert quoting in listed(curator_client, q="notes on mali")
    assert listed(curator_client, q="no such words") == []


def test_confidence_is_a_band_and_no_percentage(curator_client: Client) -> None:
    CandidateFactory.create(confidence=0.83, values={"title": "One"})
    page = curator_client.get(QUEUE).text
    assert ">high<" in page.replace("\n", "").replace(" ", "")
    assert "0.83" not in page
    assert "83" not in page.split("changelist-form")[-1].split("Document")[0]


def test_review_next_opens_the_most_pressing(curator_client: Client) -> None:
    CandidateFactory.create(priority=1)
    first = CandidateFactory.create(priority=2)
    rejected(priority=3)
    answer = curator_client.get(reverse("admin:ingest_candidate_next"))
    assert answer.headers["Location"] == reverse("admin:ingest_candidate_change", args=(first.pk,))


def test_review_next_says_when_nothing_waits(curator_client: Client) -> None:
    answer = curator_client.get(reverse("admin:ingest_candidate_next"), follow=True)
    assert "Nothing waits for review." in answer.text


def test_candidates_of_a_restricted_document_are_not_for_everybody(
    curator_client: Client, senior_client: Client
) -> None:
    text = DocumentTextFactory.create(document=DocumentFactory.create(sensitivity="restricted"))
    hidden = CandidateFactory.create(run=ExtractionRunFactory.create(document_text=text))
    assert listed(curator_client) == []
    assert listed(senior_client) == [hidden]
    address = reverse("admin:ingest_candidate_change", args=(hidden.pk,))
    assert curator_client.get(address).status_code == 302
    assert curator_client.get(reverse("admin:ingest_candidate_text", args=(hidden.pk,))).status_code == 404
    assert curator_client.post(reverse("admin:ingest_candidate_outcome", args=(hidden.pk,))).status_code == 404
    assert senior_client.get(address).status_code == 200


def test_a_long_queue_costs_what_a_short_one_costs(curator_client: Client) -> None:
    CandidateFactory.create_batch(2, evidence=1, values={})
    curator_client.get(QUEUE)
    with CaptureQueriesContext(connection) as two:
        curator_client.get(QUEUE)
    CandidateFactory.create_batch(18, evidence=1, values={})
    with CaptureQueriesContext(connection) as twenty:
        curator_client.get(QUEUE)
    # Documents are different ones, kinds and extractors the same: nothing depends on the number of rows.
    assert len(twenty) == len(two) <= 12
