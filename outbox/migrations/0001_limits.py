"""The table is made by ``subscriptions``, which kept it first (its 0003)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # Not on what makes the table: nothing here asks for it, and ``subscriptions`` waits for this one.
    dependencies = []
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="MailLimit",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=300, unique=True)),
                        ("free_at", models.DateTimeField()),
                    ],
                    options={"db_table": "subscriptions_pace", "default_permissions": []},
                ),
            ]
        )
    ]
