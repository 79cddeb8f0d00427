"""What models and fields are called, marked for translation; nothing of the database changes."""

import background.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('background', '0002_clock_of_the_database'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='failure',
            options={'ordering': ['-last_failed_at'], 'verbose_name': 'failure', 'verbose_name_plural': 'failures'},
        ),
        migrations.AlterField(
            model_name='failure',
            name='about',
            field=models.CharField(blank=True, max_length=300, verbose_name='about'),
        ),
        migrations.AlterField(
            model_name='failure',
            name='attempts',
            field=models.PositiveIntegerField(default=1, verbose_name='attempts'),
        ),
        migrations.AlterField(
            model_name='failure',
            name='error',
            field=models.CharField(max_length=500, verbose_name='error'),
        ),
        migrations.AlterField(
            model_name='failure',
            name='first_failed_at',
            field=models.DateTimeField(default=background.clock.now, verbose_name='first failed at'),
        ),
        migrations.AlterField(
            model_name='failure',
            name='last_failed_at',
            field=models.DateTimeField(default=background.clock.now, verbose_name='last failed at'),
        ),
        migrations.AlterField(
            model_name='failure',
            name='retry_at',
            field=models.DateTimeField(blank=True, help_text='Empty: not again, unless somebody asks for it.', null=True, verbose_name='retry at'),
        ),
        migrations.AlterField(
            model_name='failure',
            name='row',
            field=models.BigIntegerField(default=0, verbose_name='row'),
        ),
        migrations.AlterField(
            model_name='failure',
            name='task',
            field=models.CharField(max_length=40, verbose_name='task'),
        ),
    ]
