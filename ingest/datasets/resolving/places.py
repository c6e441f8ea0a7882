"""Places that rows name or point to: known ones by what tells them apart, new ones made."""

from __future__ import annotations

from core.choices import PlaceKind
from core.models import Place, Record
from ingest.datasets.run import Join, Run

# What makes two places of one dataset the same.
_TELLS_APART = "country_code, point_latitude, point_longitude, place_name, place_kind, admin1, admin2"
_KEY = "md5(concat_ws('|', {}))".format(
    ", ".join(f"COALESCE({{0}}{column.strip()}, '')" for column in _TELLS_APART.split(","))
)
_NAMELESS = PlaceKind.AREA


def resolver(run: Run) -> Join:
    """A place for each combination of name, area and coordinates; a row with nothing but a country is there."""
    gazetteer = run.layout.dataset[:20]
    run.execute(
        f"""
        CREATE TEMPORARY TABLE places ON COMMIT DROP AS
            SELECT {_TELLS_APART}, NULL::bigint AS place_id, {_KEY.format("")} AS gazetteer_id
            FROM (SELECT DISTINCT {_TELLS_APART} FROM work
                WHERE point_latitude IS NOT NULL OR place_name IS NOT NULL) named
        """
    )
    run.execute(
        """
        INSERT INTO core_place (uid, publication_status, entry_method, sensitivity, revision, recorded_at, updated_at,
            internal_note, name, place_kind, country_code, admin1_name, admin2_name, pcode, latitude, longitude,
            gazetteer, gazetteer_id)
        SELECT gen_random_uuid(), 'published', 'dataset', %(sensitivity)s, 1, now(), now(), '',
            COALESCE(place_name, concat_ws(', ', point_latitude, point_longitude)), COALESCE(place_kind, %(nameless)s),
            COALESCE(country_code, ''), COALESCE(admin1, ''), COALESCE(admin2, ''), '',
            point_latitude::double precision, point_longitude::double precision, %(gazetteer)s, gazetteer_id
        FROM places ORDER BY gazetteer_id
        ON CONFLICT (gazetteer, gazetteer_id) WHERE NOT gazetteer_id = '' DO NOTHING
        """,
        sensitivity=run.layout.sensitivity,
        nameless=_NAMELESS,
        gazetteer=gazetteer,
    )
    run.execute(
        """UPDATE places SET place_id = known.id FROM core_place known
        WHERE known.gazetteer = %(gazetteer)s AND known.gazetteer_id = places.gazetteer_id""",
        gazetteer=gazetteer,
    )
    run.execute("CREATE INDEX ON places (gazetteer_id); ANALYZE places")
    country = "LEFT JOIN core_place c ON c.gazetteer = 'iso3166' AND c.gazetteer_id = s.country_code"
    return Join(
        f"LEFT JOIN places p ON p.gazetteer_id = {_KEY.format('s.')} {country}",
        {"place_id": "COALESCE(p.place_id, c.id)"},
    )


def withdraw_unused(run: Run) -> None:
    """Takes back the dataset's places that no record refers to any more, and publishes those that are used again."""
    used = " OR ".join(
        f"EXISTS (SELECT FROM {one.related_model._meta.db_table} x WHERE x.{one.field.column} = p.id)"
        for one in Place._meta.related_objects
        if issubclass(one.related_model, Record)
    )
    for was, becomes, condition in (
        ("published", "withdrawn", f"NOT ({used})"),
        ("withdrawn", "published", f"({used})"),
    ):
        run.execute(
            f"""UPDATE core_place p SET publication_status = %(becomes)s WHERE gazetteer = %(gazetteer)s
            AND entry_method = 'dataset' AND publication_status = %(was)s AND {condition}
            AND NOT EXISTS (SELECT FROM core_recordidentity r WHERE r.uid = p.uid AND r.merged_into_id IS NOT NULL)""",
            becomes=becomes,
            was=was,
            gazetteer=run.layout.dataset[:20],
        )
