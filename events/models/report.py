from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from actors.models import Actor, AssertedFact, Claim
from core.constraints import choices_hold, partial_dates_hold, words_given
from core.fields import choice_field, partial_date_field, precision_field
from core.models import FigureFields, Record, RecordChild
from core.querysets import RecordManager
from core.shown_dates import DateKey
from core.triggers import derived_status, part_of
from core.words import Words, WordsIndex
from events.choices import CountingUnit, FindingCategory, Identification, VictimCategory
from events.models.incident import Incident
from missions.models import Mission
from sources.models import CitationLink, Document, Publisher


class HumanRightsReport(Record):
    """One report on human rights, or what another source says that a body reported, with its findings."""

    record_kind: ClassVar[str] = "human_rights_report"

    title = models.CharField(max_length=300, help_text="Title as printed, or what is reported in a few words.")
    publisher = models.ForeignKey(
        Publisher,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="human_rights_reports",
        help_text="Who published it, where it is a known publisher.",
    )
    reported_by = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="human_rights_reports",
        help_text="Who reports, where it is a known actor.",
    )
    reported_by_as_stated = models.CharField(
        max_length=200, blank=True, help_text="Who reports, in the source's words; a role, never a private person."
    )
    document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="human_rights_reports",
        help_text="The report itself, where we hold it.",
    )
    period = partial_date_field("Period that the report covers.")
    period_precision = precision_field("that period")
    country_code = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2 of the country covered.")
    territory_as_stated = models.CharField(max_length=200, blank=True, help_text="Territory covered, as stated.")
    mission = models.ForeignKey(
        Mission,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="human_rights_reports",
        help_text="The mission that reports or is reported on, where there is one.",
    )
    summary = models.TextField(blank=True, help_text="What it says, in our words.")

    objects = RecordManager()

    class Meta(Record.Meta):
        ordering = ["-period", "-id"]
        constraints = [
            *Record.Meta.constraints,
            *partial_dates_hold("humanrightsreport", "period"),
            words_given("humanrightsreport", "title", "A report needs a title."),
        ]
        indexes = [
            models.Index(DateKey("period"), "id", name="humanrightsreport_period"),
            models.Index(fields=["updated_at", "id"], name="humanrightsreport_updated"),
            WordsIndex(
                Words(("title",), ("reported_by_as_stated", "territory_as_stated", "summary"), shown=("title",)),
                name="humanrightsreport_words",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Finding(RecordChild, FigureFields, AssertedFact):
    """One finding of a report: a category, what is counted, the figure, and who is held to be responsible.

    An aggregate finding never becomes an incident, and overlapping findings are never added up.
    """

    report = models.ForeignKey(
        HumanRightsReport, on_delete=models.CASCADE, related_name="findings", help_text="The report."
    )
    category = choice_field(FindingCategory, "What is found; six codes are the grave violations against children.")
    counting_unit = choice_field(CountingUnit, "What the figure counts.", default=CountingUnit.NOT_STATED)
    victim_category = choice_field(VictimCategory, "Whose suffering is counted.", default=VictimCategory.UNSPECIFIED)
    perpetrator = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        help_text="Who is said to be responsible, where it is a known actor; see assertion.",
    )
    perpetrator_as_stated = models.CharField(
        max_length=300, blank=True, help_text="Who is said to be responsible, in the source's words."
    )
    identification = choice_field(
        Identification, "How surely the perpetrator is identified.", default=Identification.NOT_STATED
    )
    method = models.CharField(max_length=300, blank=True, help_text="How it was established, as stated.")
    overlaps_with = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="overlapped_by",
        help_text="Another finding that counts some of the same.",
    )

    class Meta:
        ordering = ["report_id", "id"]
        constraints = [
            *FigureFields.Meta.constraints,
            *AssertedFact.Meta.constraints,
            *choices_hold(
                "finding",
                category=FindingCategory,
                counting_unit=CountingUnit,
                victim_category=VictimCategory,
                identification=Identification,
            ),
            models.CheckConstraint(
                name="finding_does_not_overlap_itself",
                condition=Q(overlaps_with__isnull=True) | ~Q(overlaps_with=F("id")),
                violation_error_message="A finding cannot overlap with itself.",
            ),
        ]
        indexes = [models.Index(fields=["category"], name="finding_category")]
        triggers = part_of("report")

    def __str__(self) -> str:
        return f"{self.get_category_display()}: {self.figure}"


class FindingClaim(Claim):
    """Who makes the finding."""

    fact = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="claims", help_text="The finding claimed.")

    class Meta(Claim.Meta):
        abstract = False
        triggers = [*derived_status(), *part_of("fact__report")]


class ReportedIncident(RecordChild):
    """An incident that a report speaks of."""

    report = models.ForeignKey(
        HumanRightsReport, on_delete=models.CASCADE, related_name="incident_links", help_text="The report."
    )
    incident = models.ForeignKey(
        Incident, on_delete=models.PROTECT, related_name="report_links", help_text="The incident."
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "incident"],
                name="reportedincident_once",
                violation_error_message="The report already names this incident.",
            )
        ]
        triggers = part_of("report")

    def __str__(self) -> str:
        return str(self.incident)


class HumanRightsReportCitation(CitationLink):
    """Where a value of a report can be read."""

    fact = models.ForeignKey(
        HumanRightsReport, on_delete=models.CASCADE, related_name="citation_links", help_text="The report supported."
    )

    class Meta(CitationLink.Meta):
        abstract = False
        triggers = part_of("fact")
