"""From proposals to the curators' queue: resolve, score, queue for review."""

from __future__ import annotations

from ingest.choices import OPEN_CANDIDATE_STATES
from ingest.documents.known_records import known_record_of
from ingest.documents.outcomes import Outcome, done
from ingest.documents.priorities import priority_of
from ingest.documents.steps.extracting import ReadingStep
from ingest.documents.work import Work


class Resolve(ReadingStep):
    """Notes for each open candidate the known record that it probably repeats or completes; applies nothing."""

    name = "resolve"

    def run(self, work: Work) -> Outcome:
        found = 0
        for candidate in work.document.candidates.filter(state__in=OPEN_CANDIDATE_STATES, known_record=None):
            known = known_record_of(candidate)
            if known is not None:
                candidate.known_record = known
                candidate.save(update_fields=["known_record", "updated_at"])
                found += 1
        return done(known_records=found)


class Score(ReadingStep):
    """Gives each open candidate its place in the queue."""

    name = "score"

    def run(self, work: Work) -> Outcome:
        candidates = list(work.document.candidates.filter(state__in=OPEN_CANDIDATE_STATES))
        for candidate in candidates:
            candidate.priority = priority_of(candidate)
        work.document.candidates.bulk_update(candidates, ["priority"], batch_size=500)
        return done(scored=len(candidates))


class QueueForReview(ReadingStep):
    """Ends the work on the document: from here on people decide."""

    name = "queue_for_review"

    def run(self, work: Work) -> Outcome:
        waiting = work.document.candidates.filter(state__in=OPEN_CANDIDATE_STATES).count()
        return done(waiting=waiting)
