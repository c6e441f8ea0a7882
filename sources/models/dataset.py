from typing import ClassVar

from django.db import models

from core.constraints import choices_hold, words_given
from core.fields import choice_field
from core.models import Record, RecordChild
from core.querysets import RecordManager
from core.triggers import part_of
from core.words import Words, WordsIndex
from sources.choices import Licence
from sources.models.publisher import Publisher


class Dataset(Record):
    """One dataset that facts are taken from, in whatever release. Two rows are the same when their slug is."""

    record_kind: ClassVar[str] = "dataset"

    slug = models.SlugField(max_length=80, unique=True, help_text="Short readable identifier, e.g. ucdp-ged.")
    name = models.CharField(max_length=200, help_text="The dataset's own name.")
    publisher = models.ForeignKey(
        Publisher, on_delete=models.PROTECT, related_name="datasets", help_text="Who publishes it."
    )
    description = models.TextField(blank=True, help_text="What it holds and how it was made.")
    licence = choice_field(Licence, "What may be done with it.", default=Licence.NOT_STATED)
    licence_note = models.CharField(max_length=300, blank=True, help_text="What to mind about the licence.")
    url = models.URLField(max_length=1000, blank=True, help_text="Its home page.")
    citation_text = models.TextField(blank=True, help_text="How its authors ask to be cited.")

    objects = RecordManager()

    class Meta(Record.Meta):
        ordering = ["name", "id"]
        constraints = [
            *Record.Meta.constraints,
            *choices_hold("dataset", licence=Licence),
            words_given("dataset", "name", "A dataset needs a name."),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="dataset_name"),
            WordsIndex(
                Words(("name",), ("description", "citation_text"), shown=("name", "description", "citation_text")),
                name="dataset_words",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DatasetRelease(RecordChild):
    """One frozen release of a dataset; facts cite it with the row's own key."""

    dataset = models.ForeignKey(
        Dataset, on_delete=models.PROTECT, related_name="releases", help_text="The dataset released."
    )
    version = models.CharField(max_length=60, help_text="The release's own version, e.g. 23.1.")
    released_on = models.DateField(null=True, blank=True, help_text="Day of release, where known.")
    sha256 = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the files the rows were read from.")
    row_count = models.PositiveIntegerField(null=True, blank=True, help_text="Rows in the release.")
    note = models.TextField(blank=True, help_text="What to mind about the values read from it.")

    class Meta:
        ordering = ["dataset_id", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "version"],
                name="datasetrelease_version_once",
                violation_error_message="The dataset already has a release of this version.",
            )
        ]
        triggers = part_of("dataset")

    def __str__(self) -> str:
        return f"{self.dataset} {self.version}"
