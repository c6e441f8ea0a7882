import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.conversion.canonical import canonical, decode, is_canonical
from ingest.conversion.errors import Refusal


@given(st.text(alphabet=st.characters(codec=None)))
def test_canonical_text_stays_the_same_when_made_canonical_again(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    assert is_canonical(once)


@given(st.text())
def test_canonical_text_is_nfc_without_controls_and_carriage_returns(text: str) -> None:
    result = canonical(text)
    assert unicodedata.is_normalized("NFC", result)
    assert not [sign for sign in result if unicodedata.category(sign) in {"Cc", "Cs"} and sign != "\n"]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\x0b\x0c\x85\u2028\u2029")))
def test_line_ends_make_no_difference(line: str) -> None:
    unix = f"first\n{line}\nlast"
    assert canonical(unix) == canonical(unix.replace("\n", "\r\n")) == canonical(unix.replace("\n", "\r"))


def test_composed_and_decomposed_letters_are_the_same_text() -> None:
    assert canonical("Tessalite\u0301") == "Tessalit\u00e9"


def test_nul_soft_hyphens_and_direction_marks_disappear() -> None:
    assert canonical("Ki\x00dal\u00ad and \u202eGao\u202c\ufeff") == "Kidal and Gao"


def test_every_kind_of_space_becomes_a_plain_one() -> None:
    assert canonical("12\u202f300\u00a0troops\tin all") == "12 300 troops in all"


def test_letters_joined_in_persian_keep_their_joiner() -> None:
    assert canonical("می\u200cرود") == "می\u200cرود"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_believed(encoding: str) -> None:
    assert decode("Opération Barkhane".encode(encoding))[0] == "Opération Barkhane"


def test_text_without_a_mark_is_read_as_utf_8_first() -> None:
    assert decode("Sévaré – Mopti".encode()) == ("Sévaré – Mopti", "utf-8")


def test_a_wrong_declaration_does_not_spoil_utf_8() -> None:
    assert decode("Sévaré".encode(), "us-ascii")[0] == "Sévaré"


def test_an_unknown_declaration_is_ignored() -> None:
    assert decode(b"plain", "no-such-encoding")[0] == "plain"


def test_western_text_of_an_older_encoding_is_recognised() -> None:
    words = "Le Conseil de sécurité a décidé de proroger le mandat de la mission jusqu’au 30 juin. " * 4
    assert decode(words.encode("cp1252"))[0] == words


def test_cyrillic_text_of_an_older_encoding_is_recognised() -> None:
    words = "Совет Безопасности постановляет продлить мандат Миссии до тридцатого июня. " * 6
    assert decode(words.encode("cp1251"))[0] == words


def test_a_mark_that_lies_is_a_reason_in_words() -> None:
    with pytest.raises(Refusal, match="cannot be read") as refused:
        decode(b"\xff\xfe\x00\xd8x")
    assert refused.value.code == "undecodable"
