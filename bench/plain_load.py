"""What an import is measured against: one event file into the same tables by plain SQL, written for that file alone.

No change feed, no history, no remarks, no look at what is there; the tables' constraints, indexes and search vectors
stay. The steps are those that anybody would write who loads one file once.
"""

from __future__ import annotations

import gzip
import os
import sys
from pathlib import Path
from time import monotonic

import psycopg

# What goes when there is no feed; the registry of uids is filled by hand.
FEED = ("records_added", "records_changed", "touch_record", "stamp_part", "pgtrigger_record_", "derive_status")
RECORD = (
    "uid, publication_status, entry_method, sensitivity, revision, recorded_at, updated_at, published_at, internal_note"
)
VALUES = "gen_random_uuid(), 'published', 'dataset', 'public', 1, now(), now(), now(), ''"
CLAIM = (
    "claimant_id, claimant_as_stated, assertion, claims_responsibility, verification, standard_of_proof, citation_id"
)
CLAIM_VALUES = "(SELECT id FROM actors_actor WHERE slug = 'ucdp'), '', '{}', false, 'unverified', '', r.citation_id"

STEPS = (
    """CREATE TEMPORARY TABLE raw (id text, year int, month int, day int, country text, type_of_violence text,
        conflict_name text, side_a text, side_b text, latitude float, longitude float, low int, best int, high int)""",
    "ANALYZE raw",
    f"""INSERT INTO core_place ({RECORD}, name, place_kind, country_code, admin1_name, admin2_name, pcode, latitude,
            longitude, gazetteer, gazetteer_id)
        SELECT {VALUES}, latitude || ', ' || longitude, 'area', '', '', '', '', latitude, longitude, 'plain',
            md5(concat_ws('|', country, latitude, longitude))
        FROM (SELECT DISTINCT country, latitude, longitude FROM raw) places""",
    f"""INSERT INTO actors_actor ({RECORD}, slug, name, actor_kind, country_code, description)
        SELECT {VALUES}, 'plain-' || md5(name), left(name, 250), 'armed_group', '', ''
        FROM (SELECT side_a AS name FROM raw UNION SELECT side_b FROM raw WHERE side_b <> 'Civilians') sides""",
    """INSERT INTO sources_datasetrelease (dataset_id, version, sha256, note)
        SELECT id, '21.1', '', '' FROM sources_dataset WHERE slug = 'ucdp-ged'""",
    """INSERT INTO sources_citation (dataset_release_id, row_key, quote, paragraph)
        SELECT (SELECT max(id) FROM sources_datasetrelease), id, '', '' FROM raw""",
    """CREATE TEMPORARY TABLE rows AS SELECT raw.*, nextval('events_incident_id_seq') AS incident_id,
            p.id AS place_id, a.id AS actor_a, b.id AS actor_b, c.id AS citation_id
        FROM raw JOIN core_place p ON p.gazetteer = 'plain'
            AND p.gazetteer_id = md5(concat_ws('|', country, raw.latitude, raw.longitude))
        JOIN actors_actor a ON a.slug = 'plain-' || md5(side_a)
        LEFT JOIN actors_actor b ON b.slug = 'plain-' || md5(side_b)
        JOIN sources_citation c ON c.row_key = raw.id
            AND c.dataset_release_id = (SELECT max(id) FROM sources_datasetrelease)""",
    "ANALYZE rows",
    f"""INSERT INTO events_incident (id, {RECORD}, title, incident_kind, date, date_precision, place_id, geo_precision,
            location_as_stated, weapon, description, assertion, verification)
        SELECT incident_id, {VALUES}, left(type_of_violence || ': ' || side_a || ' – ' || side_b, 300),
            CASE type_of_violence WHEN 'One-sided violence' THEN 'vac.attack' ELSE 'battle.armed_clash' END,
            daterange(make_date(year, month, day), make_date(year, month, day) + 1), 'day', place_id, 'not_stated', '',
            'not_stated', '', 'stated', 'unverified' FROM rows r""",
    f"""INSERT INTO events_incidentclaim (fact_id, {CLAIM})
        SELECT incident_id, {CLAIM_VALUES.format("stated")} FROM rows r""",
    """INSERT INTO events_participation (incident_id, actor_id, role, description_as_stated, identification, assertion,
            verification)
        SELECT incident_id, actor_a, CASE one_sided WHEN true THEN 'alleged_perpetrator' ELSE 'belligerent' END, side_a,
            'identified', CASE one_sided WHEN true THEN 'alleged' END, 'unverified'
        FROM (SELECT *, type_of_violence = 'One-sided violence' AS one_sided FROM rows) r
        UNION ALL SELECT incident_id, actor_b,
            CASE WHEN actor_b IS NULL THEN 'victim_group' ELSE 'belligerent' END, side_b,
            CASE WHEN actor_b IS NULL THEN 'not_stated' ELSE 'identified' END, NULL, 'unverified' FROM rows""",
    f"""INSERT INTO events_participationclaim (fact_id, {CLAIM}) SELECT p.id, {CLAIM_VALUES.format("alleged")}
        FROM rows r JOIN events_participation p ON p.incident_id = r.incident_id AND p.role = 'alleged_perpetrator'""",
    """INSERT INTO events_casualty (incident_id, victim_category, outcome, low, best, high, quantifier,
            bounds_as_published, age_group, sex, nationality_code, by_convention, figure_as_stated, is_recommended,
            recommended_reason, assertion, verification)
        SELECT incident_id, 'unspecified', 'killed', low, best, high,
            CASE WHEN low = best AND best = high THEN 'exact' ELSE 'range' END, NOT (low <= best AND best <= high),
            'not_stated', 'not_stated', '', false, '', false, '', 'stated', 'unverified' FROM rows""",
    f"""INSERT INTO events_casualtyclaim (fact_id, {CLAIM}) SELECT c.id, {CLAIM_VALUES.format("stated")}
        FROM rows r JOIN events_casualty c ON c.incident_id = r.incident_id""",
    """INSERT INTO events_incidentcitation (fact_id, citation_id, field_name)
        SELECT incident_id, citation_id, '' FROM rows""",
    """INSERT INTO core_recordidentity (uid, record_kind, registered_at)
        SELECT uid, 'incident', now() FROM events_incident
        UNION ALL SELECT uid, 'place', now() FROM core_place WHERE gazetteer = 'plain'
        UNION ALL SELECT uid, 'actor', now() FROM actors_actor WHERE slug LIKE 'plain-%'""",
)


def load(url: str, path: Path) -> float:
    """Seconds from the file to the commit."""
    with psycopg.connect(url) as connection:
        connection.execute("SET LOCAL search_path = public")
        triggers = connection.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal")
        for table, trigger in triggers.fetchall():
            if any(name in trigger for name in FEED):
                connection.execute(f'ALTER TABLE {table} DISABLE TRIGGER "{trigger}"')
        connection.commit()
        began = monotonic()
        connection.execute(STEPS[0])
        copied = connection.cursor().copy("COPY raw FROM STDIN (FORMAT csv, HEADER)")
        with gzip.open(path) as file, copied as copy:
            while block := file.read(1 << 20):
                copy.write(block)
        for step in STEPS[1:]:
            connection.execute(step)
        connection.commit()
        return monotonic() - began


if __name__ == "__main__":
    print(load(os.environ["DATABASE_URL"], Path(sys.argv[1])))
