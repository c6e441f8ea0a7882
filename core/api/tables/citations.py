"""A citation in words, written in SQL as `renderers.citation_in_words` writes it in Python."""

from __future__ import annotations

from collections.abc import Mapping


def in_words(texts: Mapping[str, str]) -> str:
    """SQL for one citation as a reader would write it; `texts` is SQL for the text of each of its columns."""

    def given(name: str, before: str = "") -> str:
        """The text with a word before it, NULL where it is empty."""
        return f"'{before}' || NULLIF({texts[name]}, '')"

    source = f"COALESCE({given('document_symbol')}, {texts['document_title']})"
    document = (
        f"concat_ws(', ', {source}, {texts['document_uid']}, {given('page', 'p. ')}, {given('paragraph', 'para. ')})"
    )
    name = f"COALESCE({texts['dataset_name']}, 'source not public')"
    dataset = f"concat(btrim(concat({name}, ' ', {texts['dataset_release']})), ', row ', {texts['row_key']})"
    where = f"CASE WHEN {texts['document_uid']} IS NOT NULL THEN {document} ELSE {dataset} END"
    return f"concat({given('field_name')} || ': ', {where}, ': “' || NULLIF({texts['quote']}, '') || '”')"
