"""Pages that are no columns, as rows of the same table. A former program makes columns, for which
the database fills in what is new; there is no page before this program makes one."""

import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0053_mailed_by_default'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            },
            bases=('articles.article',),
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everything', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AlterModelOptions(
            name='article',
            options={'base_manager_name': 'everything', 'default_manager_name': 'everything', 'ordering': ['-edition_date', '-published_at', '-pk'], 'permissions': [('publish_article', 'Can publish, schedule, withdraw and bin articles')], 'verbose_name': 'column'},
        ),
        migrations.AlterModelManagers(
            name='article',
            managers=[
                ('everything', django.db.models.manager.Manager()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='article',
            name='one_article_per_permalink',
        ),
        migrations.AddField(
            model_name='article',
            name='kind',
            field=models.CharField(choices=[('column', 'Column'), ('page', 'Page')], db_default='column', default='column', editable=False, max_length=6),
        ),
        migrations.AddField(
            model_name='article',
            name='parent',
            field=models.ForeignKey(blank=True, help_text='Of a page: the one it is a chapter of; its address begins with that one’s.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='chapters', to='articles.article'),
        ),
        migrations.AddField(
            model_name='article',
            name='path',
            field=models.CharField(editable=False, help_text='Of a page: its address without the slashes at its ends.', max_length=290, null=True),
        ),
        migrations.AddField(
            model_name='article',
            name='position',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, help_text='Among the chapters of a page: lowest first, the same number by title.', verbose_name='place'),
        ),
        migrations.AddField(
            model_name='article',
            name='takes_comments',
            field=models.BooleanField(db_default=True, default=True, help_text='Under it, on its page.', verbose_name='readers may comment'),
        ),
        migrations.AddField(
            model_name='autosave',
            name='is_page',
            field=models.BooleanField(db_default=False, default=False, help_text='Whether it is of a page and of no column.'),
        ),
        migrations.AddField(
            model_name='crossreference',
            name='path',
            field=models.CharField(blank=True, db_default='', max_length=290),
        ),
        migrations.AlterField(
            model_name='crossreference',
            name='edition_date',
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('kind', 'page')), fields=['path'], name='page_paths', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='crossreference',
            index=models.Index(condition=models.Q(('path', ''), _negated=True), fields=['path'], name='references_to_pages'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'column')), fields=('edition_date', 'slug'), name='one_article_per_permalink', violation_error_message='Another column of that day has this address already.'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.UniqueConstraint(fields=('path',), name='one_page_per_address', violation_error_message='Another page has this address already.'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'column'), ('parent', None), ('path', None)), models.Q(('kind', 'page'), ('path__isnull', False)), _connector='OR'), name='pages_have_paths_and_columns_days'),
        ),
    ]
