"""How exactly a date is shown, and the key by which dated records are put in order (`core.shown_dates`)."""

from django.db import migrations

# Both bodies are parsed when created (RETURN), so that a restored dump finds what they call under any search path.

# The whole months that hold the range, whatever its width, so that no bound tells the day.
COARSE_DATE = """
CREATE FUNCTION core_coarse_date(dates daterange) RETURNS daterange LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN daterange(
    date_trunc('month', lower(dates)::timestamp)::date,
    (date_trunc('month', (upper(dates) - 1)::timestamp) + interval '1 month')::date)
"""

# Never null: a record without a date sorts as one whose range is open on both sides.
DATE_KEY = """
CREATE FUNCTION core_date_key(dates daterange, sensitivity text)
RETURNS daterange LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN COALESCE(
    CASE WHEN sensitivity = 'coarsened' THEN core_coarse_date(dates) ELSE dates END, daterange(NULL, NULL))
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_initial")]
    operations = [
        migrations.RunSQL(COARSE_DATE, "DROP FUNCTION core_coarse_date(daterange)"),
        migrations.RunSQL(DATE_KEY, "DROP FUNCTION core_date_key(daterange, text)"),
    ]
