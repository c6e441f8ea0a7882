"""Comparing new incidents with those of other sources: pairs that look like one event are proposed, none is merged.

Two records are compared where no dataset and no document stands behind both, their dates meet within `DAYS`, and their
places lie within `KILOMETRES`; where one is known to a district or less or has no coordinates, in one first-order area
or at one place. What they have in common gives points; see `POINTS`. The best few of each record with `ENOUGH` points
are proposed.
"""

# ruff: noqa: S608 - nothing of a request is in the text, only in its parameters

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

from core.choices import GeoPrecision, PublicationStatus
from events.choices import Outcome, ProposalVerdict, SameEventStatus
from events.models import Incident

# Between the last day of one record and the first of the other. A date known to its month reaches as far by itself.
DAYS = 2
KILOMETRES = 25
# A date less exact than a month meets everything and proves nothing.
WIDEST_DATE = 31
# Of one record; a curator who reads more would read the list instead.
BEST = 3
ENOUGH = 6

# A pair gets one of each line. Same day within 5 km is not enough where figures contradict each other.
POINTS = """
    CASE WHEN fresh_first = other_first AND fresh_last = fresh_first AND other_last = other_first THEN 3
        WHEN days_apart = 0 THEN 2 ELSE 1 END
    + CASE WHEN km <= 5 THEN 3 WHEN km IS NOT NULL THEN 2 ELSE 1 END
    + CASE WHEN actors > 0 THEN 2 ELSE 0 END
    + CASE WHEN fresh_family = other_family THEN 1 ELSE 0 END
    + CASE WHEN fresh_killed && other_killed THEN 1 WHEN NOT fresh_killed && other_killed THEN -2 ELSE 0 END
"""
REASON = """concat_ws('; ',
    CASE days_apart WHEN 0 THEN 'dates meet' WHEN 1 THEN 'one day apart' ELSE days_apart || ' days apart' END,
    COALESCE(round(km::numeric, 1) || ' km apart', 'in the same area'),
    CASE WHEN actors = 1 THEN 'one actor in common' WHEN actors > 1 THEN actors || ' actors in common' END,
    CASE WHEN fresh_family = other_family THEN 'same kind of event' END,
    CASE WHEN fresh_killed && other_killed THEN 'numbers of dead agree'
        WHEN NOT fresh_killed && other_killed THEN 'numbers of dead differ' END)"""

# Grid cells in degrees, a little wider than the distance at the equator; blocks of days.
_CELL, _BLOCK = 0.25, 4
_VAGUE = ", ".join(f"'{one.value}'" for one in (GeoPrecision.ADMIN2, GeoPrecision.ADMIN1, GeoPrecision.LINEAR))
_NOWHERE = ", ".join(f"'{one.value}'" for one in (GeoPrecision.COUNTRY, GeoPrecision.INTERNATIONAL))


@dataclass(frozen=True)
class Proposed:
    """What comparing new incidents came to, for the report of an import; numbers of incidents but for `pairs`."""

    compared: int
    matched: int
    """Already confirmed as one event with another record."""
    proposed: int
    """Not matched, and in a pair that is open or held possible, proposed now or before."""
    new: int
    """Neither: as far as can be told, nobody else records the event."""
    pairs: int
    """Pairs proposed now."""


def propose_same_events(incidents: QuerySet[Incident], *, by: str) -> Proposed:
    """Proposes pairs of `incidents` and records of other sources; one transaction, set-based, safe to repeat.

    A pair that was decided, or is proposed already, is left as it is. About ten statements whatever the number; call it
    once at the end of an import or for the record that a document's candidate became.
    """
    ids, parameters = incidents.order_by().values("pk").query.sql_with_params()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.fresh, pg_temp.others, pg_temp.described, pg_temp.nearby")
        cursor.execute(f"CREATE TEMP TABLE fresh ON COMMIT DROP AS SELECT id FROM ({ids}) given(id)", parameters)
        cursor.execute("ANALYZE fresh")
        pairs = 0
        if _describe(cursor):
            _find_nearby(cursor)
            pairs = _propose(cursor, by)
        return _count(cursor, pairs)


