"""What changes concern, and the pages that are kept, are the page cache's; tables stay as they are."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("articles", "0046_rows_watched_whole"), ("pagecache", "0001_pages_kept")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel("PageChange"),
                migrations.DeleteModel("StoredPage"),
            ]
        )
    ]
