"""The media types this package reads."""

from __future__ import annotations

PDF = "application/pdf"
HTML = "text/html"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "text/plain"
MARKDOWN = "text/markdown"

NAMES = {PDF: "a PDF", HTML: "an HTML page", DOCX: "a Word document (.docx)", TEXT: "plain text", MARKDOWN: "Markdown"}
