"""All tables of subscribers and their mail, as they are today, for a database that begins empty.

One that began with an earlier release goes through what this replaces.
"""

import articles.models.setting_validators
import background.clock
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import subscriptions.models.subscriber
from django.db import migrations, models

from background.sql_files import InstallSql, RemoveSql
from pagecache.operations import InstallTriggers, RemoveTriggers


class Migration(migrations.Migration):

    replaces = [
        ("subscriptions", "0001_the_post_room"),
        ("subscriptions", "0002_corrections_by_mail"),
        ("subscriptions", "0003_exact_delivery"),
        ("subscriptions", "0004_what_was_sent_before"),
        ("subscriptions", "0005_addresses_by_their_beginning"),
        ("subscriptions", "0006_changes_labelled"),
        ("subscriptions", "0007_subscribers_counted"),
        ("subscriptions", "0008_few_found_by_index"),
        ("subscriptions", "0009_moments_of_the_database"),
        ("subscriptions", "0010_mail_kept_and_doubted"),
        ("subscriptions", "0011_rows_watched_whole"),
        ("subscriptions", "0012_addresses_normalized"),
        ("subscriptions", "0013_page_triggers"),
        ("subscriptions", "0014_mail_limits_move_out"),
        ("subscriptions", "0015_sql_in_files"),
        ("subscriptions", "0016_mail_of_a_column"),
        ("subscriptions", "0017_time_of_mail"),
        ("subscriptions", "0018_welcome_mail"),
        ("subscriptions", "0019_consent_counted"),
        ("subscriptions", "0020_words_of_the_desk"),
    ]

    initial = True

    dependencies = [("articles", "0070_notes"), ("outbox", "0001_limits")]

    operations = [
        RemoveSql("subscriptions", "counts.sql", "consent.sql"),
        RemoveTriggers("subscriptions"),
        migrations.CreateModel(
            name='Pace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=300, unique=True)),
                ('free_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SubscriberCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('active', models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(help_text='SHA-256 of the text.', max_length=64, unique=True)),
                ('text', models.TextField()),
                ('first_shown_at', models.DateTimeField(default=background.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('article', 'Column'), ('correction', 'Correction'), ('daily', 'Daily digest'), ('weekly', 'Weekly digest')], max_length=10, verbose_name='kind')),
                ('digest_date', models.DateField(blank=True, null=True)),
                ('made_at', models.DateTimeField(default=background.clock.now, verbose_name='made at')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('candidates', models.PositiveIntegerField(blank=True, null=True, verbose_name='candidates')),
                ('excluded', models.JSONField(blank=True, default=dict)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('frozen_at', models.DateTimeField(blank=True, null=True)),
                ('pause_reason', models.CharField(blank=True, max_length=500)),
                ('paused_at', models.DateTimeField(blank=True, null=True)),
                ('doubted_at', models.DateTimeField(blank=True, null=True)),
                ('refusals_believed_at', models.DateTimeField(blank=True, null=True)),
                ('refusals_counted_from', models.DateTimeField(blank=True, null=True)),
                ('article', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='editions', to='articles.article')),
                ('correction', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='editions', to='articles.correction')),
            ],
            options={
                'ordering': ['-pk'],
                'verbose_name': 'edition',
                'verbose_name_plural': 'editions',
                'indexes': [models.Index(condition=models.Q(('finished_at', None)), fields=['frozen_at'], name='edition_not_finished')],
                'constraints': [models.UniqueConstraint(fields=('article',), name='one_edition_per_article'), models.UniqueConstraint(fields=('kind', 'digest_date'), name='one_digest_per_day'), models.UniqueConstraint(fields=('correction',), name='one_edition_per_correction'), models.CheckConstraint(condition=models.Q(models.Q(('article__isnull', False), ('correction', None), ('digest_date', None), ('kind', 'article')), models.Q(('article', None), ('correction__isnull', False), ('digest_date', None), ('kind', 'correction')), models.Q(('article', None), ('correction', None), ('digest_date__isnull', False), ('kind__in', ['daily', 'weekly'])), _connector='OR'), name='edition_is_of_one_thing')],
            },
        ),
        migrations.CreateModel(
            name='InboundMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('kind', models.CharField(choices=[('letter', 'somebody writes'), ('report', 'a report about no message of ours'), ('unreadable', 'it could not be read'), ('too_large', 'too large: the whole is still in the mailbox')], max_length=10, verbose_name='kind')),
                ('why', models.CharField(blank=True, max_length=300, verbose_name='why it is here')),
                ('sender', models.CharField(blank=True, max_length=300, verbose_name='sender')),
                ('subject', models.CharField(blank=True, max_length=300, verbose_name='subject')),
                ('size', models.PositiveBigIntegerField(verbose_name='bytes')),
                ('kept_bytes', models.PositiveIntegerField()),
                ('content', models.BinaryField(help_text='As it came; its beginning where it was very large.')),
                ('mailbox_uid', models.CharField(blank=True, editable=False, max_length=100)),
                ('received_at', models.DateTimeField(default=background.clock.now, verbose_name='received at')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='dealt with')),
            ],
            options={
                'ordering': ['-pk'],
                'verbose_name': 'inbound message',
                'verbose_name_plural': 'inbound messages',
                'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['-id'], name='inbound_to_be_read'), models.Index(condition=models.Q(('mailbox_uid', ''), _negated=True), fields=['mailbox_uid'], name='inbound_in_mailbox')],
            },
        ),
        migrations.CreateModel(
            name='MailPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(blank=True, help_text='The whole line. Empty: the column’s name and the headline.', max_length=200, verbose_name='subject')),
                ('preheader', models.CharField(blank=True, help_text='What inboxes show after the subject. Empty: the standfirst, or the key headlines.', max_length=300, verbose_name='preview line')),
                ('at', models.TimeField(blank=True, null=True, verbose_name='hour of mail')),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1440)], verbose_name='minutes after publication')),
                ('timing', models.CharField(blank=True, choices=[('published', 'When the column is published'), ('minutes', 'Some minutes after that'), ('hour', 'At an hour of that day')], db_default='', default='', help_text='Empty: as the settings say. Never: the column is not “sent by mail”.', max_length=10)),
                ('article', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='mail_plan', to='articles.article')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(models.Q(('timing', 'minutes'), _negated=True), ('minutes__isnull', False), _connector='OR'), models.Q(models.Q(('timing', 'hour'), _negated=True), ('at__isnull', False), _connector='OR')), name='mail_plan_has_its_moment')],
            },
        ),
        migrations.CreateModel(
            name='Subscriber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('asked_at', models.DateTimeField(default=background.clock.now, verbose_name='asked at')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed at')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='unsubscribed')),
                ('frequency', models.CharField(choices=[('each', 'Each column, when it appears'), ('daily', 'A digest once a day'), ('weekly', 'A digest once a week')], default='each', max_length=6, verbose_name='frequency')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], default=5, verbose_name='weekday')),
                ('hour', models.PositiveSmallIntegerField(default=7, help_text='0 to 23, in the time zone below.', verbose_name='hour')),
                ('time_zone', models.CharField(default=subscriptions.models.subscriber.default_time_zone, max_length=64, validators=[articles.models.setting_validators.validate_time_zone], verbose_name='time zone')),
                ('paused_until', models.DateTimeField(blank=True, null=True, verbose_name='paused until')),
                ('digest_since', models.DateTimeField(blank=True, editable=False, null=True)),
                ('next_digest_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='next digest at')),
                ('token_version', models.PositiveIntegerField(default=0, editable=False)),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('suppressed_at', models.DateTimeField(blank=True, help_text='Since then we must not write to it.', null=True, verbose_name='suppressed at')),
                ('keywords', models.ManyToManyField(blank=True, related_name='subscribers', to='articles.keyword', verbose_name='keywords')),
            ],
            options={
                'ordering': ['-pk'],
                'verbose_name': 'subscriber',
                'verbose_name_plural': 'subscribers',
                'indexes': [models.Index(condition=models.Q(('next_digest_at__isnull', False)), fields=['next_digest_at'], name='subscriber_digest_due'), models.Index(condition=models.Q(('confirmed_at__isnull', False), ('left_at', None), ('suppressed_at', None)), fields=['frequency', 'id'], name='subscriber_active'), models.Index(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('email'), 'text_pattern_ops'), name='subscriber_begins'), models.Index(condition=models.Q(('left_at__isnull', False)), fields=['-id'], name='subscriber_left'), models.Index(condition=models.Q(('suppressed_at__isnull', False)), fields=['-id'], name='subscriber_suppressed'), models.Index(condition=models.Q(('confirmed_at', None), ('erased_at', None)), fields=['-id'], name='subscriber_pending'), models.Index(condition=models.Q(('frequency', 'each'), _negated=True), fields=['frequency', '-id'], name='subscriber_of_digests')],
                'constraints': [models.CheckConstraint(condition=models.Q(('hour__lte', 23)), name='subscriber_hour_on_the_clock'), models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='subscriber_weekday_in_the_week'), models.UniqueConstraint(django.db.models.functions.text.Upper('email'), name='one_subscriber_by_address')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('queued', 'waiting'), ('claimed', 'claimed by a worker'), ('handing_over', 'being handed over'), ('retry', 'to be tried again'), ('accepted', 'accepted by the mail server'), ('refused', 'refused by the mail server'), ('unknown', 'unknown: it may have arrived'), ('skipped', 'skipped'), ('failed', 'failed: it could not be written')], default='queued', max_length=12, verbose_name='state')),
                ('not_before', models.DateTimeField(default=background.clock.now, verbose_name='not before')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('worker', models.CharField(blank=True, max_length=100, verbose_name='worker')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                ('outcome', models.CharField(blank=True, help_text='What the mail server said.', max_length=500, verbose_name='outcome')),
                ('kind', models.CharField(choices=[('confirmation', 'confirm the subscription'), ('preferences', 'link to the preferences'), ('data', "link to one's data"), ('new_address', 'confirm a new address'), ('test', 'a column as a test'), ('alarm', 'a mailing that was stopped'), ('welcome', 'a welcome after confirming')], max_length=12, verbose_name='kind')),
                ('asked_at', models.DateTimeField(default=background.clock.now, verbose_name='asked at')),
                ('expires_at', models.DateTimeField(blank=True, help_text='Not sent any more from then on: it would be stale.', null=True, verbose_name='expires at')),
                ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='lease until')),
                ('to', models.EmailField(help_text='Where it goes.', max_length=254, verbose_name='to')),
                ('article', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='articles.article', verbose_name='article')),
                ('edition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='subscriptions.edition', verbose_name='edition')),
                ('subscriber', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='subscriptions.subscriber', verbose_name='subscriber')),
            ],
            options={
                'ordering': ['-pk'],
                'verbose_name': 'letter',
                'verbose_name_plural': 'letters',
                'indexes': [models.Index(condition=models.Q(('state__in', ['queued', 'retry'])), fields=['not_before', 'id'], name='letter_waiting'), models.Index(condition=models.Q(('state__in', ['claimed', 'handing_over'])), fields=['lease_until'], name='letter_leases'), models.Index(django.db.models.functions.text.Upper('to'), models.F('asked_at'), name='letter_by_address')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('queued', 'waiting'), ('claimed', 'claimed by a worker'), ('handing_over', 'being handed over'), ('retry', 'to be tried again'), ('accepted', 'accepted by the mail server'), ('refused', 'refused by the mail server'), ('unknown', 'unknown: it may have arrived'), ('skipped', 'skipped'), ('failed', 'failed: it could not be written')], default='queued', max_length=12, verbose_name='state')),
                ('not_before', models.DateTimeField(default=background.clock.now, verbose_name='not before')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('worker', models.CharField(blank=True, max_length=100, verbose_name='worker')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                ('outcome', models.CharField(blank=True, help_text='What the mail server said.', max_length=500, verbose_name='outcome')),
                ('since', models.DateTimeField(blank=True, null=True, verbose_name='since')),
                ('until', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('expires_at', models.DateTimeField(blank=True, help_text='Not sent any more from then on: it would be stale.', null=True, verbose_name='expires at')),
                ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='lease until')),
                ('slot_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='subscriptions.edition', verbose_name='edition')),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='subscriptions.subscriber', verbose_name='subscriber')),
            ],
            options={
                'verbose_name_plural': 'deliveries',
                'ordering': ['-pk'],
                'verbose_name': 'delivery',
                'indexes': [models.Index(condition=models.Q(('state__in', ['queued', 'retry'])), fields=['edition', 'not_before', 'id'], name='delivery_waiting'), models.Index(condition=models.Q(('state__in', ['claimed', 'handing_over'])), fields=['lease_until'], name='delivery_leases'), models.Index(fields=['edition', 'state', 'finished_at'], name='delivery_progress'), models.Index(condition=models.Q(('state__in', ['refused', 'unknown', 'skipped', 'failed'])), fields=['state', '-id'], name='delivery_not_arrived')],
                'constraints': [models.UniqueConstraint(fields=('edition', 'subscriber'), name='no_edition_twice_to_a_subscriber')],
            },
        ),
        migrations.CreateModel(
            name='Bounce',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('hard', 'the address does not exist'), ('soft', 'not now: full, or away'), ('policy', 'the server did not want us, or the message'), ('unclear', 'refused without naming the address'), ('complaint', 'called spam')], max_length=9, verbose_name='kind')),
                ('said', models.CharField(blank=True, help_text="In the server's words.", max_length=500, verbose_name='said')),
                ('source', models.CharField(help_text='By which way we learnt of it.', max_length=30, verbose_name='source')),
                ('event_key', models.CharField(help_text='The same event told twice is counted once.', max_length=200, unique=True, verbose_name='event key')),
                ('happened_at', models.DateTimeField(default=background.clock.now, verbose_name='happened at')),
                ('disregarded_at', models.DateTimeField(blank=True, help_text='It counts against nobody: it was most likely about us.', null=True, verbose_name='disregarded at')),
                ('delivery', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='bounces', to='subscriptions.delivery', verbose_name='delivery')),
                ('subscriber', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='bounces', to='subscriptions.subscriber', verbose_name='subscriber')),
            ],
            options={
                'ordering': ['-pk'],
                'verbose_name': 'bounce',
                'verbose_name_plural': 'bounces',
                'indexes': [models.Index(fields=['happened_at', 'kind'], name='bounce_rates')],
            },
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('added_at', models.DateTimeField(default=background.clock.now, verbose_name='added at')),
                ('key', models.CharField(editable=False, max_length=64, unique=True)),
                ('why', models.CharField(choices=[('by_hand', 'by hand'), ('bounced', 'it does not exist, or refuses us'), ('complained', 'its owner called our mail spam')], default='by_hand', max_length=10, verbose_name='why')),
                ('bounce', models.ForeignKey(blank=True, editable=False, help_text='What came back, where that was the reason.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='suppressions', to='subscriptions.bounce')),
            ],
            options={
                'ordering': ['-pk'],
                'verbose_name': 'suppression',
                'verbose_name_plural': 'suppressions',
                'indexes': [models.Index(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('email'), 'text_pattern_ops'), name='suppression_begins')],
            },
        ),
        migrations.CreateModel(
            name='Variant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(help_text='A hash of the contents.', max_length=64)),
                ('contents', models.JSONField(help_text='[[article, [section, …]], …]')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='variants', to='subscriptions.edition')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('edition', 'key'), name='one_variant_per_contents')],
            },
        ),
        migrations.AddField(
            model_name='delivery',
            name='variant',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='subscriptions.variant', verbose_name='variant'),
        ),
        migrations.CreateModel(
            name='SignUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('visitor_key', models.CharField(max_length=64)),
                ('asked_at', models.DateTimeField(default=background.clock.now)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('keyword', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='articles.keyword')),
                ('wording', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='subscriptions.wording')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('answered_at', None)), fields=['id'], name='sign_up_to_be_answered'), models.Index(fields=['visitor_key', 'asked_at'], name='sign_up_by_visitor'), models.Index(fields=['asked_at'], name='sign_up_by_time')],
            },
        ),
        migrations.CreateModel(
            name='ConsentEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(max_length=30, verbose_name='action')),
                ('details', models.JSONField(blank=True, default=dict, verbose_name='details')),
                ('happened_at', models.DateTimeField(default=background.clock.now, verbose_name='happened at')),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consent_events', to='subscriptions.subscriber')),
                ('wording', models.ForeignKey(blank=True, help_text='The text they were shown.', null=True, on_delete=django.db.models.deletion.PROTECT, to='subscriptions.wording', verbose_name='wording')),
            ],
            options={
                'ordering': ['pk'],
                'verbose_name': 'consent event',
                'verbose_name_plural': 'consent events',
                'indexes': [models.Index(condition=models.Q(('action__in', ['confirmed', 'imported', 'suppressed', 'unsubscribed'])), fields=['happened_at'], name='consent_counted')],
            },
        ),
        # The outbox has it, in the same table.
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Pace")]),
        InstallSql("subscriptions", "counts.sql", "consent.sql"),
        InstallTriggers("subscriptions"),
    ]
