"""Each kind of candidate on short texts about missions of every sort; what must not come out stands beside it."""

from __future__ import annotations

import pytest

from core.dates import PartialDate
from tests.ingest.extraction.reading_texts import drafts_of, only, quotes


def test_a_mission_is_read_with_its_name_acronym_and_beginning() -> None:
    text = "The United Nations Mission in South Sudan (UNMISS) was established in July 2011. UNMISS is based in Juba."
    values = only(text, "mission").values
    assert (values["slug"], values["acronym"], values["host_countries"]) == ("unmiss", "UNMISS", ["SS"])
    assert values["established"] == PartialDate.month(2011, 7).to_json()


def test_an_actor_in_apposition_is_read_with_its_kind() -> None:
    draft = only(
        "The Lakes Defence Front, a rebel coalition led by deserters, took the town. The Lakes Defence Front left.",
        "actor",
    )
    assert draft.values["actor_kind"] == "armed_group"
    assert quotes(draft, "description") == ["a rebel coalition led by deserters"]


@pytest.mark.parametrize(
    ("text", "kind", "subject", "other"),
    [
        ("M23, backed by Rwanda, holds the town.", "supports", "rwanda", "m23"),
        ("Rwandan forces were replaced by Malian forces.", "replaces", "malian-armed-forces", "rwanda-defence-force"),
        (
            "Relations between Paris and Bangui deteriorated.",
            "tension_with",
            "government-of-france",
            "government-of-central-african-republic",
        ),
        ("Kenya has a tense relationship with Somalia.", "tension_with", "kenya", "somalia"),
        ("Joint operations by the Congolese army and M23 began.", "cooperates_with", "fardc", "m23"),
    ],
)
def test_a_relation_is_read_with_its_direction(text: str, kind: str, subject: str, other: str) -> None:
    values = only(text, "actor_relation").values
    assert (values["relation_kind"], values["subject"]["slug"], values["object"]["slug"]) == (kind, subject, other)


@pytest.mark.parametrize(
    "text", ["Kenya would replace Somalia.", "Kenya does not cooperate with M23.", "Rebels back insurgents."]
)
def test_no_relation_is_read_where_none_is_told(text: str) -> None:
    assert drafts_of(text, "actor_relation") == []


def test_strengths_are_told_apart_by_category_and_date() -> None:
    text = "As of 31 May 2023, MINUSCA had 14,046 troops and 2,990 police."
    found = {
        draft.values["personnel_category"]: draft.values
        for draft in drafts_of(text, "personnel_figure", about="MINUSCA")
    }
    assert found["military"]["figure"]["best"] == 14046
    assert found["police"]["figure"]["best"] == 2990
    assert found["military"]["as_of"]["start"] == "2023-05-31"


def test_a_contingent_has_its_contributor_its_women_and_its_base() -> None:
    text = "The Nepalese contingent of 230 soldiers, of whom 21 are women, is based in Bria."
    values = only(text, "personnel_figure", about="MINUSCA").values
    assert (values["contributor"]["slug"], values["figure"]["best"], values["women"], values["place"]["name"]) == (
        "nepal",
        230,
        21,
        "Bria",
    )


@pytest.mark.parametrize("text", ["Fifteen MINUSCA troops were killed.", "MINUSCA trained 300 police officers."])
def test_soldiers_killed_or_trained_are_no_strength(text: str) -> None:
    assert drafts_of(text, "personnel_figure", about="MINUSCA") == []


def test_tasks_are_read_from_a_sentence_in_prose() -> None:
    text = (
        "MINUSCA is mandated to protect civilians, support the peace process and facilitate the delivery of "
        "humanitarian assistance."
    )
    tasks = {draft.values["task"] for draft in drafts_of(text, "mandate_task", about="MINUSCA")}
    assert tasks == {"civilian_protection", "peace_process", "humanitarian_relief"}


