"""What was exported can be restored into an empty database, and is then exported as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pgtrigger
import pytest
from django.apps import apps

from core.models import Record
from ingest.datasets.mandata import restore
from sources.models import DocumentText
from tests.api.hidden_world import SECRET, World, hide, make_world, write
from tests.ingest.datasets.exported import empty_database, write_export

pytestmark = pytest.mark.django_db


def a_world() -> World:
    """Records of each kind that refer to each other in every way, some of which are to be hidden."""
    world = make_world()
    with pgtrigger.ignore():
        for text in DocumentText.objects.filter(text=SECRET):
            write(text, sha256=hashlib.sha256(SECRET.encode()).hexdigest())
    return world


def everything_public() -> None:
    a_world()


def some_hidden() -> None:
    hide(a_world(), publication_status="draft", published_at=None)


def some_restricted() -> None:
    hide(a_world(), sensitivity="restricted")


def some_coarsened() -> None:
    hide(a_world(), sensitivity="coarsened")


def all_coarsened() -> None:
    """With the days that they do not show, and twice: each record has a double of which nothing else is told."""
    for _ in range(2):
        a_world()
    with pgtrigger.ignore():
        for model in apps.get_models():
            if issubclass(model, Record):
                model._default_manager.update(sensitivity="coarsened")


WORLDS = [everything_public, some_hidden, some_restricted, some_coarsened, all_coarsened]


@pytest.mark.parametrize("make", WORLDS)
def test_an_export_that_is_restored_is_exported_the_same(make: Callable[[], None], tmp_path: Path) -> None:
    make()
    before = write_export(tmp_path)
    empty_database()
    report = restore(tmp_path, by="test")
    assert write_export(tmp_path / "again") == before
    assert report.restored == {name: text.count("\n") for name, text in before.items()}
