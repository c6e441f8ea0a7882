"""What may stand in a layout is documented as it is."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from ingest.datasets.choosing import layouts
from ingest.datasets.converters import CONVERTERS
from ingest.datasets.layout_reading import MEMBERS, layout_in
from ingest.datasets.targets import TARGETS
from tests.factories import DatasetFactory
from tests.ingest.datasets.importing import imported_file, told

PAGE = Path(__file__).resolve().parents[3] / "docs" / "adding-a-layout.md"


def test_the_page_has_what_the_command_prints() -> None:
    out = io.StringIO()
    call_command("dataset_fields", stdout=out)
    printed = re.search(
        r"<!-- dataset_fields -->\n(.*)<!-- end of dataset_fields -->", PAGE.read_text(encoding="utf-8"), re.DOTALL
    )
    assert printed is not None and printed[1] == out.getvalue(), (
        "put the output of manage.py dataset_fields in the page"
    )


def test_every_converter_and_every_field_says_what_it_is() -> None:
    assert [name for name, make in CONVERTERS.items() if not (make.__doc__ or "").strip()] == []
    assert [field.name for target in TARGETS.values() for field in target.fields if not field.help.strip()] == []


def test_every_member_of_a_layout_is_explained() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [member for member in sorted(MEMBERS) if f"`{member}`" not in page] == []


def test_every_layout_of_ours_says_what_it_is_of() -> None:
    assert [layout.name for layout in layouts() if layout.title == layout.name or not layout.key] == []


@pytest.mark.django_db
def test_the_worked_example_works(tmp_path: Path) -> None:
    (table,) = re.findall(r"```csv\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (mapping,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    DatasetFactory.create(slug=layout_in(mapping, "the example").dataset)
    path = tmp_path / "camps.csv"
    path.write_text(table, encoding="utf-8")
    done = imported_file("table", path, version="1", mapping=mapping)
    assert (told(done, "failed"), done.counts["new"]) == ([], 2)
