"""The database says where something came to wait for the worker."""

from django.db import migrations

from background.sql_files import InstallSql, RemoveSql


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0079_announcements"),
        ("background", "0003_words_of_the_desk"),
        ("comments", "0027_all_changes"),
        ("pagecache", "0003_last_changes"),
        ("subscriptions", "0022_authors_followed"),
        ("worldview", "0021_marks"),
    ]
    operations = [RemoveSql("worldview", "wake.sql"), InstallSql("worldview", "wake.sql")]
