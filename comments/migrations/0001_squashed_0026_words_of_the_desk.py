"""All tables of comments, as they are today, for a database that begins empty.

One that began with an earlier release goes through what this replaces.
"""

import articles.models.identity
import background.clock
import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from background.sql_files import InstallSql, RemoveSql
from pagecache.operations import InstallTriggers, RemoveTriggers


class Migration(migrations.Migration):

    replaces = [
        ("comments", "0001_the_letters_desk"),
        ("comments", "0002_conversation"),
        ("comments", "0003_comments_rendered"),
        ("comments", "0004_kept_by_the_database"),
        ("comments", "0005_bans_undone"),
        ("comments", "0006_letters_by_the_post_room"),
        ("comments", "0007_states_of_letters"),
        ("comments", "0008_changes_labelled"),
        ("comments", "0009_words_at_the_desk"),
        ("comments", "0010_ids_made_once"),
        ("comments", "0011_text_narrowed"),
        ("comments", "0012_letters_that_failed"),
        ("comments", "0013_comments_from_the_desk"),
        ("comments", "0014_comments_as_they_come_in_now"),
        ("comments", "0015_addresses_normalized"),
        ("comments", "0016_rows_watched_whole"),
        ("comments", "0017_page_triggers"),
        ("comments", "0018_letters_by_the_outbox"),
        ("comments", "0019_sql_in_files"),
        ("comments", "0020_counts_by_name"),
        ("comments", "0021_comments_counted_in_a_ledger"),
        ("comments", "0022_pages_take_comments"),
        ("comments", "0023_letters_to_the_editor"),
        ("comments", "0024_mail_of_letters"),
        ("comments", "0025_comments_come_down"),
        ("comments", "0026_words_of_the_desk"),
    ]

    initial = True

    dependencies = [
        ("articles", "0070_notes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        RemoveSql("comments", "counts.sql"),
        RemoveTriggers("comments"),
        migrations.CreateModel(
            name='TokenCount',
            fields=[
                ('word', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('good', models.PositiveIntegerField(default=0)),
                ('bad', models.PositiveIntegerField(default=0)),
            ],
            options={
                'db_table': 'comments_learntword',
            },
        ),
        migrations.CreateModel(
            name='Closing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(blank=True, help_text='Readers see it.', max_length=300, verbose_name='reason')),
                ('closed_at', models.DateTimeField(default=background.clock.now, editable=False, verbose_name='closed at')),
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.article', verbose_name='article')),
                ('closed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='closed by')),
            ],
            options={
                'verbose_name': 'closed column',
                'verbose_name_plural': 'closed columns',
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('body', models.TextField(max_length=5000, verbose_name='body')),
                ('state', models.CharField(choices=[('pending', 'Pending'), ('approved', 'Approved'), ('refused', 'Refused'), ('spam', 'Spam'), ('withdrawn', 'withdrawn by its writer')], default='pending', max_length=9, verbose_name='state')),
                ('written_at', models.DateTimeField(default=background.clock.now, verbose_name='written at')),
                ('form_key', models.CharField(editable=False, max_length=64, unique=True)),
                ('visitor_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('answer_count', models.PositiveIntegerField(default=0, editable=False, help_text='Public answers under it; kept by the database.')),
                ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='edited at')),
                ('html', models.TextField(default='', editable=False, help_text='The body as it is shown.')),
                ('proven', models.BooleanField(default=False, help_text='It came from a browser on which the address was proven.', verbose_name='proven')),
                ('score', models.FloatField(default=0.5, help_text='How alike it is to what you refused (1) or approved (0).')),
                ('wants_answers', models.BooleanField(default=False, help_text='Only a proven address gets any.', verbose_name='mail me answers')),
                ('guid', models.CharField(db_default=django.db.models.functions.text.Concat(models.Value('urn:uuid:'), django.db.models.functions.comparison.Cast(django.contrib.postgres.functions.RandomUUID(), models.CharField())), default=articles.models.identity.new_guid, editable=False, help_text='What feed readers know it by. Made once; it goes wherever the row goes.', max_length=200)),
                ('from_desk', models.BooleanField(db_default=False, default=False, editable=False, help_text="It was written at the desk, and carries the editor's badge.")),
                ('answers', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answered_by', to='comments.comment')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='articles.article')),
                ('thread', models.ForeignKey(blank=True, help_text='The comment it stands under; empty where it begins a thread.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='in_thread', to='comments.comment')),
            ],
            options={
                'ordering': ['-pk'],
                'verbose_name': 'comment',
                'verbose_name_plural': 'comments',
                'indexes': [models.Index(fields=['article', 'state', 'id'], name='comment_under_article'), models.Index(fields=['state', '-id'], name='comment_queue'), models.Index(fields=['visitor_key', 'written_at'], name='comment_by_visitor'), models.Index(condition=models.Q(('thread', None), models.Q(('state', 'approved'), ('answer_count__gt', 0), _connector='OR')), fields=['article', 'id'], name='comment_threads'), models.Index(condition=models.Q(('thread', None), models.Q(('state', 'approved'), ('answer_count__gt', 0), _connector='OR')), fields=['article', '-answer_count', 'id'], name='comment_threads_by_answers'), models.Index(condition=models.Q(('state', 'approved')), fields=['thread', 'id'], name='comment_in_thread'), models.Index(django.db.models.functions.text.Lower('email'), models.OrderBy(models.F('id'), descending=True), name='comment_by_email'), models.Index(fields=['written_at'], name='comment_by_moment'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('name', 'email', 'body', config='simple'), name='comment_words'), models.Index(condition=models.Q(('state', 'pending')), fields=['score', 'id'], name='comment_likely_good')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'approved', 'refused', 'spam', 'withdrawn'])), name='comment_state_known'), models.UniqueConstraint(fields=('guid',), name='comment_guid_once')],
            },
        ),
        migrations.CreateModel(
            name='CommentCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('approved', models.IntegerField()),
                ('article', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='articles.article')),
            ],
            options={
                'indexes': [models.Index(fields=['article'], include=('approved',), name='comment_count_of')],
            },
        ),
        migrations.CreateModel(
            name='Commenter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('proven_at', models.DateTimeField(blank=True, null=True)),
                ('muted_at', models.DateTimeField(blank=True, help_text='Since when it wants no mail about answers.', null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Upper('email'), name='commenter_email_once')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('pending', 'Pending'), ('approved', 'Approved'), ('refused', 'Refused'), ('spam', 'Spam'), ('withdrawn', 'withdrawn by its writer')], max_length=9, verbose_name='verdict')),
                ('decided_at', models.DateTimeField(default=background.clock.now, verbose_name='decided at')),
                ('batch', models.UUIDField(db_index=True, help_text='Decided together, and undone together.', null=True)),
                ('before', models.CharField(blank=True, choices=[('pending', 'Pending'), ('approved', 'Approved'), ('refused', 'Refused'), ('spam', 'Spam'), ('withdrawn', 'withdrawn by its writer')], max_length=9, verbose_name='before')),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=500), blank=True, default=list, size=None, verbose_name='reasons')),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='comments.comment')),
                ('moderator', models.ForeignKey(blank=True, help_text='Empty where a rule or the writer decided.', null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='moderator')),
            ],
            options={
                'ordering': ['-decided_at', '-pk'],
                'verbose_name': 'decision',
                'verbose_name_plural': 'decisions',
            },
        ),
        migrations.CreateModel(
            name='Policy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('closes_after_days', models.PositiveIntegerField(blank=True, help_text='Columns take no comments so many days after they appeared. Empty: for ever.', null=True, verbose_name='closes after days')),
                ('approvals_needed', models.PositiveSmallIntegerField(default=1, help_text='Comments from a proven address appear at once after so many were approved.', verbose_name='approvals needed')),
                ('holds_everything', models.BooleanField(default=False, help_text='No comment appears before you approved it.', verbose_name='hold everything')),
                ('storm_per_minute', models.PositiveSmallIntegerField(default=20, help_text='With more comments than this in a minute everything is held for an hour.', verbose_name='storm per minute')),
                ('storm_until', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='storm until')),
                ('queue_mailed_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'verbose_name': 'rules for commenting',
                'verbose_name_plural': 'rules for commenting',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_policy')],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(choices=[('spam', 'It is advertising'), ('insult', 'It insults or threatens somebody'), ('private', 'It tells what is private'), ('other', 'Something else')], max_length=7, verbose_name='category')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('reporter_key', models.CharField(editable=False, max_length=64)),
                ('reported_at', models.DateTimeField(default=background.clock.now, verbose_name='reported at')),
                ('dismissed_at', models.DateTimeField(blank=True, null=True, verbose_name='dismissed at')),
                ('visitor_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='comments.comment')),
            ],
            options={
                'ordering': ['-pk'],
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
                'indexes': [models.Index(fields=['visitor_key', 'reported_at'], name='reported_by_visitor')],
                'constraints': [models.UniqueConstraint(fields=('comment', 'reporter_key'), name='one_report_a_reader')],
            },
        ),
        migrations.CreateModel(
            name='TroubleReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('text', models.TextField(max_length=5000, verbose_name='what happened')),
                ('browser', models.CharField(blank=True, max_length=300, verbose_name='browser')),
                ('reported_at', models.DateTimeField(default=background.clock.now, verbose_name='reported at')),
                ('resolved_at', models.DateTimeField(blank=True, null=True, verbose_name='resolved at')),
                ('form_key', models.CharField(editable=False, max_length=64, unique=True)),
                ('visitor_key', models.CharField(editable=False, max_length=64)),
                ('answer', models.TextField(blank=True, help_text='Mailed to the reader when it is saved.', verbose_name='answer')),
                ('kind', models.CharField(choices=[('trouble', 'trouble with commenting'), ('contact', 'to the editor')], db_default='trouble', default='trouble', max_length=7, verbose_name='about')),
                ('article', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='trouble_reports', to='articles.article', verbose_name='article')),
            ],
            options={
                'ordering': ['-pk'],
                'verbose_name': 'trouble report',
                'verbose_name_plural': 'trouble reports',
                'indexes': [models.Index(fields=['visitor_key', 'reported_at'], name='report_by_visitor')],
            },
        ),
        migrations.CreateModel(
            name='CommentLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('proof', 'prove an address'), ('answers', 'answers to a comment'), ('queue', 'what waits for the editor'), ('trouble', 'answer to a trouble report'), ('contact', 'a reader’s letter to the editor'), ('data', 'export and erasure')], max_length=7)),
                ('to', models.EmailField(max_length=254)),
                ('state', models.CharField(choices=[('queued', 'waiting'), ('claimed', 'claimed by a worker'), ('handing_over', 'being handed over'), ('retry', 'to be tried again'), ('accepted', 'accepted by the mail server'), ('refused', 'refused by the mail server'), ('unknown', 'unknown: it may have arrived'), ('skipped', 'skipped'), ('failed', 'failed: it could not be written')], default='queued', max_length=12, verbose_name='state')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                ('not_before', models.DateTimeField(default=background.clock.now, verbose_name='not before')),
                ('outcome', models.CharField(blank=True, help_text='What the mail server said.', max_length=500, verbose_name='outcome')),
                ('worker', models.CharField(blank=True, max_length=100, verbose_name='worker')),
                ('expires_at', models.DateTimeField(blank=True, help_text='Not sent any more from then on: it would be stale.', null=True, verbose_name='expires at')),
                ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='lease until')),
                ('written_at', models.DateTimeField(blank=True, help_text='It holds what was public until then.', null=True)),
                ('comment', models.ForeignKey(blank=True, help_text='The one that was answered, or that is to be proven.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='comments.comment')),
                ('report', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='comments.troublereport')),
            ],
            options={
                'ordering': ['-pk'],
                'db_table': 'comments_letter',
                'indexes': [models.Index(condition=models.Q(('state__in', ['queued', 'retry'])), fields=['not_before', 'id'], name='comment_letter_waiting'), models.Index(condition=models.Q(('state__in', ['claimed', 'handing_over'])), fields=['lease_until'], name='comment_letter_leases')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'answers'), ('state', 'queued')), fields=('to', 'comment'), name='one_letter_of_answers_waits')],
            },
        ),
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('word', 'a word or phrase'), ('email', 'an e-mail address'), ('domain', 'a domain, in addresses and links'), ('network', 'a network address, as 203.0.113.0/24')], max_length=7, verbose_name='kind')),
                ('value', models.CharField(max_length=254, verbose_name='value')),
                ('verdict', models.CharField(choices=[('pending', 'wait for the editor'), ('spam', 'go to the spam at once')], default='pending', max_length=7, verbose_name='comments with it')),
                ('reason', models.CharField(blank=True, help_text='For whoever asks later.', max_length=300, verbose_name='reason')),
                ('ends_at', models.DateTimeField(blank=True, help_text='Empty: it does not end.', null=True, verbose_name='ends at')),
                ('made_at', models.DateTimeField(default=background.clock.now, editable=False, verbose_name='made at')),
                ('batch', models.UUIDField(editable=False, help_text='Of the decision it came with, and is undone with.', null=True)),
                ('made_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='made by')),
            ],
            options={
                'ordering': ['kind', 'value'],
                'verbose_name': 'block',
                'verbose_name_plural': 'blocks',
                'constraints': [models.UniqueConstraint(fields=('kind', 'value'), name='block_once')],
            },
        ),
        InstallSql("comments", "counts.sql"),
        InstallTriggers("comments"),
        # What a former program reads and deletes, should the site go back to it (0021).
        migrations.RunSQL(
            "CREATE VIEW comments_tally AS"
            " SELECT article_id, sum(approved)::integer AS approved"
            " FROM comments_commentcount GROUP BY article_id;"
            "CREATE RULE comments_tally_gone AS ON DELETE TO comments_tally DO INSTEAD NOTHING",
            "DROP VIEW comments_tally",
        ),
    ]
