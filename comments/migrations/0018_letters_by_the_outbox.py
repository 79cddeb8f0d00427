"""Letters are messages of the outbox, and have a name of their own. The table stays as it is, for the
former program beside this one; what changes of fields is what the desk calls them."""

from django.db import migrations, models

ACTIONS = ("add", "change", "delete", "view")


def rename_permissions(apps, former, name):
    """The content type is renamed with the model; what may be done with it is not."""
    Permission = apps.get_model("auth", "Permission")
    for action in ACTIONS:
        new = f"{action}_{name.replace(' ', '')}"
        named = Permission.objects.filter(
            content_type__app_label="comments", codename=f"{action}_{former.replace(' ', '')}"
        )
        named.update(codename=new, name=f"Can {action} {name}")


def forwards(apps, schema_editor):
    rename_permissions(apps, "letter", "comment letter")


def backwards(apps, schema_editor):
    rename_permissions(apps, "comment letter", "letter")


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0017_page_triggers"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.AlterModelTable("Letter", "comments_letter"),
        migrations.RenameModel("Letter", "CommentLetter"),
        migrations.AlterField(
            "CommentLetter",
            "expires_at",
            models.DateTimeField(blank=True, help_text="Not sent any more from then on: it would be stale.", null=True),
        ),
        migrations.AlterField(
            "CommentLetter",
            "state",
            models.CharField(choices=[("queued", "waiting"), ("claimed", "claimed by a worker"), ("handing_over", "being handed over"), ("retry", "to be tried again"), ("accepted", "accepted by the mail server"), ("refused", "refused by the mail server"), ("unknown", "unknown: it may have arrived"), ("skipped", "skipped"), ("failed", "failed: it could not be written")], default="queued", max_length=12),
        ),
        migrations.RunPython(forwards, backwards),
    ]
