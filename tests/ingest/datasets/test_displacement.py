"""Displaced people: UNHCR's populations, IDMC's updates and the HDX Humanitarian API."""

# ruff: noqa: E501 - rows as they come

from __future__ import annotations

import csv
import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from core.dates import PartialDate
from core.models import Change
from events.models import DisplacementFigure
from tests.api.resources import results
from tests.factories import ActorFactory
from tests.ingest.datasets.figures import in_order, period
from tests.ingest.datasets.importing import SHARED, Reader, imported_file, reader, shared_data, told

pytestmark = pytest.mark.django_db

UNHCR = """year,coo_name,coo,coo_iso,coa_name,coa,coa_iso,refugees,asylum_seekers,returned_refugees,idps,returned_idps,stateless,ooc,oip,hst
2022,Mali,MLI,MLI,Niger,NGR,NER,61000,120,340,0,0,0,7,,0
2022,Mali,MLI,MLI,Mali,MLI,MLI,0,0,0,380000,84000,0,0,,0
2022,Stateless,STA,XXA,Niger,NGR,NER,0,0,0,0,0,25,0,,0
1957,Unknown,UKN,UNK,Unknown,UKN,UNK,500,0,0,0,0,0,0,,0
1965,Unknown,UKN,UNK,Morocco,MOR,MAR,2360,0,300,0,0,0,0,,0
"""


def rows() -> list[tuple[object, ...]]:
    columns = ("displacement_kind", "measure", "country_code", "origin_country_code", "best")
    return list(in_order(DisplacementFigure).values_list(*columns))


@pytest.fixture
def unhcr(tmp_path: Path) -> Reader:
    return reader(tmp_path, "unhcr-population", "unhcr-population", "unhcr.csv")


def test_each_population_of_a_row_is_a_record_of_its_kind(unhcr: Reader) -> None:
    imported = unhcr(UNHCR)
    assert rows() == [
        ("refugee", "stock", "MA", "", 2360),
        ("idp", "stock", "ML", "", 380000),
        ("returnee", "flow", "ML", "", 84000),
        ("asylum_seeker", "stock", "NE", "ML", 120),
        ("refugee", "stock", "NE", "ML", 61000),
        ("returnee", "flow", "ML", "NE", 340),
        ("stateless", "stock", "NE", "", 25),
    ]
    assert {period(figure) for figure in DisplacementFigure.objects.all()} == {
        PartialDate.year(2022),
        PartialDate.year(1965),
    }
    assert told(imported, "failed") == []


def test_noughts_and_people_nowhere_are_counted_with_the_reason(unhcr: Reader) -> None:
    noted = {(column, reason.partition(":")[0]) for _, column, reason in told(unhcr(UNHCR), "noted")}
    assert ("coa_iso", "The country where they are is not known.") in noted
    assert ("coo_iso", "The country that they returned to is not known.") in noted
    assert ("stateless", "A nought of a table that pairs every origin with every asylum") in noted


def test_figures_are_those_of_unhcr_where_it_is_known(unhcr: Reader) -> None:
    reporter = ActorFactory.create(slug="unhcr")
    unhcr(UNHCR)
    assert {figure.reported_by for figure in DisplacementFigure.objects.all()} == {reporter}


def test_a_year_and_a_country_that_are_none_fail_each_by_itself(unhcr: Reader) -> None:
    imported = unhcr(UNHCR.replace("2022,Mali,MLI,MLI,Niger,NGR,NER", "MMXXII,Mali,MLI,MLI,Niger,NGR,QQQ"))
    failed = {(row, column) for row, column, _ in told(imported, "failed")}
    assert failed == {(2, "year"), (2, "coa_iso")}
    assert imported.counts["new"] == 4


def test_reading_again_writes_nothing(unhcr: Reader) -> None:
    unhcr(UNHCR)
    before = Change.objects.count()
    assert unhcr(UNHCR).counts["unchanged"] == 7
    assert Change.objects.count() == before


