"""Readable identifiers for records that imports make."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.text import slugify


class Slugs:
    """Gives slugs that no record of the models carries yet; all are read once."""

    def __init__(self, *models_with_slugs: type[models.Model]) -> None:
        managers: list[Any] = [model._default_manager for model in models_with_slugs]
        self._taken = {slug for manager in managers for slug in manager.values_list("slug", flat=True)}

    def free(self, name: str) -> str:
        """A slug made of `name`, numbered where another record has it; from now on it is taken."""
        slug = base = slugify(name)[:80] or "unnamed"
        number = 2
        while slug in self._taken:
            slug, number = f"{base}-{number}", number + 1
        self._taken.add(slug)
        return slug
