"""Full text of documents: title and symbol, and the text itself where its licence lets it be served."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Left

from core.api.fulltext import Query, WordsFilter, found_in
from core.choices import Sensitivity
from core.words import words_index
from sources.choices import FULL_TEXT_LICENCES
from sources.models import Document, DocumentText

# Marking reads a text from its beginning, which takes a millisecond for every ten thousand characters.
MARKED = 20_000
SERVED = {"licence__in": FULL_TEXT_LICENCES, "sensitivity": Sensitivity.PUBLIC}


class DocumentWordsFilter(WordsFilter):
    """Documents whose title, symbol or served text shows the words; those with them in the title rank first."""

    remark: ClassVar[str] = (
        " Where the licence lets the text be served its first 100,000 characters are searched and its first "
        f"{MARKED:,} marked; words in the title or symbol weigh, words in the text do not."
    )

    def __init__(self) -> None:
        super().__init__(Document)
        self.description += self.remark

    def condition(self, value: Query) -> Q:
        return self._either(Document.objects.filter(super().condition(value)), value)

    def among(self, value: Query, above: int, upto: int) -> Q:
        return self._either(Document.objects.filter(super().among(value, above, upto)), value)

    def _either(self, named: QuerySet[Document], value: Query) -> Q:
        """Documents that are named by the words, or hold them in the text that is served."""
        index = words_index(DocumentText)
        assert index is not None
        served = DocumentText.objects.order_by().filter(
            pk__in=found_in(index.name, value),
            id=_newest(OuterRef("document")).values("pk"),
            **{f"document__{name}": wanted for name, wanted in SERVED.items()},
        )
        return Q(pk__in=named.order_by().values("pk").union(served.values("document")))

    def texts(self) -> dict[str, Combinable]:
        text = Subquery(_newest(OuterRef("pk")).annotate(beginning=Left("text", MARKED)).values("beginning"))
        return {**super().texts(), "text": Case(When(**SERVED, then=text), default=Value(""), output_field=TextField())}


def _newest(document: OuterRef) -> QuerySet[DocumentText]:
    """The text that is served of a document: that of the newest conversion."""
    return DocumentText.objects.filter(document=document).order_by("-pk")[:1]
