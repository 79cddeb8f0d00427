"""Invitations to the desk by mail."""

import background.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('worldview', '0015_letters_about_notes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='accountletter',
            name='kind',
            field=models.CharField(choices=[('new_password', 'link to a new password'), ('new_place', 'a log-in from somewhere new'), ('changed', 'a change of how one logs in'), ('ready', 'a draft that is ready for review'), ('reviewed', 'what came of a review'), ('invited', 'an invitation to the desk'), ('notes', 'notes about a draft or column')], max_length=12),
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('role', models.CharField(choices=[('writer', 'Writer: writes and changes drafts of their own'), ('editor', 'Editor: everything with columns, comments and mail'), ('administrator', 'Administrator: also keeps accounts and settings')], max_length=13)),
                ('sent_at', models.DateTimeField(default=background.clock.now)),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'default_permissions': [],
            },
        ),
    ]
