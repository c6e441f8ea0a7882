"""Precisions are codes of the vocabulary, held by the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "0001_initial"),
        ("sources", "0004_precision_codes"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="actor",
            constraint=models.CheckConstraint(
                condition=models.Q(("existed_precision__in", ["day", "week", "month", "quarter", "year", "longer"])),
                name="actor_existed_precision_known",
                violation_error_message="existed_precision must be one of: day, week, month, quarter, year, longer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="actorname",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_precision__in", ["day", "week", "month", "quarter", "year", "longer"])),
                name="actorname_valid_precision_known",
                violation_error_message="valid_precision must be one of: day, week, month, quarter, year, longer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="actorrelation",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_precision__in", ["day", "week", "month", "quarter", "year", "longer"])),
                name="actorrelation_valid_precision_known",
                violation_error_message="valid_precision must be one of: day, week, month, quarter, year, longer.",
            ),
        ),
    ]
