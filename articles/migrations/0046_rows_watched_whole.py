"""Of what readers see every column of a row counts but for those that are named
(``articles/page_changes.py``). The triggers are installed in 0048."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("articles", "0045_words_outlive_their_column")]
    operations = []
