"""Confidence as a reviewer reads it: three bands, because an extractor's score is no probability."""

from __future__ import annotations

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _


class ConfidenceBand(TextChoices):
    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


_HIGH_FROM = 0.8
_MEDIUM_FROM = 0.5


def band_of(confidence: float) -> ConfidenceBand:
    if confidence >= _HIGH_FROM:
        return ConfidenceBand.HIGH
    return ConfidenceBand.MEDIUM if confidence >= _MEDIUM_FROM else ConfidenceBand.LOW


def in_band(band: str) -> Q:
    """The condition on `confidence` that holds for that band."""
    match ConfidenceBand(band):
        case ConfidenceBand.HIGH:
            return Q(confidence__gte=_HIGH_FROM)
        case ConfidenceBand.MEDIUM:
            return Q(confidence__gte=_MEDIUM_FROM, confidence__lt=_HIGH_FROM)
        case _:
            return Q(confidence__lt=_MEDIUM_FROM)
