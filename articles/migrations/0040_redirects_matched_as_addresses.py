"""Redirects get a key by which all spellings of their old address are the same, and the row of ours
that they lead to; the next migration fills them in. Former versions leave them empty."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0039_search_normalized'),
    ]

    operations = [
        migrations.AddField('redirect', 'key', models.CharField(editable=False, max_length=1000, null=True)),
        migrations.AddField('redirect', 'key_without_case', models.CharField(editable=False, max_length=32, null=True)),
        migrations.AddField('redirect', 'article', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.article')),
        migrations.AddField('redirect', 'keyword', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.keyword')),
        migrations.AddField('redirect', 'below', models.CharField(blank=True, editable=False, max_length=1000, null=True)),
        migrations.AddConstraint('redirect', models.UniqueConstraint(fields=('key',), name='one_redirect_per_address')),
        migrations.AddIndex('redirect', models.Index(fields=['key_without_case'], name='redirect_without_case')),
    ]
