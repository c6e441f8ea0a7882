"""Staged rows become records, parts and citations: a few statements a batch, whatever the kind of record.

New records are inserted. Of changed ones the columns that differ are set, and the parts of a kind replaced where they
differ: a row that says the same writes nothing.
"""

from __future__ import annotations

from django.db import models

from ingest.datasets.run import Join, Run
from ingest.datasets.targets.base import Part, Target

BATCH = 20_000  # rows
FIRST_BATCH = 2_000
_RECORD = "uid, publication_status, entry_method, sensitivity, revision, recorded_at, updated_at, internal_note"


def write(run: Run, joins: list[Join]) -> None:
    """Writes all of `work`, batch by batch, in the order of the file."""
    target = run.layout.target
    run.execute(
        "SELECT count(*) FILTER (WHERE is_new AND NOT is_dropped), count(*) FILTER (WHERE is_new AND is_dropped),"
        " count(*) FILTER (WHERE NOT is_new) FROM work"
    )
    run.counts["new"], run.counts["not_published"], run.counts["changed"] = run.cursor.fetchone()
    run.execute("CREATE INDEX ON work (row_number); ANALYZE work")
    run.execute("CREATE TEMPORARY TABLE written (record_id bigint) ON COMMIT DROP")
    run.execute("SELECT COALESCE(min(row_number), 1), COALESCE(max(row_number), 0) FROM work")
    first, last = run.cursor.fetchone()
    begin, size = first, FIRST_BATCH
    while begin <= last:
        _prepare_batch(run, target, joins, begin, begin + size)
        _insert_new(run, target)
        _update_changed(run, target)
        for part in _parts(target):
            _write_part(run, part, _parts_of(part, target))
        run.execute("INSERT INTO written SELECT record_id FROM batch WHERE is_new")
        _remember(run, target)
        run.execute("DROP TABLE batch")
        begin += size
        # After the first rows, and for what follows the last.
        if size == FIRST_BATCH or begin > last:
            _count_anew(run, target)
        size = BATCH
        run.tell("writing", min(begin, last + 1) - first, last - first + 1)


def _count_anew(run: Run, target: Target) -> None:
    """Tells the planner what the tables hold now; of an empty table it would expect nothing, and join row by row."""
    for model in (target.model, *(part.model for part in _parts(target))):
        run.execute(f"ANALYZE {model._meta.db_table}")
    run.execute("ANALYZE core_change, sources_citation")


def _parts(target: Target) -> list[Part]:
    """The parts of a target and, where it has them, its citations."""
    if target.citations is None:
        return list(target.parts)
    rows = "SELECT s.record_id AS owner, s.citation_id, '' AS field_name FROM {staged} s"
    return [*target.parts, Part(target.citations, "fact_id", ("citation_id", "field_name"), rows)]


def _prepare_batch(run: Run, target: Target, joins: list[Join], begin: int, end: int) -> None:
    """The table `batch`: rows of `work` with what was resolved, their citations, and the ids of new records."""
    bounds = {"first": begin, "end": end, "release": run.release.pk}
    within = "s.row_number >= %(first)s AND s.row_number < %(end)s"
    run.execute(
        f"""INSERT INTO sources_citation (dataset_release_id, row_key, quote, paragraph)
            SELECT DISTINCT %(release)s::bigint, s.source_key, '', '' FROM work s WHERE {within}
            ON CONFLICT (dataset_release_id, row_key) WHERE dataset_release_id IS NOT NULL DO NOTHING""",
        **bounds,
    )
    added = "".join(f", {sql} AS {name}" for join in joins for name, sql in join.columns.items())
    joined = " ".join(join.sql for join in joins)
    sequence = f"pg_get_serial_sequence('{target.model._meta.db_table}', 'id')"
    columns = ", ".join(
        f's."{name}"' for name in ("row_number", "row_key", "scope", "digest", "is_new", "is_adopted", "is_dropped")
    )
    staged = ", ".join(f's."{name}"' for name in target.staging_columns)
    # Of rows written a moment ago the planner knows nothing, and would join them one by one.
    run.execute("SET LOCAL enable_nestloop = off")
    run.execute(
        f"""CREATE TEMPORARY TABLE batch ON COMMIT DROP AS
            SELECT *, COALESCE(known_id, nextval({sequence})) AS record_id FROM (
            SELECT {columns}, {staged}, s.record_id AS known_id, citation.id AS citation_id{added}
            FROM (SELECT * FROM work s WHERE {within}) s
            JOIN sources_citation citation
                ON citation.dataset_release_id = %(release)s AND citation.row_key = s.source_key
            {joined} ORDER BY s.row_number) joined""",
        **bounds,
    )
    run.execute("SET LOCAL enable_nestloop = on; CREATE INDEX ON batch (record_id); ANALYZE batch")


def _insert_new(run: Run, target: Target) -> None:
    names, values = ", ".join(target.columns), ", ".join(target.columns.values())
    run.execute(
        f"""INSERT INTO {target.model._meta.db_table} (id, {_RECORD}, {names})
            SELECT s.record_id, gen_random_uuid(),
                CASE WHEN s.is_dropped THEN 'withdrawn' ELSE 'published' END, 'dataset',
                %(sensitivity)s, 1, now(), now(), '', {values}
            FROM batch s WHERE s.is_new ORDER BY s.row_number""",
        sensitivity=run.layout.sensitivity,
    )


