"""The text of a document, cut where evidence begins and ends."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.models import CandidateEvidence
from ingest.review.evidence import attach, in_words
from ingest.review.form import CandidateForm
from ingest.review.passages import WHOLE_UP_TO, Gap, Mark, Passage, reading_of
from tests.ingest.review.test_form import candidate_of

TEXT = "Heading\n\nTwo Chadian and one Togolese peacekeepers died.\nAnother line."


def shown_text(parts: list[Passage | Gap]) -> str:
    return "".join(piece.text for part in parts if isinstance(part, Passage) for piece in part.pieces)


def test_overlapping_evidence_is_cut_where_each_begins_and_ends() -> None:
    start = TEXT.index("Two")
    marks = [Mark(start, start + len("Two Chadian and one Togolese"), 1), Mark(start + 4, start + 11, 2)]
    reading = reading_of(TEXT, [[0, 7, "heading", None, 1]], marks)
    heading, passage, _ = reading.parts
    assert isinstance(heading, Passage)
    assert (heading.kind, heading.page) == ("heading", 1)
    assert isinstance(passage, Passage)
    assert [(piece.text, piece.numbers, piece.begins) for piece in passage.pieces] == [
        ("Two ", (1,), (1,)),
        ("Chadian", (1, 2), (2,)),
        (" and one Togolese", (1,), ()),
        (" peacekeepers died.", (), ()),
    ]


def test_a_long_text_shows_what_is_around_its_evidence_and_says_what_it_leaves_out() -> None:
    text = "\n".join(f"Line {number} of a long report." + " More words." * 40 for number in range(200))
    assert len(text) > WHOLE_UP_TO
    at = text.index("Line 100 ")
    reading = reading_of(text, [], [Mark(at, at + 8, 1)])
    assert not reading.is_whole
    assert [part.paragraphs for part in reading.parts if isinstance(part, Gap)] == [97, 96]
    assert sum(isinstance(part, Passage) for part in reading.parts) == 7
    whole = reading_of(text, [], [Mark(at, at + 8, 1)], whole=True)
    assert whole.is_whole
    assert sum(isinstance(part, Passage) for part in whole.parts) == 200


def test_a_long_text_without_evidence_shows_its_beginning() -> None:
    reading = reading_of("word \n" * WHOLE_UP_TO, [], [])
    assert isinstance(reading.parts[0], Passage)
    assert isinstance(reading.parts[-1], Gap)


@given(
    st.text(alphabet="ab \n\u202e<é", max_size=80),
    st.lists(st.tuples(st.integers(0, 80), st.integers(1, 20), st.integers(0, 3)), max_size=6),
    st.lists(st.tuples(st.integers(0, 80), st.integers(0, 30)), max_size=5),
)
def test_no_word_is_lost_or_shown_twice(
    text: str, spans: list[tuple[int, int, int]], segments: list[tuple[int, int]]
) -> None:
    marks = [Mark(start, min(start + width, len(text)), number) for start, width, number in spans if start < len(text)]
    rows = [[start, min(start + width, len(text)), "paragraph", None, None] for start, width in segments]
    reading = reading_of(text, rows, marks)
    assert "".join(shown_text(reading.parts).split()) == "".join(text.split())
    for part in reading.parts:
        assert isinstance(part, Passage)
        position = part.start
        for piece in part.pieces:
            expected = {mark.number for mark in marks if mark.start <= position and position + 1 <= mark.end}
            assert set(piece.numbers) == expected
            position += len(piece.text)


def quote(path: str, start: int = 0) -> CandidateEvidence:
    return CandidateEvidence(field_path=path, start=start, end=start + 1, quote="x")


def test_evidence_is_numbered_in_the_order_of_the_page_and_kept_at_its_value() -> None:
    form = CandidateForm(candidate_of("incident"))
    quotes = [quote("casualties.0.figure", 3), quote("date", 2), quote(""), quote("participations.1"), quote("weather")]
    evidence = attach(form, quotes, {"date.start": {"rule": "before_event", "anchor": "5 February 2023"}})
    fields = {bound.path: bound for bound in form.everything()}
    assert fields["date"].support.number == 1
    assert fields["date"].support.derived == "before event, anchor: 5 February 2023"
    assert fields["casualties.0.figure"].support.number == 3
    assert evidence.labels == {1: "Date", 2: "Who took part 2", 3: "Casualties 1: Figure"}
    assert [one.field_path for one in evidence.whole.quotes] == ["", "weather"]
    assert {(mark.start, mark.number) for mark in evidence.marks} >= {(3, 3), (2, 1), (0, 0), (0, 2)}


def test_a_derivation_reads_as_words() -> None:
    assert in_words({"rule": "not_after_publication", "unit": None}) == "not after publication"
    assert in_words({"rule": "sum", "parts": [2, 1]}) == "sum, parts: 2, 1"
    assert in_words("as printed") == "as printed"
