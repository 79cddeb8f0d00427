"""Functions and triggers come from sql/ from here on; they are the same as before."""

from django.db import migrations

from background.sql_files import InstallSql


class Migration(migrations.Migration):
    dependencies = [("comments", "0018_letters_by_the_outbox")]

    operations = [InstallSql("comments", "counts.sql")]
