"""Drafts that are ready for review, and what came of it."""

import background.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0068_typeface'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
    ]
