import io
import zipfile

import pytest

from ingest.conversion.errors import Refusal
from ingest.conversion.identify import identify
from ingest.conversion.limits import ConversionLimits
from tests.ingest.conversion.files import PNG, archive, docx, pdf, printed


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (pdf([printed("Words")]), "report.pdf", "application/pdf"),
        (pdf([printed("Words")]), "report", "application/pdf"),
        (b"<!DOCTYPE html><html><body>Words</body></html>", "page.html", "text/html"),
        (b"\xef\xbb\xbf<!-- saved -->\n<html lang='en'>", "", "text/html"),
        (docx(["Words"]), "letter.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"Words about a mission.", "note.txt", "text/plain"),
        (b"Words about a mission.", "", "text/plain"),
        (b"# Words\n\nabout a mission", "note.md", "text/markdown"),
        (b"# Words\n\n## More\n\n- one\n- two\n\n[a](https://b.example) **c**", "", "text/markdown"),
        ("Слова о миссии".encode("utf-16"), "note.txt", "text/plain"),
        (b"The sign < is less than, and <b> is a mark.", "note.txt", "text/plain"),
    ],
)
def test_content_tells_the_type(data: bytes, name: str, media_type: str) -> None:
    assert identify(data, name).media_type == media_type


def test_a_readable_file_under_another_readable_name_is_taken_with_a_note() -> None:
    identity = identify(pdf([printed("Words")]), "report.txt")
    assert identity.media_type == "application/pdf"
    assert "promises plain text, but the content is a PDF" in identity.notes[0]


def test_markdown_named_text_is_no_cause_for_a_note() -> None:
    assert identify(b"# Words", "a.md").notes == ()


def refusal(data: bytes, name: str = "", limits: ConversionLimits | None = None) -> Refusal:
    with pytest.raises(Refusal) as refused:
        identify(data, name, limits or ConversionLimits())
    return refused.value


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"").code == "empty"
    assert "0 bytes" in refusal(b"").sentence


def test_a_file_of_blanks_is_refused() -> None:
    assert refusal(b" \n\x00\t\r\n").code == "empty"


def test_a_picture_named_pdf_is_refused_naming_both() -> None:
    error = refusal(PNG, "S_2025_1.pdf")
    assert error.code == "mislabelled"
    assert "promises a PDF" in error.sentence
    assert "PNG image" in error.sentence


def test_text_named_pdf_is_refused_naming_both() -> None:
    error = refusal(b"just words", "report.pdf")
    assert error.code == "mislabelled"
    assert "plain text" in error.sentence


@pytest.mark.parametrize(
    ("data", "called"),
    [
        (PNG, "PNG image"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 20, "JPEG image"),
        (archive({"xl/workbook.xml": b"<workbook/>"}), "Excel workbook"),
        (archive({"ppt/presentation.xml": b"<p/>"}), "PowerPoint"),
        (archive({"readme.txt": b"hello"}), "ZIP archive"),
        (archive({"mimetype": b"application/vnd.oasis.opendocument.text"}), "ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "old format (.doc)"),
        (b"{\\rtf1 words}", "RTF"),
        (b"\x1f\x8b\x08" + b"\0" * 20, "gzip"),
        (b"\x7fELF" + b"\0" * 60, "program"),
        (bytes(range(32)) * 20, "binary file"),
    ],
)
def test_formats_that_are_not_read_are_named(data: bytes, called: str) -> None:
    error = refusal(data)
    assert error.code == "unsupported_type"
    assert called in error.sentence
    assert "Accepted are PDF" in error.sentence


def test_an_uncompressed_opendocument_file_is_named() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as bundle:
        bundle.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert "OpenDocument" in refusal(buffer.getvalue()).sentence


def test_an_office_file_with_a_password_is_refused_as_encrypted() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert refusal(data, "letter.docx").code == "encrypted"


def test_a_file_over_the_limit_is_refused_with_both_sizes() -> None:
    error = refusal(b"x" * 2_000_000, limits=ConversionLimits(file_bytes=1_000_000))
    assert error.code == "too_large"
    assert "2.0 MB" in error.sentence
    assert "1.0 MB" in error.sentence


def test_a_pdf_that_breaks_off_is_refused() -> None:
    whole = pdf([printed("Words " * 10)] * 3)
    assert refusal(whole[: len(whole) // 2], "report.pdf").code == "truncated"


def test_a_pdf_shorter_than_it_says_itself_is_refused() -> None:
    whole = pdf([printed("Words")])
    claimed = whole.replace(b"%PDF-1.4\n", b"%%PDF-1.4\n1 0 obj << /Linearized 1 /L %d >> endobj\n" % (len(whole) * 2))
    assert refusal(claimed).code == "truncated"


def test_a_word_document_that_breaks_off_is_refused() -> None:
    assert refusal(docx(["Words"])[:200], "letter.docx").code == "truncated"


def test_a_word_document_that_unpacks_beyond_measure_is_refused() -> None:
    error = refusal(archive({"word/document.xml": b"0" * 40_000_000}), "letter.docx")
    assert error.code == "archive_bomb"


def test_a_word_document_of_too_many_parts_is_refused() -> None:
    parts = {"word/document.xml": b"<x/>"} | {f"word/{number}.xml": b"" for number in range(20)}
    assert refusal(archive(parts), limits=ConversionLimits(archive_entries=10)).code == "archive_bomb"
