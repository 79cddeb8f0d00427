"""What the triggers of all apps call (``sql/changes.sql``)."""

from pathlib import Path

from django.db import migrations

FUNCTIONS = Path(__file__).parent.parent.joinpath("sql", "changes.sql").read_text()
# The former program's triggers, which stay on the way back, call them.
KEPT = migrations.RunSQL.noop


class Migration(migrations.Migration):
    dependencies = [("pagecache", "0001_pages_kept")]
    operations = [migrations.RunSQL(FUNCTIONS, KEPT)]
