from ingest.extraction.places import PlaceMention
from ingest.extraction.reading import reading_of
from tests.ingest.extraction.reading_texts import context_of


def _places(text: str, about: str = "") -> list[PlaceMention]:
    return [place for sentence in reading_of(context_of(text, about=about)).sentences for place in sentence.places]


def test_a_town_is_looked_up_in_the_missions_country() -> None:
    (place,) = _places("Fighting broke out in Bria.", about="MINUSCA")
    assert place.value["country_code"] == "CF"
    assert place.value["geonameid"]
    assert place.value["geo_precision"] == "exact"


def test_near_a_town_is_less_exact_than_in_it() -> None:
    (place,) = _places("An ambush took place near Bria.", about="MINUSCA")
    assert place.value["geo_precision"] == "near"


def test_a_village_no_gazetteer_knows_is_no_more_exact_than_its_country() -> None:
    (place,) = _places("They were held in Zzyzxville in Mali.")
    assert place.value["name"] == "Zzyzxville"
    assert (place.value["country_code"], place.value["geo_precision"], place.value["latitude"]) == (
        "ML",
        "country",
        None,
    )


def test_a_month_an_article_and_a_council_are_no_places() -> None:
    assert _places("In March they met in the Security Council under Article 5 of the Charter.") == []
