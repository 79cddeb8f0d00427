"""Restorations from archives, and whether mail is held since."""

import background.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('worldview', '0016_invitations'),
    ]

    operations = [
        migrations.CreateModel(
            name='Restoration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('restored_at', models.DateTimeField(default=background.clock.now)),
                ('exported_at', models.DateTimeField(null=True)),
                ('mail_released_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'default_permissions': [],
            },
        ),
    ]
