"""What a file is, told from its bytes; its name is only heard where bytes cannot say more, or to be contradicted."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from ingest.conversion import media_types
from ingest.conversion.errors import ReasonCode, Refusal
from ingest.conversion.limits import DEFAULT_LIMITS, ConversionLimits, in_words

_ACCEPTED = "Accepted are PDF, HTML, Word (.docx), plain text and Markdown."
EXTENSIONS = {
    ".pdf": media_types.PDF,
    ".htm": media_types.HTML,
    ".html": media_types.HTML,
    ".xhtml": media_types.HTML,
    ".docx": media_types.DOCX,
    ".txt": media_types.TEXT,
    ".text": media_types.TEXT,
    ".md": media_types.MARKDOWN,
    ".markdown": media_types.MARKDOWN,
}
# Formats that are recognised only to be named in the reason: (offset, bytes, what people call it).
_OTHER_FORMATS = (
    (0, b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (0, b"\xff\xd8\xff", "a JPEG image"),
    (0, b"GIF8", "a GIF image"),
    (0, b"II*\x00", "a TIFF image"),
    (0, b"MM\x00*", "a TIFF image"),
    (8, b"WEBP", "a WebP image"),
    (4, b"ftyp", "a video or HEIC image"),
    (0, b"ID3", "a sound file"),
    (0, b"OggS", "a sound or video file"),
    (0, b"\x1a\x45\xdf\xa3", "a video file"),
    (0, b"{\\rtf", "an RTF document"),
    (0, b"%!PS", "a PostScript document"),
    (0, b"\x1f\x8b", "a gzip archive"),
    (0, b"BZh", "a bzip2 archive"),
    (0, b"\xfd7zXZ\x00", "an xz archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (0, b"Rar!\x1a\x07", "a RAR archive"),
    (257, b"ustar", "a tar archive"),
    (0, b"MZ", "a Windows program"),
    (0, b"\x7fELF", "a program"),
    (0, b"SQLite format 3\x00", "a database file"),
    (0, b"PAR1", "a Parquet file"),
)
_HTML_START = re.compile(
    rb"(?is)\A(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|article|main|div|p|h1)\b"
)
_MARKDOWN_SIGNS = re.compile(
    r"(?m)^(?:#{1,6} \S|[-*] \S.*\n[-*] \S|> \S|```)|\[[^\]\n]+\]\([^)\s]+\)|\*\*\S[^*\n]*\*\*"
)


@dataclass(frozen=True)
class Identity:
    """The media type of the bytes, and what was noticed on the way."""

    media_type: str
    notes: tuple[str, ...] = ()


def identify(data: bytes, name: str = "", limits: ConversionLimits = DEFAULT_LIMITS) -> Identity:
    """What these bytes are; raises Refusal with the reason where they cannot be taken.

    A name that promises another readable format is only noted; one that promises a readable format where the bytes
    are none of ours is refused as mislabelled, naming both.
    """
    if not data.strip(b"\x00 \t\r\n"):
        what = "The file is empty (0 bytes)." if not data else "The file holds nothing but blanks."
        raise Refusal(ReasonCode.EMPTY, what, "Check the source and send the file again.")
    if len(data) > limits.file_bytes:
        raise Refusal(
            ReasonCode.TOO_LARGE,
            f"The file has {in_words(len(data))}; at most {in_words(limits.file_bytes)} are accepted.",
            "Split it, or send the text without its images.",
        )
    promised = EXTENSIONS.get(PurePosixPath(name).suffix.lower())
    media_type = _by_content(data, name, promised, limits)
    if promised and promised != media_type and {promised, media_type} != {media_types.TEXT, media_types.MARKDOWN}:
        said, found = media_types.NAMES[promised], media_types.NAMES[media_type]
        return Identity(media_type, (f"The name {name!r} promises {said}, but the content is {found}; read as such.",))
    return Identity(media_type)


def _by_content(data: bytes, name: str, promised: str | None, limits: ConversionLimits) -> str:
    head = data[:1024]
    if b"%PDF-" in head:
        _check_pdf(data)
        return media_types.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _by_archive(data, name, promised, limits)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _not_ours(_ole_kind(data), name, promised)
    for offset, magic, called in _OTHER_FORMATS:
        if data[offset : offset + len(magic)] == magic:
            raise _not_ours(called, name, promised)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16 text is full of NUL bytes
        return media_types.MARKDOWN if promised == media_types.MARKDOWN else media_types.TEXT
    if _looks_binary(data):
        raise _not_ours("a binary file of a kind that is not known here", name, promised)
    if _HTML_START.match(data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")):
        return media_types.HTML
    if promised == media_types.MARKDOWN:
        return media_types.MARKDOWN
    if promised is None and len(_MARKDOWN_SIGNS.findall(data[:20_000].decode("utf-8", "replace"))) >= 3:
        return media_types.MARKDOWN
    if promised in {media_types.PDF, media_types.DOCX}:
        raise _not_ours("plain text", name, promised)
    return media_types.TEXT


def _check_pdf(data: bytes) -> None:
    """Refuses a PDF whose end is missing; the encrypted ones are told apart where they are opened."""
    announced = re.search(rb"/Linearized\s[^>]{0,200}?/L\s+(\d+)", data[:2048])
    missing = int(announced[1]) - len(data) if announced else 0
    if missing > 0 or b"%%EOF" not in data[-65_536:]:
        detail = f"{in_words(missing)} of it are missing" if missing > 0 else "it has no end-of-file mark"
        raise Refusal(
            ReasonCode.TRUNCATED,
            f"The PDF is cut off: {detail}.",
            "The download probably broke off; fetch the file again.",
        )


def _by_archive(data: bytes, name: str, promised: str | None, limits: ConversionLimits) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        if promised == media_types.DOCX:
            raise Refusal(
                ReasonCode.TRUNCATED,
                f"The Word document is cut off or damaged: {error}.",
                "Open it in Word, save it again as .docx and send that file.",
            ) from error
        raise _not_ours("a damaged ZIP archive", name, promised) from error
    names = {entry.filename for entry in entries}
    if "word/document.xml" in names:
        _check_archive([entry.file_size for entry in entries], len(data), limits)
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise Refusal(
                ReasonCode.ENCRYPTED,
                "The Word document is protected by a password.",
                "Save it without a password and send it again.",
            )
        return media_types.DOCX
    raise _not_ours(_archive_kind(names, entries, data), name, promised)


def _check_archive(sizes: list[int], packed: int, limits: ConversionLimits) -> None:
    total = sum(sizes)
    if len(sizes) > limits.archive_entries or total > limits.archive_bytes or total > packed * limits.archive_ratio:
        raise Refusal(
            ReasonCode.ARCHIVE_BOMB,
            f"The Word document unpacks from {in_words(packed)} to {in_words(total)} in {len(sizes)} parts, "
            "more than any honest document.",
            "Save it again from Word without embedded objects.",
        )


def _archive_kind(names: set[str], entries: list[zipfile.ZipInfo], data: bytes) -> str:
    for part, called in (("xl/workbook.xml", "an Excel workbook"), ("ppt/presentation.xml", "a PowerPoint file")):
        if part in names:
            return called
    first = entries[0] if entries else None
    if first and first.filename == "mimetype" and first.file_size < 200:
        kind = data[first.header_offset + 38 : first.header_offset + 38 + first.file_size]
        if b"opendocument" in kind:
            return "an OpenDocument file"
        if b"epub" in kind:
            return "an EPUB book"
    return "a ZIP archive"


_OLE_PARTS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "a Word, Excel or PowerPoint file protected by a password"),
    ("WordDocument", "a Word document of the old format (.doc)"),
    ("Workbook", "an Excel workbook of the old format (.xls)"),
    ("PowerPoint Document", "a PowerPoint file of the old format (.ppt)"),
)


def _ole_kind(data: bytes) -> str:
    for part, called in _OLE_PARTS:
        if part.encode("utf-16-le") in data:
            return called
    return "an Office file of an old format"


def _looks_binary(data: bytes) -> bool:
    sample = data[:65_536]
    controls = sum(sample.count(bytes([code])) for code in range(32) if code not in (9, 10, 11, 12, 13, 27))
    return controls > len(sample) / 200


def _not_ours(called: str, name: str, promised: str | None) -> Refusal:
    """The reason for a file of another format: mislabelled where its name promised one of ours."""
    if "password" in called:
        return Refusal(ReasonCode.ENCRYPTED, f"This is {called}.", "Save it without a password and send it again.")
    if promised:
        return Refusal(
            ReasonCode.MISLABELLED,
            f"The name {name!r} promises {media_types.NAMES[promised]}, but the content is {called}.",
            f"Send the document itself. {_ACCEPTED}",
        )
    return Refusal(ReasonCode.UNSUPPORTED, f"This is {called}, which is not read here.", _ACCEPTED)
