"""Letters about reviews are a kind of letter; the database has nothing to do."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('worldview', '0013_words_of_the_desk'),
    ]

    operations = [
        migrations.AlterField(
            model_name='accountletter',
            name='kind',
            field=models.CharField(choices=[('new_password', 'link to a new password'), ('new_place', 'a log-in from somewhere new'), ('changed', 'a change of how one logs in'), ('ready', 'a draft that is ready for review'), ('reviewed', 'what came of a review')], max_length=12),
        ),
    ]
