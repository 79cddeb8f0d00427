"""A transaction may say once that everything changes (``pagecache.triggers.say_all_changes``)."""

from django.db import migrations

from pagecache.operations import InstallTriggers


class Migration(migrations.Migration):

    dependencies = [('articles', '0070_notes')]

    operations = [InstallTriggers('articles')]
