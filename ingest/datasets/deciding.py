"""What a release means for each of its rows, and for the rows that it lacks.

A row is what the newest release that has it says. It is published unless a newer release, read as complete for the
part of the dataset that the row is of, no longer has it. So the order in which releases are read changes nothing.
"""

from __future__ import annotations

import re

from ingest.choices import RemarkKind
from ingest.datasets.run import Run
from ingest.models import DatasetImport, ReleaseScope
from sources.models import DatasetRelease


def newer_releases(release: DatasetRelease) -> list[int]:
    """The ids of the dataset's releases that come after `release`, by their versions' numbers."""
    mine = version_order(release.version)
    others = DatasetRelease.objects.filter(dataset=release.dataset_id).exclude(pk=release.pk)
    return [other.pk for other in others if version_order(other.version) > mine]


def version_order(version: str) -> tuple[tuple[int, ...], str]:
    """What versions are ordered by: 19.1 < 21.1 < 23.0.12, 2023-11-28 < 2024-01-02; then as text."""
    return tuple(int(number) for number in re.findall(r"\d+", version)), version


def decide(run: Run) -> None:
    """Makes the table `work`: the staged rows that are new or changed, with the record that each one is, if any."""
    newer = newer_releases(run.release)
    run.execute(
        """
        CREATE TEMPORARY TABLE work ON COMMIT DROP AS
            SELECT s.*, r.record_id, r.record_id IS NULL AS is_new, COALESCE(r.adopted, false) AS is_adopted,
                EXISTS (SELECT FROM ingest_releasescope complete WHERE complete.release_id = ANY(%(newer)s)
                    AND complete.scope = s.scope) AS is_dropped
            FROM staged s
            LEFT JOIN ingest_importedrow r ON r.dataset_id = %(dataset)s AND r.row_key = s.row_key
            WHERE r.id IS NULL OR r.digest <> s.digest AND r.release_id <> ALL(%(newer)s)
        """,
        dataset=run.release.dataset_id,
        newer=newer,
    )
    run.execute(
        """SELECT count(*) FILTER (WHERE r.release_id = ANY(%(newer)s)),
            count(*) FILTER (WHERE r.release_id <> ALL(%(newer)s) AND r.digest = s.digest)
            FROM staged s JOIN ingest_importedrow r ON r.dataset_id = %(dataset)s AND r.row_key = s.row_key""",
        dataset=run.release.dataset_id,
        newer=newer,
    )
    run.counts["older"], run.counts["unchanged"] = run.cursor.fetchone()
    # Known rows that this release has, too: it is now the newest that does.
    run.execute(
        """UPDATE ingest_importedrow r SET release_id = %(release)s, scope = s.scope FROM staged s
        WHERE r.dataset_id = %(dataset)s AND r.row_key = s.row_key AND r.release_id <> ALL(%(newer)s)
            AND (r.release_id, r.scope) IS DISTINCT FROM (%(release)s, s.scope)""",
        dataset=run.release.dataset_id,
        release=run.release.pk,
        newer=newer,
    )


