"""How a column or page is told of by search engines and on other sites. A former program leaves the
words empty, and then they are made of the column's own."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0066_covers_of_episodes'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='card_description',
            field=models.CharField(blank=True, db_default='', help_text='What stands under the title there. Some 125 characters are shown.', max_length=1000, verbose_name='description on other sites'),
        ),
        migrations.AddField(
            model_name='article',
            name='card_title',
            field=models.CharField(blank=True, db_default='', help_text='Where somebody shares the link. Some 70 characters are shown.', max_length=300, verbose_name='title on other sites'),
        ),
        migrations.AddField(
            model_name='article',
            name='search_description',
            field=models.CharField(blank=True, db_default='', help_text='What stands under the title there. Some 155 characters are shown.', max_length=1000, verbose_name='description for search engines'),
        ),
        migrations.AddField(
            model_name='article',
            name='search_title',
            field=models.CharField(blank=True, db_default='', help_text='Of the page as a search result. Some 60 characters are shown.', max_length=300, verbose_name='title for search engines'),
        ),
    ]
