"""All tables of columns, as they are today, for a database that begins empty.

One that began with an earlier release goes through what this replaces.
"""

import articles.models.article_defaults
import articles.models.identity
import articles.models.keyword
import articles.models.setting_validators
import articles.models.share
import articles.text.author_line
import background.clock
import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.manager
import pagecache.cache_tags
import pagecache.models
import uuid
from django.conf import settings
from django.db import migrations, models

from background.sql_files import InstallSql, RemoveSql
from pagecache.operations import InstallTriggers, RemoveTriggers


class Migration(migrations.Migration):

    replaces = [
        ("articles", "0001_the_newsroom"),
        ("articles", "0002_revisions"),
        ("articles", "0003_bin"),
        ("articles", "0004_share_links"),
        ("articles", "0005_autosave"),
        ("articles", "0006_corrections_typed"),
        ("articles", "0007_photo_likeness"),
        ("articles", "0008_roles"),
        ("articles", "0009_unpublished_changes"),
        ("articles", "0010_publications_found"),
        ("articles", "0011_form_key"),
        ("articles", "0012_references_to_sections"),
        ("articles", "0013_corrections_by_mail"),
        ("articles", "0014_link_checks"),
        ("articles", "0015_section_keywords"),
        ("articles", "0016_publications"),
        ("articles", "0017_renditions_anew"),
        ("articles", "0018_redirects"),
        ("articles", "0019_publications_cited"),
        ("articles", "0020_columns_counted"),
        ("articles", "0021_pages_labelled"),
        ("articles", "0022_changes_labelled"),
        ("articles", "0023_citations_counted"),
        ("articles", "0024_sections_about_by_moment"),
        ("articles", "0025_changes_noticed"),
        ("articles", "0026_found_by_index"),
        ("articles", "0027_names_compared"),
        ("articles", "0028_twins_merged"),
        ("articles", "0029_names_once"),
        ("articles", "0030_changed_for_readers"),
        ("articles", "0031_ids_made_once"),
        ("articles", "0032_entries_left_out"),
        ("articles", "0033_copies_of_forms"),
        ("articles", "0034_copies_described"),
        ("articles", "0035_addresses_taken"),
        ("articles", "0036_revisions_by_what_they_say"),
        ("articles", "0037_photos_named_and_retried"),
        ("articles", "0038_renditions_given_up"),
        ("articles", "0039_search_normalized"),
        ("articles", "0040_redirects_matched_as_addresses"),
        ("articles", "0041_redirects_keyed"),
        ("articles", "0042_text_narrowed"),
        ("articles", "0043_pages_of_one_server"),
        ("articles", "0044_redirect_keys_anew"),
        ("articles", "0045_words_outlive_their_column"),
        ("articles", "0046_rows_watched_whole"),
        ("articles", "0047_page_cache_moves_out"),
        ("articles", "0048_page_triggers"),
        ("articles", "0049_former_page_triggers_gone"),
        ("articles", "0050_called_columns"),
        ("articles", "0051_sql_in_files"),
        ("articles", "0052_site_settings"),
        ("articles", "0053_mailed_by_default"),
        ("articles", "0054_pages"),
        ("articles", "0055_pages_count_for_nothing"),
        ("articles", "0056_authors"),
        ("articles", "0057_authors_on_pages"),
        ("articles", "0058_downloads"),
        ("articles", "0059_planned_changes"),
        ("articles", "0060_taken_down"),
        ("articles", "0061_time_of_mail"),
        ("articles", "0062_welcome_mail"),
        ("articles", "0063_words_of_the_desk"),
        ("articles", "0064_words_of_figures_and_corrections"),
        ("articles", "0065_columns_of_authors_counted"),
        ("articles", "0066_covers_of_episodes"),
        ("articles", "0067_told_elsewhere"),
        ("articles", "0068_typeface"),
        ("articles", "0069_reviews"),
        ("articles", "0070_notes"),
    ]

    initial = True

    dependencies = [
        # Not needed, but sooner done before: what changes a user renders all tables that name one.
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("axes", "0010_accessattemptexpiration"),
        ("otp_static", "0003_add_timestamps"),
        ("otp_totp", "0003_add_timestamps"),
        ("pagecache", "0002_changes_told"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        RemoveSql("articles", "names.sql", "counts.sql", "author_counts.sql", "section_keywords.sql", "addresses.sql"),
        RemoveTriggers("articles"),
        migrations.CreateModel(
            name='Download',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(max_length=200, upload_to='downloads', verbose_name='file')),
                ('kind', models.CharField(choices=[('pdf', 'PDF'), ('epub', 'EPUB'), ('csv', 'CSV'), ('txt', 'Plain text'), ('mp3', 'MP3'), ('m4a', 'M4A'), ('ogg', 'Ogg')], editable=False, max_length=10, verbose_name='type')),
                ('size', models.PositiveBigIntegerField(editable=False, verbose_name='size')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('title', models.CharField(blank=True, help_text='What readers read. Left empty, it is made of the file’s name.', max_length=200, verbose_name='title')),
                ('duration', models.DurationField(blank=True, help_text='Of audio, as in 12:30. Read from the file where it says it.', null=True, validators=[django.core.validators.MinValueValidator(datetime.timedelta(seconds=1)), django.core.validators.MaxValueValidator(datetime.timedelta(days=7))], verbose_name='duration')),
                ('original_name', models.CharField(blank=True, editable=False, max_length=200, verbose_name='file name')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='uploaded')),
            ],
            options={
                'verbose_name': 'download',
                'verbose_name_plural': 'downloads',
                'ordering': ['-created_at', '-pk'],
                'default_permissions': (),
            },
            bases=(pagecache.cache_tags.TaggedOnFetch, models.Model),
        ),
        migrations.CreateModel(
            name='PatternRedirect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pattern', models.CharField(help_text='A regular expression for the whole old address, as /blog/(\\d{4})/(\\d\\d)/.*', max_length=500, unique=True, verbose_name='pattern')),
                ('new', models.CharField(help_text='Where it leads, with \\1 for what the first brackets found, as /\\1/\\2/.', max_length=1000, verbose_name='new address')),
                ('example', models.CharField(help_text='An old address of this form; it is tried at once.', max_length=1000, verbose_name='example')),
                ('permanent', models.BooleanField(default=True, verbose_name='permanent')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='The first that fits is taken, lowest number first.', verbose_name='position')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'verbose_name': 'pattern redirect',
                'verbose_name_plural': 'pattern redirects',
            },
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('headline', models.CharField(max_length=300, verbose_name='headline')),
                ('slug', models.SlugField(blank=True, help_text='The last part of the address. Left empty, it is made from the headline.', max_length=80, verbose_name='slug')),
                ('standfirst', models.TextField(blank=True, help_text='One or two sentences that say why to read on. May stay empty.', verbose_name='standfirst')),
                ('byline', models.CharField(blank=True, default=articles.models.article_defaults.default_byline, max_length=200, verbose_name='byline')),
                ('edition_date', models.DateField(default=articles.models.article_defaults.today, help_text='The day printed on the column and in its address.', validators=[django.core.validators.MinValueValidator(datetime.date(1600, 1, 1), 'Choose a day between 1600 and 2200.'), django.core.validators.MaxValueValidator(datetime.date(2200, 12, 31), 'Choose a day between 1600 and 2200.')], verbose_name='edition date')),
                ('published_at', models.DateTimeField(blank=True, editable=False, help_text='When readers first had it.', null=True, verbose_name='published at')),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('sent_by_mail', models.BooleanField(default=articles.models.article_defaults.default_sent_by_mail, help_text='Untick for columns from the archive that subscribers need not get today.', verbose_name='send by e-mail')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('imported_digest', models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('search', django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                ('search_is_stale', models.BooleanField(default=False, editable=False)),
                ('binned_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('form_key', models.UUIDField(editable=False, help_text='Of the form it was made with, so that sending that again makes no second one.', null=True, unique=True)),
                ('cited', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, help_text='The keys of the publications its sections cite, so that results are counted by them without a look at the sections.', size=None)),
                ('revised_at', models.DateTimeField(blank=True, editable=False, help_text='When readers last got a changed text of it, or a correction.', null=True)),
                ('withdrawn_text', models.CharField(blank=True, db_default='', editable=False, help_text='A digest of the text that readers had when it was withdrawn.', max_length=64)),
                ('guid', models.CharField(db_default=django.db.models.functions.text.Concat(models.Value('urn:uuid:'), django.db.models.functions.comparison.Cast(django.contrib.postgres.functions.RandomUUID(), models.CharField())), default=articles.models.identity.new_guid, editable=False, help_text='What feed readers know it by. Made once; it goes wherever the row goes.', max_length=200)),
                ('kind', models.CharField(choices=[('column', 'Column'), ('page', 'Page')], db_default='column', default='column', editable=False, max_length=6)),
                ('path', models.CharField(editable=False, help_text='Of a page: its address without the slashes at its ends.', max_length=290, null=True)),
                ('position', models.PositiveSmallIntegerField(db_default=0, default=0, help_text='Among the chapters of a page: lowest first, the same number by title.', verbose_name='place')),
                ('takes_comments', models.BooleanField(db_default=True, default=True, help_text='Under it, on its page.', verbose_name='readers may comment')),
                ('changes_at', models.DateTimeField(blank=True, editable=False, help_text='When readers are to get the changes that wait.', null=True)),
                ('changes_refused', models.TextField(blank=True, db_default='', editable=False, help_text='Why the changes that wait were not published when they were to be.')),
                ('taken_down_at', models.DateTimeField(blank=True, editable=False, help_text='From when on readers do not have it any more.', null=True)),
                ('card_description', models.CharField(blank=True, db_default='', help_text='What stands under the title there. Some 125 characters are shown.', max_length=1000, verbose_name='description on other sites')),
                ('card_title', models.CharField(blank=True, db_default='', help_text='Where somebody shares the link. Some 70 characters are shown.', max_length=300, verbose_name='title on other sites')),
                ('search_description', models.CharField(blank=True, db_default='', help_text='What stands under the title there. Some 155 characters are shown.', max_length=1000, verbose_name='description for search engines')),
                ('search_title', models.CharField(blank=True, db_default='', help_text='Of the page as a search result. Some 60 characters are shown.', max_length=300, verbose_name='title for search engines')),
                ('leads_to', models.ForeignKey(blank=True, editable=False, help_text='Where readers are led who ask for it once it was taken down.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.article')),
                ('parent', models.ForeignKey(blank=True, help_text='Of a page: the one it is a chapter of; its address begins with that one’s.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='chapters', to='articles.article', verbose_name='parent')),
                ('written_by', models.ForeignKey(blank=True, editable=False, help_text='Who began it at the desk; a writer may change drafts of their own.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-edition_date', '-published_at', '-pk'],
                'permissions': [('publish_article', 'Can publish, schedule, withdraw and bin articles')],
                'verbose_name': 'column',
                'base_manager_name': 'everything',
                'default_manager_name': 'everything',
                'verbose_name_plural': 'columns',
                'indexes': [models.Index(fields=['-edition_date', '-published_at', '-id'], name='article_newest_first'), models.Index(fields=['published_at'], name='article_published_at'), models.Index(condition=models.Q(('search_is_stale', True)), fields=['id'], name='article_search_stale'), django.contrib.postgres.indexes.GinIndex(fields=['search'], name='article_search'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('headline', config='simple'), name='article_headline_words'), models.Index(condition=models.Q(('withdrawn_at__isnull', False)), fields=['-edition_date', '-published_at', '-id'], name='article_withdrawn'), models.Index(condition=models.Q(('binned_at__isnull', False)), fields=['-edition_date', '-published_at', '-id'], name='article_in_the_bin'), models.Index(django.db.models.functions.datetime.ExtractYear('edition_date'), models.OrderBy(django.db.models.functions.comparison.Greatest('revised_at', 'published_at'), descending=True), condition=models.Q(('binned_at', None), ('published_at__isnull', False), ('withdrawn_at', None)), name='article_last_of_year'), models.Index(condition=models.Q(('search', django.contrib.postgres.search.SearchQuery('0n2', config='simple', search_type='raw')), _negated=True), fields=['id'], name='article_search_outdated'), models.Index(condition=models.Q(('kind', 'page')), fields=['path'], name='page_paths', opclasses=['varchar_pattern_ops']), models.Index(fields=['byline'], name='article_byline'), models.Index(condition=models.Q(('changes_at__isnull', False)), fields=['changes_at'], name='article_planned_changes'), models.Index(condition=models.Q(('taken_down_at__isnull', False)), fields=['taken_down_at'], name='article_taken_down')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('slug', ''), _negated=True), models.Q(('headline', ''), _negated=True)), name='article_has_headline_and_slug'), models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('published_at__isnull', False), _connector='OR'), name='only_published_articles_are_withdrawn'), models.UniqueConstraint(fields=('guid',), name='article_guid_once'), models.UniqueConstraint(condition=models.Q(('kind', 'column')), fields=('edition_date', 'slug'), name='one_article_per_permalink', violation_error_message='Another column of that day has this address already.'), models.UniqueConstraint(fields=('path',), name='one_page_per_address', violation_error_message='Another page has this address already.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'column'), ('parent', None), ('path', None)), models.Q(('kind', 'page'), ('path__isnull', False)), _connector='OR'), name='pages_have_paths_and_columns_days')],
            },
            managers=[
                ('everything', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Page',
            fields=[
            ],
            options={
                'verbose_name': 'page',
                'ordering': ['path'],
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
                'verbose_name_plural': 'pages',
            },
            bases=('articles.article',),
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everything', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Author',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='As it stands in the byline. A change of it shows on all columns at once.', max_length=100, validators=[articles.text.author_line.validate_author_name], verbose_name='name')),
                ('name_key', models.CharField(editable=False, max_length=400)),
                ('slug', models.SlugField(blank=True, help_text='The last part of the page’s address. Left empty, it is made from the name. Readers who come by a former one are led on.', max_length=80, unique=True, verbose_name='address')),
                ('picture', models.JSONField(blank=True, default=list, verbose_name='picture')),
                ('description', models.TextField(blank=True, help_text='A few lines for the page, and for search engines.', max_length=2000, verbose_name='about the author')),
                ('addresses', models.TextField(blank=True, help_text='The author’s pages at other places, one address a line; linked with rel=me.', max_length=2000, validators=[articles.models.setting_validators.validate_addresses], verbose_name='elsewhere')),
                ('user', models.OneToOneField(blank=True, help_text='Whose page it is. They may change it; columns they begin are signed by it.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='author', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'author',
                'verbose_name_plural': 'authors',
                'ordering': ['name'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('name_key',), name='author_name_once', violation_error_message='There is an author of that name already.')],
            },
            bases=(pagecache.cache_tags.TaggedOnFetch, models.Model),
        ),
        migrations.CreateModel(
            name='AuthorCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('columns', models.IntegerField()),
                ('author', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='articles.author')),
            ],
            options={
                'indexes': [models.Index(fields=['author'], include=('columns',), name='author_count_of')],
            },
        ),
        migrations.CreateModel(
            name='Authorship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authorships', to='articles.article')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authorships', to='articles.author')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'default_permissions': (),
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('article', 'author'), name='author_once_per_article')],
            },
        ),
        migrations.CreateModel(
            name='Autosave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.TextField()),
                ('kept_at', models.DateTimeField(auto_now=True)),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, help_text='Of the form, which has a new one each time it is opened.', unique=True)),
                ('title', models.CharField(blank=True, db_default='', help_text='The headline, or the first words.', max_length=100)),
                ('words', models.PositiveIntegerField(db_default=0, default=0)),
                ('writer', models.CharField(blank=True, db_default='', help_text='The opened page that sent it.', max_length=40)),
                ('sequence', models.BigIntegerField(db_default=0, default=0, help_text='Counts the states of the form, as its page did.')),
                ('digest', models.CharField(blank=True, db_default='', max_length=64)),
                ('pressed', models.CharField(blank=True, db_default='', help_text='The button it was saved with.', max_length=20)),
                ('saved_at', models.DateTimeField(editable=False, null=True)),
                ('forgotten_at', models.DateTimeField(editable=False, null=True)),
                ('is_page', models.BooleanField(db_default=False, default=False, help_text='Whether it is of a page and of no column.')),
                ('article', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='autosaves', to='articles.article')),
                ('editor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['editor', '-kept_at', '-id'], name='autosave_of_editor')],
            },
        ),
        migrations.CreateModel(
            name='Keyword',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, max_length=100, unique=True, verbose_name='slug')),
                ('description', models.TextField(blank=True, help_text="Opens the keyword's page.", verbose_name='description')),
                ('name_key', models.CharField(editable=False, max_length=400)),
            ],
            options={
                'ordering': ['name'],
                'verbose_name': 'keyword',
                'verbose_name_plural': 'keywords',
                'constraints': [models.UniqueConstraint(fields=('name_key',), name='keyword_name_once')],
            },
        ),
        migrations.CreateModel(
            name='ColumnCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.SmallIntegerField()),
                ('month', models.SmallIntegerField(default=0)),
                ('columns', models.IntegerField()),
                ('keyword', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='column_counts', to='articles.keyword')),
            ],
            options={
                'indexes': [models.Index(fields=['keyword', 'year', 'month'], include=('columns',), name='column_count_of')],
            },
        ),
        migrations.CreateModel(
            name='KeywordName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, editable=False, max_length=100)),
                ('name_key', models.CharField(editable=False, max_length=400)),
                ('keyword', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='other_names', to='articles.keyword', verbose_name='keyword')),
            ],
            options={
                'verbose_name': 'other name',
                'ordering': ['name'],
                'verbose_name_plural': 'other names',
                'constraints': [models.UniqueConstraint(fields=('name_key',), name='other_name_once')],
            },
        ),
        migrations.CreateModel(
            name='KeywordUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keyword_uses', to='articles.article')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='articles.keyword', verbose_name='keyword')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('content_object', 'tag'), name='keyword_once_per_article')],
            },
        ),
        migrations.AddField(
            model_name='article',
            name='keywords',
            field=articles.models.keyword.OrderedKeywords(blank=True, help_text='In the order they are printed, separated by commas.', through='articles.KeywordUse', to='articles.Keyword', verbose_name='keywords'),
        ),
        migrations.CreateModel(
            name='LinkCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=1000, unique=True)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('problem', models.CharField(blank=True, max_length=100)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('checked_at', None)), fields=['id'], name='link_to_be_checked')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section_key', models.BigIntegerField(blank=True, null=True)),
                ('place', models.CharField(blank=True, help_text="The section's headline when it was written.", max_length=300)),
                ('text', models.TextField()),
                ('written_at', models.DateTimeField(default=background.clock.now)),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('answers_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='articles.note')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='articles.article')),
                ('resolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'default_permissions': [],
            },
        ),
        migrations.CreateModel(
            name='OldAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=300, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('article', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='articles.article')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='articles.author')),
                ('keyword', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='articles.keyword')),
            ],
            options={
                'verbose_name_plural': 'old addresses',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('article__isnull', False), ('author', None), ('keyword', None)), models.Q(('article', None), ('author', None), ('keyword__isnull', False)), models.Q(('article', None), ('author__isnull', False), ('keyword', None)), _connector='OR'), name='old_address_leads_to_one_thing')],
            },
        ),
        migrations.CreateModel(
            name='Omission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('output', models.CharField(help_text='The address, or what it is called.', max_length=300)),
                ('row', models.CharField(max_length=100)),
                ('title', models.CharField(max_length=200)),
                ('reason', models.CharField(max_length=500)),
                ('since', models.DateTimeField(default=background.clock.now)),
                ('last_at', models.DateTimeField(db_index=True, default=background.clock.now)),
            ],
            options={
                'ordering': ['-last_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('output', 'row'), name='omission_once_per_output')],
            },
        ),
        migrations.CreateModel(
            name='PageChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.TextField()),
                ('xid', pagecache.models.TransactionId(db_default=models.Func(function='pg_current_xact_id'), editable=False)),
                ('due', models.DateTimeField(null=True)),
                ('noticed_at', models.DateTimeField(help_text='When a worker first saw it count.', null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['label'], name='page_change_of'), models.Index(condition=models.Q(('noticed_at', None)), fields=['id'], name='page_change_not_noticed')],
            },
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.ImageField(max_length=200, upload_to='photos', verbose_name='file')),
                ('width', models.PositiveIntegerField(editable=False)),
                ('height', models.PositiveIntegerField(editable=False)),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('alt_text', models.CharField(blank=True, help_text='Say what the picture shows, for readers who cannot see it.', max_length=500, verbose_name='alt text')),
                ('caption', models.TextField(blank=True, help_text='Used where a figure has no caption of its own.', validators=[django.core.validators.MaxLengthValidator(20000)], verbose_name='caption')),
                ('credit', models.CharField(blank=True, help_text='Whose picture it is, as in AFP.', max_length=200, verbose_name='credit')),
                ('focal_x', models.FloatField(default=0.5, help_text='What a crop must keep: 0 is the left edge, 1 the right one.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='focal x')),
                ('focal_y', models.FloatField(default=0.5, help_text='0 is the top, 1 the bottom.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='focal y')),
                ('renditions', models.JSONField(blank=True, default=list, editable=False)),
                ('renditions_made_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='uploaded')),
                ('likeness', models.BigIntegerField(editable=False, null=True)),
                ('original_name', models.CharField(blank=True, db_default='', default='', editable=False, help_text='As the file was called when it was uploaded.', max_length=200, verbose_name='file name')),
                ('title', models.CharField(blank=True, db_default='', default='', help_text='What it is called in the library. Readers do not see it.', max_length=200, verbose_name='title')),
                ('rendition_failure', models.CharField(blank=True, db_default='', default='', editable=False, max_length=500)),
                ('rendition_tries', models.PositiveSmallIntegerField(db_default=0, default=0, editable=False)),
                ('renditions_due_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('renditions_failed_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'verbose_name': 'photo',
                'verbose_name_plural': 'photos',
                'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('alt_text', 'caption', 'credit', 'title', 'original_name', config='simple'), name='photo_words_and_names'), models.Index(condition=models.Q(('rendition_failure', ''), _negated=True), fields=['renditions_failed_at'], name='photo_renditions_failed'), models.Index(condition=models.Q(('renditions_made_at', None)), fields=['id'], name='photo_renditions_awaited')],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('slug', models.SlugField(editable=False, max_length=100, unique=True)),
                ('note', models.TextField(blank=True, help_text='What readers should know of it: whose it is, how far to trust it.', verbose_name='note')),
                ('name_key', models.CharField(editable=False, max_length=400)),
            ],
            options={
                'ordering': ['name'],
                'verbose_name': 'publication',
                'verbose_name_plural': 'publications',
                'constraints': [models.UniqueConstraint(fields=('name_key',), name='publication_name_once')],
            },
        ),
        migrations.CreateModel(
            name='CitationCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('citations', models.IntegerField()),
                ('publication', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='articles.publication')),
            ],
            options={
                'indexes': [models.Index(fields=['publication'], include=('citations',), name='citation_count_of')],
            },
        ),
        migrations.CreateModel(
            name='Redirect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('old', models.CharField(help_text='Path and query, as /index.php?p=123.', max_length=1000, unique=True, verbose_name='old address')),
                ('new', models.CharField(db_index=True, help_text='A path here, as /2016/05/14/headline/, or an address elsewhere.', max_length=1000, verbose_name='new address')),
                ('permanent', models.BooleanField(default=True, help_text='Browsers and search engines may remember it (301, else 302).', verbose_name='permanent')),
                ('key', models.CharField(editable=False, max_length=1000, null=True)),
                ('key_without_case', models.CharField(editable=False, max_length=32, null=True)),
                ('below', models.CharField(blank=True, editable=False, max_length=1000, null=True)),
                ('article', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.article')),
                ('keyword', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.keyword')),
            ],
            options={
                'ordering': ['old'],
                'verbose_name': 'redirect',
                'verbose_name_plural': 'redirects',
                'indexes': [models.Index(fields=['key_without_case'], name='redirect_without_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('old', models.F('new')), _negated=True), name='redirect_is_no_loop'), models.UniqueConstraint(fields=('key',), name='one_redirect_per_address')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(blank=True, help_text='For who looks at it.')),
                ('asked_at', models.DateTimeField(default=background.clock.now)),
                ('outcome', models.CharField(blank=True, choices=[('published', 'published'), ('sent_back', 'sent back'), ('taken_back', 'taken back')], max_length=10)),
                ('answer', models.TextField(blank=True, help_text='What is to be done, for who wrote it.')),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='articles.article')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'default_permissions': [],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('article',), name='one_open_review_per_article')],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField()),
                ('name', models.CharField(blank=True, help_text='As in “Before the lawyers read it”.', max_length=100, verbose_name='name')),
                ('made_at', models.DateTimeField(default=background.clock.now)),
                ('digest', models.CharField(blank=True, db_default='', default='', editable=False, help_text='Of what the content says (history.snapshots); empty where it is not known yet.', max_length=64)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='articles.article')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['article', '-id'], name='revision_newest_first')],
            },
        ),
        migrations.AddField(
            model_name='article',
            name='unpublished_revision',
            field=models.ForeignKey(blank=True, editable=False, help_text='What was saved of a public column and is not published yet.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.revision'),
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('headline', models.CharField(max_length=300, verbose_name='headline')),
                ('anchor', models.SlugField(editable=False, max_length=80)),
                ('body', models.TextField(blank=True)),
                ('search', django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='articles.article')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search'], name='section_search'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('headline', config='simple'), name='section_headline_words')],
                'constraints': [models.UniqueConstraint(fields=('article', 'anchor'), name='anchor_once_per_article'), models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('article', 'position'), name='section_positions_differ')],
            },
        ),
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('caption', models.TextField(blank=True, help_text='What the picture shows.', validators=[django.core.validators.MaxLengthValidator(20000)], verbose_name='caption')),
                ('credit', models.CharField(blank=True, help_text='As in AFP.', max_length=200, verbose_name='credit')),
                ('alt_text', models.CharField(blank=True, help_text="Only where this place needs other words than the photo's own.", max_length=500, verbose_name='alt text')),
                ('decorative', models.BooleanField(default=False, help_text='The picture says nothing that the text does not: readers who cannot see it are told nothing of it.', verbose_name='decorative')),
                ('article', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='lead_figures', to='articles.article')),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='articles.photo')),
                ('section', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='articles.section')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('caption', 'alt_text', config='simple'), name='figure_words')],
                'constraints': [models.CheckConstraint(condition=models.Q(('article', None), ('section', None), _connector='XOR'), name='figure_has_one_place'), models.UniqueConstraint(fields=('article',), name='one_lead_figure'), models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('section', 'position'), name='figure_positions_differ')],
            },
        ),
        migrations.CreateModel(
            name='CrossReference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('written', models.CharField(max_length=500)),
                ('edition_date', models.DateField(null=True)),
                ('headline', models.CharField(blank=True, max_length=400)),
                ('path', models.CharField(blank=True, db_default='', max_length=290)),
                ('target', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='backlinks', to='articles.article')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='references', to='articles.section')),
                ('target_section', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='backlinks', to='articles.section')),
            ],
            options={
                'ordering': ['position'],
                'indexes': [models.Index(condition=models.Q(('target', None)), fields=['edition_date'], name='reference_unresolved'), models.Index(condition=models.Q(('path', ''), _negated=True), fields=['path'], name='references_to_pages')],
                'constraints': [models.UniqueConstraint(fields=('section', 'position'), name='reference_positions_differ')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(help_text='What was wrong, and what is right. Readers see it.', verbose_name='text')),
                ('corrected_at', models.DateTimeField(default=background.clock.now, validators=[django.core.validators.MinValueValidator(datetime.datetime(1600, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), 'Choose a day between 1600 and 2200.'), django.core.validators.MaxValueValidator(datetime.datetime(2200, 12, 31, 0, 0, tzinfo=datetime.timezone.utc), 'Choose a day between 1600 and 2200.')], verbose_name='corrected at')),
                ('kind', models.CharField(choices=[('correction', 'Correction'), ('clarification', 'Clarification'), ('update', 'Update')], default='correction', max_length=13, verbose_name='kind')),
                ('sent_by_mail', models.BooleanField(default=False, help_text='To exactly those, once, when the correction is public.', verbose_name='mail it to those who got the column')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='articles.article')),
                ('section', models.ForeignKey(blank=True, help_text='The section it is about; empty where it is about the whole column.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='corrections', to='articles.section', verbose_name='section')),
            ],
            options={
                'ordering': ['corrected_at', 'pk'],
                'indexes': [models.Index(fields=['-corrected_at', '-id'], name='correction_newest_first')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('title', models.CharField(blank=True, help_text='Only where this place needs another one than the file’s own.', max_length=200, verbose_name='title')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='articles.article')),
                ('download', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='articles.download', verbose_name='download')),
                ('section', models.ForeignKey(blank=True, help_text='Where it stands; empty where it belongs to the whole.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='attachments', to='articles.section', verbose_name='section')),
            ],
            options={
                'verbose_name': 'download',
                'verbose_name_plural': 'downloads',
                'ordering': ['position', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SectionKeyword',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.CharField(choices=[('found', 'Found'), ('put', 'put there by the editor'), ('struck', 'struck out by the editor')], default='found', max_length=6)),
                ('published_at', models.DateTimeField(blank=True, editable=False, help_text='Of its column, if that was neither withdrawn nor binned; kept by triggers.', null=True)),
                ('keyword', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='section_findings', to='articles.keyword')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keyword_findings', to='articles.section')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('origin', 'struck'), _negated=True), fields=['keyword', 'published_at'], include=('section',), name='sections_about_by_moment')],
                'constraints': [models.UniqueConstraint(fields=('section', 'keyword'), name='keyword_once_per_section')],
            },
        ),
        migrations.CreateModel(
            name='SettingsChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed_at', models.DateTimeField(db_index=True, default=background.clock.now)),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-changed_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ShareLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=articles.models.share.unguessable, max_length=40, unique=True)),
                ('made_at', models.DateTimeField(default=background.clock.now)),
                ('expires_at', models.DateTimeField(default=articles.models.share.end_of_sharing)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='share_links', to='articles.article')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='SiteIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='the_site_is_one')],
            },
        ),
        migrations.CreateModel(
            name='SiteSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('site_name', models.CharField(help_text='As in the foot of every page and in the mail’s headers, often its domain.', max_length=80, verbose_name='name of the site')),
                ('column_name', models.CharField(help_text='The name plate of every page.', max_length=80, verbose_name='name of the column')),
                ('former_column_names', models.TextField(blank=True, help_text='One a line. References and titles that use them are read as its own.', max_length=2000, verbose_name='former names of the column')),
                ('description', models.CharField(help_text='A sentence: under the name plate, in search results and feeds.', max_length=200, verbose_name='description')),
                ('byline', models.CharField(blank=True, help_text='Who writes, as new columns begin with it.', max_length=200, verbose_name='byline')),
                ('language', models.CharField(max_length=20, verbose_name='language')),
                ('time_zone', models.CharField(max_length=64, validators=[articles.models.setting_validators.validate_time_zone], verbose_name='time zone')),
                ('accent', models.CharField(choices=[('red', 'Red'), ('blue', 'Blue'), ('green', 'Green'), ('purple', 'Purple'), ('brown', 'Brown'), ('ink', 'Black')], default='red', max_length=10, verbose_name='accent colour')),
                ('mark', models.JSONField(blank=True, default=list, verbose_name='name plate')),
                ('icon', models.JSONField(blank=True, default=list, verbose_name='icon')),
                ('portrait', models.JSONField(blank=True, default=list, verbose_name='columnist’s picture')),
                ('front_page', models.CharField(choices=[('teasers', 'The newest column, and the ones before it with their beginnings'), ('headlines', 'The newest column, and the headlines of the ones before it'), ('alone', 'The newest column alone')], default='teasers', max_length=10, verbose_name='front page')),
                ('announcement', models.CharField(blank=True, help_text='A line at the top of every page.', max_length=300, verbose_name='announcement')),
                ('announcement_until', models.DateTimeField(blank=True, help_text='Empty: until it is taken away.', null=True, verbose_name='announced until')),
                ('menu', models.TextField(blank=True, help_text='At the top of every page: a line for each entry, “Label | address”, the address a path of this site (/about/) or one elsewhere (https://…). What begins with a hyphen stands under the line before it. Empty: as it comes.', max_length=4000, validators=[articles.models.setting_validators.validate_menu], verbose_name='menu')),
                ('foot_menu', models.TextField(blank=True, help_text='In the same way. Empty: as it comes.', max_length=4000, validators=[articles.models.setting_validators.validate_menu], verbose_name='menu in the foot')),
                ('footer_lines', models.TextField(blank=True, help_text='On every page. Addresses become links.', max_length=2000, verbose_name='lines in the foot')),
                ('imprint', models.TextField(blank=True, help_text='Who is responsible, where the law asks for it. In the foot, and of mail.', max_length=4000, verbose_name='imprint')),
                ('postal_address', models.TextField(blank=True, help_text='In the foot of pages and of every mail; many countries require it in mail.', max_length=500, verbose_name='postal address')),
                ('social_addresses', models.TextField(blank=True, help_text='Your pages at other places, one address a line; linked with rel=me.', max_length=2000, validators=[articles.models.setting_validators.validate_addresses], verbose_name='elsewhere')),
                ('donation_address', models.URLField(blank=True, help_text='Linked in the foot.', max_length=500, verbose_name='page for donations')),
                ('takes_comments', models.BooleanField(default=True, help_text='What was written stays readable.', verbose_name='readers can comment')),
                ('takes_subscribers', models.BooleanField(default=True, help_text='Who is subscribed goes on getting mail.', verbose_name='readers can subscribe')),
                ('signup_title', models.CharField(blank=True, help_text='Over the field for the address. Empty: “Receive daily … columns by e-mail”.', max_length=200, verbose_name='invitation')),
                ('signup_promise', models.CharField(blank=True, help_text='Under that field. Empty: “You choose how often and about what, and leave with one click.”', max_length=300, verbose_name='promise')),
                ('confirmation_text', models.TextField(blank=True, help_text='A word of your own in the mail that asks whether the address is theirs.', max_length=2000, verbose_name='confirmation')),
                ('blocked_mail_domains', models.TextField(blank=True, help_text='One a line. No new subscriber and no comment is taken from addresses there.', max_length=10000, validators=[articles.models.setting_validators.validate_domains], verbose_name='blocked domains')),
                ('mails_columns', models.BooleanField(default=True, help_text='Whether a new column begins with its mail ticked.', verbose_name='columns are mailed')),
                ('reply_to', models.EmailField(blank=True, help_text='Where answers to mail go. Empty: to the sender’s address.', max_length=254, verbose_name='Reply-To')),
                ('changed_at', models.DateTimeField(editable=False, null=True)),
                ('mail_hour', models.TimeField(db_default=datetime.time(6, 30), default=datetime.time(6, 30), help_text='For “At an hour of that day”, in the time zone above.', verbose_name='hour of mail')),
                ('mail_minutes', models.PositiveSmallIntegerField(db_default=10, default=10, help_text='For “Some minutes after that”: time to look once more.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1440)], verbose_name='minutes after publication')),
                ('mail_timing', models.CharField(choices=[('published', 'When the column is published'), ('minutes', 'Some minutes after that'), ('hour', 'At an hour of that day')], db_default='published', default='published', help_text='Where a column has no time of its own.', max_length=10, verbose_name='mail goes')),
                ('welcome_text', models.TextField(blank=True, db_default='', default='', help_text='A word of your own in that mail.', max_length=2000, verbose_name='greeting')),
                ('welcomes_subscribers', models.BooleanField(db_default=True, default=True, help_text='Once they confirmed, by mail: the last columns, how to choose and to leave. Nobody who was imported.', verbose_name='new subscribers are greeted')),
                ('typeface', models.CharField(choices=[('old-style', 'Old-style serif: warm, as books are set'), ('transitional', 'Transitional serif: firm, as newspapers are set'), ('humanist', 'Humanist sans: without serifs, drawn as if written'), ('system', 'System sans: as everything else on the reader’s screen')], db_default='old-style', default='old-style', help_text='Of what is read, on pages, in mail and where you write. Nothing is loaded.', max_length=12, verbose_name='typeface')),
            ],
            options={
                'verbose_name': 'settings',
                'verbose_name_plural': 'settings',
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_row_of_settings')],
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('publication', models.CharField(max_length=200)),
                ('qualifier', models.CharField(blank=True, help_text='Place, date or affiliation, printed in brackets.', max_length=200)),
                ('url', models.URLField(blank=True, max_length=1000, verbose_name='link')),
                ('record', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sources', to='articles.publication')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='articles.section')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'indexes': [models.Index(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('publication'), name='text_pattern_ops'), name='source_publication')],
                'constraints': [models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('section', 'position'), name='source_positions_differ')],
            },
        ),
        migrations.CreateModel(
            name='StoredPage',
            fields=[
                ('key', models.TextField(help_text='Of which program, its path and query.', primary_key=True, serialize=False)),
                ('labels', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('snapshot', pagecache.models.Snapshot()),
                ('rendered_at', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('content_type', models.TextField()),
                ('etag', models.TextField()),
                ('body', models.BinaryField()),
                ('server_started_at', models.DateTimeField(help_text='Since when the PostgreSQL runs that it was stored in: transactions have other numbers elsewhere.', null=True)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['labels'], name='stored_page_labels'), models.Index(fields=['rendered_at'], name='stored_page_rendered_at')],
            },
        ),
        migrations.CreateModel(
            name='TakenAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition_date', models.DateField()),
                ('slug', models.SlugField(allow_unicode=True, db_index=False, max_length=80)),
                ('held', models.BooleanField(default=False, help_text='Readers do not find the column there yet.')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='taken_addresses', to='articles.article')),
            ],
            options={
                'verbose_name_plural': 'taken addresses',
                'constraints': [models.UniqueConstraint(fields=('edition_date', 'slug'), name='address_taken_once')],
            },
        ),
        # It can be made again from all else, and need not be written twice.
        migrations.RunSQL(
            "ALTER TABLE articles_storedpage SET UNLOGGED;"
            "ALTER TABLE articles_storedpage ALTER COLUMN body SET STORAGE EXTERNAL",
            migrations.RunSQL.noop,
        ),
        # The page cache has them, in the same tables.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel("PageChange"),
                migrations.DeleteModel("StoredPage"),
            ]
        ),
        InstallSql("articles", "names.sql", "counts.sql", "author_counts.sql", "section_keywords.sql", "addresses.sql"),
        InstallTriggers("articles"),
    ]
