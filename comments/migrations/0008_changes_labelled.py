"""Changes of public comments say which pages they concern (``comments/page_changes.py``).
The triggers are installed in 0017."""

from django.db import migrations

from pagecache.operations import RemoveTriggers


class Migration(migrations.Migration):
    dependencies = [("comments", "0007_states_of_letters"), ("articles", "0022_changes_labelled")]
    operations = [RemoveTriggers("comments")]
