"""Authors, which columns are theirs, and the former addresses of their pages. A former program writes
bylines as texts, which goes on."""

import articles.models.setting_validators
import articles.text.author_line
import django.db.models.deletion
import pagecache.cache_tags
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0055_pages_count_for_nothing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            ],
            options={
                'verbose_name': 'author',
                'verbose_name_plural': 'authors',
                'ordering': ['name'],
                'default_permissions': (),
            },
            bases=(pagecache.cache_tags.TaggedOnFetch, models.Model),
        ),
        migrations.CreateModel(
            name='Authorship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(db_default=0, default=0)),
            ],
            options={
                'ordering': ['position', 'pk'],
                'default_permissions': (),
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.RemoveConstraint(
            model_name='oldaddress',
            name='old_address_leads_to_one_thing',
        ),
        migrations.AddField(
            model_name='author',
            name='user',
            field=models.OneToOneField(blank=True, help_text='Whose page it is. They may change it; columns they begin are signed by it.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='author', to=settings.AUTH_USER_MODEL, verbose_name='account'),
        ),
        migrations.AddField(
            model_name='oldaddress',
            name='author',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='articles.author'),
        ),
        migrations.AddConstraint(
            model_name='oldaddress',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('article__isnull', False), ('author', None), ('keyword', None)), models.Q(('article', None), ('author', None), ('keyword__isnull', False)), models.Q(('article', None), ('author__isnull', False), ('keyword', None)), _connector='OR'), name='old_address_leads_to_one_thing'),
        ),
        migrations.AddField(
            model_name='authorship',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authorships', to='articles.article'),
        ),
        migrations.AddField(
            model_name='authorship',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authorships', to='articles.author'),
        ),
        migrations.AddConstraint(
            model_name='author',
            constraint=models.UniqueConstraint(fields=('name_key',), name='author_name_once', violation_error_message='There is an author of that name already.'),
        ),
        migrations.AddConstraint(
            model_name='authorship',
            constraint=models.UniqueConstraint(fields=('article', 'author'), name='author_once_per_article'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['byline'], name='article_byline'),
        ),
    ]
