from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pagecache", "0002_changes_told")]
    operations = [
        migrations.CreateModel(
            name="LastChange",
            fields=[
                ("tag", models.TextField(primary_key=True, serialize=False)),
                ("noticed_at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
