from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.choices import Language, NameKind, PlaceKind
from core.constraints import choices_hold, words_given
from core.fields import choice_field
from core.models.record import Record, RecordChild
from core.names import look_alike_index
from core.querysets import RecordManager
from core.triggers import part_of
from core.words import Words, WordsIndex


class Place(Record):
    """One place that a fact refers to. Two rows are the same place when they carry the same gazetteer identifier."""

    record_kind: ClassVar[str] = "place"

    name = models.CharField(max_length=200, help_text="Name in English, or the local name where English has none.")
    place_kind = choice_field(PlaceKind, "What kind of place it is.")
    country_code = models.CharField(
        max_length=2, blank=True, help_text="ISO 3166-1 alpha-2 of the country or territory it lies in, e.g. ML."
    )
    admin1_name = models.CharField(
        max_length=200, blank=True, help_text="First-order administrative area, as the gazetteer names it."
    )
    admin2_name = models.CharField(max_length=200, blank=True, help_text="Second-order administrative area.")
    pcode = models.CharField(max_length=40, blank=True, help_text="OCHA place code, where there is one.")
    latitude = models.FloatField(null=True, blank=True, help_text="Degrees north, WGS 84.")
    longitude = models.FloatField(null=True, blank=True, help_text="Degrees east, WGS 84.")
    gazetteer = models.CharField(
        max_length=20, blank=True, help_text="Which gazetteer the identifier belongs to: geonames or iso3166."
    )
    gazetteer_id = models.CharField(max_length=40, blank=True, help_text="The gazetteer's own identifier.")

    objects = RecordManager()

    class Meta(Record.Meta):
        ordering = ["name", "id"]
        constraints = [
            *Record.Meta.constraints,
            *choices_hold("place", place_kind=PlaceKind),
            words_given("place", "name", "A place needs a name."),
            models.CheckConstraint(
                name="place_coordinates_on_earth",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                # Stated twice, for a comparison with null refuses nothing.
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                violation_error_message="Give both coordinates in degrees: latitude -90 to 90, longitude -180 to 180.",
            ),
            models.UniqueConstraint(
                fields=["gazetteer", "gazetteer_id"],
                condition=~Q(gazetteer_id=""),
                name="place_once_a_gazetteer_id",
                violation_error_message="This gazetteer entry is already a place; use that one.",
            ),
        ]
        indexes = [
            models.Index(fields=["country_code", "place_kind"], name="place_country_kind"),
            models.Index(fields=["name", "id"], name="place_name"),
            models.Index(fields=["latitude", "longitude"], name="place_coordinates"),
            models.Index(fields=["updated_at", "id"], name="place_updated"),
            WordsIndex(Words(("name",), ("admin1_name", "admin2_name")), name="place_words"),
            look_alike_index("name", name="place_name_alike"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.country_code})" if self.country_code else self.name


class PlaceName(RecordChild):
    """Another name of a place, in its language."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names", help_text="The place so named.")
    name = models.CharField(max_length=200, help_text="The name as written.")
    language = choice_field(Language, "Language of the name.", default=Language.UNDETERMINED)
    name_kind = choice_field(NameKind, "What kind of name it is.", default=NameKind.ALIAS)

    class Meta:
        ordering = ["id"]
        constraints = [
            *choices_hold("placename", language=Language, name_kind=NameKind),
            models.UniqueConstraint(
                fields=["place", "name", "language"],
                name="placename_once",
                violation_error_message="The place already has this name in this language.",
            ),
        ]
        indexes = [look_alike_index("name", name="placename_alike")]
        triggers = part_of("place")

    def __str__(self) -> str:
        return self.name
