"""What models and fields are called, marked for translation; nothing of the database changes."""

import background.clock
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0055_pages_count_for_nothing'),
        ("comments", "0025_comments_come_down"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='block',
            options={'ordering': ['kind', 'value'], 'verbose_name': 'block', 'verbose_name_plural': 'blocks'},
        ),
        migrations.AlterModelOptions(
            name='closing',
            options={'verbose_name': 'closed column', 'verbose_name_plural': 'closed columns'},
        ),
        migrations.AlterModelOptions(
            name='comment',
            options={'ordering': ['-pk'], 'verbose_name': 'comment', 'verbose_name_plural': 'comments'},
        ),
        migrations.AlterModelOptions(
            name='decision',
            options={'ordering': ['-decided_at', '-pk'], 'verbose_name': 'decision', 'verbose_name_plural': 'decisions'},
        ),
        migrations.AlterModelOptions(
            name='report',
            options={'ordering': ['-pk'], 'verbose_name': 'report', 'verbose_name_plural': 'reports'},
        ),
        migrations.AlterModelOptions(
            name='troublereport',
            options={'ordering': ['-pk'], 'verbose_name': 'trouble report', 'verbose_name_plural': 'trouble reports'},
        ),
        migrations.AlterField(
            model_name='block',
            name='ends_at',
            field=models.DateTimeField(blank=True, help_text='Empty: it does not end.', null=True, verbose_name='ends at'),
        ),
        migrations.AlterField(
            model_name='block',
            name='kind',
            field=models.CharField(choices=[('word', 'a word or phrase'), ('email', 'an e-mail address'), ('domain', 'a domain, in addresses and links'), ('network', 'a network address, as 203.0.113.0/24')], max_length=7, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='block',
            name='made_at',
            field=models.DateTimeField(default=background.clock.now, editable=False, verbose_name='made at'),
        ),
        migrations.AlterField(
            model_name='block',
            name='made_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='made by'),
        ),
        migrations.AlterField(
            model_name='block',
            name='reason',
            field=models.CharField(blank=True, help_text='For whoever asks later.', max_length=300, verbose_name='reason'),
        ),
        migrations.AlterField(
            model_name='block',
            name='value',
            field=models.CharField(max_length=254, verbose_name='value'),
        ),
        migrations.AlterField(
            model_name='closing',
            name='article',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.article', verbose_name='article'),
        ),
        migrations.AlterField(
            model_name='closing',
            name='closed_at',
            field=models.DateTimeField(default=background.clock.now, editable=False, verbose_name='closed at'),
        ),
        migrations.AlterField(
            model_name='closing',
            name='closed_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='closed by'),
        ),
        migrations.AlterField(
            model_name='closing',
            name='reason',
            field=models.CharField(blank=True, help_text='Readers see it.', max_length=300, verbose_name='reason'),
        ),
        migrations.AlterField(
            model_name='comment',
            name='body',
            field=models.TextField(max_length=5000, verbose_name='body'),
        ),
        migrations.AlterField(
            model_name='comment',
            name='edited_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='edited at'),
        ),
        migrations.AlterField(
            model_name='comment',
            name='name',
            field=models.CharField(max_length=80, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='comment',
            name='proven',
            field=models.BooleanField(default=False, help_text='It came from a browser on which the address was proven.', verbose_name='proven'),
        ),
        migrations.AlterField(
            model_name='comment',
            name='state',
            field=models.CharField(choices=[('pending', 'Pending'), ('approved', 'Approved'), ('refused', 'Refused'), ('spam', 'Spam'), ('withdrawn', 'withdrawn by its writer')], default='pending', max_length=9, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='comment',
            name='written_at',
            field=models.DateTimeField(default=background.clock.now, verbose_name='written at'),
        ),
        migrations.AlterField(
            model_name='commentletter',
            name='attempts',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='attempts'),
        ),
        migrations.AlterField(
            model_name='commentletter',
            name='expires_at',
            field=models.DateTimeField(blank=True, help_text='Not sent any more from then on: it would be stale.', null=True, verbose_name='expires at'),
        ),
        migrations.AlterField(
            model_name='commentletter',
            name='finished_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='finished at'),
        ),
        migrations.AlterField(
            model_name='commentletter',
            name='lease_until',
            field=models.DateTimeField(blank=True, null=True, verbose_name='lease until'),
        ),
        migrations.AlterField(
            model_name='commentletter',
            name='not_before',
            field=models.DateTimeField(default=background.clock.now, verbose_name='not before'),
        ),
        migrations.AlterField(
            model_name='commentletter',
            name='outcome',
            field=models.CharField(blank=True, help_text='What the mail server said.', max_length=500, verbose_name='outcome'),
        ),
        migrations.AlterField(
            model_name='commentletter',
            name='state',
            field=models.CharField(choices=[('queued', 'waiting'), ('claimed', 'claimed by a worker'), ('handing_over', 'being handed over'), ('retry', 'to be tried again'), ('accepted', 'accepted by the mail server'), ('refused', 'refused by the mail server'), ('unknown', 'unknown: it may have arrived'), ('skipped', 'skipped'), ('failed', 'failed: it could not be written')], default='queued', max_length=12, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='commentletter',
            name='worker',
            field=models.CharField(blank=True, max_length=100, verbose_name='worker'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='before',
            field=models.CharField(blank=True, choices=[('pending', 'Pending'), ('approved', 'Approved'), ('refused', 'Refused'), ('spam', 'Spam'), ('withdrawn', 'withdrawn by its writer')], max_length=9, verbose_name='before'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='decided_at',
            field=models.DateTimeField(default=background.clock.now, verbose_name='decided at'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='moderator',
            field=models.ForeignKey(blank=True, help_text='Empty where a rule or the writer decided.', null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='moderator'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='reasons',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=500), blank=True, default=list, size=None, verbose_name='reasons'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='verdict',
            field=models.CharField(choices=[('pending', 'Pending'), ('approved', 'Approved'), ('refused', 'Refused'), ('spam', 'Spam'), ('withdrawn', 'withdrawn by its writer')], max_length=9, verbose_name='verdict'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='approvals_needed',
            field=models.PositiveSmallIntegerField(default=1, help_text='Comments from a proven address appear at once after so many were approved.', verbose_name='approvals needed'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='closes_after_days',
            field=models.PositiveIntegerField(blank=True, help_text='Columns take no comments so many days after they appeared. Empty: for ever.', null=True, verbose_name='closes after days'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='storm_per_minute',
            field=models.PositiveSmallIntegerField(default=20, help_text='With more comments than this in a minute everything is held for an hour.', verbose_name='storm per minute'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='storm_until',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='storm until'),
        ),
        migrations.AlterField(
            model_name='report',
            name='category',
            field=models.CharField(choices=[('spam', 'It is advertising'), ('insult', 'It insults or threatens somebody'), ('private', 'It tells what is private'), ('other', 'Something else')], max_length=7, verbose_name='category'),
        ),
        migrations.AlterField(
            model_name='report',
            name='dismissed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='dismissed at'),
        ),
        migrations.AlterField(
            model_name='report',
            name='note',
            field=models.CharField(blank=True, max_length=500, verbose_name='note'),
        ),
        migrations.AlterField(
            model_name='report',
            name='reported_at',
            field=models.DateTimeField(default=background.clock.now, verbose_name='reported at'),
        ),
        migrations.AlterField(
            model_name='troublereport',
            name='answer',
            field=models.TextField(blank=True, help_text='Mailed to the reader when it is saved.', verbose_name='answer'),
        ),
        migrations.AlterField(
            model_name='troublereport',
            name='article',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='trouble_reports', to='articles.article', verbose_name='article'),
        ),
        migrations.AlterField(
            model_name='troublereport',
            name='browser',
            field=models.CharField(blank=True, max_length=300, verbose_name='browser'),
        ),
        migrations.AlterField(
            model_name='troublereport',
            name='reported_at',
            field=models.DateTimeField(default=background.clock.now, verbose_name='reported at'),
        ),
        migrations.AlterField(
            model_name='troublereport',
            name='resolved_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='resolved at'),
        ),
    ]
