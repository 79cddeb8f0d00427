"""Functions and triggers come from sql/ from here on; they are the same as before."""

from django.db import migrations

from background.sql_files import InstallSql


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0014_mail_limits_move_out")]

    operations = [InstallSql("subscriptions", "counts.sql", "consent.sql")]
