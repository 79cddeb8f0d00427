"""Of public comments every column counts but for those that are named
(``comments/page_changes.py``). The triggers are installed in 0017."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("comments", "0015_addresses_normalized"), ("articles", "0046_rows_watched_whole")]
    operations = []
