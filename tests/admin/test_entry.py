"""What a curator enters is stored as entered, under the curator's name; what cannot be is refused in words."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from core.dates import PartialDate
from core.models import Change
from events.models import Incident, IncidentClaim
from sources.models import Citation
from tests.admin.entry import errors_on, filled_in, send
from tests.admin.pages import address
from tests.factories import (
    CitationFactory,
    DocumentTextFactory,
    IncidentFactory,
    MandateFactory,
    MissionFactory,
    ParticipationFactory,
)

pytestmark = pytest.mark.django_db


def test_a_page_saved_unchanged_changes_nothing(curator_client: Client) -> None:
    incident = IncidentFactory.full(date=PartialDate(date(2022, 3, 1), date(2022, 3, 9), "month"))
    before = (incident.revision, incident.updated_at, incident.date_precision)
    assert send(curator_client, incident).status_code == 302
    incident.refresh_from_db()
    assert (incident.revision, incident.updated_at, incident.date_precision) == before


def test_a_month_is_stored_as_a_month(curator_client: Client) -> None:
    incident = IncidentFactory.create()
    assert send(curator_client, incident, date="2022-03").status_code == 302
    incident.refresh_from_db()
    assert (incident.date, incident.date_precision) == (DateRange(date(2022, 3, 1), date(2022, 4, 1)), "month")


def test_a_date_taken_out_takes_its_precision_with_it(curator_client: Client) -> None:
    incident = IncidentFactory.create()
    assert send(curator_client, incident, date="").status_code == 302
    incident.refresh_from_db()
    assert (incident.date, incident.date_precision) == (None, None)


def test_an_unreadable_date_is_refused_with_the_accepted_forms(curator_client: Client) -> None:
    page = send(curator_client, IncidentFactory.create(), date="last spring")
    assert page.status_code == 200
    assert "2022-03-01/2022-03-31" in errors_on(page)[0]


def test_the_period_of_a_mandate_is_written_with_its_last_day(curator_client: Client) -> None:
    mandate = MandateFactory.create()
    page = curator_client.get(address(type(mandate), "change", mandate.pk))
    assert filled_in(page)["in_force"] == "2022-07-01/2023-06-30"
    assert send(curator_client, mandate, in_force="2022-07-01/2022-12-31").status_code == 302
    mandate.refresh_from_db()
    assert mandate.in_force == DateRange(date(2022, 7, 1), date(2023, 1, 1))


@pytest.mark.django_db(transaction=True)
def test_a_change_carries_the_name_of_the_curator(curator_client: Client, curator: User) -> None:
    incident = IncidentFactory.create()
    send(curator_client, incident, title="Attack on a market")
    assert Change.objects.filter(uid=incident.uid).latest("revision").changed_by == curator.username


def test_a_new_incident_is_a_draft_entered_by_hand(curator_client: Client) -> None:
    sent = filled_in(curator_client.get(address(Incident, "add")))
    answer = curator_client.post(
        address(Incident, "add"), {**sent, "title": "Attack on a convoy", "incident_kind": "vac.attack", "date": "2023"}
    )
    assert answer.status_code == 302
    incident = Incident.objects.get()
    assert (incident.publication_status, incident.entry_method) == ("draft", "manual")


def test_a_broken_check_is_a_form_error_with_its_message(curator_client: Client) -> None:
    incident = IncidentFactory.create(participations=1)
    emptied = {"participations-0-actor": "", "participations-0-description_as_stated": ""}
    page = send(curator_client, incident, **emptied)
    assert "Name a known actor, or give the source's words for whoever it was." in errors_on(page)


def test_a_perpetrator_without_assertion_is_refused(curator_client: Client) -> None:
    incident = IncidentFactory.create(participations=1)
    page = send(curator_client, incident, **{"participations-0-role": "alleged_perpetrator"})
    assert errors_on(page) == ["A perpetrator needs an assertion: who says so, and as what."]


def test_an_overlap_with_another_published_mandate_is_a_form_error(curator_client: Client) -> None:
    first = MandateFactory.create()
    second = MandateFactory.create(
        mission=first.mission,
        authorising_body=first.authorising_body,
        in_force=DateRange(date(2023, 7, 1), date(2024, 7, 1)),
    )
    page = send(curator_client, second, in_force="2023-01-01/2024-06-30")
    assert page.status_code == 200
    assert any("covers part of this period" in error for error in errors_on(page))


def test_two_equal_claims_in_one_page_are_a_form_error_and_nothing_is_stored(curator_client: Client) -> None:
    """Neither row is in the database yet, so only the database itself can refuse the second."""
    incident = IncidentFactory.create()
    claim = {"claimant_as_stated": "the authorities", "assertion": "denied", "verification": "unverified"}
    rows = {f"claims-{n}-{name}": value for n in (0, 1) for name, value in claim.items()}
    page = send(curator_client, incident, title="Changed", **rows, **{"claims-TOTAL_FORMS": "2"})
    assert page.status_code == 200
    assert "This claim is already recorded." in errors_on(page)
    incident.refresh_from_db()
    assert incident.title != "Changed"
    assert not IncidentClaim.objects.exists()


def test_a_slug_taken_by_another_mission_is_a_form_error(curator_client: Client) -> None:
    MissionFactory.create(slug="minusma")
    page = send(curator_client, MissionFactory.create(), slug="minusma")
    assert page.context["adminform"].form.errors["slug"]


def test_the_status_of_a_fact_with_claims_is_not_entered_by_hand(curator_client: Client) -> None:
    incident = IncidentFactory.full()
    send(curator_client, incident, assertion="stated")
    participation = incident.participations.get()
    send(curator_client, incident, **{"participations-0-assertion": "stated"})
    incident.refresh_from_db()
    participation.refresh_from_db()
    assert (incident.assertion, participation.assertion) == ("alleged", "alleged")


def test_a_claim_entered_on_the_page_of_a_participation_changes_its_status(curator_client: Client) -> None:
    participation = ParticipationFactory.create(alleged_perpetrator=True, claims=1)
    answer = send(
        curator_client,
        participation,
        **{
            "claims-TOTAL_FORMS": "2",
            "claims-1-claimant_as_stated": "the authorities",
            "claims-1-assertion": "denied",
            "claims-1-verification": "unverified",
        },
    )
    assert answer.status_code == 302
    participation.refresh_from_db()
    assert participation.assertion == "disputed"


def test_a_source_is_added_and_removed_but_not_changed(curator_client: Client) -> None:
    incident = IncidentFactory.create(citation_links=1)
    link, citation = incident.citation_links.get(), CitationFactory.create()
    prefix = "citation_links"
    send(
        curator_client,
        incident,
        **{f"{prefix}-TOTAL_FORMS": "2", f"{prefix}-1-citation": citation.pk, f"{prefix}-1-field_name": "date"},
        **{f"{prefix}-0-id": link.pk, f"{prefix}-0-field_name": "title"},
    )
    assert set(incident.citation_links.values_list("citation", "field_name")) == {
        (link.citation_id, ""),
        (citation.pk, "date"),
    }
    send(curator_client, incident, **{f"{prefix}-0-id": link.pk, f"{prefix}-0-DELETE": "on"})
    assert [row.citation_id for row in incident.citation_links.all()] == [citation.pk]


class TestCitation:
    text = "The first line.\nThey said so.\nThe end. They said so."

    def entered(self, client: Client, **values: object) -> object:
        text = DocumentTextFactory.create(text=self.text)
        return client.post(address(Citation, "add"), {"document_text": text.pk, **values})

    def test_a_quote_finds_its_place_and_page(self, curator_client: Client) -> None:
        self.entered(curator_client, quote="The first line.\r\nThey")
        citation = Citation.objects.get()
        assert (citation.start, citation.end, citation.page) == (0, 20, 1)
        assert citation.quote == "The first line.\nThey"

    def test_words_that_are_not_in_the_text_are_refused(self, curator_client: Client) -> None:
        page = self.entered(curator_client, quote="The first lines")
        assert errors_on(page) == ["The text does not have these words; copy them from it exactly."]

    def test_words_that_occur_twice_need_their_place(self, curator_client: Client) -> None:
        page = self.entered(curator_client, quote="They said so.")
        assert "more than once, at 16 and 39" in errors_on(page)[0]

    def test_a_place_that_does_not_have_the_words_is_refused(self, curator_client: Client) -> None:
        page = self.entered(curator_client, quote="They said so.", start="17")
        assert errors_on(page) == ["The text does not have the quote there."]

    def test_words_that_occur_twice_are_taken_at_the_place_given(self, curator_client: Client) -> None:
        self.entered(curator_client, quote="They said so.", start="39")
        assert Citation.objects.get().start == 39

    def test_a_citation_of_nothing_is_refused(self, curator_client: Client) -> None:
        page = curator_client.post(address(Citation, "add"), {"quote": "", "row_key": ""})
        assert "A citation points to a span of a text or to a row of a dataset, not both." in errors_on(page)
