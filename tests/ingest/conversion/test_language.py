import pytest

from ingest.conversion.language import detect_language, language_named, not_extracted

ENGLISH = "The Security Council decided to extend the mandate of the mission for one more year, until the end of June. "
FRENCH = "Le Conseil de sécurité a décidé de proroger le mandat de la mission pour une année, jusqu’à la fin du mois. "
RUSSIAN = "Совет Безопасности постановил продлить мандат миссии ещё на один год, до конца июня следующего года. "
SPANISH = "El Consejo de Seguridad decidió prorrogar el mandato de la misión por un año más, hasta finales de junio. "
ARABIC = "قرر مجلس الأمن تمديد ولاية البعثة لمدة عام آخر حتى نهاية شهر حزيران من العام المقبل وطلب إلى الأمين العام. "
CHINESE = "安全理事会决定将特派团的任务期限再延长一年至六月底并请秘书长向安理会提交报告说明该特派团的工作情况。"


@pytest.mark.parametrize(
    ("text", "code"),
    [(ENGLISH, "en"), (FRENCH, "fr"), (RUSSIAN, "ru"), (SPANISH, "es"), (ARABIC, "ar"), (CHINESE, "zh")],
)
def test_the_six_languages_are_told_apart(text: str, code: str) -> None:
    assert detect_language(text * 3).language == code


def test_a_russian_text_named_english_is_said_to_be_so() -> None:
    finding = detect_language(RUSSIAN * 5, "S_2024_216.en.pdf")
    assert finding.contradicts_name
    assert finding.notes == ("The file is named .en, but its text is Russian.",)
    assert not_extracted(finding, frozenset({"en"})) == (
        "Converted, not extracted: no extractor reads Russian; the file is named .en but is Russian."
    )


def test_an_english_text_named_english_needs_no_note() -> None:
    finding = detect_language(ENGLISH * 5, "S_2025_97.en.pdf")
    assert finding.notes == ()
    assert not_extracted(finding, frozenset({"en"})) is None


def test_a_text_in_several_languages_says_their_shares() -> None:
    finding = detect_language("\n".join([ENGLISH * 12, SPANISH * 8, RUSSIAN * 4]), "x.en.pdf")
    assert finding.language == "en"
    assert not finding.contradicts_name
    assert "several languages" in finding.notes[0]
    assert "Spanish" in finding.notes[0]


def test_too_little_text_is_not_guessed_at() -> None:
    finding = detect_language("Mali 2023", "a.en.txt")
    assert finding.language == "und"
    assert not finding.contradicts_name
    assert "too little text" in (not_extracted(finding, frozenset({"en"})) or "")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("S_2024_216.en.pdf", "en"),
        ("a/b/rapport.FR.docx", "fr"),
        ("N2504042-R.pdf", "ru"),
        ("report.pdf", None),
        ("amen.pdf", None),
    ],
)
def test_names_say_a_language_only_in_their_last_part(name: str, code: str | None) -> None:
    assert language_named(name) == code
