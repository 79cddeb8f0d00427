"""Text that was stored with characters that XML cannot carry goes without them (data alone)."""

from django.db import migrations

from articles.text.characters import drop_controls
from articles.text.stored import narrow_stored
from comments import markup


def narrow(apps, schema_editor):
    narrow_stored("comments_comment", ["name", "body"])
    # Made anew of nothing but itself: what is left of an address must be safe as well.
    narrow_stored("comments_comment", ["html"], lambda html: markup.cleaned(drop_controls(html)))
    narrow_stored("comments_troublereport", ["text", "browser", "answer"])


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('comments', '0010_ids_made_once'),
    ]

    operations = [
        migrations.RunPython(narrow, migrations.RunPython.noop),
    ]
