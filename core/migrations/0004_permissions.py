"""The permissions that hold for all records (`config.roles` says who has them)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0003_shown_dates")]
    operations = [
        migrations.AlterModelOptions(
            name="recordidentity",
            options={
                "permissions": [
                    ("publish_records", "Can publish drafts"),
                    ("withdraw_records", "Can withdraw, restore and merge records"),
                    ("view_restricted", "Can see restricted records"),
                    ("view_confidential", "Can see confidential records"),
                ],
                "verbose_name_plural": "record identities",
            },
        )
    ]
