"""Every column of the digests that readers see counts, but for how their mailing goes (migration
articles/0046)."""

from importlib import import_module

from django.db import migrations

labelled = import_module("articles.migrations.0022_changes_labelled")
whole = import_module("articles.migrations.0046_rows_watched_whole")
before = import_module("subscriptions.migrations.0006_changes_labelled")

_MAILING = "How its mailing goes."
_OTHERS = "Of what is mailed by itself; readers see digests, which have none."
IGNORED = {
    "subscriptions_edition": {
        **dict.fromkeys(["candidates", "excluded", "finished_at"], _MAILING),
        **dict.fromkeys(["paused_at", "pause_reason", "doubted_at"], _MAILING),
        **dict.fromkeys(["article_id", "correction_id"], _OTHERS),
        **dict.fromkeys(["refusals_believed_at", "refusals_counted_from"], _MAILING),
    },
}
TABLES = whole.watched(before.TABLES, IGNORED)


def forwards(apps, schema_editor):
    labelled.define(TABLES, schema_editor, changed=whole.whole_rows)


def backwards(apps, schema_editor):
    labelled.define(before.TABLES, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("subscriptions", "0010_mail_kept_and_doubted"),
        ("articles", "0046_rows_watched_whole"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
