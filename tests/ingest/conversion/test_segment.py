from ingest.conversion.converted import PageSpan
from ingest.conversion.segment import Segment, Segmentation, looks_like_resolution, segment

RESOLUTION = """United Nations S/RES/9999 (2031)

Security Council Distr.: General

30 June 2031

Resolution 9999 (2031)

Adopted by the Security Council at its 9999th meeting, on 30 June 2031

The Security Council,

Recalling its previous resolutions on the matter,

Deeply concerned about the situation,

Acting under Chapter VII of the Charter of the United Nations,

Mandate

1. Decides to extend the mandate of the Mission until 30 June 2032;

2. Requests the Mission to perform the following tasks:

(a) Protection of civilians

(i) To protect civilians under threat of physical violence;

(ii) To patrol the roads;

(b) Support to the authorities

3. Decides to remain seized of the matter.

Annex

1. Surface-to-air missiles;

2. Mines."""

REPORT = """United Nations S/2031/12

Central Example

Report of the Secretary-General

I. Introduction

1. The present report covers developments since 1 January. It is the second one.

II. Political situation

A. National talks

2. Talks began in May:

(a) In the capital;

(b) In the north.

B. Regional talks

3. Nothing was agreed.

¹ See S/2031/3.

III. Observations

4. I am grateful to the Mission."""


def texts(source: str, segments: tuple[Segment, ...], kind: str = "") -> list[tuple[str | None, str]]:
    return [(part.number, source[part.start : part.end]) for part in segments if not kind or part.kind == kind]


def test_operative_paragraphs_carry_their_whole_number() -> None:
    numbers = [number for number, _ in texts(RESOLUTION, segment(RESOLUTION).operative())]
    assert numbers == ["1", "2", "2 (a)", "2 (a) (i)", "2 (a) (ii)", "2 (b)", "3"]


def test_reasons_are_preambular_and_the_head_is_masthead() -> None:
    found = segment(RESOLUTION)
    preamble = [text.split()[0] for _, text in texts(RESOLUTION, found.paragraphs, "preambular")]
    assert preamble == ["The", "Recalling", "Deeply", "Acting"]
    assert len(texts(RESOLUTION, found.paragraphs, "masthead")) == 5


def test_an_annex_numbers_its_own_paragraphs() -> None:
    numbers = [number for number, _ in texts(RESOLUTION, segment(RESOLUTION).paragraphs) if number]
    assert numbers[-2:] == ["annex/1", "annex/2"]


def test_sections_nest_and_are_numbered_as_paths() -> None:
    sections = {part.number: REPORT[part.start : part.end] for part in segment(REPORT).sections}
    assert set(sections) == {"I", "II", "II.A", "II.B", "III"}
    assert sections["II"].startswith("II. Political situation")
    assert sections["II"].rstrip().endswith("See S/2031/3.")
    assert sections["II.A"].rstrip().endswith("(b) In the north.")


def test_paragraphs_of_a_report_are_numbered_and_footnotes_told_apart() -> None:
    found = segment(REPORT)
    assert [number for number, _ in texts(REPORT, found.paragraphs) if number] == ["1", "2", "2 (a)", "2 (b)", "3", "4"]
    assert texts(REPORT, found.paragraphs, "footnote") == [(None, "¹ See S/2031/3.")]


def test_sentences_know_the_number_of_their_paragraph() -> None:
    sentences = texts(REPORT, segment(REPORT).sentences)
    assert ("1", "It is the second one.") in sentences


def test_every_segment_lies_in_the_text_and_begins_with_a_letter_or_sign() -> None:
    for source in (RESOLUTION, REPORT):
        for part in segment(source).all():
            assert source[part.start : part.end].strip() == source[part.start : part.end].rstrip()
            assert part.start < part.end <= len(source)


def test_the_page_of_a_segment_is_where_it_begins() -> None:
    middle = REPORT.index("B. Regional")
    found = segment(REPORT, (PageSpan(0, middle, 1), PageSpan(middle, len(REPORT), 2)))
    assert {part.number: part.page for part in found.sections} == {"I": 1, "II": 1, "II.A": 1, "II.B": 2, "III": 2}


def operative_numbers(body: str) -> list[str | None]:
    source = f"Resolution 77 (1960)\n\nThe Security Council,\n\nNoting the report,\n\n{body}"
    return [part.number for part in segment(source).operative()]


def test_decisions_without_numbers_are_operative_all_the_same() -> None:
    assert (
        operative_numbers("Decides to admit the State;\n\nFurther requests the Secretary-General to report.")
        == [None] * 2
    )


def test_misread_and_lost_numbers_are_understood_from_their_neighbours() -> None:
    first = "l. Decides to act;\n\n2 Calls upon all;\n\n8. Urges the parties;"
    body = f"{first}\n\n4. Requests help;\n\nThanks all;\n\n6. Decides so."
    assert operative_numbers(body) == ["1", "2", "3", "4", "5", "6"]


def test_the_letter_i_after_h_is_no_roman_numeral() -> None:
    letters = "\n\n".join(f"({letter}) part;" for letter in "abcdefghij")
    assert operative_numbers(f"1. Decides:\n\n{letters}")[-2:] == ["1 (i)", "1 (j)"]


def test_old_footnotes_at_the_end_are_not_decisions() -> None:
    source = "Resolution 599 (1987)\n\nThe Security Council,\n\n1. Decides so.\n\n12 Ibid., document S/18990."
    assert segment(source).paragraphs[-1].kind == "footnote"


def test_an_article_is_no_resolution_though_it_names_one() -> None:
    article = "Talks resume\n\nThe Security Council adopted resolution 2100 (2013) at its meeting in April."
    assert not looks_like_resolution(article)
    assert looks_like_resolution(RESOLUTION)


def test_headings_of_an_article_are_found_between_its_paragraphs() -> None:
    long = "The mission left the town in October after ten years, and the governor stayed behind alone. " * 2
    article = f"A title\n\nBy Jane Doe\n\n{long}\n\nWhat next?\n\n{long}\n\nA short paragraph that ends.\n\n{long}"
    found: Segmentation = segment(article)
    assert [text for _, text in texts(article, found.headings)] == ["What next?"]


def test_an_empty_text_has_no_segments() -> None:
    assert list(segment("").all()) == []
