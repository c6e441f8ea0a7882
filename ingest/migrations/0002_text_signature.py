import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import sources.storage


class Migration(migrations.Migration):
    dependencies = [
        ("ingest", "0001_initial"),
        ("sources", "0002_originals_in_document_storage"),
    ]

    operations = [
        migrations.AlterField(
            model_name="ingestjob",
            name="original",
            field=models.FileField(
                blank=True,
                help_text="The bytes as received.",
                max_length=255,
                storage=sources.storage.document_storage,
                upload_to="originals",
            ),
        ),
        migrations.CreateModel(
            name="TextSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "version",
                    models.CharField(
                        help_text="Shingles and permutations; only equal versions compare.", max_length=40
                    ),
                ),
                (
                    "values",
                    models.BinaryField(help_text="The signature: 128 numbers of 32 bits, most significant byte first."),
                ),
                (
                    "bands",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        help_text="Keys to find likely neighbours by: they share at least one.",
                        size=None,
                    ),
                ),
                (
                    "document_text",
                    models.OneToOneField(
                        help_text="The text signed.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signature",
                        to="sources.documenttext",
                    ),
                ),
            ],
            options={
                "ordering": ["document_text_id"],
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["bands"], name="textsignature_bands")],
            },
        ),
    ]
