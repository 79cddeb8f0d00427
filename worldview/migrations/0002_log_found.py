"""Django's log of what was done at the desk grows for ever: it is found by its moment, and by how
words in it begin (articles.discovery.prefix_search)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("worldview", "0001_worker_sightings"), ("admin", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX log_by_moment ON django_admin_log (action_time)",
            "DROP INDEX log_by_moment",
        ),
        migrations.RunSQL(
            "CREATE INDEX log_words ON django_admin_log USING gin (to_tsvector('simple'::regconfig,"
            " COALESCE(object_repr, '') || ' ' || COALESCE(change_message, '')))",
            "DROP INDEX log_words",
        ),
    ]
