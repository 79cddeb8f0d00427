from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("worldview", "0024_former_fingerprints")]

    operations = [
        migrations.AddField(
            model_name="archiverun",
            name="kind",
            field=models.CharField(
                choices=[("archive", "everything"), ("site", "the site as files")],
                db_default="archive",
                default="archive",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="archiverun",
            name="url",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="archiverun",
            name="folder",
            field=models.CharField(blank=True, db_default="", default="", max_length=1000),
        ),
    ]