def leave_curated(run: Run) -> None:
    """Takes records out of `work` that anybody but imports of this dataset has changed, and says which.

    A change of another record that this one only refers to is none. What imports wrote is known by their transactions.
    """
    ours = list(
        DatasetImport.objects.filter(release__dataset=run.release.dataset_id, transaction_id__isnull=False).values_list(
            "transaction_id", flat=True
        )
    )
    target = run.layout.target
    table = target.model._meta.db_table
    columns = ", ".join(target.columns)
    parts = [
        f"""EXISTS (SELECT FROM {schema}.{part.model._meta.db_table} part
            WHERE part.{part.owner} IN ({part.scope.format(staged="(SELECT w.record_id)")})
            AND part.{column} <> ALL(%(ours)s))"""
        for part in target.parts
        for schema, column in (("public", "written_in"), ("history", "gone_in"))
    ]
    # The record's own columns, as the last import left them: the version that stands, or one that history keeps.
    own = f"""EXISTS (SELECT FROM {table} now WHERE now.id = w.record_id AND now.written_in <> ALL(%(ours)s)
        AND ROW({columns}, publication_status, sensitivity) IS DISTINCT FROM (
            SELECT ROW({columns}, publication_status, sensitivity) FROM history.{table} past
            WHERE past.id = w.record_id AND past.written_in = ANY(%(ours)s) ORDER BY past.written_in DESC LIMIT 1))"""
    run.execute(
        f"""DELETE FROM work w WHERE NOT is_new AND NOT is_adopted AND ({" OR ".join([own, *parts])})
            RETURNING row_number, row_key""",
        ours=ours,
    )
    kept = run.cursor.fetchall()
    run.counts["kept"] += len(kept)
    for number, key in kept:
        run.remarks.add(
            RemarkKind.KEPT,
            number,
            key,
            reason=f"row {key}: curators have changed the record; it stays as they have it",
        )


def note_scopes(run: Run) -> None:
    """Remembers for which parts of the dataset this release was read as complete."""
    run.execute("SELECT DISTINCT scope FROM staged")
    scopes = [scope for (scope,) in run.cursor.fetchall()]
    ReleaseScope.objects.bulk_create(
        (ReleaseScope(release=run.release, scope=scope) for scope in scopes), ignore_conflicts=True
    )


def settle_dropped(run: Run) -> None:
    """Withdraws the records of rows that a newer complete release lacks, and publishes those that are back."""
    order = DatasetRelease.objects.filter(dataset=run.release.dataset_id)
    places = {
        release.pk: place for place, release in enumerate(sorted(order, key=lambda one: version_order(one.version)))
    }
    table = run.layout.target.model._meta.db_table
    run.execute(
        """CREATE TEMPORARY TABLE dropped ON COMMIT DROP AS WITH
            place AS (SELECT unnest(%(releases)s::bigint[]) AS release_id, unnest(%(places)s::int[]) AS place)
            SELECT r.id, r.record_id, r.row_key, r.dropped_in_id AS was, newest.release_id AS dropped_in
            FROM ingest_importedrow r JOIN place mine USING (release_id)
            LEFT JOIN LATERAL (SELECT p.release_id FROM ingest_releasescope complete JOIN place p USING (release_id)
                WHERE complete.scope = r.scope AND p.place > mine.place ORDER BY p.place DESC LIMIT 1) newest ON true
            WHERE r.dataset_id = %(dataset)s AND NOT r.adopted
                AND r.dropped_in_id IS DISTINCT FROM newest.release_id""",
        dataset=run.release.dataset_id,
        releases=list(places),
        places=list(places.values()),
    )
    for name, becomes, condition in (
        ("withdrawn", "withdrawn", "was IS NULL AND dropped_in IS NOT NULL"),
        ("restored", "published", "was IS NOT NULL AND dropped_in IS NULL"),
    ):
        run.counts[name] += run.execute(
            f"""UPDATE {table} t SET publication_status = %(becomes)s FROM dropped d WHERE d.record_id = t.id
                AND {condition}
            AND t.publication_status IN ('published', 'withdrawn') AND t.publication_status <> %(becomes)s
            AND NOT EXISTS (SELECT FROM core_recordidentity i WHERE i.uid = t.uid AND i.merged_into_id IS NOT NULL)""",
            becomes=becomes,
        )
    run.execute("UPDATE ingest_importedrow r SET dropped_in_id = d.dropped_in FROM dropped d WHERE d.id = r.id")
    run.execute("SELECT row_key FROM dropped WHERE was IS NULL AND dropped_in IS NOT NULL ORDER BY row_key")
    for (key,) in run.cursor.fetchall():
        run.remarks.add(RemarkKind.NOTED, 0, key, reason=f"row {key}: no longer in the newest release; not published")
