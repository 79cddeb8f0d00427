"""A transaction may say once that everything changes (``pagecache.triggers.say_all_changes``)."""

from django.db import migrations

from pagecache.operations import InstallTriggers


class Migration(migrations.Migration):

    dependencies = [('subscriptions', '0020_words_of_the_desk'), ('articles', '0071_all_changes')]

    operations = [InstallTriggers('subscriptions')]
