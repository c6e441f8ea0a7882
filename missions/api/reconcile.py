"""Missions as names are matched to them."""

from core.api.filters import by_known_name
from core.api.reconcile.types import EntityType, Property
from missions.api.filters import MISSION_NAMES
from missions.api.views import MissionViewSet

MISSIONS = EntityType(
    MissionViewSet,
    MISSION_NAMES,
    by_known_name,
    about=("acronym", "mission_kind"),
    properties=(
        Property("country", "Host country", "hosts.country_code", "country"),
        Property("mission_kind", "Kind of mission", "mission_kind", "mission_kind"),
        Property("slug", "Short identifier", "slug", "slug"),
        Property("acronym", "Acronym", "acronym"),
        Property("name_fr", "Name in French", "name_fr"),
        Property("names", "Other names", "names.name"),
        Property("lead", "Led by", "leads.actor", "lead"),
        Property("established", "Established", "established", "established_overlaps"),
        Property("closed", "Closed", "closed"),
        Property("headquarters", "Headquarters", "headquarters"),
        Property("actor", "The mission as an actor", "actor"),
    ),
)
