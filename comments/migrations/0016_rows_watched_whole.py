"""Every column of what readers see of comments counts, but for those named here (migration
articles/0046)."""

from importlib import import_module

from django.db import migrations

labelled = import_module("articles.migrations.0022_changes_labelled")
whole = import_module("articles.migrations.0046_rows_watched_whole")
before = import_module("comments.migrations.0008_changes_labelled")

_WHOSE = "Readers never learn whose a comment is."
_JUDGED = "How it was judged; whether it is shown, its state says."
_RULES = "How comments are judged from now on."
IGNORED = {
    "comments_comment": {
        **dict.fromkeys(["email", "form_key", "visitor_key", "wants_answers"], _WHOSE),
        **dict.fromkeys(["proven", "score"], _JUDGED),
    },
    "comments_policy": {
        **dict.fromkeys(["approvals_needed", "holds_everything", "queue_mailed_at"], _RULES),
        **dict.fromkeys(["storm_per_minute", "storm_until"], _RULES),
    },
}
TABLES = whole.watched(before.TABLES, IGNORED)


def forwards(apps, schema_editor):
    labelled.define(TABLES, schema_editor, changed=whole.whole_rows)


def backwards(apps, schema_editor):
    labelled.define(before.TABLES, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0015_addresses_normalized"),
        ("articles", "0046_rows_watched_whole"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
