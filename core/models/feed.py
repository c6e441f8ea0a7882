import pgtrigger
from django.db import models


class NotedTransaction(models.Model):
    """One transaction that changed what a reader may be shown: records, or code lists kept as data.

    Which of these a snapshot sees says all about what it can answer: it is the key of kept answers, and dates reads
    of the past.
    """

    transaction_id = models.BigIntegerField(primary_key=True, help_text="Its number in the feed.")
    committed_at = models.DateTimeField(help_text="When it was committed (UTC).")

    class Meta:
        ordering = ["transaction_id"]
        indexes = [models.Index(fields=["committed_at"], name="notedtransaction_committed")]
        triggers = [
            # At the last moment before the end, and not when the first row was written.
            pgtrigger.Trigger(
                name="dated_at_commit",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func="""
                    UPDATE core_notedtransaction SET committed_at = clock_timestamp()
                        WHERE transaction_id = NEW.transaction_id;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.transaction_id}, {self.committed_at:%Y-%m-%d %H:%M:%S}"


class FeedEpoch(models.Model):
    """One stretch of the feed on one PostgreSQL cluster; a dump restored into another begins the next.

    Clusters number their transactions each for itself; the offset makes the feed's numbers go on rising.
    """

    cluster = models.CharField(
        max_length=40, help_text="PostgreSQL's own identifier of the cluster (system_identifier)."
    )
    offset = models.BigIntegerField(help_text="Added to the cluster's transaction numbers.")
    began_at = models.DateTimeField(help_text="When it began (UTC).")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"from {self.began_at:%Y-%m-%d}"
