"""What models and fields are called, marked for translation; nothing of the database changes."""

import articles.models.article_defaults
import datetime
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0062_welcome_mail"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='article',
            options={'base_manager_name': 'everything', 'default_manager_name': 'everything', 'ordering': ['-edition_date', '-published_at', '-pk'], 'permissions': [('publish_article', 'Can publish, schedule, withdraw and bin articles')], 'verbose_name': 'column', 'verbose_name_plural': 'columns'},
        ),
        migrations.AlterModelOptions(
            name='keyword',
            options={'ordering': ['name'], 'verbose_name': 'keyword', 'verbose_name_plural': 'keywords'},
        ),
        migrations.AlterModelOptions(
            name='keywordname',
            options={'ordering': ['name'], 'verbose_name': 'other name', 'verbose_name_plural': 'other names'},
        ),
        migrations.AlterModelOptions(
            name='page',
            options={'default_permissions': (), 'ordering': ['path'], 'verbose_name': 'page', 'verbose_name_plural': 'pages'},
        ),
        migrations.AlterModelOptions(
            name='patternredirect',
            options={'ordering': ['position', 'pk'], 'verbose_name': 'pattern redirect', 'verbose_name_plural': 'pattern redirects'},
        ),
        migrations.AlterModelOptions(
            name='photo',
            options={'ordering': ['-created_at', '-pk'], 'verbose_name': 'photo', 'verbose_name_plural': 'photos'},
        ),
        migrations.AlterModelOptions(
            name='publication',
            options={'ordering': ['name'], 'verbose_name': 'publication', 'verbose_name_plural': 'publications'},
        ),
        migrations.AlterModelOptions(
            name='redirect',
            options={'ordering': ['old'], 'verbose_name': 'redirect', 'verbose_name_plural': 'redirects'},
        ),
        migrations.AlterField(
            model_name='article',
            name='byline',
            field=models.CharField(blank=True, default=articles.models.article_defaults.default_byline, max_length=200, verbose_name='byline'),
        ),
        migrations.AlterField(
            model_name='article',
            name='edition_date',
            field=models.DateField(default=articles.models.article_defaults.today, help_text='The day printed on the column and in its address.', validators=[django.core.validators.MinValueValidator(datetime.date(1600, 1, 1), 'Choose a day between 1600 and 2200.'), django.core.validators.MaxValueValidator(datetime.date(2200, 12, 31), 'Choose a day between 1600 and 2200.')], verbose_name='edition date'),
        ),
        migrations.AlterField(
            model_name='article',
            name='headline',
            field=models.CharField(max_length=300, verbose_name='headline'),
        ),
        migrations.AlterField(
            model_name='article',
            name='parent',
            field=models.ForeignKey(blank=True, help_text='Of a page: the one it is a chapter of; its address begins with that one’s.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='chapters', to='articles.article', verbose_name='parent'),
        ),
        migrations.AlterField(
            model_name='article',
            name='published_at',
            field=models.DateTimeField(blank=True, editable=False, help_text='When readers first had it.', null=True, verbose_name='published at'),
        ),
        migrations.AlterField(
            model_name='article',
            name='slug',
            field=models.SlugField(blank=True, help_text='The last part of the address. Left empty, it is made from the headline.', max_length=80, verbose_name='slug'),
        ),
        migrations.AlterField(
            model_name='article',
            name='standfirst',
            field=models.TextField(blank=True, help_text='One or two sentences that say why to read on. May stay empty.', verbose_name='standfirst'),
        ),
        migrations.AlterField(
            model_name='keyword',
            name='description',
            field=models.TextField(blank=True, help_text="Opens the keyword's page.", verbose_name='description'),
        ),
        migrations.AlterField(
            model_name='keywordname',
            name='keyword',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='other_names', to='articles.keyword', verbose_name='keyword'),
        ),
        migrations.AlterField(
            model_name='keywordname',
            name='name',
            field=models.CharField(max_length=100, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='patternredirect',
            name='example',
            field=models.CharField(help_text='An old address of this form; it is tried at once.', max_length=1000, verbose_name='example'),
        ),
        migrations.AlterField(
            model_name='patternredirect',
            name='pattern',
            field=models.CharField(help_text='A regular expression for the whole old address, as /blog/(\\d{4})/(\\d\\d)/.*', max_length=500, unique=True, verbose_name='pattern'),
        ),
        migrations.AlterField(
            model_name='patternredirect',
            name='permanent',
            field=models.BooleanField(default=True, verbose_name='permanent'),
        ),
        migrations.AlterField(
            model_name='patternredirect',
            name='position',
            field=models.PositiveSmallIntegerField(default=0, help_text='The first that fits is taken, lowest number first.', verbose_name='position'),
        ),
        migrations.AlterField(
            model_name='photo',
            name='caption',
            field=models.TextField(blank=True, help_text='Used where a figure has no caption of its own.', validators=[django.core.validators.MaxLengthValidator(20000)], verbose_name='caption'),
        ),
        migrations.AlterField(
            model_name='photo',
            name='credit',
            field=models.CharField(blank=True, help_text='Whose picture it is, as in AFP.', max_length=200, verbose_name='credit'),
        ),
        migrations.AlterField(
            model_name='photo',
            name='file',
            field=models.ImageField(max_length=200, upload_to='photos', verbose_name='file'),
        ),
        migrations.AlterField(
            model_name='photo',
            name='focal_x',
            field=models.FloatField(default=0.5, help_text='What a crop must keep: 0 is the left edge, 1 the right one.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='focal x'),
        ),
        migrations.AlterField(
            model_name='photo',
            name='focal_y',
            field=models.FloatField(default=0.5, help_text='0 is the top, 1 the bottom.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='focal y'),
        ),
        migrations.AlterField(
            model_name='photo',
            name='title',
            field=models.CharField(blank=True, db_default='', default='', help_text='What it is called in the library. Readers do not see it.', max_length=200, verbose_name='title'),
        ),
        migrations.AlterField(
            model_name='publication',
            name='name',
            field=models.CharField(max_length=200, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='publication',
            name='note',
            field=models.TextField(blank=True, help_text='What readers should know of it: whose it is, how far to trust it.', verbose_name='note'),
        ),
        migrations.AlterField(
            model_name='redirect',
            name='permanent',
            field=models.BooleanField(default=True, help_text='Browsers and search engines may remember it (301, else 302).', verbose_name='permanent'),
        ),
    ]
