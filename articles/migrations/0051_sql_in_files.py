"""Functions and triggers come from sql/ from here on; they are the same as before."""

from django.db import migrations

from background.sql_files import InstallSql


class Migration(migrations.Migration):
    dependencies = [("articles", "0050_called_columns")]

    operations = [InstallSql("articles", "names.sql", "counts.sql", "section_keywords.sql", "addresses.sql")]
