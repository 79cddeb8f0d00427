"""All tables of the site as a whole, as they are today, for a database that begins empty.

One that began with an earlier release goes through what this replaces.
"""

import background.clock
import django.db.models.deletion
import worldview.door.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ("worldview", "0001_worker_sightings"),
        ("worldview", "0002_log_found"),
        ("worldview", "0003_clocks_of_workers"),
        ("worldview", "0004_sightings_by_kind"),
        ("worldview", "0005_failed_log_ins"),
        ("worldview", "0006_account_letters"),
        ("worldview", "0007_desk_sessions"),
        ("worldview", "0008_former_sessions"),
        ("worldview", "0009_passkeys"),
        ("worldview", "0010_heartbeats"),
        ("worldview", "0011_samples"),
        ("worldview", "0012_sample_authors"),
        ("worldview", "0013_words_of_the_desk"),
        ("worldview", "0014_letters_about_reviews"),
        ("worldview", "0015_letters_about_notes"),
        ("worldview", "0016_invitations"),
        ("worldview", "0017_restorations"),
        ("worldview", "0018_archives"),
        ("worldview", "0019_moving_in"),
    ]

    initial = True

    dependencies = [
        ("admin", "0001_initial"),
        ("articles", "0070_notes"),
        ("axes", "0010_accessattemptexpiration"),
        ("comments", "0026_words_of_the_desk"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("sessions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Restoration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('restored_at', models.DateTimeField(default=background.clock.now)),
                ('exported_at', models.DateTimeField(null=True)),
                ('mail_released_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'default_permissions': [],
            },
        ),
        migrations.CreateModel(
            name='FailedLogIn',
            fields=[
            ],
            options={
                'verbose_name': 'failed log-in',
                'ordering': ['-pk'],
                'proxy': True,
                'default_permissions': ['view', 'change'],
                'indexes': [],
                'constraints': [],
                'verbose_name_plural': 'failed log-ins',
            },
            bases=('axes.accessfailurelog',),
        ),
        migrations.CreateModel(
            name='ArchiveImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(help_text='Of the export, on the server.', max_length=1000)),
                ('name', models.CharField(help_text='As the export was called.', max_length=300)),
                ('format', models.CharField(max_length=20)),
                ('system', models.CharField(help_text='Whose items these are: the format, and the site they come from.', max_length=300)),
                ('pictures_folder', models.CharField(blank=True, default='', max_length=1000)),
                ('fetches_pictures', models.BooleanField(default=False)),
                ('terms', models.JSONField(default=dict, help_text='What categories and tags become, by the keys of their names.')),
                ('is_dry_run', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('running', 'goes on'), ('paused', 'paused'), ('finished', 'finished'), ('refused', 'refused')], default='running', max_length=8)),
                ('started_at', models.DateTimeField(default=background.clock.now)),
                ('finished_at', models.DateTimeField(null=True)),
                ('claimed_until', models.DateTimeField(null=True)),
                ('done', models.PositiveIntegerField(default=0, help_text='Items that were settled this time.')),
                ('share', models.FloatField(default=0, help_text='Of the export that was gone through, 0 to 1.')),
                ('went_on_at', models.DateTimeField(help_text='Since when ``share`` grows.', null=True)),
                ('refusal', models.TextField(blank=True, default='')),
                ('counts', models.JSONField(default=list, help_text='Of a dry run, whose items are not kept: kind, outcome, number.')),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'default_permissions': [],
            },
        ),
        migrations.CreateModel(
            name='ArchiveRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_weekly', models.BooleanField(default=False)),
                ('asked_at', models.DateTimeField(default=background.clock.now)),
                ('seen_at', models.DateTimeField(null=True)),
                ('done', models.PositiveBigIntegerField(default=0)),
                ('total', models.PositiveBigIntegerField(default=0)),
                ('bytes', models.PositiveBigIntegerField(default=0)),
                ('failure', models.CharField(blank=True, max_length=300)),
                ('finished_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'default_permissions': [],
            },
        ),
        migrations.CreateModel(
            name='DeskSession',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('browser', models.CharField(blank=True, max_length=60)),
                ('network', models.CharField(blank=True, max_length=60)),
                ('logged_in_at', models.DateTimeField(blank=True, null=True)),
                ('seen_at', models.DateTimeField(default=background.clock.now)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='desk_sessions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'ordering': ['-seen_at'],
                'abstract': False,
                'default_permissions': [],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('role', models.CharField(choices=[('writer', 'Writer: writes and changes drafts of their own'), ('editor', 'Editor: everything with columns, comments and mail'), ('administrator', 'Administrator: also keeps accounts and settings')], max_length=13)),
                ('sent_at', models.DateTimeField(default=background.clock.now)),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'default_permissions': [],
            },
        ),
        migrations.CreateModel(
            name='Passkey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('credential_id', models.BinaryField(max_length=1023, unique=True)),
                ('public_key', models.BinaryField(help_text='A COSE_Key in CBOR (RFC 9052).')),
                ('sign_count', models.BigIntegerField(default=0, help_text='How often it has signed; 0 where it does not count.')),
                ('transports', models.JSONField(blank=True, default=list, help_text='How a browser reaches it, as the browser said.')),
                ('added_at', models.DateTimeField(default=background.clock.now)),
                ('last_used_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passkeys', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['added_at', 'pk'],
                'default_permissions': [],
            },
        ),
        migrations.CreateModel(
            name='PasskeyHandle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('handle', models.BinaryField(default=worldview.door.models.new_handle, max_length=64, unique=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='passkey_handle', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': [],
            },
        ),
        migrations.CreateModel(
            name='Sample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('column', 'Column'), ('comment', 'Comment'), ('photo', 'Photo'), ('keyword', 'Keyword'), ('publication', 'Publication'), ('author', 'Author')], max_length=11)),
                ('row', models.BigIntegerField(help_text='The key of the column, comment, photo, …')),
                ('digest', models.CharField(blank=True, db_default='', default='', max_length=64)),
            ],
            options={
                'default_permissions': [],
                'constraints': [models.UniqueConstraint(fields=('kind', 'row'), name='sample_once')],
            },
        ),
        migrations.CreateModel(
            name='WorkerHeartbeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('worker', models.CharField(max_length=100)),
                ('seen_at', models.DateTimeField(db_index=True)),
                ('clock_ahead', models.FloatField(db_default=0.0, help_text="By how many seconds its clock was ahead of the database's; negative: behind.")),
                ('kind', models.CharField(blank=True, db_default='', max_length=20)),
                ('succeeded_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-seen_at'],
                'db_table': 'worldview_workersighting',
                'constraints': [models.UniqueConstraint(fields=('worker', 'kind'), name='one_sighting_per_kind_of_work')],
            },
        ),
        migrations.CreateModel(
            name='AccountLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('queued', 'waiting'), ('claimed', 'claimed by a worker'), ('handing_over', 'being handed over'), ('retry', 'to be tried again'), ('accepted', 'accepted by the mail server'), ('refused', 'refused by the mail server'), ('unknown', 'unknown: it may have arrived'), ('skipped', 'skipped'), ('failed', 'failed: it could not be written')], default='queued', max_length=12, verbose_name='state')),
                ('not_before', models.DateTimeField(default=background.clock.now, verbose_name='not before')),
                ('expires_at', models.DateTimeField(blank=True, help_text='Not sent any more from then on: it would be stale.', null=True, verbose_name='expires at')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('worker', models.CharField(blank=True, max_length=100, verbose_name='worker')),
                ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='lease until')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                ('outcome', models.CharField(blank=True, help_text='What the mail server said.', max_length=500, verbose_name='outcome')),
                ('kind', models.CharField(choices=[('new_password', 'link to a new password'), ('new_place', 'a log-in from somewhere new'), ('changed', 'a change of how one logs in'), ('ready', 'a draft that is ready for review'), ('reviewed', 'what came of a review'), ('invited', 'an invitation to the desk'), ('notes', 'notes about a draft or column')], max_length=12)),
                ('to', models.EmailField(max_length=254)),
                ('details', models.JSONField(blank=True, default=dict, help_text='What the letter tells.')),
                ('asked_at', models.DateTimeField(default=background.clock.now)),
                ('visitor_key', models.CharField(blank=True, max_length=64)),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'default_permissions': [],
                'indexes': [models.Index(condition=models.Q(('state__in', ['queued', 'retry'])), fields=['not_before', 'id'], name='account_letter_waiting'), models.Index(condition=models.Q(('state__in', ['claimed', 'handing_over'])), fields=['lease_until'], name='account_letter_leases'), models.Index(fields=['asked_at'], name='account_letter_asked')],
            },
        ),
        migrations.CreateModel(
            name='ImportedItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('system', models.CharField(max_length=300)),
                ('kind', models.CharField(max_length=30)),
                ('source_id', models.CharField(max_length=300)),
                ('name', models.CharField(blank=True, default='', max_length=200)),
                ('outcome', models.CharField(choices=[('made', 'made'), ('merged', 'merged with what was here'), ('updated', 'updated'), ('unchanged', 'here already, unchanged'), ('skipped', 'left out'), ('doubtful', 'to be looked at')], max_length=9)),
                ('reason', models.TextField(blank=True, default='')),
                ('fingerprint', models.CharField(blank=True, default='', help_text='Of what the export said.', max_length=64)),
                ('made_digest', models.CharField(blank=True, default='', help_text='Of what was made of it, as it was made.', max_length=64)),
                ('row', models.BigIntegerField(help_text='The key of what it is here.', null=True)),
                ('within', models.BigIntegerField(help_text='Of a figure or an old address: the key of the column or page.', null=True)),
                ('address', models.CharField(blank=True, default='', help_text='Of a picture: its file there.', max_length=1000)),
                ('words', models.JSONField(default=dict, help_text='Of a picture of the library: what is said of it there.')),
                ('is_waiting', models.BooleanField(default=False, help_text='For its file.')),
                ('run', models.ForeignKey(help_text='The last one that met it.', on_delete=django.db.models.deletion.CASCADE, related_name='items', to='worldview.archiveimport')),
            ],
            options={
                'verbose_name': 'imported item',
                'verbose_name_plural': 'imported items',
                'ordering': ['pk'],
                'default_permissions': [],
                'indexes': [models.Index(fields=['run', 'outcome', 'id'], name='imported_item_of_run'), models.Index(fields=['kind', 'row'], name='imported_item_row'), models.Index(condition=models.Q(('within__isnull', False)), fields=['within'], name='imported_item_within'), models.Index(condition=models.Q(('is_waiting', True)), fields=['system', 'id'], name='imported_item_waits')],
                'constraints': [models.UniqueConstraint(fields=('system', 'kind', 'source_id'), name='imported_item_once')],
            },
        ),
        migrations.CreateModel(
            name='KnownPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('browser', models.CharField(max_length=60)),
                ('network', models.CharField(max_length=60)),
                ('seen_at', models.DateTimeField(default=background.clock.now)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': [],
                'indexes': [models.Index(fields=['seen_at'], name='known_place_seen')],
            },
        ),
        # Django's log of what was done at the desk grows for ever: it is found by its moment, and by
        # how words in it begin (articles.discovery.prefix_search).
        migrations.RunSQL(
            "CREATE INDEX log_by_moment ON django_admin_log (action_time)",
            "DROP INDEX log_by_moment",
        ),
        migrations.RunSQL(
            "CREATE INDEX log_words ON django_admin_log USING gin (to_tsvector('simple'::regconfig,"
            " COALESCE(object_repr, '') || ' ' || COALESCE(change_message, '')))",
            "DROP INDEX log_words",
        ),
    ]
