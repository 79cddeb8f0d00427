"""Names that are the same become one (``articles.text.names``): the oldest stays, all that was tied
to a younger goes over to it, and what was public keeps its address.

Going back makes nothing apart again; the former program finds its way with what is there.
"""

from django.db import migrations

from ._twins import merge_twins


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0027_names_compared'),
    ]

    operations = [
        migrations.RunPython(merge_twins, migrations.RunPython.noop),
    ]
