"""Letters about notes are a kind of letter; the database has nothing to do."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('worldview', '0014_letters_about_reviews'),
    ]

    operations = [
        migrations.AlterField(
            model_name='accountletter',
            name='kind',
            field=models.CharField(choices=[('new_password', 'link to a new password'), ('new_place', 'a log-in from somewhere new'), ('changed', 'a change of how one logs in'), ('ready', 'a draft that is ready for review'), ('reviewed', 'what came of a review'), ('notes', 'notes about a draft or column')], max_length=12),
        ),
    ]
