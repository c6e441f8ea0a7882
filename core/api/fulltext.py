"""Full text: `q` finds records by the words they show, in English and French, and marks where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQueryField
from django.db.models import F, Func, IntegerField, JSONField, Model, Q, TextField, Value
from django.db.models.expressions import Combinable, RawSQL

from core.api.ranking import HIGHEST, RankedFilter
from core.words import Words, words_index, words_of

COMPARED = 1000
UNWANTED = re.compile(r'(?<!\S)-+("[^"]*"?|\S+)')
DESCRIPTION = (
    "Records that show these words, in English or French, whatever the accents and endings. Quotes keep words "
    "together, `or` offers a choice, a minus leaves records out. The best come first, of the "
    f"{COMPARED:,} newest matches; with another `ordering` all matches come. `highlights` marks the words."
)


@dataclass(frozen=True)
class Query:
    """What `q` asks for, in the syntax of web search engines: the words wanted, and those that leave a record out."""

    wanted: str
    unwanted: str

    @classmethod
    def read(cls, text: str) -> Query:
        """Takes the unwanted words apart: they must be missing in both languages, the others found in one."""
        unwanted = " or ".join(UNWANTED.findall(text))
        return cls(UNWANTED.sub(" ", text), unwanted)

    def as_name(self) -> str:
        """The same as a name to look for, empty where words are to be left out."""
        return "" if self.unwanted else self.wanted.replace('"', " ").strip()

    def expression(self) -> Func:
        return Func(Value(self.wanted), Value(self.unwanted), function="core_query", output_field=SearchQueryField())


def found_in(table: str, query: Query, above: int | None = None, upto: int | None = None) -> RawSQL:
    """Keys of the rows that hold what the query asks for, of all or of those in a stretch of keys."""
    sql = f"SELECT id FROM {table} WHERE vector @@ core_query(%s, %s)"  # noqa: S608  # our own name
    values = (query.wanted, query.unwanted)
    if above is None or upto is None:
        return RawSQL(sql, values)  # noqa: S611  # values are bound
    return RawSQL(f"{sql} AND id > %s AND id <= %s", (*values, above, upto))  # noqa: S611  # values are bound


class Rank(Func):
    """How well a row fits, from 0 to HIGHEST, none of it by the length of the text."""

    arg_joiner = ", "

    def __init__(self, table: str, query: Query) -> None:
        kept = f"JOIN {table} AS kept USING (id)"
        asked = f"(VALUES (%(expressions)s)) AS asked (id, query) {kept}"
        template = f"COALESCE((SELECT (ts_rank(vector, query, 32) * {HIGHEST})::integer FROM {asked}), 0)"  # noqa: S608  # our own name
        super().__init__(F("pk"), query.expression(), template=template, output_field=IntegerField())


class Snippets(Func):
    """For each column that holds any of the words its name and a piece of its text with the words marked, as JSON."""

    template = (
        "(SELECT COALESCE(jsonb_agg(jsonb_build_object('field', field, 'html', html)), '[]') "
        "FROM (VALUES %(expressions)s) AS columns (field, html) WHERE html IS NOT NULL)"
    )

    def __init__(self, texts: dict[str, Combinable], query: Query) -> None:
        super().__init__(*(Snippet(name, text, query) for name, text in texts.items()), output_field=JSONField())


class Snippet(Func):
    """One column's name and the piece of its text."""

    template = "(%(expressions)s)"
    arg_joiner = ", "

    def __init__(self, name: str, text: Combinable, query: Query) -> None:
        marked = Func(text, query.expression(), function="core_snippet", output_field=TextField())
        super().__init__(Value(name), marked, output_field=TextField())


class WordsFilter(RankedFilter):
    """Records that show the words asked for."""

    compared = COMPARED
    sample = '"armed men" or convoy'

    def __init__(self, model: type[Model]) -> None:
        super().__init__("", DESCRIPTION)
        self.table, self.words = searched(model)

    def parse(self, name: str, text: str) -> Query:
        return Query.read(text)

    def condition(self, value: Query) -> Q:
        return Q(pk__in=found_in(self.table, value))

    def among(self, value: Query, above: int, upto: int) -> Q:
        return Q(pk__in=found_in(self.table, value, above, upto))

    def rank(self, value: Query) -> Combinable:
        return Rank(self.table, value)

    def snippets(self, value: Query) -> Combinable:
        return Snippets(self.texts(), value)

    def texts(self) -> dict[str, Combinable]:
        """What is marked, by the name under which it is served: what a reader sees of each column searched."""
        return {name: self.words.seen(name) for name in self.words.columns}


def searched(model: type[Model]) -> tuple[str, Words]:
    """Of a model that has anything to search the table of its vectors, and what is in them."""
    index, words = words_index(model), words_of(model)
    assert index is not None
    assert words is not None
    return index.name, words
