"""Changes of the digests that can be read in the browser say which pages they concern (``subscriptions/page_changes.py``).
The triggers are installed in 0013."""

from django.db import migrations

from pagecache.operations import RemoveTriggers


class Migration(migrations.Migration):
    dependencies = [
        ("subscriptions", "0005_addresses_by_their_beginning"),
        ("articles", "0022_changes_labelled"),
    ]
    operations = [RemoveTriggers("subscriptions")]
