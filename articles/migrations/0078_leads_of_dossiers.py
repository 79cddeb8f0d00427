"""Keywords have a lead, and dossiers say which of their columns are referred to most."""

from django.core.validators import MaxLengthValidator
from django.db import migrations, models

from background.sql_files import InstallSql
from pagecache.operations import InstallTriggers


class Migration(migrations.Migration):
    dependencies = [("articles", "0077_search_tiers")]

    operations = [
        migrations.AddField(
            "keyword",
            "lead",
            models.TextField(
                blank=True,
                default="",
                db_default="",
                help_text="What it is, and how it came about: stands under the description, with "
                "links.",
                validators=[MaxLengthValidator(20000)],
                verbose_name="lead",
            ),
        ),
        InstallSql("articles", "page_changes.sql"),
        InstallTriggers("articles", only=["CrossReference", "Correction", "Section"]),
    ]
