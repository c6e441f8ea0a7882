"""A scratch database filled by SQL: incidents with two participations, a casualty, a place and a citation each."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection

RECORD = (
    "uid, publication_status, entry_method, sensitivity, revision, recorded_at, updated_at, published_at, internal_note"
)
RECORD_VALUES = "gen_random_uuid(), 'published', 'dataset', 'public', 1, now(), now(), now(), ''"
PLACES, ACTORS, DOCUMENTS = 2_000, 300, 500

# The same numbers come out each time; sizes in which tables are read follow those of the large event datasets.
STATEMENTS = (
    f"""INSERT INTO sources_publisher ({RECORD}, slug, name, other_names, publisher_kind, country_code, homepage_url,
            licence, licence_note)
        SELECT {RECORD_VALUES}, 'publisher-' || n, 'Publisher ' || n, '{{}}', 'ngo', 'CH', '', 'cc_by', ''
        FROM generate_series(1, 40) n""",
    f"""INSERT INTO sources_document ({RECORD}, title, document_kind, symbol, language, published, published_precision,
            licence, licence_note, url, archived_url, original, original_name, media_type, publisher_id)
        SELECT {RECORD_VALUES}, 'Report ' || n, 'analysis', '', 'en', daterange('2022-01-01', '2022-01-02'), 'day',
            'cc_by', '', 'https://example.org/' || n, '', '', '', 'text/html',
            (SELECT min(id) FROM sources_publisher) + n % 40
        FROM generate_series(1, {DOCUMENTS}) n""",
    """INSERT INTO sources_documenttext (converter, converter_version, text, sha256, pages, created_at, document_id)
        SELECT 'html', '1', repeat('On that day armed men attacked the village and killed people. ', 50),
            encode(sha256(id::text::bytea), 'hex'), '[]', now(), id FROM sources_document""",
    f"""INSERT INTO core_place ({RECORD}, name, place_kind, country_code, admin1_name, admin2_name, pcode, latitude,
            longitude, gazetteer, gazetteer_id)
        SELECT {RECORD_VALUES}, 'Place ' || n, 'populated_place', (ARRAY['ML','NE','BF','CF','CD'])[1 + n % 5],
            'Region ' || n % 30, '', '', -5 + n % 2000 / 100.0, -10 + n % 1700 / 50.0, '', ''
        FROM generate_series(1, {PLACES}) n""",
    f"""INSERT INTO actors_actor ({RECORD}, slug, name, actor_kind, country_code, description)
        SELECT {RECORD_VALUES}, 'actor-' || n, 'Actor ' || n, 'armed_group', 'ML', ''
        FROM generate_series(1, {ACTORS}) n""",
    f"""INSERT INTO missions_mission ({RECORD}, slug, acronym, name, name_fr, mission_kind, description, website_url,
            actor_id)
        SELECT {RECORD_VALUES}, 'mission-' || n, 'M' || n, 'Mission ' || n, '', 'un_peacekeeping', '', '',
            (SELECT min(id) FROM actors_actor) + n
        FROM generate_series(1, 20) n""",
    f"""INSERT INTO events_incident ({RECORD}, assertion, verification, title, incident_kind, date, date_precision,
            geo_precision, location_as_stated, weapon, description, place_id)
        SELECT {RECORD_VALUES}, 'alleged', 'unverified', 'Attack on village ' || n, 'vac.attack',
            daterange(day, day + 1), 'day', 'exact', 'the village', 'firearms',
            'Armed men on motorcycles attacked the village and killed people.',
            (SELECT min(id) FROM core_place) + n % {PLACES}
        FROM generate_series(1, %(incidents)s) n,
            LATERAL (SELECT date '2000-01-01' + (n * 7919 %% 9000) AS day) d""",
    f"""INSERT INTO events_participation (role, description_as_stated, identification, assertion, verification,
            actor_id, incident_id)
        SELECT (ARRAY['alleged_perpetrator', 'target'])[k], '', 'suspected', 'alleged', 'unverified',
            (SELECT min(id) FROM actors_actor) + (i.id * 31 + k) % {ACTORS}, i.id
        FROM events_incident i, generate_series(1, 2) k""",
    """INSERT INTO events_casualty (low, best, high, quantifier, by_convention, bounds_as_published, figure_as_stated,
            assertion, verification, victim_category, outcome, age_group, sex, nationality_code, is_recommended,
            recommended_reason, incident_id)
        SELECT i.id % 40, i.id % 40, i.id % 40, 'exact', false, false, 'people', 'alleged', 'unverified', 'civilians',
            'killed', 'not_stated', 'not_stated', '', false, '', i.id
        FROM events_incident i""",
    """INSERT INTO events_incidentmission (incident_id, mission_id)
        SELECT i.id, (SELECT min(id) FROM missions_mission) + i.id % 20 FROM events_incident i""",
    """INSERT INTO sources_citation (document_text_id, start, "end", quote, page, paragraph, row_key)
        SELECT t.id, s, s + 61, substr(t.text, s + 1, 61), 1, '', ''
        FROM sources_documenttext t, generate_series(0, 200) s""",
    """INSERT INTO events_incidentcitation (fact_id, citation_id, field_name)
        SELECT i.id, (SELECT min(id) FROM sources_citation) + i.id %% (SELECT count(*) FROM sources_citation), ''
        FROM events_incident i""",
)


def fill(incidents: int) -> None:
    """Fills an empty, migrated database; triggers are off, since no change is to be told of generated rows."""
    with connection.cursor() as cursor:
        _switch_triggers(cursor, "DISABLE")
        for statement in STATEMENTS:
            cursor.execute(statement.replace("%%", "%").replace("%(incidents)s", str(incidents)))
        _switch_triggers(cursor, "ENABLE")
        cursor.execute("ANALYZE")


def _switch_triggers(cursor: Any, to: str) -> None:
    """Our own triggers of every table, on or off; the owner may, without being a superuser."""
    for model in apps.get_models():
        if model.__module__.split(".")[0] in {"core", "sources", "actors", "missions", "events"}:
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" {to} TRIGGER USER')


def filled_with() -> int:
    """How many incidents the database holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM events_incident")
        return int(cursor.fetchone()[0])
