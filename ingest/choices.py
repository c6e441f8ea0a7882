"""Codes for jobs, steps, candidates and reviews."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class JobOrigin(TextChoices):
    URL = "url", _("fetched from an address")
    UPLOAD = "upload", _("uploaded in the admin")
    PATH = "path", _("read from a path by a command")
    API = "api", _("posted to the API")


class JobState(TextChoices):
    QUEUED = "queued", _("waiting for a worker")
    RUNNING = "running", _("being processed")
    COMPLETED = "completed", _("processed")
    DUPLICATE = "duplicate", _("already known")
    REFUSED = "refused", _("refused, see reason")
    FAILED = "failed", _("failed unexpectedly, see reason")


OPEN_JOB_STATES = (JobState.QUEUED, JobState.RUNNING)


class StepOutcome(TextChoices):
    DONE = "done", _("done")
    SKIPPED = "skipped", _("skipped")
    DUPLICATE = "duplicate", _("duplicate")
    NEEDS_REVIEW = "needs_review", _("needs review")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("failed")


class MentionKind(TextChoices):
    ACTOR = "actor", _("actor")
    MISSION = "mission", _("mission")
    PLACE = "place", _("place")
    DATE = "date", _("date")
    FIGURE = "figure", _("figure")
    RESOLUTION = "resolution", _("resolution")
    TASK = "task", _("task")
    CUE = "cue", _("cue")


class CandidateState(TextChoices):
    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("accepted")
    EDITED_ACCEPTED = "edited_accepted", _("edited and accepted")
    REJECTED = "rejected", _("rejected")
    NEEDS_WORK = "needs_work", _("needs work")
    DUPLICATE_OF = "duplicate_of", _("duplicate of a known record")
    SUPERSEDED = "superseded", _("superseded by a newer extraction")


OPEN_CANDIDATE_STATES = (CandidateState.PROPOSED, CandidateState.NEEDS_WORK)


class Verdict(TextChoices):
    ACCEPT = "accept", _("accept")
    EDIT_ACCEPT = "edit_accept", _("edit and accept")
    REJECT = "reject", _("reject")
    NEEDS_WORK = "needs_work", _("needs work")
    DUPLICATE = "duplicate", _("duplicate of a known record")


class RejectionReason(TextChoices):
    WRONG_SPAN = "wrong_span", _("the quote does not support it")
    WRONG_KIND = "wrong_kind", _("wrong kind of record")
    WRONG_VALUE = "wrong_value", _("wrong value")
    WRONG_ACTOR = "wrong_actor", _("wrong actor")
    WRONG_PLACE = "wrong_place", _("wrong place")
    WRONG_DATE = "wrong_date", _("wrong date")
    WRONG_STATUS = "wrong_status", _("wrong assertion or verification")
    NOT_IN_SCOPE = "not_in_scope", _("not in scope")
    DUPLICATE = "duplicate", _("duplicate of another candidate")
    HARMFUL = "harmful", _("could harm people")
    OTHER = "other", _("another reason")


class ImportState(TextChoices):
    QUEUED = "queued", _("waiting for a worker")
    RUNNING = "running", _("being read")
    COMPLETED = "completed", _("read")
    CANCELLED = "cancelled", _("cancelled, nothing kept")
    REFUSED = "refused", _("refused, see reason")
    FAILED = "failed", _("failed unexpectedly, see reason")


class RemarkKind(TextChoices):
    FAILED = "failed", _("the row was left out")
    REPAIRED = "repaired", _("repaired and taken in")
    NOTED = "noted", _("taken in as it is")
    KEPT = "kept", _("the record was left as curators have it")
