"""What the triggers of all rooms called goes once each has its own anew."""

from django.db import migrations

FORMER = """
    DROP FUNCTION IF EXISTS articles_pages_changed, articles_everything_changed, articles_labels_of CASCADE
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0048_page_triggers")]
    operations = [migrations.RunSQL(FORMER, migrations.RunSQL.noop)]
