"""A scratch database filled by SQL: incidents with two participations, a casualty, a place, a mission and a citation.

Every run makes the same values but for the uids. Countries, actors and words are as unequal as in the large event
datasets: some are in half of all rows, some in a handful.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection

from core.words import fill as fill_words

RECORD = (
    "uid, publication_status, entry_method, sensitivity, revision, recorded_at, updated_at, published_at, internal_note"
)
# Changed over two years, so that an order by change is not one by chance.
RECORD_VALUES = (
    "gen_random_uuid(), 'published', 'dataset', 'public', 1, timestamptz '2024-01-01', "
    "timestamptz '2024-01-01' + random() * interval '700 days', timestamptz '2024-01-01', ''"
)
PLACES, ACTORS, DOCUMENTS, SENTENCES = 4_000, 300, 500, 20_000

COUNTRIES = "ARRAY['ML','CD','SO','NE','BF','CF','SD','NG','SS','TD','CM','MZ']"
CENTRES = "ARRAY[[17,-3],[-3,27],[4,46],[15,9],[12,-2],[6,20],[15,30],[9,8],[7,30],[13,18],[6,12],[-14,38]]"
KINDS = (
    "ARRAY['vac.attack','battle.armed_clash','vac.abduction','remote.ied_mine','property.looting_destruction',"
    "'mission.attack_on_peacekeepers','remote.airstrike_drone','vac.arbitrary_detention']"
)
TITLES = (
    "ARRAY['Attack on','Clash near','Abduction at','Explosion on the road to','Looting of','Ambush of a convoy near',"
    "'Air strike on','Arrests in']"
)
COMMON = (
    "armed men motorcycles attacked village killed people market convoy soldiers patrol hostages burned houses "
    "fled families road mine explosion camp displaced base mission peacekeepers wounded river cattle stolen "
    "gunmen night dawn school clinic granary ambush militia civilians drone shelling"
)
SYLLABLES = "(ARRAY['ba','ko','ti','mou','ra','ga','son','di','ne','ka','lo','fa','sé','gou','ma','ré','ber','tou'])"


def _word(number: str) -> str:
    """SQL for a made-up word, the same for the same number; 18³ of them."""
    return (
        f"{SYLLABLES}[1 + {number} % 18] || {SYLLABLES}[1 + {number} / 18 % 18] || {SYLLABLES}[1 + {number} / 324 % 18]"
    )


def _skewed(length: int) -> str:
    """SQL for a number from 1 to `length`, the small ones far more often."""
    return f"1 + floor({length} * power(random(), 2.5))::integer"


STATEMENTS = (
    "SELECT setseed(0.5)",
    f"""INSERT INTO sources_publisher ({RECORD}, slug, name, other_names, publisher_kind, country_code, homepage_url,
            licence, licence_note)
        SELECT {RECORD_VALUES}, 'publisher-' || n, 'Publisher ' || n, '{{}}', 'ngo', 'CH', '', 'cc_by', ''
        FROM generate_series(1, 40) n""",
    f"""INSERT INTO sources_document ({RECORD}, title, document_kind, symbol, language, published, published_precision,
            licence, licence_note, url, archived_url, original, original_name, media_type, complete, publisher_id)
        SELECT {RECORD_VALUES}, 'Report ' || n, 'analysis', '', 'en', daterange('2022-01-01', '2022-01-02'), 'day',
            'cc_by', '', 'https://example.org/' || n, '', '', '', 'text/html', true,
            (SELECT min(id) FROM sources_publisher) + n % 40
        FROM generate_series(1, {DOCUMENTS}) n""",
    """INSERT INTO sources_documenttext (converter, converter_version, text, sha256, pages, created_at, document_id)
        SELECT 'html', '1', repeat('On that day armed men attacked the village and killed people. ', 50),
            encode(sha256(id::text::bytea), 'hex'), '[]', now(), id FROM sources_document""",
    """INSERT INTO sources_citation (document_text_id, start, "end", quote, page, paragraph, row_key)
        SELECT t.id, s, s + 61, substr(t.text, s + 1, 61), 1, '', ''
        FROM sources_documenttext t, generate_series(0, 200) s""",
    f"""INSERT INTO core_place ({RECORD}, name, place_kind, country_code, admin1_name, admin2_name, pcode, latitude,
            longitude, gazetteer, gazetteer_id)
        SELECT {RECORD_VALUES}, initcap({_word("n")}), 'populated_place', ({COUNTRIES})[c],
            'Region ' || c || '.' || n % 12, '', '', round((({CENTRES})[c][1] + random() * 6 - 3)::numeric, 4),
            round((({CENTRES})[c][2] + random() * 6 - 3)::numeric, 4), '', ''
        FROM (SELECT n, {_skewed(12)} AS c FROM generate_series(1, {PLACES}) n) made""",
    f"""INSERT INTO actors_actor ({RECORD}, slug, name, actor_kind, country_code, description)
        SELECT {RECORD_VALUES}, 'actor-' || n, 'Actor ' || n, 'armed_group', ({COUNTRIES})[1 + n % 12], ''
        FROM generate_series(1, {ACTORS}) n""",
    f"""INSERT INTO missions_mission ({RECORD}, slug, acronym, name, name_fr, mission_kind, description, website_url,
            actor_id)
        SELECT {RECORD_VALUES}, 'mission-' || n, 'M' || n, 'Mission ' || n, '', 'un_peacekeeping', '', '',
            (SELECT min(id) FROM actors_actor) + n
        FROM generate_series(1, 20) n""",
    f"""CREATE TEMPORARY TABLE sentence AS
        SELECT n, (
            SELECT string_agg(CASE WHEN random() < 0.8 THEN common[1 + floor(array_length(common, 1) * random())::int]
                ELSE {_word("rare")} END, ' ')
            FROM (SELECT {_skewed(5832)} - 1 AS rare FROM generate_series(1, 6 + n % 8)) chosen
        ) || '.' AS words
        FROM generate_series(0, {SENTENCES - 1}) n, string_to_array('{COMMON}', ' ') common""",
    f"""INSERT INTO events_incident ({RECORD}, assertion, verification, title, incident_kind, date, date_precision,
            geo_precision, location_as_stated, weapon, description, place_id)
        SELECT {RECORD_VALUES}, 'alleged', 'unverified', ({TITLES})[k] || ' ' || place.name, ({KINDS})[k],
            CASE WHEN i % 10 > 0 THEN daterange(day, day + 1)
                ELSE daterange(date_trunc('month', day)::date, (date_trunc('month', day) + interval '1 month')::date)
            END, CASE WHEN i % 10 > 0 THEN 'day' ELSE 'month' END, 'exact', place.name, 'firearms',
            first.words || ' ' || second.words, place.id
        FROM (
            SELECT i, {_skewed(8)} AS k, date '2000-01-01' + floor(9300 * power(random(), 0.6))::int AS day,
                (SELECT min(id) FROM core_place) + floor({PLACES} * random())::int AS place_id,
                floor({SENTENCES} * random())::int AS one, floor({SENTENCES} * random())::int AS two
            FROM generate_series(1, %(incidents)s) i
        ) made
        JOIN core_place place ON place.id = made.place_id
        JOIN sentence first ON first.n = made.one JOIN sentence second ON second.n = made.two
        ORDER BY i""",
    f"""INSERT INTO events_participation (role, description_as_stated, identification, assertion, verification,
            actor_id, incident_id)
        SELECT (ARRAY['alleged_perpetrator', 'target'])[k], '', 'suspected', 'alleged', 'unverified',
            (SELECT min(id) FROM actors_actor) + {_skewed(ACTORS)} - 1, i.id
        FROM events_incident i, generate_series(1, 2) k""",
    """INSERT INTO events_casualty (low, best, high, quantifier, by_convention, bounds_as_published, figure_as_stated,
            assertion, verification, victim_category, outcome, age_group, sex, nationality_code, is_recommended,
            recommended_reason, incident_id)
        SELECT people, CASE WHEN id % 5 > 0 THEN people END, CASE WHEN id % 5 > 0 THEN people END,
            CASE WHEN id % 5 > 0 THEN 'exact' ELSE 'at_least' END, false, false, people || ' people', 'alleged',
            'unverified', 'civilians', CASE WHEN id % 3 > 0 THEN 'killed' ELSE 'injured' END, 'not_stated',
            'not_stated', '', false, '', id
        FROM (SELECT id, floor(40 * power(random(), 3))::int AS people FROM events_incident) i""",
    """INSERT INTO events_incidentmission (incident_id, mission_id)
        SELECT i.id, (SELECT min(id) FROM missions_mission) + i.id % 20 FROM events_incident i""",
    """INSERT INTO events_incidentcitation (fact_id, citation_id, field_name)
        SELECT i.id, (SELECT min(id) FROM sources_citation) + i.id * 7919 % (SELECT count(*) FROM sources_citation), ''
        FROM events_incident i""",
)


def fill(incidents: int) -> None:
    """Fills an empty, migrated database; triggers are off, since no change is to be told of generated rows."""
    with connection.cursor() as cursor:
        switch_triggers(cursor, "DISABLE")
        for statement in STATEMENTS:
            cursor.execute(statement.replace("%(incidents)s", str(incidents)))
        switch_triggers(cursor, "ENABLE")
    fill_words()


def clean() -> None:
    """Removes rows that were rolled back, and counts anew for the planner."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def switch_triggers(cursor: Any, to: str) -> None:
    """Our own triggers of every table, on or off; the owner may, without being a superuser."""
    for model in apps.get_models():
        if model.__module__.split(".")[0] in {"core", "sources", "actors", "missions", "events"}:
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" {to} TRIGGER USER')


def filled_with() -> int:
    """How many incidents the database holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM events_incident")
        return int(cursor.fetchone()[0])
