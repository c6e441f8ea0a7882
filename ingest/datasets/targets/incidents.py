"""Incidents: events of organised violence, as event datasets list them, one row an event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from core.models import Place
from events.models import (
    Casualty,
    CasualtyClaim,
    Incident,
    IncidentCitation,
    IncidentClaim,
    IncidentSource,
    Participation,
    ParticipationClaim,
)
from ingest.datasets.resolving import actors, places, reports
from ingest.datasets.targets.base import Field, Part, Target, code, column_of, text

_INCIDENT = partial(column_of, Incident)
_SIDES = ("a", "b")
# Deaths that a row gives apart; each is part of the total and never added to it.
_DEATHS = ("killed_a", "killed_b", "killed_civilians")

FIELDS: Sequence[Field] = (
    text("title", _INCIDENT("title"), required=True),
    code("incident_kind", _INCIDENT("incident_kind"), required=True),
    Field("date", "date", "When it happened, in local calendar days."),
    Field("country_code", "country", "The country it happened in."),
    Field("point", "point", "Latitude and longitude of the place, WGS 84."),
    text("place_name", column_of(Place, "name"), help="Name of the place the coordinates stand for."),
    code("place_kind", column_of(Place, "place_kind")),
    text("admin1", column_of(Place, "admin1_name"), help="First-order administrative area."),
    text("admin2", column_of(Place, "admin2_name"), help="Second-order administrative area."),
    code("geo_precision", _INCIDENT("geo_precision")),
    text("location_as_stated", _INCIDENT("location_as_stated")),
    code("weapon", _INCIDENT("weapon")),
    text("description", _INCIDENT("description")),
    *(Field(f"side_{side}", "actor", "One of the two sides, by name and identifier.") for side in _SIDES),
    *(code(f"role_{side}", column_of(Participation, "role")) for side in _SIDES),
    Field("killed", "figure", "All people killed in it."),
    Field("injured", "figure", "All people injured in it."),
    *(
        Field(name, "figure", f"Of the killed, those {whom}.")
        for name, whom in zip(_DEATHS, ("of side a", "of side b", "who were civilians"), strict=True)
    ),
    *(code(f"victims_{side}", column_of(Casualty, "victim_category")) for side in _SIDES),
    Field("sources", "json", "The reports that the dataset names for it: a list of objects, see `IncidentSource`."),
)


def check(values: Mapping[str, str | None]) -> Sequence[tuple[str, str]]:
    """What is wrong with a row whose fields are each readable."""
    problems = [
        (f"role_{side}", "names a role although no actor has it")
        for side in _SIDES
        if values.get(f"role_{side}") and not values.get(f"side_{side}_name")
    ]
    if not values.get("country_code") and not values.get("point_latitude") and not values.get("place_name"):
        problems.append(("country_code", "the row says nowhere where it happened"))
    return problems


_PARTICIPATIONS = " UNION ALL ".join(
    f"""SELECT '{side}' AS place, s.record_id AS owner, s.side_{side}_actor AS actor_id,
        COALESCE(s.role_{side}, 'belligerent') AS role,
        s.side_{side}_name AS description_as_stated,
        CASE WHEN s.side_{side}_actor IS NULL THEN 'not_stated' ELSE 'identified' END AS identification,
        CASE WHEN s.role_{side} = 'alleged_perpetrator' THEN 'alleged' END AS assertion, 'unverified' AS verification
    FROM {{staged}} s WHERE s.side_{side}_name IS NOT NULL"""
    for side in _SIDES
)

# The total of the row, and beside it what the row says of whom; two sides of one category are one figure.
_TOTALS = " UNION ALL ".join(
    f"""SELECT s.record_id AS owner, 'unspecified' AS victim_category, '{outcome}' AS outcome,
        s.{outcome}_low::integer AS low, s.{outcome}_best::integer AS best, s.{outcome}_high::integer AS high,
        s.{outcome}_quantifier AS quantifier, s.{outcome}_crossed::boolean AS bounds_as_published,
        s.{outcome}_convention::boolean AS by_convention, COALESCE(s.{outcome}_stated, '') AS figure_as_stated
    FROM {{staged}} s WHERE s.{outcome}_quantifier IS NOT NULL"""
    for outcome in ("killed", "injured")
)
_OF_WHOM = """SELECT s.record_id AS owner, of.whom AS victim_category, 'killed' AS outcome, sum(of.low)::integer AS low,
        sum(of.best)::integer AS best, sum(of.high)::integer AS high, min(of.quantifier) AS quantifier,
        false AS bounds_as_published, false AS by_convention, '' AS figure_as_stated
    FROM {staged} s CROSS JOIN LATERAL (VALUES
        (s.victims_a, s.killed_a_low::integer, s.killed_a_best::integer, s.killed_a_high::integer,
            s.killed_a_quantifier),
        (s.victims_b, s.killed_b_low::integer, s.killed_b_best::integer, s.killed_b_high::integer,
            s.killed_b_quantifier),
        ('civilians', s.killed_civilians_low::integer, s.killed_civilians_best::integer,
            s.killed_civilians_high::integer, s.killed_civilians_quantifier)
    ) AS of (whom, low, best, high, quantifier)
    WHERE of.whom IS NOT NULL AND of.quantifier IS NOT NULL GROUP BY s.record_id, of.whom"""
_CASUALTY_COLUMNS = (
    "victim_category", "outcome", "low", "best", "high", "quantifier", "bounds_as_published",
    "by_convention", "figure_as_stated", "age_group", "sex", "nationality_code", "is_recommended", "recommended_reason",
    "assertion", "verification",
)  # fmt: skip
_CASUALTY_ROWS = f"""SELECT c.*, CASE victim_category WHEN 'unspecified' THEN '' ELSE victim_category END AS place,
        'not_stated' AS age_group, 'not_stated' AS sex, '' AS nationality_code,
        false AS is_recommended, '' AS recommended_reason,
        'stated' AS assertion, 'unverified' AS verification
    FROM ({_TOTALS} UNION ALL {_OF_WHOM}) c"""

CLAIM = (
    "claimant_id", "claimant_as_stated", "assertion", "claims_responsibility", "verification", "standard_of_proof",
    "citation_id",
)  # fmt: skip


def claim(owner: str, assertion: str) -> str:
    """The columns of the claim that the dataset makes."""
    return f"""{owner} AS owner, {{claimant_id}} AS claimant_id, {{claimant_as_stated}} AS claimant_as_stated,
        '{assertion}' AS assertion, false AS claims_responsibility, 'unverified' AS verification,
        '' AS standard_of_proof, s.citation_id"""


TARGET = Target(
    name="incident",
    model=Incident,
    fields=FIELDS,
    topic="incidents",
    check=check,
    resolvers=(
        actors.resolver("side_a", "side_b", days="date"),
        places.resolver,
        reports.resolver,
    ),
    columns={
        "title": "s.title",
        "incident_kind": "s.incident_kind",
        "date": "s.date::daterange",
        "date_precision": "s.date_precision",
        "place_id": "s.place_id",
        "geo_precision": "COALESCE(s.geo_precision, 'not_stated')",
        "location_as_stated": "COALESCE(s.location_as_stated, '')",
        "weapon": "COALESCE(s.weapon, 'not_stated')",
        "description": "COALESCE(s.description, '')",
        "assertion": "'stated'",
        "verification": "'unverified'",
    },
    parts=(
        Part(IncidentClaim, "fact_id", CLAIM, f"SELECT {claim('s.record_id', 'stated')} FROM {{staged}} s"),
        Part(
            Participation,
            "incident_id",
            ("actor_id", "role", "description_as_stated", "identification", "assertion", "verification"),
            _PARTICIPATIONS,
            order=("place",),
        ),
        Part(
            ParticipationClaim,
            "fact_id",
            CLAIM,
            f"""SELECT {claim("p.id", "alleged")} FROM {{staged}} s JOIN events_participation p
                ON p.incident_id = s.record_id AND p.role = 'alleged_perpetrator'""",
            scope="SELECT p.id FROM {staged} s JOIN events_participation p ON p.incident_id = s.record_id",
        ),
        Part(IncidentSource, "incident_id", ("document_id", "as_stated"), reports.ROWS, order=("as_stated",)),
        Part(Casualty, "incident_id", _CASUALTY_COLUMNS, _CASUALTY_ROWS, order=("outcome", "place")),
        Part(
            CasualtyClaim,
            "fact_id",
            CLAIM,
            f"""SELECT {claim("c.id", "stated")} FROM {{staged}} s
                JOIN events_casualty c ON c.incident_id = s.record_id""",
            scope="SELECT c.id FROM {staged} s JOIN events_casualty c ON c.incident_id = s.record_id",
        ),
    ),
    citations=IncidentCitation,
)
