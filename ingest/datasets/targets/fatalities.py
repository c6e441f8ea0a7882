"""Deaths of members of missions, as registers list them, one row a person; nobody is named."""

from __future__ import annotations

from actors.choices import ActorKind
from ingest.datasets.resolving import actors, missions
from ingest.datasets.targets.base import Field, Target, code, columns_of, text
from missions.models import PeacekeeperFatality, PeacekeeperFatalityCitation

_FATALITY = columns_of(PeacekeeperFatality)

TARGET = Target(
    name="fatality",
    model=PeacekeeperFatality,
    topic="fatalities",
    fields=(
        text(
            "mission",
            help="The mission by acronym or name; several with semicolons where the day tells.",
            required=True,
        ),
        Field("nationality", "actor", "Their state, by name and identifier."),
        code("personnel_category", _FATALITY("personnel_category")),
        code("sex", _FATALITY("sex")),
        code("cause", _FATALITY("cause")),
        Field("incident_date", "date", "When the incident happened."),
        Field("death_date", "date", "When they died, where it is given apart."),
        text("register", _FATALITY("register"), required=True),
    ),
    resolvers=(
        missions.resolver("mission", day="incident_date"),
        actors.resolver("nationality", proposed_kind=ActorKind.STATE),
    ),
    columns={
        "mission_id": "s.mission_id",
        "nationality_id": "s.nationality_actor",
        "personnel_category": "s.personnel_category",
        "sex": "COALESCE(s.sex, 'not_stated')",
        "cause": "COALESCE(s.cause, 'unknown')",
        "incident_date": "s.incident_date::daterange",
        "incident_date_precision": "s.incident_date_precision",
        "death_date": "s.death_date::daterange",
        "death_date_precision": "s.death_date_precision",
        "register": "s.register",
        "register_key": "left(s.row_key, 60)",
    },
    citations=PeacekeeperFatalityCitation,
)