def _update_changed(run: Run, target: Target) -> None:
    """Sets what differs; of a record that others made only what it has not got yet."""
    for adopted in (False, True):
        sets, differs = [], []
        for name, value in target.columns.items():
            new = f"COALESCE({_given(target, name, 't')}, {value})" if adopted else value
            sets.append(f"{name} = {new}")
            differs.append((f"t.{name}", new))
        old, new = (", ".join(sides) for sides in zip(*differs, strict=True))
        run.execute(
            f"""UPDATE {target.model._meta.db_table} t SET {", ".join(sets)} FROM batch s
                WHERE t.id = s.record_id AND NOT s.is_new AND s.is_adopted = %(adopted)s
                    AND ROW({old}) IS DISTINCT FROM ROW({new})""",
            adopted=adopted,
        )


def _given(target: Target, name: str, alias: str) -> str:
    """SQL for what a record has in a column, null where that is nothing."""
    column = next(field for field in target.model._meta.concrete_fields if field.column == name)
    if isinstance(column, models.CharField | models.TextField) and not column.null:
        return f"NULLIF({alias}.{name}, '')"
    return f"{alias}.{name}"


def _parts_of(part: Part, target: Target) -> list[tuple[type[models.Model], str]]:
    """The models whose rows belong to rows of this part, as claims do, each with its foreign key; they go with them."""
    owned = []
    for other in target.parts:
        key = other.model._meta.get_field(other.owner.removesuffix("_id"))
        if key.related_model is part.model:
            owned.append((other.model, other.owner))
    return owned


def _write_part(run: Run, part: Part, inner: list[tuple[type[models.Model], str]]) -> None:
    """Inserts the parts of new records, replaces those of records whose parts differ, and adds to adopted ones."""
    # A record that this transaction made is in the feed already, and its parts come with the status that follows from
    # their claims: nothing is left for triggers to tell or to derive.
    run.execute("SET LOCAL mandata.restoring = 'on'")
    _insert_parts(run, part, _filled(run, part.rows, "is_new"))
    run.execute("SET LOCAL mandata.restoring = ''")
    run.execute("SELECT EXISTS (SELECT FROM batch WHERE NOT is_new), EXISTS (SELECT FROM batch WHERE is_adopted)")
    some_changed, some_adopted = run.cursor.fetchone()
    table, same = part.model._meta.db_table, _same(part)
    if some_changed:
        mine = "NOT is_new AND NOT is_adopted"
        run.execute(f"CREATE TEMPORARY TABLE wanted ON COMMIT DROP AS {_filled(run, part.rows, mine)}")
        # All of a record's, so that their order is that of the row, whatever was there before.
        run.execute(
            f"""CREATE TEMPORARY TABLE differing ON COMMIT DROP AS
                SELECT d.owner FROM wanted d
                    WHERE NOT EXISTS (SELECT FROM {table} p WHERE p.{part.owner} = d.owner AND {same})
                UNION SELECT p.{part.owner} FROM {table} p WHERE p.{part.owner} IN ({_filled(run, part.scope, mine)})
                    AND NOT EXISTS (SELECT FROM wanted d WHERE p.{part.owner} = d.owner AND {same})"""
        )
        gone = f"{part.owner} IN (SELECT owner FROM differing)"
        for model, owner in inner:
            run.execute(f"DELETE FROM {model._meta.db_table} WHERE {owner} IN (SELECT id FROM {table} WHERE {gone})")
        run.execute(f"DELETE FROM {table} WHERE {gone}")
        _insert_parts(run, part, "SELECT * FROM wanted JOIN differing USING (owner)")
        run.execute("DROP TABLE wanted, differing")
    if some_adopted:
        run.execute(f"CREATE TEMPORARY TABLE wanted ON COMMIT DROP AS {_filled(run, part.rows, 'is_adopted')}")
        missing = f"NOT EXISTS (SELECT FROM {table} p WHERE p.{part.owner} = d.owner AND {same})"
        _insert_parts(run, part, f"SELECT DISTINCT * FROM wanted d WHERE {missing}")
        run.execute("DROP TABLE wanted")


def _insert_parts(run: Run, part: Part, rows: str) -> None:
    columns, chosen = ", ".join(part.columns), ", ".join(f"d.{column}" for column in part.columns)
    order = ", ".join(f"d.{column}" for column in ("owner", *part.order))
    run.execute(
        f"""INSERT INTO {part.model._meta.db_table} ({part.owner}, {columns})
            SELECT d.owner, {chosen} FROM ({rows}) d ORDER BY {order}"""
    )


def _same(part: Part) -> str:
    """SQL for whether a wanted row `d` and a row `p` that is there say the same."""
    wanted, there = (", ".join(f"{alias}.{column}" for column in part.columns) for alias in "dp")
    return f"ROW({wanted}) IS NOT DISTINCT FROM ROW({there})"


def _filled(run: Run, sql: str, which: str) -> str:
    """A part's SQL over those rows of the batch, with the claimant in it."""
    claimant = "NULL::bigint" if run.claimant_id is None else str(run.claimant_id)
    words = "'" + run.claimant_as_stated.replace("'", "''") + "'"
    staged = f"(SELECT * FROM batch WHERE {which})"
    return sql.format(staged=staged, claimant_id=claimant, claimant_as_stated=words)


def _remember(run: Run, target: Target) -> None:
    """Notes which record each row is, and what it said."""
    run.execute(
        """INSERT INTO ingest_importedrow (dataset_id, row_key, record_kind, record_id, release_id, scope, digest,
            adopted)
        SELECT %(dataset)s, row_key, %(kind)s, record_id, %(release)s, scope, digest, is_adopted FROM batch
        ON CONFLICT (dataset_id, row_key) DO UPDATE SET digest = EXCLUDED.digest""",
        dataset=run.release.dataset_id,
        release=run.release.pk,
        kind=target.model.record_kind,  # type: ignore[attr-defined]  # every target is a record
    )