def test_options_put_to_the_council_are_one_candidate_each() -> None:
    text = (
        "In June 2023, the scenarios presented to the Security Council were a gradual drawdown, the transfer "
        "of tasks, or an extension with fewer troops."
    )
    found = drafts_of(text, "mandate_option", about="MINUSCA")
    assert [draft.values["title"] for draft in found] == [
        "A gradual drawdown",
        "The transfer of tasks",
        "An extension with fewer troops",
    ]
    assert found[0].values["presented_to"]["slug"] == "un-security-council"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("On 3 June 2022 the Central African authorities expelled the mission's spokesperson.", "expulsion"),
        ("France withdrew its last troops from the Central African Republic in December 2022.", "withdrawal"),
        ("Chad and Sudan signed a border agreement on 4 August 2023.", "agreement"),
        ("The African Union suspended Niger in August 2023.", "suspension"),
        ("The United States imposed sanctions on M23 in December 2023.", "sanction"),
        ("Municipal elections were held on 17 July 2023.", "election"),
        ("Rwanda accused Burundi of sheltering rebels.", "accusation"),
        ("Rwanda has denied the accusations.", "denial"),
        ("A military coup on 26 July 2023 shook Niger.", "coup"),
        ("The Congolese authorities refused investigators access to the mass graves.", "access_denial"),
        ("Norway opened an investigation into the deal.", "investigation"),
        ("On 1 March 2023 the minister briefed the Security Council.", "briefing"),
    ],
)
def test_a_political_event_is_read_by_its_kind(text: str, kind: str) -> None:
    assert only(text, "political_event", about="MINUSCA").values["political_event_kind"] == kind


@pytest.mark.parametrize(
    "text",
    [
        "France would withdraw its troops from Chad if the talks failed.",
        "The coup that everybody feared did not happen.",
        "Chad did not sign the agreement.",
        "The withdrawal of all foreign forces remains a demand.",
        "Sanctions could be imposed.",
    ],
)
def test_what_is_feared_wished_or_denied_is_no_political_event(text: str) -> None:
    assert drafts_of(text, "political_event") == []


def test_a_reporter_of_harm_is_never_its_perpetrator() -> None:
    text = "According to Human Rights Watch, Congolese soldiers killed at least 12 unarmed men in Goma on 21 July 2021."
    values = only(text, "incident").values
    assert [row["actor"]["slug"] for row in values["participations"] if row["role"] == "alleged_perpetrator"] == [
        "fardc"
    ]
    assert values["claimant"]["slug"] == "human-rights-watch"


def test_two_nationalities_are_two_casualty_rows() -> None:
    text = (
        "On 8 December 2022, two Chadian and one Togolese peacekeepers were killed when their vehicle hit an "
        "improvised explosive device."
    )
    values = only(text, "incident", about="MINUSMA").values
    assert values["incident_kind"] == "mission.attack_on_peacekeepers"
    assert values["weapon"] == "ied"
    assert [row["figure"]["best"] for row in values["casualties"]] == [2, 1]


def test_an_attack_goes_with_what_it_led_to() -> None:
    text = (
        "On 10 July 2023, unidentified armed men attacked a MINUSCA patrol near Bria, killing one Rwandan "
        "peacekeeper and injuring two others."
    )
    values = only(text, "incident").values
    assert [(row["outcome"], row["figure"]["best"]) for row in values["casualties"]] == [("killed", 1), ("injured", 2)]
    perpetrator = values["participations"][0]
    assert (perpetrator["actor"], perpetrator["identification"], perpetrator["assertion"]) == (
        None,
        "unidentified",
        "stated",
    )


def test_an_accusation_makes_the_killing_alleged() -> None:
    values = only("M23 has been accused of killing 131 civilians in Kishishe in November 2022.", "incident").values
    assert values["assertion"] == "alleged"
    assert values["participations"][0]["assertion"] == "alleged"
    assert values["date"] == PartialDate.month(2022, 11).to_json()


def test_a_denied_killing_is_kept_as_denied() -> None:
    values = only(
        "The Congolese army denied that its soldiers had killed 20 civilians in Goma on 3 May 2023.", "incident"
    ).values
    assert values["assertion"] == "denied"


@pytest.mark.parametrize(
    "text",
    [
        "No civilians were killed in Goma on 3 May 2023.",
        "Civilians could be killed in Goma in May 2024.",
        "Civilians are often killed by armed groups.",
        "The mission protects civilians from attacks by M23.",
        "Since January 2023, 45 civilians have been killed by M23.",
    ],
)
def test_what_did_not_happen_or_has_no_single_event_is_no_incident(text: str) -> None:
    assert drafts_of(text, "incident", about="MONUSCO") == []


