"""A digest of what a revision says, so that a rename of a keyword makes no other. Empty for those
that former code keeps; filled in when the column is saved next. And captions have an end, for their
words are indexed, and so have days (no change in the database)."""

import datetime

import django.core.validators
from django.db import migrations, models

import background.clock
import articles.models.article


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
                help_text="Of what the content says (history.snapshots); empty where it is not known yet.",
                max_length=64,
            ),
        ),
        migrations.AlterField(
            model_name="article",
            name="edition_date",
            field=models.DateField(
                default=articles.models.article.today,
                help_text="The day printed on the column and in its address.",
                validators=[
                    django.core.validators.MinValueValidator(datetime.date(1600, 1, 1), "Choose a day between 1600 and 2200."),
                    django.core.validators.MaxValueValidator(datetime.date(2200, 12, 31), "Choose a day between 1600 and 2200."),
                ],
            ),
        ),
        migrations.AlterField(
            model_name="correction",
            name="corrected_at",
            field=models.DateTimeField(
                default=background.clock.now,
                validators=[
                    django.core.validators.MinValueValidator(datetime.datetime(1600, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), "Choose a day between 1600 and 2200."),
                    django.core.validators.MaxValueValidator(datetime.datetime(2200, 12, 31, 0, 0, tzinfo=datetime.timezone.utc), "Choose a day between 1600 and 2200."),
                ],
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
