"""Actors as names are matched to them."""

from actors.api.filters import ACTOR_NAMES
from actors.api.views import ActorViewSet
from core.api.filters import by_known_name
from core.api.reconcile.types import EntityType, Property

ACTORS = EntityType(
    ActorViewSet,
    ACTOR_NAMES,
    by_known_name,
    about=("actor_kind", "country_code"),
    properties=(
        Property("country", "Country", "country_code", "country"),
        Property("actor_kind", "Kind of actor", "actor_kind", "actor_kind"),
        Property("slug", "Short identifier", "slug", "slug"),
        Property("names", "Other names", "names.name"),
        Property("description", "Description", "description"),
        Property("existed", "Existed", "existed"),
        Property("external_id", "Identifier in other systems", "external_ids.value", "external_id"),
        Property("publisher", "Publisher that is the same body", "publisher"),
    ),
)
