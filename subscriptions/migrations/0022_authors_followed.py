"""Subscribers may want the columns of an author."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('articles', '0075_robot_use'), ('subscriptions', '0021_all_changes')]

    operations = [
        migrations.AddField(
            model_name='signup',
            name='author',
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to='articles.author',
            ),
        ),
        migrations.AddField(
            model_name='subscriber',
            name='authors',
            field=models.ManyToManyField(
                blank=True,
                related_name='subscribers',
                to='articles.author',
                verbose_name='authors',
            ),
        ),
    ]
