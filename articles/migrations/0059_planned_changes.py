"""Changes of what is public, planned for a moment. A former program neither plans nor publishes
any; where it publishes or drops changes itself, their moment counts for nothing."""

from django.db import migrations, models
from django.db.models import Q

from pagecache.operations import InstallTriggers


class Migration(migrations.Migration):
    dependencies = [("articles", "0058_downloads")]

    operations = [
        migrations.AddField(
            "article",
            "changes_at",
            models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When readers are to get the changes that wait.",
                null=True,
            ),
        ),
        migrations.AddField(
            "article",
            "changes_refused",
            models.TextField(
                blank=True,
                db_default="",
                editable=False,
                help_text="Why the changes that wait were not published when they were to be.",
            ),
        ),
        migrations.AddIndex(
            "article",
            models.Index(
                condition=Q(changes_at__isnull=False),
                fields=["changes_at"],
                name="article_planned_changes",
            ),
        ),
        InstallTriggers("articles", only=["Article"]),
    ]
