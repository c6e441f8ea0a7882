from ingest.conversion.from_text import TextConverter


def text_of(source: str) -> str:
    return TextConverter().convert(source.encode()).text


WRAPPED = """Resolution 599 (1987)
of 31 July 1987

The Security Council,

Recalling its resolutions 425 (1978), 426 (1978), 501
(1982) and 520 (1982), as well as all its resolutions
on the situation in Lebanon,

1. Decides to extend the present mandate of the Inter-
im Force for a further period of six months, that is,
until 31 January 1988;
2. Reiterates its strong support for the territorial
integrity of Lebanon, and calls for full co-operation;

3. Requests the Secretary-General to continue consul-
tations with the Government; such consultations and co-
operation shall be reported to the Council.

Adopted unanimously at the
2751st meeting.
"""


def test_hard_wrapped_lines_become_paragraphs() -> None:
    lines = [line for line in text_of(WRAPPED).split("\n") if line]
    assert (
        "Recalling its resolutions 425 (1978), 426 (1978), 501 (1982) and 520 (1982), as well as all its " in lines[2]
    )
    assert lines[2].endswith("situation in Lebanon,")


def test_a_numbered_paragraph_begins_a_line_of_its_own_even_without_a_blank_line() -> None:
    assert "\n2. Reiterates its strong support" in text_of(WRAPPED)


def test_the_opening_of_a_resolution_stands_alone() -> None:
    assert "\n\nThe Security Council,\n\n" in text_of(WRAPPED)


def test_a_word_divided_at_the_line_end_is_joined_as_the_text_spells_it() -> None:
    text = text_of(WRAPPED)
    assert "consultations with the Government" in text
    assert "co-operation shall be" in text


def test_text_with_a_paragraph_a_line_is_left_as_it_is() -> None:
    source = (
        "A title\n08 Mar 2023\nBy Some Body\n\n" + "A long paragraph that goes on and on. " * 5 + "\n\nAnother one.\n"
    )
    assert text_of(source) == source.strip().replace(" \n", "\n")


def test_short_lines_that_begin_with_capitals_are_not_joined() -> None:
    source = "Kidal\nGao\nMénaka\nTombouctou\nMopti\nTaoudénit"
    assert text_of(source) == source


def test_a_form_feed_begins_a_page() -> None:
    result = TextConverter().convert(b"First page.\n\fSecond page.")
    assert [(page.number, result.text[page.start : page.end].strip()) for page in result.pages] == [
        (1, "First page."),
        (2, "Second page."),
    ]


def test_short_lines_above_a_wide_text_are_not_joined() -> None:
    wide = "a word and another one " * 5
    head = "A title\n14 November 2031\nBy Awa Diallo"
    assert text_of(f"{head}\n\nIt said {wide}\nand went on.\n\nThen {wide}\nit ended.").startswith(f"{head}\n\nIt said")
