from ingest.conversion.converted import ConvertedText
from ingest.conversion.from_pdf import PdfConverter
from tests.ingest.conversion.files import Placed, pdf, printed


def converted(*pages: list[Placed]) -> ConvertedText:
    return PdfConverter().convert(pdf(pages))


def running(page: int, pages: int) -> list[Placed]:
    return [(60, 750, "S/2025/97"), (60, 38, f"{page}/{pages} 25-01946")]


FULL = "The Council extended the mandate of the Mission for one more year and asked for"  # as wide as a line gets


def test_lines_of_one_paragraph_become_one_line() -> None:
    text = converted(printed(FULL, "a report every three months.", "", "The Government agreed.")).text
    assert text == f"{FULL} a report every three months.\n\nThe Government agreed."


def test_a_line_that_ends_early_ends_its_paragraph() -> None:
    text = converted(printed("The first item", "The second item", "The third item is a little longer", FULL)).text
    assert text.split("\n\n") == ["The first item", "The second item", "The third item is a little longer", FULL]


def test_headers_footers_and_job_numbers_are_left_out_and_said_so() -> None:
    pages = [running(number, 4) + printed(FULL, f"page {number} ends here.") for number in range(1, 5)]
    result = converted(*pages)
    assert "25-01946" not in result.text
    assert result.text.count("S/2025/97") == 1  # the first page's is the document's own
    assert "Running lines left out" in result.notes[0]


def test_a_sentence_goes_on_over_the_page_and_the_page_map_says_where() -> None:
    first = running(1, 2) + printed(FULL)
    second = running(2, 2) + printed("further progress by the end of the year.", "", "5. The next paragraph.")
    result = converted(first, second)
    assert f"{FULL} further progress by the end of the year.\n\n5. The next paragraph." in result.text
    one, two = result.pages
    assert (one.number, two.number) == (1, 2)
    assert result.text[two.start :].startswith("further progress")
    assert one.end == two.start


def test_a_new_paragraph_on_the_next_page_stays_apart() -> None:
    text = converted(
        printed(FULL, "until June."), printed("6. The Government agreed to this at once and in full.")
    ).text
    assert text.endswith("until June.\n\n6. The Government agreed to this at once and in full.")


def test_a_footnote_does_not_cut_a_paragraph_that_goes_on_overleaf() -> None:
    body = printed("1. An earlier paragraph that is complete in itself and quite long enough.", "", FULL)
    page = [*body, (124.0, 90.0, "__________________")]
    text = converted(page, printed("further progress.")).text
    assert f"{FULL} further progress." in text
    assert "____" not in text


def test_a_hyphen_at_the_line_end_stays_where_the_document_spells_it() -> None:
    text = converted(
        printed(
            "The Secretary-General met the leaders of all the parties in the capital. The troop-",
            "contributing countries were thanked. Each troop-contributing country was named.",
        )
    ).text
    assert "The troop-contributing countries" in text


def test_figures_and_places_survive_unchanged() -> None:
    text = converted(
        printed("On 5 February 2023 (S/2023/36), 12,300 troops at 14° N – “so far” – cost $1.2 billion.")
    ).text
    assert text == "On 5 February 2023 (S/2023/36), 12,300 troops at 14° N – “so far” – cost $1.2 billion."


def test_a_page_without_text_is_named_in_a_note_or_left_out_of_the_map() -> None:
    result = converted(printed("Words on the first page, enough of them."), [], printed("Words on the third page too."))
    assert [page.number for page in result.pages] == [1, 3]
