from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from actors.choices import ActorKind
from actors.querysets import ActorManager
from core.choices import Language, NameKind
from core.constraints import choices_hold, partial_dates_hold, words_given
from core.fields import choice_field, partial_date_field, precision_field
from core.models import Record, RecordChild
from core.names import look_alike_index
from core.triggers import part_of
from core.words import Words, WordsIndex
from sources.models import CitationLink, Publisher


class Actor(Record):
    """One state, force, group, company, organisation or mission that acts. Two rows are the same when their slug is.

    Individuals are never actors by name; a person appears by role only.
    """

    record_kind: ClassVar[str] = "actor"

    slug = models.SlugField(max_length=100, unique=True, help_text="Short readable identifier, e.g. wagner-group.")
    name = models.CharField(max_length=250, help_text="Preferred name in English.")
    actor_kind = choice_field(ActorKind, "What kind of actor it is.")
    country_code = models.CharField(
        max_length=2, blank=True, help_text="ISO 3166-1 alpha-2 of the country it belongs to, or of its main base."
    )
    description = models.TextField(blank=True, help_text="One or two sentences that tell it from others.")
    existed = partial_date_field("Period during which the actor existed under this identity.")
    existed_precision = precision_field("that period")
    publisher = models.ForeignKey(
        Publisher,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="actors",
        help_text="The publisher that is the same body, where it publishes documents.",
    )

    objects = ActorManager()

    class Meta(Record.Meta):
        ordering = ["name", "id"]
        constraints = [
            *Record.Meta.constraints,
            *choices_hold("actor", actor_kind=ActorKind),
            *partial_dates_hold("actor", "existed"),
            words_given("actor", "name", "An actor needs a name."),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="actor_name"),
            models.Index(fields=["country_code", "actor_kind"], name="actor_country_kind"),
            models.Index(fields=["updated_at", "id"], name="actor_updated"),
            WordsIndex(Words(("name",), ("description",), shown=("name", "description")), name="actor_words"),
            look_alike_index("name", name="actor_name_alike"),
        ]

    def __str__(self) -> str:
        return self.name


class ActorName(RecordChild):
    """A name under which an actor is or was known, with its language and period."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="names", help_text="The actor so named.")
    name = models.CharField(max_length=250, help_text="The name as written.")
    language = choice_field(Language, "Language of the name.", default=Language.ENGLISH)
    name_kind = choice_field(NameKind, "What kind of name it is.", default=NameKind.ALIAS)
    valid = partial_date_field("Period during which the name was in use.")
    valid_precision = precision_field("that period")

    class Meta:
        ordering = ["id"]
        constraints = [
            *choices_hold("actorname", language=Language, name_kind=NameKind),
            *partial_dates_hold("actorname", "valid"),
            models.UniqueConstraint(
                fields=["actor", "name", "language", "name_kind"],
                name="actorname_once",
                violation_error_message="The actor already has this name in this language.",
            ),
        ]
        indexes = [
            models.Index(Lower("name"), name="actorname_lower"),
            look_alike_index("name", name="actorname_alike"),
        ]
        triggers = part_of("actor")

    def __str__(self) -> str:
        return self.name


class ActorExternalId(RecordChild):
    """The actor's identifier in another system. Identifiers only; no rows of closed datasets are copied."""

    actor = models.ForeignKey(
        Actor, on_delete=models.CASCADE, related_name="external_ids", help_text="The actor identified."
    )
    scheme = models.CharField(max_length=40, help_text="The other system: iso3166, m49, ucdp, wikidata …")
    value = models.CharField(max_length=100, help_text="The identifier there.")

    class Meta:
        ordering = ["scheme", "value"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"],
                name="actorexternalid_once",
                violation_error_message="Another actor already carries this identifier.",
            )
        ]
        triggers = part_of("actor")

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class ActorCitation(CitationLink):
    """Where a value of an actor can be read."""

    fact = models.ForeignKey(
        Actor, on_delete=models.CASCADE, related_name="citation_links", help_text="The actor supported."
    )

    class Meta(CitationLink.Meta):
        abstract = False
        triggers = part_of("fact")