def _describe(cursor: CursorWrapper) -> bool:
    """Makes `described`: date and place of the new incidents and of those that could meet them; whether any could.

    What cites a dataset that all new incidents cite cannot: everything, on the import of the first dataset.
    """
    cursor.execute(
        f"""
        CREATE TEMP TABLE others ON COMMIT DROP AS
        WITH shared AS (
            SELECT r.dataset_id FROM fresh JOIN events_incidentcitation l ON l.fact_id = fresh.id
            JOIN sources_citation c ON c.id = l.citation_id JOIN sources_datasetrelease r ON r.id = c.dataset_release_id
            GROUP BY r.dataset_id HAVING count(DISTINCT fresh.id) = (SELECT count(*) FROM fresh)),
        span AS (SELECT daterange(min(lower(i.date)) - {DAYS}, max(upper(i.date)) + {DAYS}) AS days
            FROM fresh JOIN events_incident i USING (id))
        -- By the shown date, which has the index; it is never narrower than the stored one.
        SELECT i.id FROM events_incident i
        WHERE core_date_key(i.date, i.sensitivity) && (SELECT days FROM span) AND NOT EXISTS (
            SELECT FROM events_incidentcitation l JOIN sources_citation c ON c.id = l.citation_id
            JOIN sources_datasetrelease r ON r.id = c.dataset_release_id
            WHERE l.fact_id = i.id AND r.dataset_id IN (SELECT dataset_id FROM shared))
        """
    )
    cursor.execute("SELECT EXISTS (SELECT FROM others)")
    if not cursor.fetchone()[0]:
        return False
    cursor.execute(
        f"""
        CREATE TEMP TABLE described ON COMMIT DROP AS
        WITH ids AS (SELECT id, bool_or(is_fresh) AS is_fresh, bool_or(NOT is_fresh) AS is_other FROM (
            SELECT id, TRUE AS is_fresh FROM fresh UNION ALL SELECT id, FALSE FROM others) each GROUP BY id)
        SELECT i.id, is_fresh, is_other, lower(i.date) AS first, upper(i.date) - 1 AS last,
            CASE WHEN i.geo_precision NOT IN ({_NOWHERE}) THEN p.latitude END AS latitude, p.longitude,
            i.geo_precision IN ({_VAGUE}) OR p.latitude IS NULL AS vague,
            CASE WHEN p.admin1_name <> '' THEN p.country_code || '/' || lower(p.admin1_name)
                WHEN p.latitude IS NULL THEN 'place/' || p.id END AS area
        FROM ids JOIN events_incident i USING (id) JOIN core_place p ON p.id = i.place_id
        WHERE upper(i.date) - lower(i.date) <= {WIDEST_DATE}
            AND i.publication_status <> '{PublicationStatus.WITHDRAWN.value}' AND p.place_kind <> 'country'
        """
    )
    cursor.execute("ANALYZE described")
    return True


def _find_nearby(cursor: CursorWrapper) -> None:
    """Makes `nearby`: pairs within reach in time and place, by joins on blocks of days with grid cells or areas.

    A new incident is in all blocks and cells that it can reach, the other in its own, so that equality finds them.
    """
    day = "- DATE '2000-01-01'"
    blocks = (
        f"generate_series(floor((first {day} - {{0}}) / {_BLOCK}.0)::int, "
        f"floor((last {day} + {{0}}) / {_BLOCK}.0)::int) AS block"
    )
    reach = KILOMETRES / 111.0
    cells = f"""
        generate_series(
            floor((latitude - {reach}) / {_CELL})::int, floor((latitude + {reach}) / {_CELL})::int) AS lat_cell,
        generate_series(
            floor((longitude - {reach} / greatest(cosd(latitude), 0.1)) / {_CELL})::int,
            floor((longitude + {reach} / greatest(cosd(latitude), 0.1)) / {_CELL})::int) AS lon_cell"""
    km = """2 * 6371 * asin(least(1, sqrt(sind((f.latitude - o.latitude) / 2) ^ 2
        + cosd(f.latitude) * cosd(o.latitude) * sind((f.longitude - o.longitude) / 2) ^ 2)))"""
    cursor.execute(
        f"""
        CREATE TEMP TABLE nearby ON COMMIT DROP AS
        WITH f AS (SELECT d.*, block FROM described d, {blocks.format(DAYS)} WHERE is_fresh),
        o AS (SELECT d.*, block FROM described d, {blocks.format(0)} WHERE is_other),
        by_distance AS (
            SELECT f.id AS fresh_id, o.id AS other_id, {km} AS km
            FROM (SELECT * FROM f, {cells}) f
            JOIN (SELECT *, floor(latitude / {_CELL})::int AS lat_cell, floor(longitude / {_CELL})::int AS lon_cell
                FROM o) o USING (block, lat_cell, lon_cell)
            WHERE f.id <> o.id AND f.first - {DAYS} <= o.last AND o.first <= f.last + {DAYS}),
        by_area AS (
            SELECT f.id AS fresh_id, o.id AS other_id, NULL::float AS km FROM f JOIN o USING (block, area)
            WHERE f.id <> o.id AND (f.vague OR o.vague) AND f.first - {DAYS} <= o.last AND o.first <= f.last + {DAYS})
        -- Between two new incidents once only. Distance is the better proof.
        SELECT DISTINCT ON (least(fresh_id, other_id), greatest(fresh_id, other_id)) fresh_id, other_id, km
        FROM (SELECT * FROM by_distance WHERE km <= {KILOMETRES} UNION ALL SELECT * FROM by_area) found
        ORDER BY least(fresh_id, other_id), greatest(fresh_id, other_id), km
        """
    )
    cursor.execute("ANALYZE nearby")


