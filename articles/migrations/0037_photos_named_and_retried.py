import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0036_revisions_by_what_they_say'),
    ]

    operations = [
        # Nothing in the database: Django measures no longer, ``articles.media.ingest`` did.
        migrations.AlterField(
            model_name='photo',
            name='file',
            field=models.ImageField(max_length=200, upload_to='photos'),
        ),
        migrations.AddField(
            model_name='photo',
            name='original_name',
            field=models.CharField(blank=True, db_default='', default='', editable=False, help_text='As the file was called when it was uploaded.', max_length=200, verbose_name='file name'),
        ),
        migrations.AddField(
            model_name='photo',
            name='title',
            field=models.CharField(blank=True, db_default='', default='', help_text='What it is called in the library. Readers do not see it.', max_length=200),
        ),
        migrations.AddField(
            model_name='photo',
            name='rendition_failure',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=500),
        ),
        migrations.AddField(
            model_name='photo',
            name='rendition_tries',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='photo',
            name='renditions_due_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='photo',
            name='renditions_failed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name='photo',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('alt_text', 'caption', 'credit', 'title', 'original_name', config='simple'), name='photo_words_and_names'),
        ),
        migrations.AddIndex(
            model_name='photo',
            index=models.Index(condition=models.Q(('rendition_failure', ''), _negated=True), fields=['renditions_failed_at'], name='photo_renditions_failed'),
        ),
        migrations.AddIndex(
            model_name='photo',
            index=models.Index(condition=models.Q(('renditions_made_at', None)), fields=['id'], name='photo_renditions_awaited'),
        ),
        migrations.RemoveIndex(
            model_name='photo',
            name='photo_words',
        ),
    ]
