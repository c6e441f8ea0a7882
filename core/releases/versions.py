"""Versions of releases: a year and a number, such as 2026.1, with a revision where one was made again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet

from core.exceptions import ReleaseError
from core.models import Release

VERSION = r"([2-9]\d{3})\.([1-9]\d{0,2})"
_VERSION = re.compile(VERSION, re.ASCII)
_LABEL = re.compile(rf"{VERSION}(?:-r([2-9]|[1-9]\d{{1,2}}))?", re.ASCII)


def read_version(text: str) -> tuple[int, int]:
    """Year and number of a version; raises ReleaseError for what is none."""
    found = _VERSION.fullmatch(text)
    if not found:
        raise ReleaseError(f"{text!r} is no version; it is a year and a number from 1 to 999, such as 2026.1.")
    return int(found[1]), int(found[2])


def newest_revisions() -> QuerySet[Release]:
    """Each version in its newest revision, the newest version first."""
    later = Release.objects.filter(year=OuterRef("year"), number=OuterRef("number"), revision__gt=OuterRef("revision"))
    return Release.objects.filter(~Exists(later)).select_related("previous")


def newest_of(version: str) -> Release:
    """The version's newest revision; raises ReleaseError where it was never published."""
    year, number = read_version(version)
    release = newest_revisions().filter(year=year, number=number).first()
    if release is None:
        raise ReleaseError(f"There is no release {version}.")
    return release


def named(label: str) -> Release | None:
    """The revision that the label names: 2026.1 is the first, 2026.1-r2 the second."""
    found = _LABEL.fullmatch(label)
    if not found:
        return None
    year, number, revision = int(found[1]), int(found[2]), int(found[3] or 1)
    releases = Release.objects.select_related("previous")
    return releases.filter(year=year, number=number, revision=revision).first()


def from_on(release: Release) -> Iterator[Release]:
    """The version of `release` and all later ones, the oldest first, each in its newest revision."""
    for one in newest_revisions().order_by("year", "number"):
        if (one.year, one.number) >= (release.year, release.number):
            yield one
