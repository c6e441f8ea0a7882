from django.db import migrations, models

import sources.storage


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="document",
            name="original",
            field=models.FileField(
                blank=True,
                help_text="The bytes as received; never changed.",
                max_length=255,
                storage=sources.storage.document_storage,
                upload_to="originals",
            ),
        ),
    ]
