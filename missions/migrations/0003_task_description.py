from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("missions", "0002_shown_dates"),
    ]

    operations = [
        migrations.AddField(
            model_name="mandatetask",
            name="description",
            field=models.TextField(
                blank=True, help_text="What the task is in our words, where we do not hold the instrument's."
            ),
        ),
        migrations.AlterField(
            model_name="taskvocabulary",
            name="code",
            field=models.SlugField(help_text="Our code, e.g. civilian_protection.", max_length=60, unique=True),
        ),
    ]
