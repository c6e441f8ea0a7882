from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class GazetteerEntry(models.Model):
    """One named place of the world gazetteer (GeoNames), for looking names up; not a record and not published.

    A place becomes a record of its own (`Place`) when a fact needs it. Two rows are the same when their GeoNames
    identifier is.
    """

    geonameid = models.PositiveBigIntegerField(primary_key=True, help_text="GeoNames' own identifier.")
    name = models.CharField(max_length=200, help_text="GeoNames' main name.")
    search_names = ArrayField(
        models.CharField(max_length=200),
        help_text="Main and alternative names, lower case and without accents, for look-up.",
    )
    country_code = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2.")
    admin1_code = models.CharField(max_length=20, blank=True, help_text="GeoNames' first-order area code.")
    latitude = models.FloatField(help_text="Degrees north, WGS 84.")
    longitude = models.FloatField(help_text="Degrees east, WGS 84.")
    population = models.PositiveIntegerField(default=0, help_text="Inhabitants as GeoNames gives them; 0 unknown.")

    class Meta:
        verbose_name_plural = "gazetteer entries"
        indexes = [
            GinIndex(fields=["search_names"], name="gazetteer_names"),
            models.Index(fields=["country_code", "-population"], name="gazetteer_country"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.country_code})"
