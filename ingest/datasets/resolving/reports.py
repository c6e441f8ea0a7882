"""Reports that a dataset names as its own sources: documents of which only title, publisher and day are known."""

from __future__ import annotations

from ingest.datasets.run import Join, Run

# The objects in the column `sources` of staged rows `s`, and what tells two reports apart.
_NAMED = """jsonb_to_recordset(s.sources::jsonb) AS named (title text, publisher text, date text, day date)"""
_KEY = "md5(concat_ws('|', left({0}.title, 500), COALESCE({0}.publisher, ''), COALESCE({0}.date, '')))"
ROWS = f"""SELECT DISTINCT ON (s.record_id, known.document_id) s.record_id AS owner, known.document_id,
        left(concat_ws(', ', NULLIF(named.publisher, ''), NULLIF(named.date, '')), 300) AS as_stated
    FROM {{staged}} s CROSS JOIN LATERAL {_NAMED} JOIN reports known ON known.key = {_KEY.format("named")}
    WHERE s.sources IS NOT NULL"""


def resolver(run: Run) -> Join:
    """Puts the document of each report into the table `reports`, making those that are new.

    Two are the same where title, publisher and day are. The publisher is the known one of that name; else its name
    stands as the author's.
    """
    run.execute(
        f"""CREATE TEMPORARY TABLE reports ON COMMIT DROP AS
            SELECT DISTINCT ON (key) {_KEY.format("named")} AS key, left(named.title, 500) AS title, named.publisher,
                named.day,
                NULL::bigint AS document_id, NULL::bigint AS publisher_id, true AS is_new
            FROM work s CROSS JOIN LATERAL {_NAMED} WHERE s.sources IS NOT NULL"""
    )
    run.execute("CREATE INDEX ON reports (key); ANALYZE reports")
    run.execute(
        """UPDATE reports SET publisher_id = p.id FROM sources_publisher p
        WHERE p.publication_status = 'published'
            AND (p.name = reports.publisher OR reports.publisher = ANY(p.other_names))"""
    )
    run.execute(
        """UPDATE reports SET document_id = d.id, is_new = false FROM sources_document d
        LEFT JOIN sources_documentauthor a ON a.document_id = d.id
        WHERE NOT d.complete AND d.title = reports.title AND lower(d.published) IS NOT DISTINCT FROM reports.day
            AND (d.publisher_id = reports.publisher_id OR d.publisher_id IS NULL
                AND reports.publisher_id IS NULL
                AND COALESCE(a.name, '') = left(COALESCE(reports.publisher, ''), 200))"""
    )
    run.execute(
        "UPDATE reports SET document_id = nextval(pg_get_serial_sequence('sources_document', 'id')) WHERE is_new"
    )
    run.execute(
        """INSERT INTO sources_document (id, uid, publication_status, entry_method, sensitivity, revision, recorded_at,
            updated_at, internal_note, title, document_kind, symbol, language, publisher_id, published,
            published_precision, licence, licence_note, url, archived_url, original, original_name, media_type,
            complete)
        SELECT document_id, gen_random_uuid(), 'published', 'dataset', %(sensitivity)s, 1, now(), now(), '', title,
            'other', '', 'und', publisher_id, CASE WHEN day IS NOT NULL THEN daterange(day, day + 1) END,
            CASE WHEN day IS NOT NULL THEN 'day' END,
            'not_stated', '', '', '', '', '', '', false
        FROM reports WHERE is_new ORDER BY key""",
        sensitivity=run.layout.sensitivity,
    )
    run.execute(
        """INSERT INTO sources_documentauthor (document_id, position, name, affiliation)
        SELECT document_id, 1, left(publisher, 200), '' FROM reports
        WHERE is_new AND publisher_id IS NULL AND publisher <> ''"""
    )
    return Join("", {})
