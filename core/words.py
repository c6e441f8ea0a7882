"""The words of a record that a public reader sees, for full-text search.

Each searchable model declares them once, in its index. What a coarsened record hides is not in the vector, so that
no search, no rank and no count can tell it; `tests/api/test_searched_words.py` holds it to what the serializers show.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.postgres.search import SearchVectorField
from django.db import connection
from django.db.models import F, Func, Index, Model, TextField
from django.db.models.sql import Query


class Words(Func):
    """The vector of the columns of `title`, which weigh more, and of `text`.

    `shown` are the columns that also a coarsened record shows, `arrays` those that hold several texts.
    """

    function = "core_vector"

    def __init__(
        self,
        title: tuple[str, ...],
        text: tuple[str, ...] = (),
        *,
        shown: tuple[str, ...] = (),
        arrays: tuple[str, ...] = (),
    ) -> None:
        self.title, self.text, self.shown, self.arrays = title, text, shown, arrays
        parts = [self.joined(names) for names in (title, text) if names]
        super().__init__(*parts, output_field=SearchVectorField())

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column searched, those of the title first."""
        return (*self.title, *self.text)

    def seen(self, name: str) -> Func | F:
        """What a reader sees of one column, as text."""
        words = Joined(name) if name in self.arrays else F(name)
        return words if name in self.shown else Func(words, F("sensitivity"), function="core_shown")

    def joined(self, names: tuple[str, ...]) -> Func:
        """What a reader sees of several columns, as one text."""
        side_by_side: dict[str, Any] = {"template": "(%(expressions)s)", "arg_joiner": " || ' ' || "}
        return Func(*(self.seen(name) for name in names), output_field=TextField(), **side_by_side)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Lets migrations write the expression as it is declared."""
        return "core.words.Words", (self.title, self.text), {"shown": self.shown, "arrays": self.arrays}


class TextWords(Func):
    """The vector of a long text: of its first 100,000 characters."""

    function = "core_text_vector"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(F(name), output_field=SearchVectorField())

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        return "core.words.TextWords", (self.name,), {}


class Joined(Func):
    """The texts of an array column as one."""

    function = "core_joined"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(F(name), output_field=TextField())

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        return "core.words.Joined", (self.name,), {}


class WordsIndex(Index):
    """Keeps the vector of every row of a table in a table of its own, under the index's name, and finds rows by it.

    Making a vector takes fifty times as long as reading one, which ranking, phrases and frequent words need of many
    rows. A table apart keeps it out of the model's own columns, and so out of history and of every read of the model.
    Triggers after each statement keep it; `core.words.fill` fills it after a load without triggers.
    """

    def create_sql(self, model: type[Model], schema_editor: Any, using: str = "", **kwargs: Any) -> str:  # type: ignore[override]  # a script instead of a statement
        table, vector = model._meta.db_table, self._vector(model, schema_editor.connection)
        triggers = "".join(
            f"""
            CREATE TRIGGER {self.name}_{event.lower()} AFTER {event} ON {table} {rows}
                FOR EACH STATEMENT EXECUTE FUNCTION {self.name}_keep();"""
            for event, rows in REFERENCING.items()
        )
        return f"""
            CREATE TABLE {self.name} (id bigint PRIMARY KEY, vector tsvector NOT NULL);
            {self.fill_sql(model, schema_editor.connection)};
            CREATE INDEX {self.name}_vector ON {self.name} USING gin (vector);
            CREATE FUNCTION {self.name}_keep() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                CASE TG_OP
                    WHEN 'TRUNCATE' THEN TRUNCATE {self.name};
                    WHEN 'DELETE' THEN DELETE FROM {self.name} WHERE id IN (SELECT id FROM old_rows);
                    ELSE
                        INSERT INTO {self.name} AS kept SELECT id, {vector} FROM new_rows
                            ON CONFLICT (id) DO UPDATE SET vector = EXCLUDED.vector
                            WHERE kept.vector <> EXCLUDED.vector;
                END CASE;
                RETURN NULL;
            END $$;
            {triggers}
        """  # noqa: S608  # put together from our own names

    def remove_sql(self, model: type[Model], schema_editor: Any, **kwargs: Any) -> str:
        return f"DROP FUNCTION {self.name}_keep() CASCADE; DROP TABLE {self.name};"

    def fill_sql(self, model: type[Model], connection: Any) -> str:
        """The statement that fills the empty table."""
        vector, table = self._vector(model, connection), model._meta.db_table
        return f"INSERT INTO {self.name} SELECT id, {vector} FROM {table}"  # noqa: S608  # our own names

    def _vector(self, model: type[Model], connection: Any) -> str:
        query = Query(model, alias_cols=False)
        (expression,) = self.expressions
        assert isinstance(expression, Words | TextWords)
        sql, _none = query.get_compiler(connection=connection).compile(expression.resolve_expression(query))
        return str(sql)


REFERENCING = {
    "INSERT": "REFERENCING NEW TABLE AS new_rows",
    "UPDATE": "REFERENCING NEW TABLE AS new_rows",
    "DELETE": "REFERENCING OLD TABLE AS old_rows",
    "TRUNCATE": "",
}


def words_index(model: type[Model]) -> WordsIndex | None:
    """The index of a model's words, None where it has nothing to search."""
    return next((index for index in model._meta.indexes if isinstance(index, WordsIndex)), None)


def words_of(model: type[Model]) -> Words | None:
    """What is searched of a model, None where it has nothing to search."""
    index = words_index(model)
    return next((one for one in index.expressions if isinstance(one, Words)), None) if index else None


def fill() -> None:
    """Makes all vectors anew, after rows were loaded with triggers off."""
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if index := words_index(model):
                cursor.execute(f"TRUNCATE {index.name}")
                cursor.execute(index.fill_sql(model, connection))
