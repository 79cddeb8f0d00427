"""The site's own face where nobody had chosen one: what the settings had was the default."""

from django.db import migrations

FORMER, OWN = "old-style", "broadsheet"


def choose(apps, schema_editor):
    change = apps.get_model("articles", "SettingsChange")
    if not change.objects.filter(after__has_key="typeface").exists():
        apps.get_model("articles", "SiteSettings").objects.filter(typeface=FORMER).update(
            typeface=OWN
        )


def unchoose(apps, schema_editor):
    """A former program has no such face, and would refuse its settings' form."""
    apps.get_model("articles", "SiteSettings").objects.filter(typeface=OWN).update(typeface=FORMER)


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0073_broadsheet"),
    ]

    operations = [migrations.RunPython(choose, unchoose)]
