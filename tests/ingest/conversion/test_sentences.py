import pytest

from ingest.conversion.sentences import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "The U.N. Security Council met on Mali.",
        "Maj. Gen. Jean Bosco Kazura and Lt. Col. A. Traoré visited Gao.",
        "The convoy left at 5 p.m. Tuesday for Kidal.",
        "See S/2022/503 and resolution No. 2640, paras. 16 and 17, as well as annex. II.",
        "Some 1.5 million people, i.e. a fifth of all, fled to St. Louis.",
        "1. Decides to extend the mandate of the Mission;",
        "(a) To protect civilians, e.g. women and children;",
        "Human Rights Watch vs. the Government, cf. the case of J. K. Rowe.",
        "It cost $3.4 billion in fiscal year 2022.",
        "Mr. Guterres, Dr. Diop and Amb. Thomas-Greenfield spoke.",
    ],
)
def test_abbreviations_numbers_and_titles_do_not_end_a_sentence(whole: str) -> None:
    assert split(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The mission left. It was late.", ["The mission left.", "It was late."]),
        ("“We stay,” he said. “We must.” They agreed.", ["“We stay,” he said.", "“We must.”", "They agreed."]),
        ("Who did it? Nobody knows!", ["Who did it?", "Nobody knows!"]),
        ("He returned to the U.S. The talks went on.", ["He returned to the U.S.", "The talks went on."]),
        ("They met at 5 p.m. The talks failed.", ["They met at 5 p.m.", "The talks failed."]),
        ("It ended in 2013. In 2014 it began again.", ["It ended in 2013.", "In 2014 it began again."]),
        ("The deficit was $41 million.¹ The Assembly met.", ["The deficit was $41 million.¹", "The Assembly met."]),
        ("See the annex. The list is long.", ["See the annex.", "The list is long."]),
        ("MINUSMA left Kidal. MINUSMA left Gao.", ["MINUSMA left Kidal.", "MINUSMA left Gao."]),
        ("安理会开会。会议结束。", ["安理会开会。", "会议结束。"]),
        ("Совет собрался. Он решил продлить мандат.", ["Совет собрался.", "Он решил продлить мандат."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, parts: list[str]) -> None:
    assert split(text) == parts


def test_a_range_is_searched_without_looking_beyond_it() -> None:
    text = "One. Two. Three."
    assert [text[start:end] for start, end in sentences(text, 5, 9)] == ["Two."]


def test_blanks_give_no_sentence() -> None:
    assert split(" \n ") == []