def _propose(cursor: CursorWrapper, by: str) -> int:
    """Scores the pairs of `nearby` and writes the best; how many of them are new."""
    cursor.execute(
        f"""
        WITH met AS (SELECT fresh_id AS id FROM nearby UNION SELECT other_id FROM nearby),
        source AS (
            SELECT met.id, array_agg(DISTINCT COALESCE('d' || r.dataset_id, 't' || t.document_id)) AS sources
            FROM met JOIN events_incidentcitation l ON l.fact_id = met.id
            JOIN sources_citation c ON c.id = l.citation_id
            LEFT JOIN sources_datasetrelease r ON r.id = c.dataset_release_id
            LEFT JOIN sources_documenttext t ON t.id = c.document_text_id GROUP BY met.id),
        actor AS (SELECT DISTINCT met.id, p.actor_id FROM met JOIN events_participation p ON p.incident_id = met.id
            WHERE p.actor_id IS NOT NULL),
        -- An interval that is certain to hold the number: the largest figure at least, all together at most.
        killed AS (
            SELECT met.id, int8range(max(COALESCE(k.low, k.best, 0)), CASE WHEN bool_and(COALESCE(k.high, k.best)
                IS NOT NULL) THEN sum(greatest(k.high, k.best, k.low))::bigint END, '[]') AS killed
            FROM met JOIN events_casualty k ON k.incident_id = met.id AND k.outcome = '{Outcome.KILLED.value}'
            WHERE num_nonnulls(k.low, k.best, k.high) > 0 GROUP BY met.id),
        seen AS (
            SELECT met.id, d.first, d.last, split_part(i.incident_kind, '.', 1) AS family, k.killed,
                COALESCE(s.sources, '{{}}') AS sources
            FROM met JOIN described d USING (id) JOIN events_incident i USING (id)
            LEFT JOIN source s USING (id) LEFT JOIN killed k USING (id)),
        in_common AS (
            SELECT n.fresh_id, n.other_id, count(*) AS actors FROM nearby n
            JOIN actor a ON a.id = n.fresh_id JOIN actor b ON b.id = n.other_id AND b.actor_id = a.actor_id
            GROUP BY n.fresh_id, n.other_id),
        compared AS (
            SELECT n.*, COALESCE(c.actors, 0) AS actors, f.first AS fresh_first, f.last AS fresh_last,
                o.first AS other_first, o.last AS other_last, f.family AS fresh_family, o.family AS other_family,
                f.killed AS fresh_killed, o.killed AS other_killed,
                greatest(0, f.first - o.last, o.first - f.last) AS days_apart
            FROM nearby n JOIN seen f ON f.id = n.fresh_id JOIN seen o ON o.id = n.other_id
            LEFT JOIN in_common c USING (fresh_id, other_id)
            WHERE NOT f.sources && o.sources AND NOT EXISTS (
                SELECT FROM events_sameeventmember one JOIN events_sameeventmember two USING (group_id)
                WHERE one.incident_id = n.fresh_id AND two.incident_id = n.other_id)),
        scored AS (SELECT *, {POINTS} AS score, {REASON} AS reason FROM compared),
        ranked AS (
            SELECT *, row_number() OVER (PARTITION BY fresh_id ORDER BY score DESC, km, other_id) AS of_fresh,
                row_number() OVER (PARTITION BY other_id ORDER BY score DESC, km, fresh_id) AS of_other
            FROM scored WHERE score >= {ENOUGH})
        INSERT INTO events_sameeventproposal
            (first_id, second_id, score, reason, verdict, proposed_by, proposed_at, decided_by)
        SELECT least(fresh_id, other_id), greatest(fresh_id, other_id), score, reason,
            '{ProposalVerdict.OPEN.value}', %s, now(), ''
        FROM ranked WHERE of_fresh <= {BEST} AND of_other <= {BEST} ORDER BY 1, 2
        ON CONFLICT (first_id, second_id) DO NOTHING
        """,
        [by],
    )
    return int(cursor.rowcount)


def _count(cursor: CursorWrapper, pairs: int) -> Proposed:
    standing = f"verdict IN ('{ProposalVerdict.OPEN.value}', '{ProposalVerdict.POSSIBLE.value}')"
    cursor.execute(
        f"""
        WITH state AS (
            SELECT id IN (SELECT incident_id FROM events_sameeventmember
                    WHERE status = '{SameEventStatus.CONFIRMED.value}') AS matched,
                id IN (SELECT first_id FROM events_sameeventproposal WHERE {standing}
                    UNION ALL SELECT second_id FROM events_sameeventproposal WHERE {standing}) AS proposed
            FROM fresh)
        SELECT count(*), count(*) FILTER (WHERE matched), count(*) FILTER (WHERE proposed AND NOT matched),
            count(*) FILTER (WHERE NOT proposed AND NOT matched) FROM state
        """
    )
    compared, matched, proposed, new = cursor.fetchone()
    return Proposed(compared, matched, proposed, new, pairs)
