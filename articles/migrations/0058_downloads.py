"""Files that readers take with them, on columns and pages."""

import datetime
import django.core.validators
import django.db.models.deletion
import pagecache.cache_tags
from django.db import migrations, models

from pagecache.operations import InstallTriggers


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0057_authors_on_pages"),
    ]

    operations = [
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
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('title', models.CharField(blank=True, help_text='Only where this place needs another one than the file’s own.', max_length=200, verbose_name='title')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='articles.article')),
                ('section', models.ForeignKey(blank=True, help_text='Where it stands; empty where it belongs to the whole.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='attachments', to='articles.section', verbose_name='section')),
                ('download', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='articles.download', verbose_name='download')),
            ],
            options={
                'verbose_name': 'download',
                'verbose_name_plural': 'downloads',
                'ordering': ['position', 'pk'],
                'default_permissions': (),
            },
        ),
        InstallTriggers("articles", only=["Download", "Attachment"]),
    ]
