"""The review page: what a reviewer sees, what each button does, and what it refuses."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Incident, Narrative
from ingest.models import Candidate
from ingest.review.form import CandidateForm
from tests.conftest import logged_in
from tests.factories import (
    CandidateEvidenceFactory,
    CandidateFactory,
    DocumentTextFactory,
    ExtractionRunFactory,
    NarrativeFactory,
)
from tests.ingest.review.examples import EXAMPLES, make_text, make_world, propose
from tests.ingest.review.test_accepting import with_sexual_violence

pytestmark = pytest.mark.django_db


def address_of(candidate: Candidate) -> str:
    return reverse("admin:ingest_candidate_change", args=(candidate.pk,))


def entries_of(candidate: Candidate) -> dict[str, str]:
    """What a browser posts of the untouched page, but for the verdict."""
    data = {
        entry.name: entry.value
        for bound in CandidateForm(candidate).everything()
        for entry in bound.entries
        if entry.key != "by_convention" or entry.value
    }
    return data | {"seen": candidate.updated_at.isoformat()}


def decide(client: Client, candidate: Candidate, verdict: str, **entries: str) -> Any:
    return client.post(address_of(candidate), entries_of(candidate) | {"verdict": verdict} | entries)


def errors_in(page: Any) -> list[str]:
    return [unescape(part.split("<")[0]) for part in page.text.split('role="alert">')[1:]]


CONFIRMED = {"confirm.participations.0": "on", "confirm.participations.1": "on"}


# --- what is shown


def test_the_page_shows_the_text_with_the_evidence_of_each_field(curator_client: Client) -> None:
    make_world()
    page = curator_client.get(address_of(propose("incident"))).text
    assert '<mark class="rv-mark rv-c1" data-numbers="0 1">' in page
    assert "[1 Date:]" in page
    assert "[0 whole record:]" in page
    assert "→ Malian Armed Forces" in page
    assert "confidence: high" in page
    assert 'value="2022-03"' in page


def test_the_page_of_every_kind_opens(curator_client: Client) -> None:
    make_world()
    text = make_text()
    for kind in EXAMPLES:
        assert curator_client.get(address_of(propose(kind, text=text))).status_code == 200


def test_text_values_and_names_from_outside_are_harmless(curator_client: Client) -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(2)>\u202e'
    text = DocumentTextFactory.create(text=f"Before {evil} after.\nSecond line.", document__title=evil)
    candidate = CandidateFactory.create(
        run=ExtractionRunFactory.create(document_text=text),
        target_kind="incident",
        values={
            "title": evil,
            "incident_kind": evil,
            "place": {"name": evil, "geo_precision": evil},
            "participations": [{"actor": {"name": evil, "slug": evil}, "role": evil, "description_as_stated": evil}],
        },
        extractor=evil[:80],
        rule=evil,
        derivation={"date": {evil: evil}, "elsewhere": evil},
    )
    CandidateEvidenceFactory.create(candidate=candidate, quote=evil, field_path="title")
    CandidateEvidenceFactory.create(candidate=candidate, quote="Before <scr", field_path=evil[:20])
    CandidateFactory.create(run=candidate.run, values={"title": evil})
    for address in (
        address_of(candidate),
        reverse("admin:ingest_candidate_text", args=(candidate.pk,)),
        reverse("admin:ingest_candidate_changelist"),
    ):
        page = curator_client.get(address)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "alert(1)" in page.text
    refused = decide(curator_client, candidate, "accept")
    assert refused.status_code == 409
    assert "<script>alert" not in refused.text
    assert "<img src=x" not in refused.text


def test_no_script_or_style_stands_in_the_page_itself(curator_client: Client) -> None:
    make_world()
    page = curator_client.get(address_of(propose("incident"))).text
    ours = page.split('id="review"')[1]
    assert " style=" not in ours.split("<script")[0].split("</form>")[0]
    assert " onclick=" not in ours
    assert "<script>" not in ours


def test_a_long_document_shows_windows_and_the_whole_on_demand(curator_client: Client) -> None:
    lines = "\n".join(f"Line {number}. " + "Words of a long report. " * 20 for number in range(300))
    text = DocumentTextFactory.create(text=lines)
    candidate = CandidateFactory.create(run=ExtractionRunFactory.create(document_text=text))
    CandidateEvidenceFactory.create(candidate=candidate, quote="Line 150. ", field_path="title")
    page = curator_client.get(address_of(candidate)).text
    assert "Line 150." in page
    assert "Line 20." not in page
    assert "147 paragraphs not shown" in page
    whole = curator_client.get(address_of(candidate), {"text": "all"}).text
    piece = curator_client.get(reverse("admin:ingest_candidate_text", args=(candidate.pk,))).text
    for shown in (whole, piece):
        assert "Line 20." in shown
        assert "not shown" not in shown


def test_many_candidates_of_the_document_cost_no_more_queries(curator_client: Client) -> None:
    make_world()
    text = make_text()
    address = address_of(propose("incident", text=text))
    propose("narrative", text=text)
    curator_client.get(address)
    with CaptureQueriesContext(connection) as few:
        curator_client.get(address)
    for kind in EXAMPLES:
        propose(kind, text=text)
    with CaptureQueriesContext(connection) as many:
        curator_client.get(address)
    assert len(many) == len(few) <= 25


# --- accepting


def test_accepting_records_it_and_goes_on_to_the_next_of_the_document(curator_client: Client, curator: User) -> None:
    make_world()
    text = make_text()
    elsewhere = propose("position")
    candidate = propose("narrative", text=text, priority=1)
    following = propose("displacement_figure", text=text)
    Candidate.objects.filter(pk=elsewhere.pk).update(priority=9)
    answer = decide(curator_client, candidate, "accept")
    assert answer.status_code == 302
    assert answer.headers["Location"] == address_of(following)
    record = Narrative.objects.get()
    assert record.publication_status == "published"
    assert candidate.reviews.get().reviewer == curator
    page = curator_client.get(answer.headers["Location"]).text
    assert reverse("admin:events_narrative_change", args=(record.pk,)) in page


def test_the_last_candidate_leads_back_to_the_queue(curator_client: Client) -> None:
    make_world()
    answer = decide(curator_client, propose("narrative"), "accept")
    assert answer.headers["Location"] == reverse("admin:ingest_candidate_changelist")


def test_a_perpetrator_that_is_not_confirmed_is_not_published(curator_client: Client) -> None:
    make_world()
    candidate = propose("incident")
    page = decide(curator_client, candidate, "accept", **{"confirm.participations.0": "on"})
    assert page.status_code == 409
    assert errors_in(page) == ["Confirm that the quotes accuse this party, and as what, or take the row out."]
    assert 'name="confirm.participations.0" checked' in page.text
    assert not Incident.objects.exists()


def test_confirmed_perpetrators_are_recorded_as_alleged(curator_client: Client) -> None:
    make_world()
    assert decide(curator_client, propose("incident"), "accept", **CONFIRMED).status_code == 302
    assert set(Incident.objects.get().participations.values_list("role", "assertion")) == {
        ("alleged_perpetrator", "alleged")
    }


def test_no_box_of_the_page_is_ticked_beforehand(curator_client: Client) -> None:
    make_world()
    page = curator_client.get(address_of(propose("incident"))).text
    assert page.count('name="confirm.participations.') == 3  # two rows and the one to copy
    assert " checked>" not in page.split('id="rv-form"')[1].split('id="rv-reject"')[0]


def test_accepting_with_changes_records_the_changes(curator_client: Client) -> None:
    make_world()
    candidate = propose("incident")
    answer = decide(
        curator_client,
        candidate,
        "edit_accept",
        **{"v.date": "2022-03-27/2022-03-31", "remove.participations.0": "on", "confirm.participations.1": "on"},
    )
    assert answer.status_code == 302
    record = Incident.objects.get()
    assert str(record.date.lower) == "2022-03-27"
    assert record.participations.get().description_as_stated == "foreign allies"
    candidate.refresh_from_db()
    assert candidate.state == "edited_accepted"


def test_plain_accept_never_drops_what_was_edited(curator_client: Client) -> None:
    make_world()
    page = decide(curator_client, propose("narrative"), "accept", **{"v.statement": "Something else."})
    assert page.status_code == 409
    assert "You have changed values" in errors_in(page)[0]
    assert "Something else." in page.text
    assert not Narrative.objects.exists()


def test_an_unknown_actor_is_refused_at_its_field(curator_client: Client) -> None:
    make_world()
    page = decide(
        curator_client,
        propose("actor_relation"),
        "edit_accept",
        **{"v.object.name": "foreign allies", "v.object.slug": ""},
    )
    assert errors_in(page) == ["“foreign allies” is no known actor; choose one or record it first."]
    field = page.text.split('id="field-object"')[1].split('id="field-period"')[0]
    assert "is no known actor" in field


def test_an_unreadable_date_is_refused_at_its_field_with_what_was_written(curator_client: Client) -> None:
    make_world()
    page = decide(curator_client, propose("narrative"), "edit_accept", **{"v.date": "last spring"})
    assert "is not a date" in errors_in(page)[0]
    assert 'value="last spring"' in page.text


def test_a_sensitive_incident_is_coarsened_unless_opened_knowingly(curator_client: Client) -> None:
    make_world()
    first, second, third = (propose("incident", example=with_sexual_violence()) for _ in range(3))
    assert "place and day together can identify survivors" in curator_client.get(address_of(first)).text
    decide(curator_client, first, "accept", sensitivity="coarsened", **CONFIRMED)
    assert Incident.objects.get().sensitivity == "coarsened"
    page = decide(curator_client, second, "accept", sensitivity="public", **CONFIRMED)
    assert "endangers nobody" in errors_in(page)[0]
    assert Incident.objects.count() == 1
    decide(curator_client, third, "accept", sensitivity="public", open_knowingly="on", **CONFIRMED)
    assert Incident.objects.filter(sensitivity="public").count() == 1


# --- other verdicts


def test_a_rejection_needs_its_reason(curator_client: Client) -> None:
    candidate = propose("narrative")
    page = decide(curator_client, candidate, "reject", reason="no")
    assert errors_in(page) == ["Choose why it is rejected."]
    answer = decide(curator_client, candidate, "reject", reason_code="wrong_value", reason="It says the opposite.")
    assert answer.status_code == 302
    candidate.refresh_from_db()
    assert candidate.state == "rejected"


def test_work_is_asked_for_with_a_note_that_the_next_reviewer_reads(curator_client: Client) -> None:
    candidate = propose("narrative")
    assert errors_in(decide(curator_client, candidate, "needs_work", work=" ")) == ["Say what work it needs."]
    decide(curator_client, candidate, "needs_work", work="Which side?")
    assert "Which side?" in curator_client.get(address_of(candidate)).text


def test_a_likely_duplicate_is_offered_and_marked_by_its_button(curator_client: Client) -> None:
    known = NarrativeFactory.create(statement="The mission favours one side.")
    candidate = propose("narrative", known_record_id=known.uid)
    page = curator_client.get(address_of(candidate)).text
    assert f'value="{known.uid}" checked' in page
    assert decide(curator_client, candidate, "duplicate", known_record=str(known.uid)).status_code == 302
    candidate.refresh_from_db()
    assert candidate.state == "duplicate_of"


@pytest.mark.parametrize("uid", ["", "not a uid", "00000000-0000-0000-0000-000000000000"])
def test_a_duplicate_of_nothing_is_refused(uid: str, curator_client: Client) -> None:
    page = decide(curator_client, propose("narrative"), "duplicate", known_uid=uid)
    assert page.status_code == 409
    assert len(errors_in(page)) == 1


def test_a_post_without_a_button_decides_nothing(curator_client: Client) -> None:
    assert errors_in(decide(curator_client, propose("narrative"), "")) == ["Choose a verdict by its button."]


# --- two reviewers, and who may


def test_a_page_that_is_out_of_date_decides_nothing(curator_client: Client, senior_client: Client) -> None:
    candidate = propose("narrative")
    opened = entries_of(candidate)
    decide(senior_client, candidate, "needs_work", work="Which side?")
    page = curator_client.post(address_of(candidate), opened | {"verdict": "accept"})
    assert "Somebody else has worked on this candidate" in errors_in(page)[0]
    assert not Narrative.objects.exists()


def test_what_somebody_else_has_decided_is_told(curator_client: Client, senior_client: Client) -> None:
    candidate = propose("narrative")
    opened = entries_of(candidate)
    decide(senior_client, candidate, "reject", reason_code="not_in_scope")
    page = curator_client.post(address_of(candidate), opened | {"verdict": "accept"})
    assert errors_in(page) == ["This candidate is already rejected."]
    assert "rv-accept" not in page.text


def test_who_may_only_look_sees_no_button_and_decides_nothing(staff: Any) -> None:
    looker = staff()
    candidate = propose("narrative")
    client = logged_in(looker)
    assert client.get(address_of(candidate)).status_code == 403
    looker.user_permissions.add(*_permissions("view_candidate"))
    page = client.get(address_of(candidate))
    assert page.status_code == 200
    assert "rv-accept" not in page.text
    assert decide(client, candidate, "reject", reason_code="other").status_code == 403
    assert client.post(reverse("admin:ingest_candidate_outcome", args=(candidate.pk,))).status_code == 403
    candidate.refresh_from_db()
    assert candidate.state == "proposed"


def _permissions(*codenames: str) -> Any:
    return Permission.objects.filter(codename__in=codenames)


@pytest.mark.parametrize(
    "name", ["ingest_candidate_next", "ingest_candidate_actors", "ingest_candidate_missions", "ingest_candidate_places"]
)
def test_nobody_without_the_right_to_see_candidates_looks_anything_up(name: str, staff: Any) -> None:
    assert logged_in(staff()).get(reverse(f"admin:{name}"), {"q": "wagner"}).status_code == 403
    assert Client().get(reverse(f"admin:{name}")).status_code == 302


# --- what the page asks for while one works


def test_the_outcome_is_told_beforehand_and_nothing_is_kept(curator_client: Client) -> None:
    make_world()
    candidate = propose("incident")
    address = reverse("admin:ingest_candidate_outcome", args=(candidate.pk,))
    assert curator_client.get(address).status_code == 405
    told = curator_client.post(address, entries_of(candidate)).json()
    assert told == {"accepted": True, "field": "", "message": "Accepting makes a new incident."}
    told = curator_client.post(address, entries_of(candidate) | {"v.incident_kind": "picnic"}).json()
    assert (told["accepted"], told["field"]) == (False, "incident_kind")
    told = curator_client.post(address, entries_of(candidate) | {"v.date": "some day"}).json()
    assert (told["accepted"], told["field"]) == (False, "date")
    assert not Incident.objects.exists()


def test_names_and_records_are_looked_up(curator_client: Client) -> None:
    make_world()
    known = NarrativeFactory.create(statement="The mission favours one side.")
    NarrativeFactory.create(statement="The mission favours a hidden side.", sensitivity="restricted")

    def found(name: str, *args: str, **query: str) -> list[str]:
        answer = curator_client.get(reverse(f"admin:{name}", args=args), query).json()
        return [one["key"] for one in answer["results"]]

    assert found("ingest_candidate_actors", q="FAMa") == ["malian-armed-forces"]
    assert found("ingest_candidate_missions", q="minu") == ["minusma"]
    assert found("ingest_candidate_records", "narrative", q="favours") == [str(known.uid)]
    assert found("ingest_candidate_actors", q="F") == []
    assert curator_client.get(reverse("admin:ingest_candidate_records", args=("gossip",))).status_code == 404
