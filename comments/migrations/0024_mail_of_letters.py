"""Letters to the editor are mailed to editors."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0023_letters_to_the_editor'),
    ]

    operations = [
        migrations.AlterField(
            model_name='commentletter',
            name='kind',
            field=models.CharField(choices=[('proof', 'prove an address'), ('answers', 'answers to a comment'), ('queue', 'what waits for the editor'), ('trouble', 'answer to a trouble report'), ('contact', 'a reader’s letter to the editor'), ('data', 'export and erasure')], max_length=7),
        ),
    ]
