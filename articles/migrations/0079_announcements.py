"""Hubs and search engines are told of columns."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0078_leads_of_dossiers'),
    ]

    operations = [
        migrations.AddField(
            model_name='sitesettings',
            name='indexnow_key',
            field=models.CharField(blank=True, db_default='', default='', help_text='8 letters, digits or hyphens or more. Search engines hear of columns by it.', max_length=128, validators=[django.core.validators.RegexValidator('^[a-zA-Z0-9-]{8,128}$', 'Use 8 to 128 letters (a to z), digits and hyphens.')], verbose_name='IndexNow key'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='websub_hub',
            field=models.URLField(blank=True, db_default='', default='', help_text='Told of each new column, so that feed readers have it at once.', max_length=500, verbose_name='WebSub hub'),
        ),
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.CharField(choices=[('hub', 'WebSub'), ('index', 'IndexNow')], max_length=5)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('claimed_until', models.DateTimeField(blank=True, null=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='announcements', to='articles.article', verbose_name='column')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('article', 'service'), name='column_told_once_to_a_service')],
            },
        ),
    ]
