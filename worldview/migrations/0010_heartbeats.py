"""The model by the name of the field; its table stays, for the former program beside this one."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("worldview", "0009_passkeys"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelTable("WorkerSighting", "worldview_workersighting"),
        migrations.RenameModel("WorkerSighting", "WorkerHeartbeat"),
    ]
