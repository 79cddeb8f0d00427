from django.db import migrations

from pagecache.operations import InstallTriggers

#: Those of former migrations, which did the same.
FORMER = """
    DO $$
    DECLARE made regprocedure;
    BEGIN
        FOR made IN SELECT oid FROM pg_proc WHERE proname LIKE 'comments\\_%\\_labelled' LOOP
            EXECUTE format('DROP FUNCTION %s CASCADE', made);
        END LOOP;
    END $$
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0016_rows_watched_whole"), ("articles", "0048_page_triggers")]
    operations = [
        InstallTriggers("comments", only=["Comment", "Closing", "Policy"]),
        migrations.RunSQL(FORMER, migrations.RunSQL.noop),
    ]
