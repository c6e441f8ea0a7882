"""Precisions are codes of the vocabulary, held by the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0003_shown_dates"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("published_precision__in", ["day", "week", "month", "quarter", "year", "longer"])),
                name="document_published_precision_known",
                violation_error_message="published_precision must be one of: day, week, month, quarter, year, longer.",
            ),
        ),
    ]
