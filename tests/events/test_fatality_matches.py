"""Registered deaths are compared with incidents of the mission and day, and none is linked by itself."""

from __future__ import annotations

from datetime import date

import pytest

from core.dates import PartialDate
from events.fatality_matches import FatalityMatches, match_fatalities
from events.models import IncidentFatality
from missions.models import PeacekeeperFatality
from tests.factories import IncidentFactory, IncidentFatalityFactory, MissionFactory, PeacekeeperFatalityFactory

pytestmark = pytest.mark.django_db
DAY = PartialDate.day(date(2016, 2, 12))


def test_a_death_meets_the_incidents_that_name_its_mission_on_its_day() -> None:
    mission = MissionFactory.create()
    PeacekeeperFatalityFactory.create_batch(2, mission=mission, incident_date=DAY)
    PeacekeeperFatalityFactory.create(mission=mission, incident_date=PartialDate.day(date(2016, 2, 13)))
    PeacekeeperFatalityFactory.create(mission=mission, incident_date=PartialDate.year(2016))
    elsewhere = PeacekeeperFatalityFactory.create(incident_date=DAY)
    IncidentFactory.create(date=DAY, mission_links=[{"mission": mission}])
    IncidentFactory.create(date=DAY, mission_links=[{"mission": mission}], publication_status="withdrawn")
    IncidentFactory.create(date=PartialDate.quarter(2016, 1), mission_links=[{"mission": mission}])
    linked = IncidentFactory.create(date=DAY)
    IncidentFatalityFactory.create(incident=linked, fatality=elsewhere)
    assert match_fatalities(PeacekeeperFatality.objects.all()) == FatalityMatches(linked=1, one=2, several=0, none=2)
    IncidentFactory.create(date=DAY, mission_links=[{"mission": mission}])
    assert match_fatalities(PeacekeeperFatality.objects.all()) == FatalityMatches(linked=1, one=0, several=2, none=2)
    assert IncidentFatality.objects.count() == 1
