"""What models and fields are called, marked for translation; nothing of the database changes."""

import articles.models.setting_validators
import background.clock
import django.db.models.deletion
import subscriptions.models.subscriber
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0055_pages_count_for_nothing'),
        ("subscriptions", "0019_consent_counted"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='bounce',
            options={'ordering': ['-pk'], 'verbose_name': 'bounce', 'verbose_name_plural': 'bounces'},
        ),
        migrations.AlterModelOptions(
            name='consentevent',
            options={'ordering': ['pk'], 'verbose_name': 'consent event', 'verbose_name_plural': 'consent events'},
        ),
        migrations.AlterModelOptions(
            name='delivery',
            options={'ordering': ['-pk'], 'verbose_name': 'delivery', 'verbose_name_plural': 'deliveries'},
        ),
        migrations.AlterModelOptions(
            name='edition',
            options={'ordering': ['-pk'], 'verbose_name': 'edition', 'verbose_name_plural': 'editions'},
        ),
        migrations.AlterModelOptions(
            name='inboundmessage',
            options={'ordering': ['-pk'], 'verbose_name': 'inbound message', 'verbose_name_plural': 'inbound messages'},
        ),
        migrations.AlterModelOptions(
            name='letter',
            options={'ordering': ['-pk'], 'verbose_name': 'letter', 'verbose_name_plural': 'letters'},
        ),
        migrations.AlterModelOptions(
            name='subscriber',
            options={'ordering': ['-pk'], 'verbose_name': 'subscriber', 'verbose_name_plural': 'subscribers'},
        ),
        migrations.AlterModelOptions(
            name='suppression',
            options={'ordering': ['-pk'], 'verbose_name': 'suppression', 'verbose_name_plural': 'suppressions'},
        ),
        migrations.AlterField(
            model_name='bounce',
            name='delivery',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='bounces', to='subscriptions.delivery', verbose_name='delivery'),
        ),
        migrations.AlterField(
            model_name='bounce',
            name='disregarded_at',
            field=models.DateTimeField(blank=True, help_text='It counts against nobody: it was most likely about us.', null=True, verbose_name='disregarded at'),
        ),
        migrations.AlterField(
            model_name='bounce',
            name='event_key',
            field=models.CharField(help_text='The same event told twice is counted once.', max_length=200, unique=True, verbose_name='event key'),
        ),
        migrations.AlterField(
            model_name='bounce',
            name='happened_at',
            field=models.DateTimeField(default=background.clock.now, verbose_name='happened at'),
        ),
        migrations.AlterField(
            model_name='bounce',
            name='kind',
            field=models.CharField(choices=[('hard', 'the address does not exist'), ('soft', 'not now: full, or away'), ('policy', 'the server did not want us, or the message'), ('unclear', 'refused without naming the address'), ('complaint', 'called spam')], max_length=9, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='bounce',
            name='said',
            field=models.CharField(blank=True, help_text="In the server's words.", max_length=500, verbose_name='said'),
        ),
        migrations.AlterField(
            model_name='bounce',
            name='source',
            field=models.CharField(help_text='By which way we learnt of it.', max_length=30, verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='bounce',
            name='subscriber',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='bounces', to='subscriptions.subscriber', verbose_name='subscriber'),
        ),
        migrations.AlterField(
            model_name='consentevent',
            name='action',
            field=models.CharField(max_length=30, verbose_name='action'),
        ),
        migrations.AlterField(
            model_name='consentevent',
            name='details',
            field=models.JSONField(blank=True, default=dict, verbose_name='details'),
        ),
        migrations.AlterField(
            model_name='consentevent',
            name='happened_at',
            field=models.DateTimeField(default=background.clock.now, verbose_name='happened at'),
        ),
        migrations.AlterField(
            model_name='consentevent',
            name='wording',
            field=models.ForeignKey(blank=True, help_text='The text they were shown.', null=True, on_delete=django.db.models.deletion.PROTECT, to='subscriptions.wording', verbose_name='wording'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='attempts',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='attempts'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='subscriptions.edition', verbose_name='edition'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='expires_at',
            field=models.DateTimeField(blank=True, help_text='Not sent any more from then on: it would be stale.', null=True, verbose_name='expires at'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='finished_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='finished at'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='lease_until',
            field=models.DateTimeField(blank=True, null=True, verbose_name='lease until'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='not_before',
            field=models.DateTimeField(default=background.clock.now, verbose_name='not before'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='outcome',
            field=models.CharField(blank=True, help_text='What the mail server said.', max_length=500, verbose_name='outcome'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='since',
            field=models.DateTimeField(blank=True, null=True, verbose_name='since'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='state',
            field=models.CharField(choices=[('queued', 'waiting'), ('claimed', 'claimed by a worker'), ('handing_over', 'being handed over'), ('retry', 'to be tried again'), ('accepted', 'accepted by the mail server'), ('refused', 'refused by the mail server'), ('unknown', 'unknown: it may have arrived'), ('skipped', 'skipped'), ('failed', 'failed: it could not be written')], default='queued', max_length=12, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='subscriber',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='subscriptions.subscriber', verbose_name='subscriber'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='until',
            field=models.DateTimeField(blank=True, null=True, verbose_name='until'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='variant',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='subscriptions.variant', verbose_name='variant'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='worker',
            field=models.CharField(blank=True, max_length=100, verbose_name='worker'),
        ),
        migrations.AlterField(
            model_name='edition',
            name='candidates',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='candidates'),
        ),
        migrations.AlterField(
            model_name='edition',
            name='kind',
            field=models.CharField(choices=[('article', 'Column'), ('correction', 'Correction'), ('daily', 'Daily digest'), ('weekly', 'Weekly digest')], max_length=10, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='edition',
            name='made_at',
            field=models.DateTimeField(default=background.clock.now, verbose_name='made at'),
        ),
        migrations.AlterField(
            model_name='inboundmessage',
            name='kind',
            field=models.CharField(choices=[('letter', 'somebody writes'), ('report', 'a report about no message of ours'), ('unreadable', 'it could not be read'), ('too_large', 'too large: the whole is still in the mailbox')], max_length=10, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='inboundmessage',
            name='received_at',
            field=models.DateTimeField(default=background.clock.now, verbose_name='received at'),
        ),
        migrations.AlterField(
            model_name='inboundmessage',
            name='sender',
            field=models.CharField(blank=True, max_length=300, verbose_name='sender'),
        ),
        migrations.AlterField(
            model_name='inboundmessage',
            name='subject',
            field=models.CharField(blank=True, max_length=300, verbose_name='subject'),
        ),
        migrations.AlterField(
            model_name='letter',
            name='article',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='articles.article', verbose_name='article'),
        ),
        migrations.AlterField(
            model_name='letter',
            name='asked_at',
            field=models.DateTimeField(default=background.clock.now, verbose_name='asked at'),
        ),
        migrations.AlterField(
            model_name='letter',
            name='attempts',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='attempts'),
        ),
        migrations.AlterField(
            model_name='letter',
            name='edition',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='subscriptions.edition', verbose_name='edition'),
        ),
        migrations.AlterField(
            model_name='letter',
            name='expires_at',
            field=models.DateTimeField(blank=True, help_text='Not sent any more from then on: it would be stale.', null=True, verbose_name='expires at'),
        ),
        migrations.AlterField(
            model_name='letter',
            name='finished_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='finished at'),
        ),
        migrations.AlterField(
            model_name='letter',
            name='kind',
            field=models.CharField(choices=[('confirmation', 'confirm the subscription'), ('preferences', 'link to the preferences'), ('data', "link to one's data"), ('new_address', 'confirm a new address'), ('test', 'a column as a test'), ('alarm', 'a mailing that was stopped'), ("welcome", "a welcome after confirming")], max_length=12, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='letter',
            name='lease_until',
            field=models.DateTimeField(blank=True, null=True, verbose_name='lease until'),
        ),
        migrations.AlterField(
            model_name='letter',
            name='not_before',
            field=models.DateTimeField(default=background.clock.now, verbose_name='not before'),
        ),
        migrations.AlterField(
            model_name='letter',
            name='outcome',
            field=models.CharField(blank=True, help_text='What the mail server said.', max_length=500, verbose_name='outcome'),
        ),
        migrations.AlterField(
            model_name='letter',
            name='state',
            field=models.CharField(choices=[('queued', 'waiting'), ('claimed', 'claimed by a worker'), ('handing_over', 'being handed over'), ('retry', 'to be tried again'), ('accepted', 'accepted by the mail server'), ('refused', 'refused by the mail server'), ('unknown', 'unknown: it may have arrived'), ('skipped', 'skipped'), ('failed', 'failed: it could not be written')], default='queued', max_length=12, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='letter',
            name='subscriber',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='subscriptions.subscriber', verbose_name='subscriber'),
        ),
        migrations.AlterField(
            model_name='letter',
            name='to',
            field=models.EmailField(help_text='Where it goes.', max_length=254, verbose_name='to'),
        ),
        migrations.AlterField(
            model_name='letter',
            name='worker',
            field=models.CharField(blank=True, max_length=100, verbose_name='worker'),
        ),
        migrations.AlterField(
            model_name='subscriber',
            name='asked_at',
            field=models.DateTimeField(default=background.clock.now, verbose_name='asked at'),
        ),
        migrations.AlterField(
            model_name='subscriber',
            name='confirmed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='confirmed at'),
        ),
        migrations.AlterField(
            model_name='subscriber',
            name='frequency',
            field=models.CharField(choices=[('each', 'Each column, when it appears'), ('daily', 'A digest once a day'), ('weekly', 'A digest once a week')], default='each', max_length=6, verbose_name='frequency'),
        ),
        migrations.AlterField(
            model_name='subscriber',
            name='hour',
            field=models.PositiveSmallIntegerField(default=7, help_text='0 to 23, in the time zone below.', verbose_name='hour'),
        ),
        migrations.AlterField(
            model_name='subscriber',
            name='keywords',
            field=models.ManyToManyField(blank=True, related_name='subscribers', to='articles.keyword', verbose_name='keywords'),
        ),
        migrations.AlterField(
            model_name='subscriber',
            name='next_digest_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='next digest at'),
        ),
        migrations.AlterField(
            model_name='subscriber',
            name='paused_until',
            field=models.DateTimeField(blank=True, null=True, verbose_name='paused until'),
        ),
        migrations.AlterField(
            model_name='subscriber',
            name='suppressed_at',
            field=models.DateTimeField(blank=True, help_text='Since then we must not write to it.', null=True, verbose_name='suppressed at'),
        ),
        migrations.AlterField(
            model_name='subscriber',
            name='time_zone',
            field=models.CharField(default=subscriptions.models.subscriber.default_time_zone, max_length=64, validators=[articles.models.setting_validators.validate_time_zone], verbose_name='time zone'),
        ),
        migrations.AlterField(
            model_name='subscriber',
            name='weekday',
            field=models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], default=5, verbose_name='weekday'),
        ),
        migrations.AlterField(
            model_name='suppression',
            name='added_at',
            field=models.DateTimeField(default=background.clock.now, verbose_name='added at'),
        ),
        migrations.AlterField(
            model_name='suppression',
            name='reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='reason'),
        ),
        migrations.AlterField(
            model_name='suppression',
            name='why',
            field=models.CharField(choices=[('by_hand', 'by hand'), ('bounced', 'it does not exist, or refuses us'), ('complained', 'its owner called our mail spam')], default='by_hand', max_length=10, verbose_name='why'),
        ),
    ]
