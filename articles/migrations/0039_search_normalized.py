"""Columns whose words a former version of the program made are found by an index of their own; the
worker makes their words anew, one by one, while search goes on. What a former version, beside this
one, writes in the meantime is in the index by itself."""

import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0038_renditions_given_up'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('search', django.contrib.postgres.search.SearchQuery('0n2', config='simple', search_type='raw')), _negated=True), fields=['id'], name='article_search_outdated'),
        ),
    ]
