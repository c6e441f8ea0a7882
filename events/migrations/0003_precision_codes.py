"""Precisions are codes of the vocabulary, held by the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "0002_precision_codes"),
        ("core", "0005_whole_coordinates"),
        ("events", "0002_shown_dates"),
        ("missions", "0004_precision_codes"),
        ("sources", "0004_precision_codes"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="displacementfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("as_of_precision__in", ["day", "week", "month", "quarter", "year", "longer"])),
                name="displacementfigure_as_of_precision_known",
                violation_error_message="as_of_precision must be one of: day, week, month, quarter, year, longer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="humanrightsreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("period_precision__in", ["day", "week", "month", "quarter", "year", "longer"])),
                name="humanrightsreport_period_precision_known",
                violation_error_message="period_precision must be one of: day, week, month, quarter, year, longer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(("date_precision__in", ["day", "week", "month", "quarter", "year", "longer"])),
                name="incident_date_precision_known",
                violation_error_message="date_precision must be one of: day, week, month, quarter, year, longer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="narrative",
            constraint=models.CheckConstraint(
                condition=models.Q(("date_precision__in", ["day", "week", "month", "quarter", "year", "longer"])),
                name="narrative_date_precision_known",
                violation_error_message="date_precision must be one of: day, week, month, quarter, year, longer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="politicalevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("date_precision__in", ["day", "week", "month", "quarter", "year", "longer"])),
                name="politicalevent_date_precision_known",
                violation_error_message="date_precision must be one of: day, week, month, quarter, year, longer.",
            ),
        ),
    ]
