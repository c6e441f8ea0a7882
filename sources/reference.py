"""Publishers and datasets from the reference files, and the release under which every reference row is cited."""

from __future__ import annotations

import tomllib
from collections.abc import Hashable, Iterable, Mapping
from pathlib import Path
from typing import Any

from core.models import GazetteerEntry, Record
from core.reference import Loaded, agree, known_as, read, reference_files, several
from core.world import gazetteer_version, load_gazetteer
from sources.models import Citation, CitationLink, Dataset, DatasetRelease, Publisher

FOLDER = Path(__file__).parent / "reference"


def release_named() -> tuple[str, str]:
    """Slug of the dataset and version of the release that the files say they are."""
    with (FOLDER / "release.toml").open("rb") as source:
        release = tomllib.load(source)["release"]
    return release["dataset"], release["version"]


def present_release() -> DatasetRelease | None:
    """The release that the files say they are, where this database has met it."""
    dataset, version = release_named()
    return DatasetRelease.objects.filter(dataset__slug=dataset, version=version).first()


def load() -> tuple[Loaded[Publisher], Loaded[Dataset]]:
    """Publishers and datasets by slug."""
    publishers = agree(
        Publisher.objects.all(),
        {
            row["slug"]: {
                "slug": row["slug"],
                "name": row["name"],
                "other_names": several(row["other_names"]),
                "publisher_kind": row["publisher_kind"],
                "country_code": row["country_code"],
                "homepage_url": row["homepage_url"],
                "licence": row["licence_code"],
                "licence_note": row["licence_note"],
            }
            for row in read(FOLDER / "publishers.csv", "slug", "publisher_kind", "licence_code")
        },
        key=lambda publisher: publisher.slug,
    )
    datasets = agree(
        Dataset.objects.all(),
        {
            row["slug"]: {
                "slug": row["slug"],
                "name": row["name"],
                "publisher_id": known_as(publishers.records, row["publisher"], row).pk,
                "description": row["description_en"],
                "licence": row["licence_code"],
                "licence_note": row["licence_note"],
                "url": row["url"],
                "citation_text": row["citation_text"],
            }
            for row in read(FOLDER / "datasets.csv", "slug", "publisher", "licence_code")
        },
        key=lambda dataset: dataset.slug,
    )
    return publishers, datasets


def load_gazetteer_release(datasets: Loaded[Dataset], smallest: int) -> None:
    """The gazetteer as a release of the GeoNames dataset, loaded anew unless this very one is in the database."""
    version = gazetteer_version(smallest)
    release, _ = DatasetRelease.objects.get_or_create(dataset=datasets.records["geonames"], version=version)
    if release.row_count is None or release.row_count != GazetteerEntry.objects.count():
        release.row_count = load_gazetteer(smallest)
        release.save(update_fields=["row_count"])


def publisher_actors() -> dict[str, str]:
    """For each actor that is the same body as a publisher, the publisher's slug."""
    return {row["actor"]: row["slug"] for row in read(FOLDER / "publishers.csv", "actor") if row["actor"]}


def open_release(datasets: Loaded[Dataset]) -> DatasetRelease:
    """The release that the files say they are, made when it is new."""
    slug, version = release_named()
    release, _ = DatasetRelease.objects.get_or_create(dataset=datasets.records[slug], version=version)
    return release


def close_release(release: DatasetRelease, sha256: str) -> None:
    """Notes what the release was read from, once everything is loaded."""
    release.sha256 = sha256
    release.row_count = sum(len(read(path)) for path in reference_files() if path.suffix == ".csv")
    release.save(update_fields=["sha256", "row_count"])


def cite_rows(release: DatasetRelease, row_keys: Iterable[str]) -> dict[str, int]:
    """The citation id of each row key, made where it is new."""
    wanted = list(dict.fromkeys(row_keys))
    known = dict(Citation.objects.filter(dataset_release=release).values_list("row_key", "pk"))
    made = Citation.objects.bulk_create(
        (Citation(dataset_release=release, row_key=key) for key in wanted if key not in known), batch_size=1000
    )
    known.update((citation.row_key, citation.pk) for citation in made)
    return {key: known[key] for key in wanted}


def cite(
    links: type[CitationLink],
    release: DatasetRelease,
    loaded: Loaded[Any],
    keys: Mapping[Hashable, Iterable[tuple[str, str]]],
) -> None:
    """Links each written record to its rows; `keys` gives (row key, field) for each record key."""
    wanted = [(loaded.records[name], row_key, field) for name in loaded.written for row_key, field in keys[name]]
    link_rows(links, release, wanted)


def link_rows(links: type[CitationLink], release: DatasetRelease, wanted: Iterable[tuple[Record, str, str]]) -> None:
    """Links (record, row key, field name) triples; a link that is already there is left as it is."""
    triples = list(wanted)
    citations = cite_rows(release, (row_key for _, row_key, _ in triples))
    rows: list[dict[str, Any]] = [
        {"fact_id": record.pk, "citation_id": citations[row_key], "field_name": field[:100]}
        for record, row_key, field in triples
    ]
    links._default_manager.bulk_create((links(**row) for row in rows), ignore_conflicts=True, batch_size=1000)