def test_counts_over_a_period_are_findings_and_no_incident() -> None:
    text = (
        "For 2022, Human Rights Watch reported hundreds of killings of civilians by M23 and numerous deaths of "
        "Congolese soldiers."
    )
    values = only(text, "human_rights_report").values
    first, second = values["findings"]
    assert values["period"] == PartialDate.year(2022).to_json()
    assert (first["figure"]["low"], first["figure"]["by_convention"], first["perpetrator"]["slug"]) == (
        100,
        True,
        "m23",
    )
    assert (second["figure"]["quantifier"], second["victim_category"]) == ("not_stated", "state_forces")
    assert drafts_of(text, "incident") == []


@pytest.mark.parametrize(
    ("text", "kind", "measure", "number"),
    [
        ("The number of internally displaced people in Mali stood at 355,000 in May 2023.", "idp", "stock", 355000),
        ("The clashes displaced 4,000 households in May 2023.", "idp", "flow", 4000),
        ("Chad hosts 400,000 Sudanese refugees.", "refugee", "stock", 400000),
    ],
)
def test_displacement_is_read_as_stock_or_flow(text: str, kind: str, measure: str, number: int) -> None:
    values = only(text, "displacement_figure").values
    assert (values["displacement_kind"], values["measure"], values["figure"]["best"]) == (kind, measure, number)


@pytest.mark.parametrize(
    "text",
    [
        "UNICEF assisted 7,425 returnees.",
        "Up to 500,000 refugees are expected in Chad.",
        "More than 500 refugees were detained.",
    ],
)
def test_people_helped_expected_or_detained_are_no_displacement_figure(text: str) -> None:
    assert drafts_of(text, "displacement_figure") == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Government forces regularly restrict the movement of UNMISS.", "movement"),
        ("The authorities have denied UNMISS flight clearances.", "overflight"),
        ("In May 2023 the authorities suspended all rotations of UNMISS troops.", "rotation_suspension"),
        ("The army detained two UNMISS staff in Juba.", "detention_of_personnel"),
    ],
)
def test_a_restriction_is_read_by_its_kind(text: str, kind: str) -> None:
    assert only(text, "restriction", about="UNMISS").values["restriction_kind"] == kind


def test_rumours_are_narratives_and_never_facts() -> None:
    text = (
        "Rumours that MINUSCA sells weapons to rebels have spread. A disinformation campaign accusing MINUSCA "
        "of looting gold has followed."
    )
    assert {draft.values["narrative_kind"] for draft in drafts_of(text, "narrative", about="MINUSCA")} == {
        "rumour",
        "disinformation",
    }
    assert drafts_of(text, "incident", about="MINUSCA") == []


def test_projects_are_counted_with_their_sectors() -> None:
    values = only(
        "In 2022 MINUSCA completed 63 quick-impact projects, including schools, wells and police stations.", "project"
    ).values
    assert (values["figure"]["best"], set(values["sectors"])) == (63, {"education", "water", "security"})


def test_an_expectation_has_its_holder() -> None:
    values = only("The Congolese authorities expect MONUSCO to leave by December.", "position", about="MONUSCO").values
    assert (values["position_kind"], values["holder"]["slug"]) == (
        "expectation",
        "government-of-democratic-republic-of-the-congo",
    )


def test_two_attacks_of_two_groups_in_one_sentence_are_two_incidents() -> None:
    text = "M23 killed 12 civilians in Goma on 12 May 2023, and CODECO killed 57 people in Bunia on 15 May 2023."
    found = drafts_of(text, "incident")
    blamed = [[row["actor"]["slug"] for row in draft.values["participations"]] for draft in found]
    assert blamed == [["m23"], ["codeco"]]
    assert [draft.values["casualties"][0]["figure"]["best"] for draft in found] == [12, 57]
    assert [draft.values["date"]["start"] for draft in found] == ["2023-05-12", "2023-05-15"]


def test_a_day_said_of_one_thing_is_not_said_of_the_next() -> None:
    text = "On 26 July 2022, two civilians were killed in Goma. At least 36 people died during the protests."
    found = {draft.values["casualties"][0]["figure"]["as_stated"]: draft for draft in drafts_of(text, "incident")}
    carried = found["At least 36"]
    assert found["two"].values["date"] == PartialDate.parse("2022-07-26").to_json()
    assert carried.values["date"] == PartialDate.month(2022, 7).to_json()
    assert carried.derivation["date"]["rule"] == "carried_from_sentence"


def test_what_has_since_been_changed_was_not_changed_when_it_began() -> None:
    text = "What began in 2014 as a small mission has since been expanded in mandate and scope."
    values = only(text, "political_event").values
    assert (values["date"]["start"], values["date"]["precision"]) == ("2014-01-01", "longer")