UPDATE = {
    "id": 126716, "country": "Mali", "iso3": "MLI", "latitude": 16.27, "longitude": -0.04,
    "displacement_type": "Conflict", "qualifier": "more than", "figure": 500,
    "displacement_date": "2023-11-06T11:00:00.000Z", "displacement_start_date": "2023-11-06T11:00:00.000Z",
    "displacement_end_date": "2023-11-08T11:00:00.000Z", "type": None,
    "standard_popup_text": "<b>More than 500 people</b> fled <a href=\"https://example.org\">a village</a>",
}  # fmt: skip


@pytest.fixture
def idmc(tmp_path: Path) -> Reader:
    return reader(tmp_path, "idmc-idu", "idmc-idu", "idu.json")


def update(**columns: Any) -> str:
    return json.dumps([{**UPDATE, **columns}])


def test_an_update_is_a_flow_at_a_place_in_its_days(idmc: Reader) -> None:
    idmc(update())
    assert rows() == [("idp", "flow", "ML", "", None)]
    figure = DisplacementFigure.objects.get()
    assert (figure.low, figure.high, figure.quantifier) == (500, None, "at_least")
    assert figure.place is not None and (figure.place.latitude, figure.place.longitude) == (16.27, -0.04)


def test_the_day_is_that_of_midnight_in_new_zealand_in_which_the_file_is_written(idmc: Reader) -> None:
    idmc(update())
    figure = DisplacementFigure.objects.get()
    assert period(figure) == PartialDate.parse("2023-11-07/2023-11-09")


@pytest.mark.parametrize(
    ("qualifier", "quantifier", "low", "best", "high"),
    [("total", "exact", 500, 500, 500), ("approximately", "about", None, 500, None)],
)
def test_the_qualifier_is_kept(
    idmc: Reader, qualifier: str, quantifier: str, low: int | None, best: int, high: int | None
) -> None:
    idmc(update(qualifier=qualifier))
    figure = DisplacementFigure.objects.get()
    assert (figure.quantifier, figure.low, figure.best, figure.high) == (quantifier, low, best, high)


def test_what_displaced_them_is_told_and_the_text_with_its_markup_is_not(idmc: Reader) -> None:
    idmc(update(displacement_type="Disaster", type="Flood"))
    assert DisplacementFigure.objects.get().figure_as_stated == "more than 500; Disaster, Flood"
    (answer,) = results("displacement-figures/")
    assert "<b>" not in json.dumps(answer) and "example.org" not in json.dumps(answer)


def test_a_qualifier_that_nobody_knows_fails(idmc: Reader) -> None:
    ((_, column, reason),) = told(idmc(update(qualifier="hardly")), "failed")
    assert column == "figure, qualifier, displacement_type, type"
    assert "is qualified by 'hardly', which is none of total" in reason


def test_abyei_has_no_code_and_is_at_its_point(idmc: Reader) -> None:
    assert told(idmc(update(iso3="AB9")), "failed") == []
    assert DisplacementFigure.objects.get().country_code == ""


IDPS = """location_code,has_hrp,in_gho,provider_admin1_name,provider_admin2_name,admin1_code,admin1_name,admin2_code,admin2_name,admin_level,assessment_type,reporting_round,operation,population,reference_period_start,reference_period_end,resource_hdx_id
#country+code,#meta+has_hrp,#meta+in_gho,#adm1+name,#adm2+name,#adm1+code,#adm1+name,#adm2+code,#adm2+name,#adm+level,#assessment,#round,#operation,#population,#date+start,#date+end,#meta+id
MLI,True,True,,,,,,,0,BA,80,Displacement due to conflict,354739,2024-01-31T00:00:00,2024-01-31T23:59:59,abc
MLI,True,True,Gao,,ML07,Gao,,,1,BA,80,Displacement due to conflict,81201,2024-01-31T00:00:00,2024-01-31T23:59:59,abc
MLI,True,True,Gao,Ansongo,ML07,Gao,ML0702,Ansongo,2,BA,80,Displacement due to conflict,30100,2024-01-31T00:00:00,2024-01-31T23:59:59,abc
"""
REFUGEES = """origin_location_code,asylum_location_code,population_group,gender,age_range,min_age,max_age,population,reference_period_start,reference_period_end
MLI,NER,REF,all,all,,,61000,2022-01-01T00:00:00,2022-12-31T23:59:59
MLI,NER,REF,f,all,,,31000,2022-01-01T00:00:00,2022-12-31T23:59:59
MLI,NER,REF,f,5-11,5,11,9000,2022-01-01T00:00:00,2022-12-31T23:59:59
MLI,NER,RET,all,all,,,340,2022-01-01T00:00:00,2022-12-31T23:59:59
MLI,NER,HST,all,all,,,10,2022-01-01T00:00:00,2022-12-31T23:59:59
"""


