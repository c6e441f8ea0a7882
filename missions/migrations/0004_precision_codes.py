"""Precisions are codes of the vocabulary, held by the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "0002_precision_codes"),
        ("core", "0005_whole_coordinates"),
        ("missions", "0003_task_description"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="taskvocabulary",
            name="taskvocabulary_pema_numbered",
        ),
        migrations.AddConstraint(
            model_name="mandateoption",
            constraint=models.CheckConstraint(
                condition=models.Q(("presented_precision__in", ["day", "week", "month", "quarter", "year", "longer"])),
                name="mandateoption_presented_precision_known",
                violation_error_message="presented_precision must be one of: day, week, month, quarter, year, longer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandatetask",
            constraint=models.CheckConstraint(
                condition=models.Q(("period_precision__in", ["day", "week", "month", "quarter", "year", "longer"])),
                name="mandatetask_period_precision_known",
                violation_error_message="period_precision must be one of: day, week, month, quarter, year, longer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("established_precision__in", ["day", "week", "month", "quarter", "year", "longer"])
                ),
                name="mission_established_precision_known",
                violation_error_message="established_precision must be one of: day, week, month, quarter, year, longer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mission",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_precision__in", ["day", "week", "month", "quarter", "year", "longer"])),
                name="mission_closed_precision_known",
                violation_error_message="closed_precision must be one of: day, week, month, quarter, year, longer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="missionhost",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_precision__in", ["day", "week", "month", "quarter", "year", "longer"])),
                name="missionhost_valid_precision_known",
                violation_error_message="valid_precision must be one of: day, week, month, quarter, year, longer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="missionlead",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_precision__in", ["day", "week", "month", "quarter", "year", "longer"])),
                name="missionlead_valid_precision_known",
                violation_error_message="valid_precision must be one of: day, week, month, quarter, year, longer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="missionphase",
            constraint=models.CheckConstraint(
                condition=models.Q(("period_precision__in", ["day", "week", "month", "quarter", "year", "longer"])),
                name="missionphase_period_precision_known",
                violation_error_message="period_precision must be one of: day, week, month, quarter, year, longer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="peacekeeperfatality",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("incident_date_precision__in", ["day", "week", "month", "quarter", "year", "longer"])
                ),
                name="peacekeeperfatality_incident_date_precision_known",
                violation_error_message="incident_date_precision must be one of: day, week, month, quarter, year, longer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="peacekeeperfatality",
            constraint=models.CheckConstraint(
                condition=models.Q(("death_date_precision__in", ["day", "week", "month", "quarter", "year", "longer"])),
                name="peacekeeperfatality_death_date_precision_known",
                violation_error_message="death_date_precision must be one of: day, week, month, quarter, year, longer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="personnelfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("as_of_precision__in", ["day", "week", "month", "quarter", "year", "longer"])),
                name="personnelfigure_as_of_precision_known",
                violation_error_message="as_of_precision must be one of: day, week, month, quarter, year, longer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="position",
            constraint=models.CheckConstraint(
                condition=models.Q(("date_precision__in", ["day", "week", "month", "quarter", "year", "longer"])),
                name="position_date_precision_known",
                violation_error_message="date_precision must be one of: day, week, month, quarter, year, longer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(("period_precision__in", ["day", "week", "month", "quarter", "year", "longer"])),
                name="project_period_precision_known",
                violation_error_message="period_precision must be one of: day, week, month, quarter, year, longer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=models.CheckConstraint(
                condition=models.Q(("date_precision__in", ["day", "week", "month", "quarter", "year", "longer"])),
                name="restriction_date_precision_known",
                violation_error_message="date_precision must be one of: day, week, month, quarter, year, longer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=models.CheckConstraint(
                condition=models.Q(("lifted_on_precision__in", ["day", "week", "month", "quarter", "year", "longer"])),
                name="restriction_lifted_on_precision_known",
                violation_error_message="lifted_on_precision must be one of: day, week, month, quarter, year, longer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="taskvocabulary",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("pema_number__isnull", False), ("pema_number__range", (1, 41)), ("scheme", "pema")),
                    models.Q(("pema_number__isnull", True), ("scheme", "mandata")),
                    _connector="OR",
                ),
                name="taskvocabulary_pema_numbered",
                violation_error_message="A PEMA task carries its number 1 to 41; our own codes carry none.",
            ),
        ),
    ]
