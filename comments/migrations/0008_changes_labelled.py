"""Changes of public comments say which pages they concern (``articles.labels``)."""

from importlib import import_module

from django.db import migrations

labelled = import_module("articles.migrations.0022_changes_labelled")

TABLES = {
    "comments_comment": (
        "id, article_id, state, name, html, written_at, edited_at, thread_id, answers_id,"
        " answer_count",
        [
            """articles_pages_changed(array_agg('comments:' || article_id) || '{{comments}}'::text[])
               FROM {rows} WHERE state = 'approved' OR answer_count > 0 HAVING count(*) > 0"""
        ],
    ),
    "comments_closing": (
        "id, reason, article_id",
        ["articles_pages_changed(array_agg('comments:' || article_id)) FROM {rows}"],
    ),
    "comments_policy": (
        "id, closes_after_days",
        ["articles_pages_changed('{{*}}') FROM {rows} HAVING count(*) > 0"],
    ),
}


def forwards(apps, schema_editor):
    labelled.install(TABLES, schema_editor)


def backwards(apps, schema_editor):
    labelled.uninstall(TABLES, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("comments", "0007_states_of_letters"), ("articles", "0022_changes_labelled")]
    operations = [migrations.RunPython(forwards, backwards)]