@pytest.fixture
def hapi(tmp_path: Path) -> Reader:
    return reader(tmp_path, "hdx-hapi", "hdx-hapi", "hapi.csv")


def test_the_humanitarian_api_gives_stocks_of_a_country_and_its_areas(hapi: Reader) -> None:
    imported = hapi(IDPS)
    assert rows() == [("idp", "stock", "ML", "", best) for best in (354739, 81201, 30100)]
    country, area, district = in_order(DisplacementFigure)
    assert country.place is None
    assert area.place is not None and (area.place.name, area.place.place_kind) == ("Gao", "admin1")
    assert district.place is not None and (district.place.name, district.place.admin1_name) == ("Ansongo", "Gao")
    assert period(country) == PartialDate.parse("2024-01-31")
    assert country.figure_as_stated == "Displacement due to conflict, round 80"
    assert any("hashtags" in reason for _, _, reason in told(imported, "repaired"))
    assert imported.release is not None and "do not add them up" in imported.release.note


def test_refugees_are_read_once_and_not_again_by_sex_and_age(hapi: Reader) -> None:
    imported = hapi(REFUGEES)
    assert rows() == [("refugee", "stock", "NE", "ML", 61000), ("returnee", "flow", "ML", "NE", 340)]
    assert {period(figure) for figure in DisplacementFigure.objects.all()} == {PartialDate.year(2022)}
    assert imported.counts["skipped"] > 0


def test_the_api_s_own_json_is_read_as_its_csv(hapi: Reader) -> None:
    lines = csv.DictReader(REFUGEES.splitlines())
    data = [{key: value or None for key, value in row.items()} for row in lines]
    hapi(json.dumps({"data": data}), name="hapi.json")
    assert [row[-1] for row in rows()] == [61000, 340]


@shared_data
def test_the_real_updates_begin_on_the_day_that_their_text_names(tmp_path: Path) -> None:
    path = SHARED / "displacement" / "idmc_idu_sample.json"
    given = json.loads(path.read_text(encoding="utf-8"))
    reader(tmp_path, "idmc-idu", "idmc-idu", "none.json")
    imported = imported_file("idmc-idu", path, version="1")
    assert (told(imported, "failed"), imported.counts["new"]) == ([], len(given))
    figures = {figure.row_key: figure for figure in in_order(DisplacementFigure)}
    assert sum(figure.best or figure.low or 0 for figure in figures.values()) == sum(one["figure"] for one in given)
    for one in given:
        text = re.sub(r"\s+", " ", one["standard_popup_text"])
        assert f"{figures[str(one['id'])].as_of.lower:%d %B} - " in text


@shared_data
@pytest.mark.long  # 138,893 rows become 203,899 records: a minute and more
def test_the_real_populations_are_read_to_the_last_number(tmp_path: Path) -> None:
    path = SHARED / "displacement" / "unhcr_population.csv.gz"
    reader(tmp_path, "unhcr-population", "unhcr-population", "none.csv")
    imported = imported_file("unhcr-population", path, version="1")
    assert told(imported, "failed") == []
    known = {"UNK", "XXA", "TIB"}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        given = list(csv.DictReader(file))
    for kind, column, where in (
        ("refugee", "refugees", "coa_iso"),
        ("asylum_seeker", "asylum_seekers", "coa_iso"),
        ("idp", "idps", "coa_iso"),
        ("stateless", "stateless", "coa_iso"),
    ):
        numbers = [int(row[column]) for row in given if row[column] != "0" and row[where] not in known]
        figures = DisplacementFigure.objects.filter(displacement_kind=kind).values_list("best", flat=True)
        assert (len(figures), sum(figures)) == (len(numbers), sum(numbers))  # type: ignore[arg-type]
