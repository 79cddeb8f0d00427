"""A page that appears, goes or gets another place is in the foot of all pages, or no longer."""

from django.db import migrations

from background.sql_files import InstallSql


class Migration(migrations.Migration):

    dependencies = [("articles", "0075_robot_use")]

    operations = [InstallSql("articles", "page_changes.sql")]
