"""The UCDP Actor Dataset, whose actors are partly known, partly proposed by events that named them."""

from __future__ import annotations

from pathlib import Path

import pytest

from actors.models import Actor
from core.models import Change
from ingest.choices import RemarkKind
from ingest.models import DatasetImport
from tests.factories import ActorFactory, DatasetFactory
from tests.ingest.datasets.importing import counted, imported, reasons

pytestmark = pytest.mark.django_db

HEADER = (
    "ActorId,NameData,NameOrig,NameOrigFull,NameOrigFullEng,NewName,NewNameFullMotherTongue,NewNameFullEng,Org,"
    "Location,Version"
)


@pytest.fixture(autouse=True)
def dataset() -> None:
    DatasetFactory.create(slug="ucdp-actor", name="Actors")


def read(folder: Path, *rows: str) -> DatasetImport:
    text = "\ufeff" + "\n".join((HEADER, *rows)) + "\n"
    return imported(folder, text, kind="ucdp-actors", name="actors.csv")


def names(actor: Actor) -> set[tuple[str, str, str]]:
    return set(actor.names.values_list("name", "name_kind", "language"))


def identifiers(actor: Actor) -> list[str]:
    return [str(one) for one in actor.external_ids.all()]


GROUP = "901,EFG ,EFG,Exemplar front,Example Front of Ghosts,,,,1,Mali,22.1"
RENAMED = '902,NXG,OLG,Grupo viejo,Old Group,"NXG, NG2",n/a,"New Group, Newer Group",1,"Mali, Niger",22.1'


def test_an_actor_comes_with_its_names_identifier_and_country(tmp_path: Path) -> None:
    done = read(tmp_path, GROUP, "903,Herders,Herders,n/a,Herders,,,,3,Atlantis,22.1")
    actor, herders = Actor.objects.order_by("name")
    assert (done.counts["new"], actor.name, actor.slug, actor.actor_kind, actor.country_code) == (
        2, "EFG", "efg", "armed_group", "ML",
    )  # fmt: skip
    assert (actor.existed, actor.publication_status) == (None, "published")
    assert identifiers(actor) == ["ucdp:901"]
    assert names(actor) == {("Exemplar front", "alias", "und"), ("Example Front of Ghosts", "alias", "en")}
    assert (herders.actor_kind, herders.country_code, names(herders)) == ("population_group", "", set())
    assert actor.citation_links.get().citation.row_key == "901"
    assert done.release is not None
    assert done.release.version == "22.1"


def test_names_from_before_a_change_are_former_ones_and_lists_are_taken_apart(tmp_path: Path) -> None:
    read(tmp_path, RENAMED)
    actor = Actor.objects.get()
    assert names(actor) == {
        ("OLG", "former", "und"),
        ("Grupo viejo", "former", "und"),
        ("Old Group", "former", "en"),
        ("NG2", "alias", "und"),
        ("New Group", "alias", "en"),
        ("Newer Group", "alias", "en"),
    }
    assert actor.country_code == ""


def test_an_actor_known_by_its_identifier_keeps_what_curators_wrote(tmp_path: Path) -> None:
    known = ActorFactory.create(
        name="Front of Ghosts",
        country_code="NE",
        actor_kind="coalition",
        external_ids=[{"scheme": "ucdp", "value": "901"}],
        names=[{"name": "example front of ghosts", "language": "fr", "name_kind": "former"}],
    )
    done = read(tmp_path, GROUP)
    known.refresh_from_db()
    assert counted(done, "adopted", "new") == (1, 0)
    assert (known.name, known.country_code, known.actor_kind) == ("Front of Ghosts", "NE", "coalition")
    assert names(known) == {
        ("example front of ghosts", "former", "fr"),
        ("EFG", "alias", "en"),
        ("Exemplar front", "alias", "und"),
    }
    assert reasons(done, RemarkKind.KEPT) == ["row 901: ours says “NE”, the file says “ML”"]


