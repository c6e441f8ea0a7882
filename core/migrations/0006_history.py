"""Transactions as the feed counts them, and the functions of the triggers that work by statement."""

from django.db import migrations, models

# Added to PostgreSQL's own numbers, so that they go on rising when a dump is restored into another cluster, whose own
# begin again (`core.epochs`). Replaced as a whole when an epoch begins: a constant costs nothing to read. Stable and
# not immutable, so that the plans which hold it are made anew then.
EPOCH_OFFSET = """
CREATE FUNCTION core_epoch_offset() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE RETURN 0::bigint
"""

CURRENT_TRANSACTION = """
CREATE FUNCTION core_current_transaction() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED
RETURN pg_current_xact_id()::text::bigint + core_epoch_offset()
"""

# All transactions below it are over.
OLDEST_RUNNING = """
CREATE FUNCTION core_oldest_running() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED
RETURN pg_snapshot_xmin(pg_current_snapshot())::text::bigint + core_epoch_offset()
"""

# The transaction will be told apart by whoever asks what has changed; a trigger dates it when it commits.
NOTE_TRANSACTION = """
CREATE FUNCTION core_note_transaction() RETURNS void LANGUAGE sql AS $$
    INSERT INTO core_notedtransaction (transaction_id, committed_at)
    VALUES (core_current_transaction(), clock_timestamp()) ON CONFLICT DO NOTHING
$$
"""

CHANGED_BY = """
CREATE FUNCTION core_changed_by() RETURNS text LANGUAGE sql STABLE
RETURN left(COALESCE(current_setting('mandata.changed_by', true), ''), 150)
"""

RECORD_STATE = """
CREATE FUNCTION core_record_state(
    merged boolean, publication_status text, sensitivity text, published_at timestamptz)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE
    WHEN published_at IS NULL THEN 'draft'
    WHEN merged THEN 'merged'
    WHEN publication_status = 'withdrawn' THEN 'withdrawn'
    WHEN sensitivity IN ('restricted', 'confidential') THEN 'restricted'
    ELSE 'published' END
"""

# How much a reader sees of a record: nothing, less exactly, or all.
IS_SEEN = """
CREATE FUNCTION core_is_seen(publication_status text, sensitivity text)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE
    WHEN publication_status <> 'published' OR sensitivity IN ('restricted', 'confidential') THEN 'no'
    WHEN sensitivity = 'coarsened' THEN 'coarsened'
    ELSE 'yes' END
"""

STRICTER = """
CREATE FUNCTION core_stricter(one text, other text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN array_position('{public,coarsened,restricted,confidential}', one)
    >= array_position('{public,coarsened,restricted,confidential}', other) THEN one ELSE other END
"""

# Whether the moment set by core.history.as_of sees the transaction.
IS_PAST = """
CREATE FUNCTION core_is_past(transaction_id bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN transaction_id < current_setting('mandata.as_of')::bigint
    AND transaction_id <> ALL (current_setting('mandata.as_of_running')::bigint[])
"""

# Called by the triggers of before, which are replaced when all migrations are done.
NO_LONGER_CALLED = (
    "core_note_change(uuid, text, integer, text, text)",
    "core_record_state(uuid, text, text, timestamptz)",
)

FUNCTIONS = (
    (EPOCH_OFFSET, "core_epoch_offset()"),
    (CURRENT_TRANSACTION, "core_current_transaction()"),
    (OLDEST_RUNNING, "core_oldest_running()"),
    (CHANGED_BY, "core_changed_by()"),
    (RECORD_STATE, "core_record_state(boolean, text, text, timestamptz)"),
    (IS_SEEN, "core_is_seen(text, text)"),
    (STRICTER, "core_stricter(text, text)"),
    (IS_PAST, "core_is_past(bigint)"),
    (NOTE_TRANSACTION, "core_note_transaction()"),
)


class Migration(migrations.Migration):
    dependencies = [("core", "0005_whole_coordinates")]
    operations = [
        migrations.CreateModel(
            name="FeedEpoch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cluster",
                    models.CharField(
                        help_text="PostgreSQL's own identifier of the cluster (system_identifier).", max_length=40
                    ),
                ),
                ("offset", models.BigIntegerField(help_text="Added to the cluster's transaction numbers.")),
                ("began_at", models.DateTimeField(help_text="When it began (UTC).")),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="NotedTransaction",
            fields=[
                (
                    "transaction_id",
                    models.BigIntegerField(help_text="Its number in the feed.", primary_key=True, serialize=False),
                ),
                ("committed_at", models.DateTimeField(help_text="When it was committed (UTC).")),
            ],
            options={
                "ordering": ["transaction_id"],
                "indexes": [models.Index(fields=["committed_at"], name="notedtransaction_committed")],
            },
        ),
        *(migrations.RunSQL(body, f"DROP FUNCTION {name}") for body, name in FUNCTIONS),
        *(migrations.RunSQL(f"DROP FUNCTION {name}", migrations.RunSQL.noop) for name in NO_LONGER_CALLED),
    ]
