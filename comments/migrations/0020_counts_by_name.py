"""Models by the names of the field; their tables stay, for the former program beside this one."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0019_sql_in_files"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelTable("Tally", "comments_tally"),
        migrations.RenameModel("Tally", "CommentCount"),
        migrations.AlterModelOptions("CommentCount", {}),
        migrations.AlterModelTable("LearntWord", "comments_learntword"),
        migrations.RenameModel("LearntWord", "TokenCount"),
    ]
