from django.db import migrations


def make_anew(apps, schema_editor):
    """The worker makes AVIF copies and the crops; what there is serves meanwhile."""
    apps.get_model("articles", "Photo").objects.update(renditions_made_at=None)


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_publications")]
    operations = [migrations.RunPython(make_anew, migrations.RunPython.noop)]
