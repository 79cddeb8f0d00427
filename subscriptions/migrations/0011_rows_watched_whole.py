"""Of the digests that can be read in the browser every column counts but for those that are named
(``subscriptions/page_changes.py``). The triggers are installed in 0013."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0010_mail_kept_and_doubted"), ("articles", "0046_rows_watched_whole")]
    operations = []
