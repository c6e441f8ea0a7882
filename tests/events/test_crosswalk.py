"""Codes of other datasets: each is read as a code that we have, and says how well the two meet."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from core.api.vocabularies import vocabularies
from events.crosswalk import UnknownCodeError, crosswalk_of, crosswalk_rows, folded, from_crosswalk
from events.models import CodeCrosswalk
from events.reference import load_crosswalk
from tests.factories import CodeCrosswalkFactory


@pytest.mark.parametrize(
    ("scheme", "theirs", "ours"),
    [
        ("ucdp.type_of_violence", "1", "battle.armed_clash"),
        ("ucdp.type_of_violence", "3", "vac.attack"),
        ("ucdp.where_prec", "4", "admin1"),
        ("ucdp.date_prec", "2", "week"),
        ("acled.sub_event_type", "Remote explosive/landmine/IED", "remote.ied_mine"),
        ("acled.event_type", "Battle-Non-state actor overtakes territory", "battle.nonstate_overtakes"),
        ("acled.time_precision", "3", "month"),
        ("plover.violence", "ASSAULT/suicide-attack", "remote.suicide"),
        ("plover.politics", "SANCTION/expel", "expulsion"),
    ],
)
def test_a_code_of_another_dataset_is_read_as_ours(scheme: str, theirs: str, ours: str) -> None:
    assert from_crosswalk(scheme, theirs) == ours


def test_capitals_and_blanks_are_the_release_and_not_the_code() -> None:
    assert from_crosswalk("acled.event_type", " RIots/Protests ") == from_crosswalk(
        "acled.event_type", "Riots/Protests"
    )


def test_an_unknown_code_is_refused_with_what_there_is() -> None:
    with pytest.raises(UnknownCodeError, match=r"'8' is no code of ucdp.where_prec; known: 1, 2, 3, 4, 5, 6, 7"):
        from_crosswalk("ucdp.where_prec", "8")


def test_a_scheme_that_there_is_not_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError, match="no_such_scheme"):
        from_crosswalk("no_such_scheme", "1")


def test_every_row_names_a_code_of_its_list_and_no_code_is_there_twice() -> None:
    rows = crosswalk_rows()
    assert [row["row_key"] for row in rows if row["code"] not in vocabularies()[row["vocabulary"]].codes] == []
    codes = [(row["scheme"], folded(row["external_code"])) for row in rows]
    assert len(codes) == len(set(codes))


def test_a_scheme_is_about_one_code_list() -> None:
    lists = {(row["scheme"], row["vocabulary"]) for row in crosswalk_rows()}
    assert len(lists) == len({scheme for scheme, _ in lists})


def test_the_codes_of_a_scheme_cannot_be_changed_by_who_reads_them() -> None:
    with pytest.raises(TypeError):
        crosswalk_of("ucdp.where_prec")["1"] = "near"  # type: ignore[index]  # that is the point


@pytest.mark.django_db
def test_loading_writes_what_the_file_says_and_the_second_time_nothing() -> None:
    CodeCrosswalkFactory.create(scheme="ucdp.where_prec", external_code="4", code="country", vocabulary="geo-precision")
    assert len(load_crosswalk()) == len(crosswalk_rows()) == CodeCrosswalk.objects.count()
    assert CodeCrosswalk.objects.get(scheme="ucdp.where_prec", external_code="4").code == "admin1"
    assert load_crosswalk() == []


@pytest.mark.django_db
@pytest.mark.parametrize(("column", "value"), [("vocabulary", "kinds"), ("code", "vac.theft")])
def test_a_code_that_we_do_not_have_is_refused(column: str, value: str) -> None:
    row = CodeCrosswalkFactory.create()
    setattr(row, column, value)
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert list(refusal.value.message_dict) == [column]
