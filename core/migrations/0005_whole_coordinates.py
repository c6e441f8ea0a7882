"""One coordinate without the other is refused: the check compared with null, which refuses nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_permissions"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="place",
            name="place_coordinates_on_earth",
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(
                        ("latitude__isnull", False),
                        ("latitude__range", (-90, 90)),
                        ("longitude__isnull", False),
                        ("longitude__range", (-180, 180)),
                    ),
                    _connector="OR",
                ),
                name="place_coordinates_on_earth",
                violation_error_message="Give both coordinates in degrees: latitude -90 to 90, longitude -180 to 180.",
            ),
        ),
    ]
