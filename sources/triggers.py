"""The one guarantee behind every quote: it stands in the text where its row says."""

from __future__ import annotations

from typing import Any

import pgtrigger


class QuoteIsVerbatim(pgtrigger.Trigger):
    """For a table with `document_text`, `start`, `end` and `quote`: whole statements are checked when rows are added.

    A row without a text is none of its business. `constraint` is the name under which a refusal is known.
    """

    name = "quote_is_verbatim"
    level = pgtrigger.Statement
    when = pgtrigger.After
    operation = pgtrigger.Insert
    referencing = pgtrigger.Referencing(new="added")  # type: ignore[no-untyped-call]

    def __init__(self, constraint: str, **kwargs: Any) -> None:
        func = f"""
            SELECT added.start, added."end", t.document_id INTO wrong
            FROM added JOIN sources_documenttext t ON t.id = added.document_text_id
            WHERE substr(t.text, added.start + 1, added."end" - added.start) <> added.quote
                OR length(added.quote) <> added."end" - added.start LIMIT 1;
            IF FOUND THEN
                RAISE EXCEPTION 'The quote is not what document % says from % to %.',
                    wrong.document_id, wrong.start, wrong."end"
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{constraint}';
            END IF;
            RETURN NULL;
        """
        super().__init__(func=func, declare=[("wrong", "RECORD")], **kwargs)
