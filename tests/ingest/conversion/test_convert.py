import sys

import pytest

from ingest.conversion.convert import convert
from ingest.conversion.converted import ConvertedText, PageSpan
from ingest.conversion.errors import ConversionError, ConverterFailure, Refusal
from ingest.conversion.limits import ConversionLimits
from ingest.conversion.sandbox import convert_in_child
from tests.ingest.conversion.files import docx, encrypted_pdf, pdf, printed, scanned_pdf

ARTICLE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Talks resume | The Example</title>
<meta name="author" content="Jane Doe"><meta property="article:published_time" content="2023-03-08">
<meta property="og:site_name" content="The Example"><link rel="license"
href="https://creativecommons.org/licenses/by/4.0/"></head><body><nav>Home Contact</nav><article><h1>Talks resume</h1>
<p>{first}</p><h2>Context</h2><p>{second}</p><table><tr><th>Year</th><th>Killed</th></tr><tr><td>2020</td><td>12</td>
</tr></table></article><aside>Subscribe to our letter</aside></body></html>"""
FIRST = "The mission said on 5 March that two convoys were stopped on the road to the north by armed men. " * 3
SECOND = "The region has seen more such incidents since the agreement was signed in the capital last year. " * 3


def test_html_gives_the_article_without_menus_and_says_who_published_it() -> None:
    converted = convert(ARTICLE.format(first=FIRST, second=SECOND).encode(), "a.html").converted
    assert FIRST.strip() in converted.text
    assert "2020 | 12" in converted.text
    assert "Subscribe" not in converted.text
    assert converted.hints.title == "Talks resume"
    assert converted.hints.authors == ("Jane Doe",)
    assert converted.hints.published == "2023-03-08"
    assert converted.hints.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert converted.hints.language == "en"


def test_html_in_the_encoding_it_declares_is_read_right() -> None:
    words = "Совет Безопасности продлил мандат. " * 9
    html = ARTICLE.replace("utf-8", "windows-1251").format(first=words, second=SECOND)
    assert "Совет Безопасности продлил мандат." in convert(html.encode("cp1251"), "a.html").converted.text


def test_word_documents_keep_paragraphs_and_tables() -> None:
    data = docx(["First paragraph.", "Second &amp; last."], [["Year", "Killed"], ["2020", "12"]], title="A report")
    converted = convert(data, "report.docx").converted
    assert converted.text == "First paragraph.\n\nSecond & last.\n\nYear | Killed\n\n2020 | 12"
    assert converted.hints.title == "A report"


def test_markdown_is_read_without_its_marks() -> None:
    front = "---\ntitle: On the road\nlicense: CC BY 4.0\n---\n"
    body = "# Talks *resume*\n\nThe **mission** said\nso [here](u).\n\n- one\n"
    converted = convert((front + body).encode(), "a.md").converted
    assert converted.text == "Talks resume\n\nThe mission said so here.\n\n- one"
    assert converted.hints.title == "On the road"
    assert converted.hints.licence == "CC BY 4.0"


def test_markdown_keeps_names_with_underscores_and_lone_asterisks() -> None:
    assert convert(b"# A\n\nfile_name_here and 2 * 3 * 4", "a.md").converted.text == "A\n\nfile_name_here and 2 * 3 * 4"


@pytest.mark.parametrize("ends", [b"\r\n", b"\r", b"\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_other_line_ends_and_a_mark_give_the_same_text(ends: bytes, mark: bytes) -> None:
    plain = b"Kidal\n\nThe mission left the town in October.\nThe governor stayed.\n"
    assert convert(mark + plain.replace(b"\n", ends), "a.txt").converted.text == convert(plain, "a.txt").converted.text


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (pdf([printed("The mission left the town in October.")]), "a.pdf"),
        (ARTICLE.format(first=FIRST, second=SECOND).encode(), "a.html"),
        (docx(["The mission left the town."]), "a.docx"),
    ],
)
def test_the_same_bytes_always_give_the_same_text(data: bytes, name: str) -> None:
    assert convert(data, name) == convert(data, name)


def reason(data: bytes, name: str, limits: ConversionLimits | None = None) -> ConversionError:
    with pytest.raises(ConversionError) as refused:
        convert(data, name, limits or ConversionLimits())
    return refused.value


@pytest.mark.parametrize(
    ("data", "name", "code", "words"),
    [
        (scanned_pdf(2), "scan.pdf", "scanned", "2 of 2 pages are pictures"),
        (encrypted_pdf(), "secret.pdf", "encrypted", "password"),
        (pdf([[]]), "blank.pdf", "no_text", "hold no text"),
        (b"%PDF-1.4\nnonsense\n%%EOF", "broken.pdf", "corrupt", "damaged"),
        (b"<html><body><script>go()</script></body></html>", "app.html", "no_text", "no readable article"),
        (docx([]), "empty.docx", "no_text", "holds no text"),
    ],
)
def test_a_file_without_text_says_why(data: bytes, name: str, code: str, words: str) -> None:
    error = reason(data, name)
    assert isinstance(error, Refusal)
    assert (error.code, words in error.sentence) == (code, True)


@pytest.mark.parametrize(
    "notice",
    [
        "The document you are looking for does not exist in the Official Document System (ODS).",
        "Error 404 - nothing here",
        "Page not found",
        "Le document que vous recherchez est introuvable.",
        "Access denied",
    ],
)
def test_a_notice_saved_under_a_documents_name_is_refused_with_its_own_words(notice: str) -> None:
    error = reason(f"Some site\n\n{notice}\n\nContact us".encode(), "A_78_375.en.txt")
    assert error.code == "not_found_page"
    assert "not the document but a notice" in error.sentence


def test_a_long_text_that_only_mentions_a_missing_page_is_a_document() -> None:
    text = "The page you are looking for does not exist, he read. " + "The mission stayed in the town. " * 100
    assert convert(text.encode(), "a.txt").converted.text


def test_a_text_of_too_many_characters_is_refused_with_both_numbers() -> None:
    error = reason(b"word " * 3_000, "long.txt", ConversionLimits(text_characters=10_000))
    assert error.code == "text_too_long"
    assert "15,000" in error.sentence
    assert "10,000" in error.sentence


def test_a_pdf_of_too_many_pages_is_refused() -> None:
    error = reason(pdf([printed("Words on a page.")] * 4), "long.pdf", ConversionLimits(pages=3))
    assert error.code == "too_large"
    assert "4 pages" in error.sentence


def test_a_converter_that_takes_too_long_is_stopped() -> None:
    error = reason(pdf([printed("Words")]), "slow.pdf", ConversionLimits(seconds=0.01))
    assert isinstance(error, ConverterFailure)
    assert error.code == "conversion_too_slow"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds a process's address space")
def test_a_converter_that_needs_too_much_memory_is_stopped() -> None:
    page = [(124.0, 700 - 0.01 * number, "words " * 12) for number in range(20_000)]
    with pytest.raises(ConverterFailure) as stopped:
        convert_in_child(pdf([page]), "application/pdf", ConversionLimits(memory_bytes=60_000_000))
    assert stopped.value.code in {"conversion_out_of_memory", "converter_crashed"}


def test_the_child_process_gets_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, str] = {}

    def record(command: list[str], **options: object) -> None:
        environment = options["env"]
        assert isinstance(environment, dict)
        seen.update(environment)
        raise RuntimeError("seen enough")

    monkeypatch.setenv("SECRET_KEY", "hush")
    monkeypatch.setenv("DATABASE_URL", "postgres://user:password@host/name")
    monkeypatch.setattr("subprocess.run", record)
    with pytest.raises(RuntimeError, match="seen enough"):
        convert_in_child(b"", "application/pdf")
    assert "SECRET_KEY" not in seen
    assert "DATABASE_URL" not in seen


def test_a_converted_text_must_be_canonical_and_its_pages_must_lie_in_it() -> None:
    with pytest.raises(ValueError, match="canonical"):
        ConvertedText("a\r\nb", ())
    with pytest.raises(ValueError, match="page 1"):
        ConvertedText("ab", (PageSpan(0, 3, 1),))


def test_the_version_of_a_conversion_names_its_library() -> None:
    assert convert(pdf([printed("The mission left the town in October.")])).converter_version.startswith("1+pypdfium2-")
    assert convert(b"The mission left the town in October.").converter_version == "1"
