"""What reports of the Secretary-General tell of a mission: its strength, what it documented, what hampers it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.dates import PartialDate
from ingest.extraction.instruments.findings import ReportFindingsExtractor
from ingest.extraction.instruments.mandate import MandateExtractor
from ingest.extraction.instruments.reporting import report_of
from ingest.extraction.instruments.restrictions import ReportRestrictionExtractor
from ingest.extraction.instruments.strengths import ReportStrengthExtractor
from ingest.extraction.numbers import numbers_in
from ingest.extraction.protocol import CandidateDraft, DocumentContext

from . import texts
from .contexts import context_of, shared_context


def _report(text: str = texts.REPORT) -> DocumentContext:
    return context_of(text, "sg_report")


def _findings(number: str) -> CandidateDraft:
    (draft,) = [
        draft
        for draft in ReportFindingsExtractor().extract(_report())
        if draft.values["title"].endswith(f"paragraph {number}")
    ]
    return draft


def _strengths(context: DocumentContext) -> dict[tuple[str, str], dict[str, Any]]:
    drafts = ReportStrengthExtractor().extract(context)
    return {(draft.values["status"], draft.values["personnel_category"]): draft.values for draft in drafts}


def test_the_period_runs_from_the_previous_report_to_the_issue() -> None:
    report = report_of(_report())
    assert report.issued == date(2031, 3, 20)
    assert report.period
    assert report.period.period == PartialDate.between(date(2030, 11, 29), date(2031, 3, 21))
    assert report.mission
    assert report.mission.slug == "monusco"


def test_a_period_printed_with_one_year_takes_it_for_both_ends() -> None:
    text = (
        "Report of the Secretary-General\n\n1. The present report covers the period from 1 November to 31 January 2031."
    )
    found = report_of(_report(text)).period
    assert found
    assert found.period == PartialDate.between(date(2030, 11, 1), date(2031, 2, 1))


def test_a_report_that_names_no_period_has_none() -> None:
    assert report_of(_report("Report of the Secretary-General\n\n1. I submit my report.")).period is None


def test_deployed_and_authorised_are_told_apart() -> None:
    found = _strengths(_report())
    assert found["deployed", "troops"]["figure"]["best"] == 9990
    assert found["authorised", "military"]["figure"]["best"] == 11400
    assert found["deployed", "staff_officers"]["figure"]["best"] == 425
    assert found["deployed", "police"]["figure"]["best"] == 1005


def test_women_are_counted_where_a_number_is_given_and_not_from_a_share() -> None:
    found = _strengths(_report())
    assert found["deployed", "troops"]["women"] is None
    assert found["deployed", "staff_officers"]["women"] == 101
    assert found["deployed", "formed_police"]["women"] == 17


def test_a_day_without_year_is_the_last_before_the_issue_and_carries_within_its_paragraph() -> None:
    found = _strengths(_report())
    assert found["deployed", "troops"]["as_of"]["start"] == "2031-02-01"
    assert found["deployed", "individual_police"]["as_of"]["start"] == "2031-02-01"


def test_people_trained_are_no_strength() -> None:
    numbers = {draft.values["figure"]["best"] for draft in ReportStrengthExtractor().extract(_report())}
    assert 300 not in numbers


def test_a_documented_count_is_a_finding_with_its_unit_and_its_alleged_authors() -> None:
    draft = _findings("3")
    violations, victims = draft.values["findings"]
    assert (violations["counting_unit"], violations["figure"]["best"]) == ("violations", 545)
    assert (victims["counting_unit"], victims["figure"]["low"], victims["figure"]["quantifier"]) == (
        "victims",
        1022,
        "at_least",
    )
    assert victims["perpetrator_as_stated"] == "primarily by armed groups"
    assert victims["assertion"] == "stated"
    assert draft.values["publisher"]["slug"] == "monusco"
    assert draft.values["country_code"] == "CD"
    assert draft.derivation["period"]["rule"] == "reporting_period"


def test_a_breakdown_takes_what_was_done_from_its_whole() -> None:
    draft = _findings("4")
    found = [(one["category"], one["victim_category"], one["figure"]["best"]) for one in draft.values["findings"]]
    assert found == [
        ("overall", "unspecified", 61),
        ("killings", "civilians", 104),
        ("killings", "women", 12),
        ("killings", "children", 14),
        ("injuries", "civilians", 32),
    ]
    assert draft.values["period"] == PartialDate.between(date(2031, 1, 2), date(2031, 3, 1)).to_json()


def test_reportedly_makes_a_finding_alleged() -> None:
    assert _findings("4").values["findings"][1]["assertion"] == "alleged"


def test_categories_with_their_number_in_brackets_are_read() -> None:
    found = {one["category"]: one["figure"]["best"] for one in _findings("5").values["findings"][2:]}
    assert found == {"abduction": 20, "killing_maiming": 15, "recruitment_use": 12}


def test_every_number_of_a_finding_stands_in_its_quotes() -> None:
    for draft in ReportFindingsExtractor().extract(_report()):
        for index, finding in enumerate(draft.values["findings"]):
            (evidence,) = [one for one in draft.evidence if one.field_path == f"findings.{index}.figure"]
            quoted = set().union(*(numbers_in(span.quote) for span in evidence.spans))
            stated = {finding["figure"][bound] for bound in ("low", "best", "high")} - {None}
            assert stated <= quoted


def test_restrictions_say_who_imposes_them_when_the_report_does() -> None:
    found = [draft.values for draft in ReportRestrictionExtractor().extract(_report())]
    movement, agreement, convoy = found
    assert (movement["restriction_kind"], movement["imposed_by"]["slug"]) == ("movement", "m23")
    assert (agreement["restriction_kind"], agreement["imposed_by"]) == ("other", None)
    assert (convoy["imposed_by_as_stated"], convoy["date"]["start"]) == ("the national authorities", "2031-02-19")


def test_wishes_are_no_restrictions() -> None:
    assert all("urge" not in draft.values["description"] for draft in ReportRestrictionExtractor().extract(_report()))


def test_the_mandate_the_report_tells_of() -> None:
    (draft,) = MandateExtractor().extract(_report())
    assert (draft.values["symbol"], draft.values["decided_expiry"]) == ("S/RES/9801 (2030)", "2031-12-21")


@pytest.mark.parametrize(
    "extractor", [ReportStrengthExtractor(), ReportFindingsExtractor(), ReportRestrictionExtractor()]
)
def test_other_documents_are_left_to_others(extractor: Any) -> None:
    assert list(extractor.extract(context_of(texts.REPORT.replace("Report of the", "Article on the"), "news"))) == []


def test_the_shared_report_on_the_central_african_republic() -> None:
    found = _strengths(shared_context("documents/S_2025_97.en.pdf", "sg_report"))
    assert found["deployed", "troops"]["figure"]["best"] == 13990
    assert found["authorised", "military"]["figure"]["best"] == 14400
    assert found["authorised", "police"]["figure"]["best"] == 3020
    assert found["deployed", "individual_police"]["women"] == 180
    assert found["deployed", "civilians"]["figure"]["best"] == 1571
    assert {values["as_of"]["start"] for values in found.values()} == {"2025-02-01"}
