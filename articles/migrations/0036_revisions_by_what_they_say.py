"""A digest of what a revision says, so that a rename of a keyword makes no other. Empty for those
that former code keeps; filled in when the column is saved next."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0035_addresses_taken")]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="digest",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                help_text="Of what the content says (articles.snapshots); empty where it is not known yet.",
                max_length=64,
            ),
        ),
    ]
