"""When limits on mail allow the next message, the outbox knows; the table stays as it is."""

from django.db import migrations


def forget_permissions(apps, schema_editor):
    """Nobody has to do with the model at the desk; on the way back Django makes them anew."""
    apps.get_model("contenttypes", "ContentType").objects.filter(
        app_label="subscriptions", model="pace"
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("subscriptions", "0013_page_triggers"),
        ("outbox", "0001_limits"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Pace")]),
        migrations.RunPython(forget_permissions, migrations.RunPython.noop),
    ]
