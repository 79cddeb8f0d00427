"""What models and fields are called, marked for translation; nothing of the database changes."""

import background.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("worldview", "0012_sample_authors"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='failedlogin',
            options={'default_permissions': ['view', 'change'], 'ordering': ['-pk'], 'verbose_name': 'failed log-in', 'verbose_name_plural': 'failed log-ins'},
        ),
        migrations.AlterField(
            model_name='accountletter',
            name='attempts',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='attempts'),
        ),
        migrations.AlterField(
            model_name='accountletter',
            name='expires_at',
            field=models.DateTimeField(blank=True, help_text='Not sent any more from then on: it would be stale.', null=True, verbose_name='expires at'),
        ),
        migrations.AlterField(
            model_name='accountletter',
            name='finished_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='finished at'),
        ),
        migrations.AlterField(
            model_name='accountletter',
            name='lease_until',
            field=models.DateTimeField(blank=True, null=True, verbose_name='lease until'),
        ),
        migrations.AlterField(
            model_name='accountletter',
            name='not_before',
            field=models.DateTimeField(default=background.clock.now, verbose_name='not before'),
        ),
        migrations.AlterField(
            model_name='accountletter',
            name='outcome',
            field=models.CharField(blank=True, help_text='What the mail server said.', max_length=500, verbose_name='outcome'),
        ),
        migrations.AlterField(
            model_name='accountletter',
            name='state',
            field=models.CharField(choices=[('queued', 'waiting'), ('claimed', 'claimed by a worker'), ('handing_over', 'being handed over'), ('retry', 'to be tried again'), ('accepted', 'accepted by the mail server'), ('refused', 'refused by the mail server'), ('unknown', 'unknown: it may have arrived'), ('skipped', 'skipped'), ('failed', 'failed: it could not be written')], default='queued', max_length=12, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='accountletter',
            name='worker',
            field=models.CharField(blank=True, max_length=100, verbose_name='worker'),
        ),
    ]
