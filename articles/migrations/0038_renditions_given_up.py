"""Photos whose renditions failed once were noted as done, without any: they are made now."""

from django.db import migrations


def make_anew(apps, schema_editor):
    apps.get_model("articles", "Photo").objects.filter(renditions=[]).exclude(
        renditions_made_at=None
    ).update(renditions_made_at=None)


class Migration(migrations.Migration):

    dependencies = [("articles", "0037_photos_named_and_retried")]

    operations = [migrations.RunPython(make_anew, migrations.RunPython.noop)]
