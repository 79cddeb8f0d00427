"""Redirects get the key of their old address, and the row of ours that they lead to.

Of two that are the same address the first has the key; a later one that leads to the same end is
removed, one that leads elsewhere goes on to answer for exactly what is written in it."""

from django.core.exceptions import ValidationError
from django.db import migrations

from articles.discovery.addresses import key_without_case, parse_address
from articles.discovery.own_addresses import find_rows

BATCH = 2000


def fill(apps, schema_editor):
    Redirect = apps.get_model('articles', 'Redirect')
    first, last = {}, 0
    while rows := list(Redirect.objects.filter(pk__gt=last).order_by('pk')[:BATCH]):
        last = rows[-1].pk
        own = find_rows({row.new for row in rows}, apps.get_model)
        filled = []
        for row in rows:
            try:
                # Two slashes would make a host of what follows.
                key = parse_address('/' + row.old.lstrip('/')).key
            except ValidationError:
                print(f'  {row.old} answers for exactly what is written.')
                continue
            found = own.get(row.new)
            if found:
                row.article, row.keyword, row.below = found.article, found.keyword, found.below
            end = (row.new, row.permanent)
            if key not in first:
                first[key] = (row.old, end)
                row.key, row.key_without_case = key, key_without_case(key)
                filled.append(row)
            elif first[key][1] == end:
                print(f'  {row.old} is the same address as {first[key][0]} and leads there too; removed.')
                row.delete()
            else:
                print(f'  {row.old} is the same address as {first[key][0]} and leads elsewhere; it '
                      'answers for exactly what is written.')
                filled.append(row)
        Redirect.objects.bulk_update(
            filled, ['key', 'key_without_case', 'article', 'keyword', 'below'], batch_size=500
        )


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0040_redirects_matched_as_addresses'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
