"""Pictures over columns that are heard get the square that directories of podcasts take."""

from django.db import migrations

AUDIO = ("mp3", "m4a", "ogg")


def make_anew(apps, schema_editor):
    Photo = apps.get_model("articles", "Photo")
    heard = {"figures__article__attachments__download__kind__in": AUDIO}
    keys = list(Photo.objects.filter(**heard).values_list("pk", flat=True).distinct())
    Photo.objects.filter(pk__in=keys).update(renditions_made_at=None, renditions_due_at=None)


class Migration(migrations.Migration):
    dependencies = [("articles", "0065_columns_of_authors_counted")]

    operations = [
        migrations.RunPython(make_anew, migrations.RunPython.noop, elidable=True),
    ]
