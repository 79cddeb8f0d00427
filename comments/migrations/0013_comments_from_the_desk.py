"""Which comments were written at the desk, and so carry the editor's badge. The database has a
default, so that the former program beside it can go on taking comments."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("comments", "0012_letters_that_failed")]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="from_desk",
            field=models.BooleanField(
                default=False,
                db_default=False,
                editable=False,
                help_text="It was written at the desk, and carries the editor's badge.",
            ),
        ),
    ]
