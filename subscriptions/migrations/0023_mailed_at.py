"""The database can say when the mail of a column goes."""

from django.db import migrations

from background.sql_files import InstallSql, RemoveSql


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0022_authors_followed")]
    operations = [
        RemoveSql("subscriptions", "mailed_at.sql"),
        InstallSql("subscriptions", "mailed_at.sql"),
    ]
