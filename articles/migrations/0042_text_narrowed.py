"""Text that was stored with characters that XML cannot carry goes without them (data alone)."""

from django.db import migrations

from articles.text import prose
from articles.text.stored import narrow_stored

COLUMNS = {
    "articles_article": ["headline", "standfirst", "byline"],
    "articles_section": ["headline"],
    "articles_figure": ["caption", "credit", "alt_text"],
    "articles_photo": ["caption", "credit", "alt_text"],
    "articles_source": ["publication", "qualifier"],
    "articles_crossreference": ["written", "headline"],
    "articles_correction": ["text"],
    "articles_keyword": ["description"],
    "articles_publication": ["note"],
}


def narrow(apps, schema_editor):
    for table, columns in COLUMNS.items():
        narrow_stored(table, columns)
    # What is left of an address without them must be safe as well.
    narrow_stored("articles_section", ["body"], prose.clean)


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('articles', '0041_redirects_keyed'),
    ]

    operations = [
        migrations.RunPython(narrow, migrations.RunPython.noop),
    ]
