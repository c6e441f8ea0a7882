from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.constraints import choices_hold, words_given
from core.fields import choice_field
from core.models import Record
from core.names import look_alike_index
from core.querysets import RecordManager
from core.words import Words, WordsIndex
from sources.choices import Licence, PublisherKind


class Publisher(Record):
    """One body that publishes documents or datasets. Two rows are the same publisher when their slug is."""

    record_kind: ClassVar[str] = "publisher"

    slug = models.SlugField(max_length=80, unique=True, help_text="Short readable identifier, e.g. human-rights-watch.")
    name = models.CharField(max_length=200, help_text="The publisher's own name.")
    other_names = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, help_text="Other names it publishes under."
    )
    publisher_kind = choice_field(PublisherKind, "What kind of body it is.")
    country_code = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2 of its seat, e.g. CH.")
    homepage_url = models.URLField(blank=True, help_text="Its home page.")
    licence = choice_field(
        Licence, "The licence its documents carry unless one says otherwise.", default=Licence.NOT_STATED
    )
    licence_note = models.CharField(max_length=300, blank=True, help_text="What to mind about that licence.")

    objects = RecordManager()

    class Meta(Record.Meta):
        ordering = ["name", "id"]
        constraints = [
            *Record.Meta.constraints,
            *choices_hold("publisher", publisher_kind=PublisherKind, licence=Licence),
            words_given("publisher", "name", "A publisher needs a name."),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="publisher_name"),
            WordsIndex(
                Words(("name", "other_names"), shown=("name", "other_names"), arrays=("other_names",)),
                name="publisher_words",
            ),
            look_alike_index("name", name="publisher_name_alike"),
            look_alike_index("other_names", name="publisher_other_names_alike", array=True),
        ]

    def __str__(self) -> str:
        return self.name
