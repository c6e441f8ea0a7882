from typing import ClassVar

from django.db import models
from django.db.models import Q

from actors.models import Actor
from core.constraints import choices_hold, partial_dates_hold
from core.fields import choice_field, optional_choice_field, partial_date_field, precision_field
from core.models import Record
from core.querysets import RecordManager
from core.shown_dates import DateKey
from core.triggers import part_of
from missions.choices import FatalityCause, PersonnelCategory, Sex
from missions.models.mission import Mission
from sources.models import CitationLink


class PeacekeeperFatality(Record):
    """The death of one member of a mission. Nobody is named. Two rows are the same when register and key are."""

    record_kind: ClassVar[str] = "fatality"

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="fatalities", help_text="The mission they served in."
    )
    nationality = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="fatalities",
        help_text="Their state, where given.",
    )
    personnel_category = optional_choice_field(PersonnelCategory, "Their category; empty where not given.")
    sex = choice_field(Sex, "Their sex as registered.", default=Sex.NOT_STATED)
    cause = choice_field(FatalityCause, "Cause as registered.", default=FatalityCause.UNKNOWN)
    incident_date = partial_date_field("When the incident happened.")
    incident_date_precision = precision_field("the date of the incident")
    death_date = partial_date_field("When they died, where it differs or is given apart.")
    death_date_precision = precision_field("the date of death")
    register = models.CharField(max_length=40, blank=True, help_text="The register it is taken from, e.g. psdata.")
    register_key = models.CharField(max_length=60, blank=True, help_text="The register's own key.")

    objects = RecordManager()

    class Meta(Record.Meta):
        ordering = ["-incident_date", "-id"]
        verbose_name_plural = "peacekeeper fatalities"
        constraints = [
            *Record.Meta.constraints,
            *choices_hold("peacekeeperfatality", personnel_category=PersonnelCategory, sex=Sex, cause=FatalityCause),
            *partial_dates_hold("peacekeeperfatality", "incident_date", "death_date"),
            models.UniqueConstraint(
                fields=["register", "register_key"],
                condition=~Q(register_key=""),
                name="peacekeeperfatality_once_a_register",
                violation_error_message="The register's row is already recorded.",
            ),
        ]
        indexes = [
            models.Index(DateKey("incident_date"), "id", name="fatality_incident_date"),
            models.Index(fields=["updated_at", "id"], name="peacekeeperfatality_updated"),
        ]

    def __str__(self) -> str:
        return f"{self.mission}: {self.get_cause_display()}"


class PeacekeeperFatalityCitation(CitationLink):
    """Where a value of a fatality can be read."""

    fact = models.ForeignKey(
        PeacekeeperFatality,
        on_delete=models.CASCADE,
        related_name="citation_links",
        help_text="The fatality.",
    )

    class Meta(CitationLink.Meta):
        abstract = False
        triggers = part_of("fact")
