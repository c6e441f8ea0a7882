"""Which tasks a decision lays on a mission, and which duties of others are none."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from ingest.extraction.instruments.tasks import MandateTaskExtractor
from ingest.extraction.lexicon import load

from . import texts
from .contexts import ROOT, context_of, shared_context


def _tasks(text: str) -> list[dict[str, Any]]:
    return [draft.values for draft in MandateTaskExtractor().extract(context_of(text))]


def _decision(operative: str) -> str:
    return (
        "Resolution 9912 (2031)\nAdopted by the Security Council at its 12000th meeting, on 28 June 2031\n\n"
        f"The Security Council,\n\nRecalling its earlier resolutions,\n\n1. {operative}\n\n"
        "2. Decides to remain seized of the matter.\n"
    )


def _codes(text: str) -> set[tuple[str | None, str | None, str, str | None]]:
    return {(task["task"], task["modality"], task["strength"], task["paragraph"]) for task in _tasks(text)}


def test_the_items_of_a_mandate_become_tasks_with_modality_strength_and_number() -> None:
    codes = _codes(texts.RENEWAL)
    assert ("peace_process", "assist", "decides", "6 (a) (i)") in codes
    assert ("disarmament_demobilization", "assist", "decides", "6 (a) (ii)") in codes
    assert ("civilian_protection", "secure", "decides", "6 (b)") in codes
    assert ("human_rights", "monitor", "decides", "6 (c)") in codes
    assert ("humanitarian_relief", "assist", "decides", "6 (d)") in codes
    assert ("use_of_force", "secure", "decides", "4") in codes


def test_requests_and_encouragements_keep_their_strength() -> None:
    strengths = {task["task"]: task["strength"] for task in _tasks(texts.RENEWAL) if task["paragraph"] in {"7", "8"}}
    assert strengths == {"demining": "requests", "quick_impact_projects": "requests", "gender": "encourages"}


def test_priorities_are_kept_as_printed() -> None:
    priorities = {task["paragraph"]: task["priority_as_printed"] for task in _tasks(texts.RENEWAL)}
    assert priorities["5"] == "primary strategic priority"
    assert priorities["6 (b)"] == "priority tasks"
    assert priorities["7"] == ""


def test_conditions_and_areas_are_kept_as_printed() -> None:
    found = {task["paragraph"]: task for task in _tasks(texts.RENEWAL)}
    assert found["6 (d)"]["condition"] == "at the request of humanitarian actors"
    assert found["6 (c)"]["area_as_stated"] == "throughout Mali"
    assert found["4"]["condition"].startswith("within its capabilities and areas of deployment")


def test_a_task_that_should_no_longer_be_done_is_dropped() -> None:
    (dropped,) = [task for task in _tasks(texts.RENEWAL) if task["paragraph"] == "12"]
    assert (dropped["task"], dropped["change"]) == ("cultural_heritage", "drop")


def test_tasks_of_a_new_mission_are_added() -> None:
    assert {task["change"] for task in _tasks(texts.ESTABLISHMENT)} == {"add"}


def test_what_others_are_asked_is_no_task() -> None:
    paragraphs = {task["paragraph"] for task in _tasks(texts.RENEWAL)}
    assert paragraphs.isdisjoint({"1", "9", "10", "11", "13"})


@pytest.mark.parametrize(
    "words",
    [
        "Requests the Secretary-General to ensure that MINUSMA protects civilians and human rights;",
        "Urges Member States to provide MINUSMA with the means to protect civilians;",
        "Calls upon the parties to cooperate with MINUSMA and to allow humanitarian assistance;",
        "Commends MINUSMA for protecting civilians;",
        "Requests MINUSMA to report to the Council on its protection of civilians every six months;",
        "Decides that MINUSMA shall comprise up to 1,000 police personnel and 40 military observers;",
    ],
)
def test_what_is_no_task_of_the_mission(words: str) -> None:
    assert _tasks(_decision(words)) == []


def test_a_mission_asked_together_with_a_government_is_addressed() -> None:
    (task,) = _tasks(_decision("Calls on the Government and MINUSMA to clear explosive hazards in Gao;"))
    assert (task["task"], task["addressee_as_stated"]) == ("demining", "MINUSMA")


def test_a_subjunctive_request_is_read() -> None:
    (task,) = _tasks(_decision("Requests that AUSSOM, within its existing mandate, support humanitarian assistance;"))
    assert (task["mission"]["slug"], task["task"]) == ("aussom", "humanitarian_relief")
    assert task["condition"] == "within its existing mandate"


def test_an_item_no_cue_reaches_takes_the_task_of_its_heading() -> None:
    text = _decision(
        "Decides that the mandate of MINUSMA shall be as follows:\n\n(a) Protection of civilians:\n\n"
        "(i) To keep a watch over the villages by night and by day;"
    )
    (task,) = _tasks(text)
    assert task["task"] == "civilian_protection"
    (draft,) = MandateTaskExtractor().extract(context_of(text))
    assert draft.derivation["task"]["rule"] == "heading_above"


def test_an_item_nothing_names_is_proposed_without_a_task() -> None:
    text = _decision("Decides that the mandate of MINUSMA shall be as follows:\n\n(a) To water the gardens of Bamako;")
    (task,) = _tasks(text)
    assert (task["task"], task["text_as_printed"]) == (None, "To water the gardens of Bamako")


def test_a_task_with_its_own_end_has_a_period() -> None:
    (task,) = _tasks(_decision("Authorizes MINUSMA to protect civilians until 30 September 2031;"))
    assert task["period"] == {"start": None, "end": "2031-10-01", "precision": "longer"}


def test_every_task_of_the_lexicon_is_in_the_vocabulary_and_the_other_way_round() -> None:
    with (ROOT / "missions/reference/task_vocabulary.csv").open(encoding="utf-8", newline="") as file:
        codes = {row["code"] for row in csv.DictReader(file)}
    assert set(load("mandate_tasks")["tasks"]) == codes


def test_evidence_is_verbatim_and_names_the_strength() -> None:
    context = context_of(texts.RENEWAL)
    for draft in MandateTaskExtractor().extract(context):
        paths = {evidence.field_path for evidence in draft.evidence}
        assert {"", "mission", "strength"} <= paths
        for evidence in draft.evidence:
            assert all(context.text[span.start : span.end] == span.quote for span in evidence.spans)


def test_the_shared_resolution_on_cyprus_asks_the_mission_against_disinformation_only() -> None:
    context = shared_context("documents/S_RES_2771 (2025).en.pdf", "resolution")
    values = [draft.values for draft in MandateTaskExtractor().extract(context)]
    assert [(task["paragraph"], task["task"], task["strength"]) for task in values] == [
        ("16", "public_information", "requests")
    ]


def test_a_mission_sent_by_the_secretary_general_is_addressed() -> None:
    words = "Authorizes the Secretary-General to deploy elements of UNIFIL to ensure the delivery of relief supplies;"
    (task,) = _tasks(_decision(words))
    assert (task["mission"]["slug"], task["task"], task["strength"]) == ("unifil", "humanitarian_relief", "decides")


def test_a_mission_in_a_list_of_addressees_is_addressed() -> None:
    (task,) = _tasks(_decision("Urges Somalia, AUSSOM and partners to share information with the Panel;"))
    assert (task["mission"]["slug"], task["task"]) == ("aussom", "support_sanctions")


def test_words_that_only_frame_a_task_name_none() -> None:
    words = "Requests MINUSMA to clear explosive hazards, in accordance with its human rights mandate, in Gao;"
    assert [task["task"] for task in _tasks(_decision(words))] == ["demining"]
