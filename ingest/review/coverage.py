"""What a report of the Secretary-General was read for, once the last of its candidates is decided."""

from __future__ import annotations

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from events.choices import CoverageTopic
from events.coverage import note_coverage
from events.models import HumanRightsReport
from ingest.choices import OPEN_CANDIDATE_STATES
from ingest.models.candidate import RECORDED
from missions.models import Mission
from sources.choices import DocumentKind
from sources.models import Document

# What the extractors look for in such a report. All of it, whatever was found: what was recorded of one topic could
# be restricted, and a topic that is named only where something was found would tell.
READ_FOR = (
    CoverageTopic.INCIDENTS,
    CoverageTopic.PERSONNEL,
    CoverageTopic.DISPLACEMENT,
    CoverageTopic.HUMAN_RIGHTS,
    CoverageTopic.POLITICAL_EVENTS,
)


def note_document_read(document: Document) -> int:
    """Notes what the document was read for, for its mission and period; the number of rows noted.

    Never as complete: a report tells what it chooses to. Only of a report of the Secretary-General without an open
    candidate, whose accepted findings are public and name one mission and a bounded period; else nothing is known to
    have been read, and nothing is noted.
    """
    if document.document_kind != DocumentKind.SG_REPORT:
        return 0
    candidates = document.candidates
    if candidates.filter(state__in=OPEN_CANDIDATE_STATES).exists():
        return 0
    accepted = candidates.filter(target_kind="human_rights_report", state__in=RECORDED).values("record__uid")
    reports = HumanRightsReport.objects.public().filter(
        uid__in=accepted, mission__isnull=False, period__startswith__isnull=False, period__endswith__isnull=False
    )
    periods: dict[int, set[tuple[date, date]]] = {}
    for mission_id, first, after in reports.order_by().values_list("mission", "period__startswith", "period__endswith"):
        periods.setdefault(mission_id, set()).add((first, after))
    if len(periods) != 1:
        return 0
    ((mission_id, about),) = periods.items()
    mission = Mission.objects.get(pk=mission_id)
    for first, after in sorted(about):
        for topic in READ_FOR:
            note_coverage(document, topic, missions=[mission], period=DateRange(first, after), complete=False)
    return len(about) * len(READ_FOR)
