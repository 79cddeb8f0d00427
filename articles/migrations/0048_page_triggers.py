from django.db import migrations

from pagecache.operations import InstallTriggers

#: Those of former migrations, which did the same.
FORMER = """
    DO $$
    DECLARE made regprocedure;
    BEGIN
        FOR made IN SELECT oid FROM pg_proc WHERE proname LIKE 'articles\\_%\\_labelled' LOOP
            EXECUTE format('DROP FUNCTION %s CASCADE', made);
        END LOOP;
    END $$
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0047_page_cache_moves_out"), ("pagecache", "0002_changes_told")]
    operations = [InstallTriggers("articles"), migrations.RunSQL(FORMER, migrations.RunSQL.noop)]