def test_a_proposed_actor_of_the_same_name_is_published_with_its_kind(tmp_path: Path) -> None:
    draft = ActorFactory.create(
        name="Herders", country_code="", publication_status="draft", entry_method="dataset",
        internal_note="Proposed: named in events.",
    )  # fmt: skip
    done = read(tmp_path, "903,Herders,Herders,n/a,Herders,,,,3,Mali,22.1")
    draft.refresh_from_db()
    assert (done.counts["published"], draft.publication_status, draft.internal_note) == (1, "published", "")
    assert (draft.actor_kind, draft.country_code, identifiers(draft)) == ("population_group", "ML", ["ucdp:903"])


def test_a_draft_of_a_curator_stays_a_draft(tmp_path: Path) -> None:
    draft = ActorFactory.create(name="EFG", publication_status="draft", internal_note="to be checked")
    read(tmp_path, GROUP)
    draft.refresh_from_db()
    assert draft.publication_status == "draft"


def test_a_government_without_a_record_of_its_own_is_its_state(tmp_path: Path) -> None:
    mali = ActorFactory.create(name="Mali", actor_kind="state", external_ids=[{"scheme": "iso3166", "value": "ML"}])
    read(tmp_path, "72,Government of Mali,Government of Mali,n/a,Government of Mali,,,,4,Mali,22.1")
    assert Actor.objects.get() == mali
    assert identifiers(mali) == ["iso3166:ML", "ucdp:72"]


def test_a_name_that_several_rows_have_says_nothing(tmp_path: Path) -> None:
    known = ActorFactory.create(name="EFG")
    done = read(tmp_path, GROUP, GROUP.replace("901", "904").replace("Mali", "Chad"))
    assert counted(done, "new", "adopted") == (2, 0)
    assert sorted(Actor.objects.exclude(pk=known.pk).values_list("slug", flat=True)) == ["efg", "efg-2"]


def test_an_actor_with_another_identifier_of_the_scheme_is_somebody_else(tmp_path: Path) -> None:
    ActorFactory.create(name="EFG", external_ids=[{"scheme": "ucdp", "value": "77"}])
    assert read(tmp_path, GROUP).counts["new"] == 1


@pytest.mark.django_db(transaction=True)
def test_reading_the_same_again_changes_nothing(tmp_path: Path) -> None:
    ActorFactory.create(name="EFG")
    read(tmp_path, GROUP, RENAMED)
    before = Change.objects.count()
    assert read(tmp_path, GROUP, RENAMED).counts["unchanged"] == 2
    assert Change.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_a_changed_row_changes_its_actor_alone_unless_a_curator_has(tmp_path: Path) -> None:
    read(tmp_path, GROUP, RENAMED)
    slug = Actor.objects.get(name="EFG").slug
    before = Change.objects.count()
    changed = GROUP.replace("Exemplar front", "Exemplary front")
    assert read(tmp_path, changed, RENAMED).counts["changed"] == 1
    actor = Actor.objects.get(slug=slug)
    assert names(actor) == {("Exemplary front", "alias", "und"), ("Example Front of Ghosts", "alias", "en")}
    assert Change.objects.count() - before == 1
    Actor.objects.filter(slug=slug).update(description="As a curator describes it.")
    done = read(tmp_path, GROUP, RENAMED)
    assert counted(done, "kept", "changed") == (1, 0)
    assert ("Exemplary front", "alias", "und") in names(actor)


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [(",1,Mali", ",9,Mali", "is none of 1, 2, 3, 4"), ("EFG ,EFG", " ,EFG", "is empty, and a record needs it")],
)
def test_a_row_that_cannot_be_read_is_told(tmp_path: Path, was: str, becomes: str, reason: str) -> None:
    done = read(tmp_path, GROUP.replace(was, becomes), RENAMED)
    assert (done.counts["new"], done.counts["failed"], reasons(done, RemarkKind.FAILED)) == (1, 1, [reason])
