"""Moments that are stored are the database's."""

import background.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('subscriptions', '0008_few_found_by_index'),
    ]

    operations = [
        migrations.AlterField(
            model_name='bounce',
            name='happened_at',
            field=models.DateTimeField(default=background.clock.now),
        ),
        migrations.AlterField(
            model_name='consentevent',
            name='happened_at',
            field=models.DateTimeField(default=background.clock.now),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='not_before',
            field=models.DateTimeField(default=background.clock.now),
        ),
        migrations.AlterField(
            model_name='edition',
            name='made_at',
            field=models.DateTimeField(default=background.clock.now),
        ),
        migrations.AlterField(
            model_name='letter',
            name='asked_at',
            field=models.DateTimeField(default=background.clock.now),
        ),
        migrations.AlterField(
            model_name='letter',
            name='not_before',
            field=models.DateTimeField(default=background.clock.now),
        ),
        migrations.AlterField(
            model_name='signup',
            name='asked_at',
            field=models.DateTimeField(default=background.clock.now),
        ),
        migrations.AlterField(
            model_name='subscriber',
            name='asked_at',
            field=models.DateTimeField(default=background.clock.now),
        ),
        migrations.AlterField(
            model_name='suppression',
            name='added_at',
            field=models.DateTimeField(default=background.clock.now),
        ),
        migrations.AlterField(
            model_name='wording',
            name='first_shown_at',
            field=models.DateTimeField(default=background.clock.now),
        ),
    ]
