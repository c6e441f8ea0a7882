from ingest.extraction.reading import Reading, reading_of
from ingest.extraction.registry import KnownName, NameForm, NameRegistry
from ingest.extraction.spotting import spot
from tests.ingest.extraction.reading_texts import context_of


def _read(text: str, about: str = "") -> Reading:
    return reading_of(context_of(text, about=about))


def _named(reading: Reading) -> dict[str, str | None]:
    return {
        entity.span.quote: entity.slug
        for sentence in reading.sentences
        for entity in sentence.entities
        if entity.is_party
    }


def test_the_longest_name_wins() -> None:
    (found,) = spot("South Sudan", NameRegistry())
    assert found.entity.country_code == "SS"


def test_an_acronym_must_be_written_in_its_own_case() -> None:
    registry = NameRegistry(
        missions=(KnownName("m", "Mission of Tests", "un_peacekeeping", (NameForm("TEST", "en", "acronym"),)),)
    )
    assert [item.slug for item in spot("TEST and test", registry)] == ["m"]


def test_names_inside_words_are_not_names() -> None:
    assert spot("Malinke singers", NameRegistry()) == []


def test_a_river_is_not_the_country_it_shares_its_name_with() -> None:
    assert spot("the Niger River", NameRegistry()) == []


def test_an_acronym_defined_in_the_document_is_learned() -> None:
    reading = _read("The Northern Salvation Front (NSF) took the town. Later the NSF left.")
    assert [e.span.quote for e in reading.sentences[-1].entities] == ["NSF"]


def test_a_nationality_with_an_institution_is_that_states_institution() -> None:
    named = _named(_read("Congolese authorities met French forces."))
    assert named["Congolese authorities"] == "government-of-democratic-republic-of-the-congo"
    assert named["French forces"] == "french-armed-forces"


def test_a_description_is_nobody() -> None:
    reading = _read("Unidentified armed men and jihadist groups fought their foreign allies.")
    groups = [entity for entity in reading.sentences[0].entities if entity.kind == "group"]
    assert len(groups) == 3
    assert all(entity.ref() is None for entity in groups)


def test_the_authorities_are_those_of_the_host_country_and_say_why() -> None:
    reading = _read("The authorities closed the road to the mission.", about="UNMISS")
    found = {entity.span.quote: entity for entity in reading.sentences[-1].entities}
    assert found["authorities"].slug == "government-of-south-sudan"
    assert found["authorities"].derivation["rule"] == "coreference"
    assert found["mission"].slug == "unmiss"


def test_a_capital_acts_only_as_a_subject() -> None:
    acting = _named(_read("Kinshasa and Kigali have severed ties."))
    assert acting["Kinshasa"] == "government-of-democratic-republic-of-the-congo"
    assert "Kinshasa" not in _named(_read("They met in Kinshasa on Monday."))


def test_the_kremlin_is_the_russian_government() -> None:
    assert _named(_read("It has ties to the Kremlin."))["the Kremlin"] == "government-of-russian-federation"


def test_a_document_with_many_missions_is_about_none() -> None:
    reading = _read("MONUSCO and MINUSCA and UNMISS met. MONUSCO and MINUSCA and UNMISS parted.")
    assert reading.main_mission is None
