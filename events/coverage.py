"""What was read for a mission, month by month, so that a zero can be told from what nobody has read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from core.choices import PUBLIC_SENSITIVITIES, PublicationStatus
from core.fields import partial_date
from events.choices import CoverageStatus, CoverageTopic
from events.models import CoverageEntry
from missions.models import Mission
from sources.models import DatasetRelease, Document

# Topics whose records are of a country; those of the others name the mission.
BY_COUNTRY = (CoverageTopic.INCIDENTS, CoverageTopic.DISPLACEMENT, CoverageTopic.HUMAN_RIGHTS)


def note_coverage(
    source: DatasetRelease | Document,
    topic: CoverageTopic,
    *,
    countries: Iterable[str] = (),
    missions: Iterable[Mission] = (),
    period: DateRange,
    complete: bool,
    is_public: bool = True,
) -> int:
    """Notes that `source` was read for `topic` over `period`; the number of rows noted. Safe to repeat.

    For each of `countries` and `missions`; for the world where neither is given. `complete` says that all the source
    has of that scope was read. Rows that are imported as restricted are noted with `is_public=False`. For an import,
    inside its transaction. One statement.
    """
    scopes: list[tuple[str, Mission | None]] = [(code, None) for code in countries]
    scopes += [("", mission) for mission in missions]
    release = source if isinstance(source, DatasetRelease) else None
    document = source if isinstance(source, Document) else None
    entries = [
        CoverageEntry(
            dataset_release=release,
            document=document,
            topic=topic,
            country_code=code,
            mission=mission,
            period=period,
            complete=complete,
            is_public=is_public,
        )
        for code, mission in scopes or [("", None)]
    ]
    same = ["dataset_release", "document", "topic", "country_code", "mission", "period"]
    CoverageEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=same, update_fields=["complete", "is_public"]
    )
    return len(entries)


@dataclass
class MonthRead:
    """One topic of a mission in one month: how far it was read, and the sources."""

    topic: CoverageTopic
    month: date
    status: CoverageStatus
    entries: list[CoverageEntry] = field(default_factory=list)
    countries: frozenset[str] = frozenset()
    """Countries that hosted the mission in that month."""


def months_read(mission: Mission, topics: Sequence[CoverageTopic], first: date, after: date) -> list[MonthRead]:
    """Each topic and month from `first` (inclusive) to `after` in which the mission existed. Two queries.

    A month is read where entries that are complete hold each of its days on which the mission existed: of a topic by
    country in every country that hosted it then, of others for the mission or the world.
    """
    hosts = [(host.country_code, _days(host.valid)) for host in mission.hosts.all()]
    entries = list(_entries(mission, topics, {code for code, _ in hosts}))
    life = life_of(mission)
    found = []
    for month, days in _months(first, after, life):
        countries = frozenset(code for code, stay in hosts if _meet(stay, days))
        for topic in topics:
            about = [
                entry
                for entry in entries
                if entry.topic == topic
                and _meet(_days(entry.period), days)
                and (entry.country_code in countries or not entry.country_code)
            ]
            found.append(MonthRead(topic, month, _status(topic, about, days, countries), about, countries))
    return found


def life_of(mission: Mission) -> tuple[date, date]:
    """The days of the mission's life: the first possible one, and the first after its end."""
    established, closed = partial_date(mission, "established"), partial_date(mission, "closed")
    return (
        established.start if established and established.start else date.min,
        closed.end if closed and closed.end else date.max,
    )


def _entries(mission: Mission, topics: Sequence[CoverageTopic], countries: set[str]) -> Iterator[CoverageEntry]:
    """What readers may know to have been read for the mission, its countries, or the world."""
    shown = {"publication_status": PublicationStatus.PUBLISHED, "sensitivity__in": PUBLIC_SENSITIVITIES}
    of_dataset = Q(**{f"dataset_release__dataset__{name}": value for name, value in shown.items()})
    of_document = Q(**{f"document__{name}": value for name, value in shown.items()})
    by_country = Q(country_code__in=countries, topic__in=BY_COUNTRY)
    world = Q(country_code="", mission__isnull=True)
    return (
        CoverageEntry.objects.filter(is_public=True, topic__in=topics)
        .filter(of_dataset | of_document)
        .filter(Q(mission=mission) | world | by_country)
        .select_related("dataset_release__dataset", "document")
        .order_by("id")
        .iterator()
    )


def _status(
    topic: CoverageTopic, entries: list[CoverageEntry], days: tuple[date, date], countries: frozenset[str]
) -> CoverageStatus:
    if not entries:
        return CoverageStatus.NOT_READ
    # Of a mission without a known country nothing by country can be complete.
    scopes = countries if topic in BY_COUNTRY else frozenset({""})
    whole = [entry for entry in entries if entry.complete]
    each = ([_days(one.period) for one in whole if one.country_code in {"", scope}] for scope in scopes)
    if scopes and all(_hold(periods, days) for periods in each):
        return CoverageStatus.READ
    return CoverageStatus.PARTLY_READ


def _months(first: date, after: date, life: tuple[date, date]) -> Iterator[tuple[date, tuple[date, date]]]:
    """Each month with those of its days on which the mission existed; months without any are left out."""
    month = first
    while month < after:
        following = month_after(month)
        days = max(month, life[0]), min(following, life[1])
        if days[0] < days[1]:
            yield month, days
        month = following


def month_after(month: date) -> date:
    """The first day of the month that follows the one beginning on `month`."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _days(period: DateRange | None) -> tuple[date, date]:
    """A period with open sides as far as dates go."""
    if period is None:
        return date.min, date.max
    return period.lower or date.min, period.upper or date.max


def _meet(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _hold(periods: list[tuple[date, date]], days: tuple[date, date]) -> bool:
    """Whether the periods together hold all days."""
    reached = days[0]
    for start, end in sorted(periods):
        if start > reached:
            break
        reached = max(reached, end)
    return reached >= days[1]
