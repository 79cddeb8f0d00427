"""A digest of what a revision says, so that a rename of a keyword makes no other. Empty for those
that former code keeps; filled in when the column is saved next. And captions have an end, for their
words are indexed (no change in the database)."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0035_addresses_taken")]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="digest",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                help_text="Of what the content says (articles.snapshots); empty where it is not known yet.",
                max_length=64,
            ),
        ),
        migrations.AlterField(
            model_name="figure",
            name="caption",
            field=models.TextField(
                blank=True,
                help_text="What the picture shows.",
                validators=[django.core.validators.MaxLengthValidator(20_000)],
            ),
        ),
        migrations.AlterField(
            model_name="photo",
            name="caption",
            field=models.TextField(
                blank=True,
                help_text="Used where a figure has no caption of its own.",
                validators=[django.core.validators.MaxLengthValidator(20_000)],
            ),
        ),
    ]
