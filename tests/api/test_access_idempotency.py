"""The same write asked for twice under one key is done once."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.utils import timezone

from core.access.idempotency import KeyReused, Outcome, StillRunning, clear_expired, once
from core.models import ApiToken, IdempotencyKey
from ingest.models import IngestJob
from tests.api.access import SetLimit, body_of, code_of
from tests.factories import IdempotencyKeyFactory
from tests.tokens import client_of, sender_account

DOCUMENTS, TOKENS = "/api/v1/documents/", "/api/v1/tokens/"
BODY = {"url": "https://example.org/report.pdf"}


def post(client: Client, body: Any, key: str = "a key", path: str = DOCUMENTS) -> Any:
    return client.post(path, body, content_type="application/json", headers={"Idempotency-Key": key})


@pytest.fixture
def sender(db: None) -> Client:
    return client_of(sender_account())


def test_the_same_request_again_is_given_the_first_answer(sender: Client) -> None:
    first, second = post(sender, BODY), post(sender, json.dumps(BODY, indent=3))
    assert first.status_code == second.status_code == 202
    assert first.content == second.content
    assert first["Location"] == second["Location"]
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert second["Cache-Control"] == "no-store"
    assert IngestJob.objects.count() == 1


def test_without_a_key_every_request_is_done(sender: Client) -> None:
    for _ in range(2):
        assert sender.post(DOCUMENTS, BODY, content_type="application/json").status_code == 202
    assert IngestJob.objects.count() == 2
    assert not IdempotencyKey.objects.exists()


def test_another_key_is_another_request(sender: Client) -> None:
    post(sender, BODY, "one")
    post(sender, BODY, "other")
    assert IngestJob.objects.count() == 2


def test_a_key_with_another_body_is_refused(sender: Client) -> None:
    post(sender, BODY)
    assert code_of(post(sender, {"url": "https://example.org/other.pdf"}), 422) == "key_reused"
    assert IngestJob.objects.count() == 1


def test_a_key_for_another_operation_is_refused(sender: Client) -> None:
    post(sender, {"name": "x"}, path=TOKENS)
    assert code_of(post(sender, {"name": "x"}), 422) == "key_reused"


def test_the_key_of_another_caller_is_not_met(sender: Client) -> None:
    post(sender, BODY)
    assert "Idempotency-Replayed" not in post(client_of(sender_account()), BODY)
    assert IngestJob.objects.count() == 2


def test_all_tokens_of_an_account_are_one_caller(db: None) -> None:
    user = sender_account()
    post(client_of(user), BODY)
    assert post(client_of(user), BODY)["Idempotency-Replayed"] == "true"


def test_a_request_that_failed_may_be_put_right_under_its_key(sender: Client) -> None:
    assert code_of(post(sender, {"url": "nonsense"}), 400) == "invalid_body"
    assert not IdempotencyKey.objects.exists()
    assert post(sender, BODY).status_code == 202


def test_a_file_is_compared_by_its_bytes(sender: Client) -> None:
    def send(data: bytes) -> Any:
        file = SimpleUploadedFile("report.txt", data)
        return sender.post(DOCUMENTS, {"file": file}, headers={"Idempotency-Key": "a file"})

    assert send(b"one").status_code == 202
    assert send(b"one")["Idempotency-Replayed"] == "true"
    assert code_of(send(b"two"), 422) == "key_reused"
    assert IngestJob.objects.get().byte_size == 3


@pytest.mark.parametrize("key", ["", "x" * 256, "cl\xe9"])
def test_a_malformed_key_is_refused_and_named(sender: Client, key: str) -> None:
    response = post(sender, BODY, key)
    assert code_of(response, 400) == "invalid_value"
    assert json.loads(response.content)["parameter"] == "Idempotency-Key"
    assert not IngestJob.objects.exists()


def test_a_token_is_not_shown_a_second_time(db: None, limit: SetLimit) -> None:
    limit("token_creation", "2/day")
    first = body_of(post(Client(), {"name": "x"}, path=TOKENS), 201)
    for _ in range(2):
        again = post(Client(), {"name": "x"}, path=TOKENS)
        assert code_of(again, 409) == "token_already_made"
        assert json.loads(again.content)["url"] == f"{TOKENS}{first['uid']}/"
    assert first["token"] not in str(list(IdempotencyKey.objects.values()))
    assert ApiToken.objects.count() == 1
    assert post(Client(), {"name": "x"}, "another", TOKENS).status_code == 201


def test_no_address_is_kept_in_a_readable_form(db: None) -> None:
    post(Client(REMOTE_ADDR="192.0.2.77"), {"name": "x"}, path=TOKENS)
    assert "192.0.2.77" not in str(IdempotencyKey.objects.values().get())


def outcome() -> Outcome:
    return Outcome(202, "{}", "/somewhere/")


def do_once(do: Callable[[], Outcome] = outcome, *, key: str = "k", digest: str = "d") -> tuple[Outcome, bool]:
    return once(caller="somebody", key=key, request_digest=digest, do=do)


@pytest.mark.django_db
def test_a_key_is_free_again_after_a_day() -> None:
    do_once()
    assert do_once() == (outcome(), True)
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert do_once(digest="another")[1] is False
    with pytest.raises(KeyReused):
        do_once()


@pytest.mark.django_db
def test_expired_keys_are_cleared_by_the_next_write() -> None:
    IdempotencyKeyFactory.create_batch(3)
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=25))
    kept = IdempotencyKeyFactory.create()
    do_once()
    assert set(IdempotencyKey.objects.values_list("key", flat=True)) == {"k", kept.key}
    assert clear_expired() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_does_the_work_and_the_other_is_told_to_wait() -> None:
    begun, may_end = Event(), Event()

    def slow() -> Outcome:
        begun.set()
        assert may_end.wait(10)
        return outcome()

    with ThreadPoolExecutor(1) as pool:
        first: Future[Any] = pool.submit(_in_thread, slow)
        assert begun.wait(10)
        with pytest.raises(StillRunning):
            do_once(lambda: pytest.fail("done twice"))
        assert do_once(key="another")[1] is False
        may_end.set()
        assert first.result(10) == (outcome(), False)
    assert do_once(lambda: pytest.fail("done twice")) == (outcome(), True)


def _in_thread(do: Callable[[], Outcome]) -> tuple[Outcome, bool]:
    try:
        return do_once(do)
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_who_comes_while_the_first_is_running_is_answered_409(monkeypatch: pytest.MonkeyPatch) -> None:
    def running(**_: Any) -> None:
        raise StillRunning

    monkeypatch.setattr("core.api.access.idempotency.once", running)
    response = post(client_of(sender_account()), BODY)
    assert code_of(response, 409) == "request_in_progress"
    assert response["Retry-After"] == "1"
    assert not IngestJob.objects.exists()


@pytest.mark.django_db
def test_a_failure_leaves_neither_the_write_nor_the_key() -> None:
    def fails() -> Outcome:
        IdempotencyKeyFactory.create(key="written by the work")
        raise RuntimeError("crash")

    with pytest.raises(RuntimeError, match="crash"):
        do_once(fails)
    assert not IdempotencyKey.objects.exists()
