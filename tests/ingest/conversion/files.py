"""Small files of every format, made by hand so that a test says exactly what is wrong with them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00" * 40

Placed = tuple[float, float, str]  # x, y and the words of one printed line


def pdf(pages: Sequence[Sequence[Placed]], *, size: int = 10, extra: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF with these lines of text on its pages (612 × 792 points, Helvetica)."""
    return _pdf([_text_stream(page, size) for page in pages], extra=extra, trailer=trailer)


def printed(*lines: str, top: float = 700, left: float = 124, gap: float = 12) -> list[Placed]:
    """Evenly spaced lines from the top; an empty one leaves half a line's space, as between paragraphs."""
    placed: list[Placed] = []
    y = top
    for line in lines:
        if line:
            placed.append((left, y, line))
            y -= gap
        else:
            y -= gap / 2
    return placed


def scanned_pdf(pages: int = 2) -> bytes:
    """A PDF whose pages are pictures only."""
    return _pdf([b"q 612 0 0 792 0 0 cm /Picture Do Q"] * pages)


def encrypted_pdf() -> bytes:
    """A PDF that opens with a password nobody gives."""
    encrypt = b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <" + b"ab" * 32 + b"> /U <" + b"cd" * 32 + b"> >>"
    return pdf([printed("Secret words")], extra=encrypt, trailer=b"/Encrypt 6 0 R /ID [<00> <00>]")


def docx(paragraphs: Sequence[str], table: Sequence[Sequence[str]] = (), *, title: str = "") -> bytes:
    """A Word document with these paragraphs and one table."""
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    rows = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row) + "</w:tr>"
        for row in table
    )
    body += f"<w:tbl>{rows}</w:tbl>" if rows else ""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>',
    }
    if title:
        parts["docProps/core.xml"] = (
            '<cp:coreProperties xmlns:cp="x" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{title}</dc:title></cp:coreProperties>"
        )
    return archive({name: text.encode() for name, text in parts.items()})


def archive(parts: dict[str, bytes]) -> bytes:
    """A ZIP archive with these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in parts.items():
            bundle.writestr(name, data)
    return buffer.getvalue()


def _text_stream(page: Sequence[Placed], size: int) -> bytes:
    pieces = [b"BT"]
    for x, y, words in page:
        quoted = words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        pieces.append(b"/F1 %d Tf 1 0 0 1 %.1f %.1f Tm (%s) Tj" % (size, x, y, quoted))
    return b"\n".join([*pieces, b"ET"])


def _pdf(streams: Sequence[bytes], *, extra: bytes = b"", trailer: bytes = b"") -> bytes:
    picture = zlib.compress(struct.pack(">4B", 0, 255, 255, 0))
    first_page = 7
    page_numbers = [first_page + 2 * index for index in range(len(streams))]
    kids = b" ".join(b"%d 0 R" % number for number in page_numbers)
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(streams)),
        3: b"<< /Font << /F1 4 0 R >> /XObject << /Picture 5 0 R >> >>",
        4: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        5: b"<< /Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(picture), picture),
        6: extra or b"null",
    }
    for number, stream in zip(page_numbers, streams, strict=True):
        objects[number] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources 3 0 R /Contents %d 0 R >>" % (number + 1)
        )
        objects[number + 1] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)
    output = bytearray(b"%PDF-1.4\n")
    offsets = {}
    for number, content in sorted(objects.items()):
        offsets[number] = len(output)
        output += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(output)
    output += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for number in sorted(objects):
        output += b"%010d 00000 n \n" % offsets[number]
    output += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(output)
