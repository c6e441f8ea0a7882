"""The real files, which lie beside the project: what comes out of them is what their publishers count."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.db.models import Count
from django.test import Client

from actors.models import Actor, ActorExternalId
from ingest.choices import RemarkKind
from ingest.datasets.folders import import_folder
from ingest.datasets.remarks import Remarks
from ingest.documents import services
from ingest.models import Candidate
from ingest.reference import load_reference_data
from missions.models import Mission, PeacekeeperFatality, Resolution
from tests.factories import ActorFactory, DatasetFactory, PublisherFactory
from tests.ingest.datasets.importing import SHARED, counted, imported_file, reasons

# The smallest gazetteer the package has; seats of missions are towns.
SMALL = 15000
PEACEKEEPING = SHARED / "un_peacekeeping"
pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.django_db,
    pytest.mark.skipif(not PEACEKEEPING.is_dir(), reason="the folder of sample data is not here"),
]


def test_all_fatalities_of_the_hub_are_counted_as_the_hub_counts_them() -> None:
    DatasetFactory.create(slug="un-psdata-fatalities")
    done = imported_file("psdata-fatalities", PEACEKEEPING / "psdata_fatalities.csv")
    assert counted(done, "read", "new", "failed") == (4350, 4350, 0)
    assert done.release is not None
    assert done.release.version == "2023-11-28"
    of_minusma = PeacekeeperFatality.objects.filter(mission__acronym="MINUSMA")
    assert (of_minusma.count(), of_minusma.filter(cause="malicious_act").count()) == (311, 174)
    assert _most(of_minusma, "nationality__name") == [
        ("Chad", 80),
        ("Burkina Faso", 27),
        ("Guinea", 27),
        ("Togo", 26),
        ("Niger", 25),
    ]
    assert PeacekeeperFatality.objects.filter(incident_date__startswith__lt=date(1970, 1, 1)).count() == 435
    again = imported_file("psdata-fatalities", PEACEKEEPING / "psdata_fatalities_api.json.gz")
    assert counted(again, "unchanged", "new", "changed", "failed") == (
        4350,
        0,
        0,
        0,
    )


def _most(fatalities: object, column: str) -> list[tuple[str, int]]:
    counted = fatalities.values_list(column).annotate(n=Count("pk"))  # type: ignore[attr-defined]
    return list(counted.order_by("-n", column)[:5])


def test_the_actors_of_ucdp_are_taken_in_each_once() -> None:
    DatasetFactory.create(slug="ucdp-actor")
    mali = ActorFactory.create(name="Mali", actor_kind="state", external_ids=[{"scheme": "iso3166", "value": "ML"}])
    done = imported_file("ucdp-actors", SHARED / "events" / "ucdp_actor_221.csv")
    assert counted(done, "read", "new", "adopted", "failed") == (
        1725,
        1724,
        1,
        0,
    )
    assert ActorExternalId.objects.filter(scheme="ucdp").count() == 1725
    assert ActorExternalId.objects.get(scheme="ucdp", value="72").actor == mali
    kinds = Counter(Actor.objects.exclude(pk=mali.pk).values_list("actor_kind", flat=True))
    assert kinds == {"armed_group": 1059, "population_group": 503, "government": 162}
    again = imported_file("ucdp-actors", SHARED / "events" / "ucdp_actor_221.csv")
    assert again.counts["unchanged"] == 1725


def test_texts_of_resolutions_become_resolutions_and_candidates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "_send", lambda _job: None)
    DatasetFactory.create(slug="cr-unsc", licence="cc0", publisher=PublisherFactory.create(slug="cr-unsc"))
    ActorFactory.create(slug="un-security-council")
    for name in ("S_RES_0001_1946", "S_RES_0143_1960", "S_RES_0425_1978", "S_RES_0743_1992", "S_RES_1445_2002"):
        file = f"{name}_EN_GOLD.txt"
        (tmp_path / file).write_bytes((SHARED / "resolutions" / file).read_bytes())
    outcome = import_folder(tmp_path, by="test", tell=lambda *_: None, remarks=Remarks())
    assert (outcome.counts["new"], outcome.counts["failed"]) == (5, 0)
    assert dict(Resolution.objects.values_list("symbol", "adopted_on")) == {
        "S/RES/1 (1946)": date(1946, 1, 25),
        "S/RES/143 (1960)": date(1960, 7, 14),
        "S/RES/425 (1978)": date(1978, 3, 19),
        "S/RES/743 (1992)": date(1992, 2, 21),
        "S/RES/1445 (2002)": date(2002, 12, 4),
    }
    assert Candidate.objects.filter(target_kind="mandate", document__symbol="S/RES/425 (1978)").exists()


@pytest.mark.long
def test_missions_that_the_reference_data_has_are_adopted_and_not_spoiled(client: Client) -> None:
    load_reference_data(smallest_place=SMALL)
    before = Mission.objects.count()
    done = imported_file("psdata-missions", PEACEKEEPING / "psdata_pko_missions.csv")
    assert counted(done, "adopted", "new", "skipped", "failed") == (76, 0, 5, 0)
    assert Mission.objects.count() == before
    minusma = Mission.objects.get(acronym="MINUSMA")
    assert minusma.headquarters is not None
    assert (minusma.headquarters.name, minusma.headquarters.country_code) == ("Bamako", "ML")
    assert "row 69: ours says “liquidation”, the file says “active”" in reasons(done, RemarkKind.KEPT)
    for day, action, phase, end in (
        ("2023-06-30", "renew", "operating", "2023-07-01"),
        ("2023-12-31", "terminate", "drawdown", "2024-01-01"),
    ):
        answer = client.get("/api/v1/missions/minusma/mandate/", {"on": day}).json()
        mandate = answer["mandate"]
        assert (mandate["action"], answer["phase"]) == (action, phase)
        assert mandate["in_force"]["end"] == end
    assert not client.get("/api/v1/missions/minusma/mandate/", {"on": "2024-01-01"}).json()["in_force"]
    fatalities = imported_file("psdata-fatalities", PEACEKEEPING / "psdata_fatalities.csv")
    assert counted(fatalities, "new", "failed", "missions_proposed") == (
        4350,
        0,
        4,
    )
    proposed = Mission.objects.filter(publication_status="draft").values_list("acronym", flat=True)
    assert set(proposed) == {"OSESyria", "UNMA", "UNMAO", "UNSecretariat"}
    by_operation = PeacekeeperFatality.objects.filter(mission__acronym__regex="^(UNEF|UNOSOM|UNAVEM) ")
    assert dict(by_operation.values_list("mission__acronym").annotate(n=Count("pk"))) == {
        "UNEF I": 104,
        "UNEF II": 56,
        "UNOSOM I": 6,
        "UNOSOM II": 154,
        "UNAVEM II": 5,
        "UNAVEM III": 36,
    }
    actors = imported_file("ucdp-actors", SHARED / "events" / "ucdp_actor_221.csv")
    assert (actors.counts["adopted"] + actors.counts["new"], actors.counts["failed"]) == (1725, 0)
    # What imports filled in stays, and no record is frozen by them.
    outcomes = load_reference_data(smallest_place=SMALL, force=True)
    assert {(outcome.created, outcome.changed, outcome.left_alone) for outcome in outcomes} == {(0, 0, ())}
