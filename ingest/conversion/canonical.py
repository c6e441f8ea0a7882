"""The canonical form of a text: NFC, LF, no control characters, so that offsets in code points stay true forever."""

from __future__ import annotations

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes

from ingest.conversion.errors import ReasonCode, Refusal

_BYTE_ORDER_MARKS = (  # the longer mark first: UTF-32-LE begins like UTF-16-LE
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Invisible: C0 and C1 controls, soft hyphen, zero-width space and joins of words, byte order mark, direction marks.
# U+200C and U+200D stay: they are letters' neighbours in Persian and Indic scripts.
_INVISIBLE = re.compile(
    "[\x00-\x09\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
_NEVER_CHARACTERS = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_TRAILING_SPACE = re.compile(r" +(?=\n|$)")
_MANY_BLANK_LINES = re.compile(r"\n{3,}")
_PLAUSIBLE_ENCODINGS = [
    "utf_8", "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "latin_1", "koi8_r", "cp866",
    "mac_roman", "iso8859_6", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "utf_16_le", "utf_16_be",
]  # fmt: skip


def canonical(text: str) -> str:
    """The text in canonical form; applying it twice changes nothing."""
    text = _SPACES.sub(" ", _LINE_ENDS.sub("\n", text))
    text = _NEVER_CHARACTERS.sub("\ufffd", _INVISIBLE.sub("", text))
    text = unicodedata.normalize("NFC", text)
    text = _MANY_BLANK_LINES.sub("\n\n", _TRAILING_SPACE.sub("", text))
    return text.strip("\n ")


def is_canonical(text: str) -> bool:
    return canonical(text) == text


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text of these bytes and the encoding it was read in.

    In this order: byte order mark, the encoding the file itself declares, UTF-8, and only then statistics.
    Raises Refusal where no encoding gives readable text.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise _undecodable(f"the file says it is {encoding}, but byte {error.start} does not fit") from error
    for named in filter(None, (declared, "utf-8")):
        try:
            return data.decode(named), named.lower()
        except (UnicodeDecodeError, LookupError):
            continue  # a wrong declaration is common; the next way of reading is tried
    best = from_bytes(data[:200_000], cp_isolation=_PLAUSIBLE_ENCODINGS).best()
    if best is not None:
        try:
            return data.decode(best.encoding), best.encoding
        except UnicodeDecodeError as error:
            raise _undecodable(f"it looks like {best.encoding}, but byte {error.start} does not fit") from error
    raise _undecodable("no known encoding gives readable text")


def _undecodable(detail: str) -> Refusal:
    return Refusal(
        ReasonCode.UNDECODABLE,
        f"The characters of this text file cannot be read: {detail}.",
        "Save it as UTF-8 and send it again.",
    )
