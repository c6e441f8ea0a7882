from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from sources.models import DocumentText


class TextSignature(models.Model):
    """The MinHash of one text, by which near-duplicates are found and proposed; nothing is merged by it."""

    document_text = models.OneToOneField(
        DocumentText, on_delete=models.CASCADE, related_name="signature", help_text="The text signed."
    )
    version = models.CharField(max_length=40, help_text="Shingles and permutations; only equal versions compare.")
    values = models.BinaryField(help_text="The signature: 128 numbers of 32 bits, most significant byte first.")
    bands = ArrayField(
        models.CharField(max_length=40), help_text="Keys to find likely neighbours by: they share at least one."
    )

    class Meta:
        ordering = ["document_text_id"]
        indexes = [GinIndex(fields=["bands"], name="textsignature_bands")]

    def __str__(self) -> str:
        return f"{self.document_text_id}: {self.version}"
