from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("worldview", "0022_worker_woken")]

    operations = [
        migrations.AddField(
            model_name="importeditem",
            name="former_fingerprints",
            field=models.JSONField(
                db_default=[],
                default=list,
                help_text="Of what was taken in before that, the last ones.",
            ),
        ),
        migrations.AddField(
            model_name="importeditem",
            name="modified_at",
            field=models.DateTimeField(
                help_text="When what was taken in was changed there, where that is known.", null=True
            ),
        ),
    ]
