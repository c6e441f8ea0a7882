from django.db import models
from django.db.models import Case, Q, Value, When

from core.choices import ChangeAction, RecordState
from core.querysets import ChangeManager

_B, _A = "state_before", "state_after"


class Change(models.Model):
    """One record changed by one transaction, whatever and however often that transaction wrote to it.

    Written by database triggers only. The order of the feed is (transaction_id, id): a reader that stops below
    the oldest transaction still running misses nothing, also where a lower sequence number commits later.
    """

    transaction_id = models.BigIntegerField(help_text="PostgreSQL's 64-bit number of the writing transaction.")
    uid = models.UUIDField(help_text="The record that changed.")
    record_kind = models.CharField(max_length=40, help_text="Which kind of record it is.")
    revision = models.PositiveIntegerField(help_text="The record's revision after the change, from 1.")
    state_before = models.CharField(
        max_length=12, choices=RecordState.choices, help_text="What a public reader met before the change."
    )
    state_after = models.CharField(
        max_length=12, choices=RecordState.choices, help_text="What a public reader meets after the change."
    )
    merged_into = models.UUIDField(
        null=True,
        help_text="The record that it was merged into, as of this change; empty where it was merged into none.",
    )
    action = models.GeneratedField(
        expression=Case(
            When(Q(**{_A: "redacted"}), then=Value("redacted")),
            When(Q(**{_B: "absent"}), then=Value("created")),
            When(Q(**{_A: "merged"}) & ~Q(**{_B: "merged"}), then=Value("merged")),
            When(~Q(**{_A: "merged"}) & Q(**{_B: "merged"}), then=Value("unmerged")),
            When(Q(**{_A: "withdrawn"}) & ~Q(**{_B: "withdrawn"}), then=Value("withdrawn")),
            When(~Q(**{_A: "withdrawn"}) & Q(**{_B: "withdrawn"}), then=Value("restored")),
            When(Q(**{_A: "restricted"}) & ~Q(**{_B: "restricted"}), then=Value("restricted")),
            When(Q(**{_A: "published"}) & ~Q(**{_B: "published"}), then=Value("published")),
            default=Value("updated"),
        ),
        output_field=models.CharField(max_length=12, choices=ChangeAction.choices),
        db_persist=True,
        help_text="What happened, in the words of the feed; follows from the two states.",
    )
    changed_at = models.DateTimeField(help_text="When the change was written (UTC).")
    changed_by = models.CharField(
        max_length=150, blank=True, help_text="Who changed it: an account or a process. Never published."
    )

    objects = ChangeManager()

    class Meta:
        ordering = ["transaction_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["transaction_id", "uid"],
                name="change_once_a_transaction",
                violation_error_message="A transaction gives a record one change.",
            )
        ]
        indexes = [
            models.Index(fields=["transaction_id", "id"], name="change_feed_order"),
            models.Index(fields=["uid", "revision"], name="change_of_record"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.record_kind} {self.uid}, revision {self.revision}"
