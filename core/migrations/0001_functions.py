"""Extensions and the SQL functions that the record triggers call (`core.triggers`)."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

RECORD_STATE = """
CREATE FUNCTION core_record_state(record uuid, publication_status text, sensitivity text, published_at timestamptz)
RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN published_at IS NULL THEN 'draft'
        WHEN EXISTS (SELECT FROM core_recordidentity WHERE uid = record AND merged_into_id IS NOT NULL) THEN 'merged'
        WHEN publication_status = 'withdrawn' THEN 'withdrawn'
        WHEN sensitivity IN ('restricted', 'confidential') THEN 'restricted'
        ELSE 'published'
    END
$$;
"""

# Returns whether this is the record's first change in the transaction. Who writes is told by core.services.acting_as.
NOTE_CHANGE = """
CREATE FUNCTION core_note_change(record uuid, kind text, next_revision integer, before text, after text)
RETURNS boolean LANGUAGE sql AS $$
    INSERT INTO core_change
        (transaction_id, uid, record_kind, revision, state_before, state_after, changed_at, changed_by)
    VALUES (pg_current_xact_id()::text::bigint, record, kind, next_revision, before, after, clock_timestamp(),
        left(COALESCE(current_setting('mandata.changed_by', true), ''), 150))
    ON CONFLICT (transaction_id, uid) DO UPDATE SET state_after = EXCLUDED.state_after
    RETURNING xmax = 0
$$;
"""

# A denial beside an affirmation is a dispute; a statement outweighs an allegation only when it was checked.
DERIVED_ASSERTION = """
CREATE FUNCTION core_derived_assertion(assertions text[], verifications text[])
RETURNS text LANGUAGE sql IMMUTABLE AS $$
    WITH claim AS (SELECT * FROM unnest(assertions, verifications) AS c(assertion, verification))
    SELECT CASE
        WHEN bool_or(assertion IN ('stated', 'alleged')) AND bool_or(assertion IN ('denied', 'negated')) THEN 'disputed'
        WHEN bool_or(assertion = 'stated' AND verification <> 'unverified') THEN 'stated'
        WHEN bool_or(assertion = 'alleged') THEN 'alleged'
        WHEN bool_or(assertion = 'stated') THEN 'stated'
        WHEN bool_or(assertion = 'denied') THEN 'denied'
        WHEN bool_or(assertion = 'negated') THEN 'negated'
        WHEN bool_or(assertion = 'planned') THEN 'planned'
        WHEN bool_or(assertion = 'hypothetical') THEN 'hypothetical'
    END FROM claim
$$;
"""

STRONGEST_VERIFICATION = """
CREATE FUNCTION core_strongest_verification(verifications text[])
RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT v FROM unnest(verifications) AS v
    ORDER BY array_position(
        ARRAY['unverified', 'corroborated', 'un_verified', 'inquiry_finding', 'judicially_established'], v) DESC
    LIMIT 1
$$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        # Bodies are checked when called: the tables they name come with the next migration.
        migrations.RunSQL("SET LOCAL check_function_bodies = off", migrations.RunSQL.noop),
        migrations.RunSQL(RECORD_STATE, "DROP FUNCTION core_record_state(uuid, text, text, timestamptz)"),
        migrations.RunSQL(NOTE_CHANGE, "DROP FUNCTION core_note_change(uuid, text, integer, text, text)"),
        migrations.RunSQL(DERIVED_ASSERTION, "DROP FUNCTION core_derived_assertion(text[], text[])"),
        migrations.RunSQL(STRONGEST_VERIFICATION, "DROP FUNCTION core_strongest_verification(text[])"),
        migrations.RunSQL("SET LOCAL check_function_bodies = on", migrations.RunSQL.noop),
    ]
