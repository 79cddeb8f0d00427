"""Keys of redirects that were computed otherwise, from characters that show nothing or from bytes of
old servers beside UTF-8, are made anew (data alone); two slashes at the beginning are one.

Of two that are the same address now, the one that has the key keeps it; another that leads to the
same end is removed, one that leads elsewhere goes on to answer for exactly what is written in it.
"""

from django.core.exceptions import ValidationError
from django.db import migrations

from articles.discovery.addresses import key_without_case, parse_address

BATCH_SIZE = 2000


def key_anew(apps, schema_editor):
    Redirect = apps.get_model('articles', 'Redirect')
    changed, last = {}, 0
    while rows := list(Redirect.objects.filter(pk__gt=last).order_by('pk')[:BATCH_SIZE]):
        last = rows[-1].pk
        for row in rows:
            if row.old.startswith('//'):
                _write_with_one_slash(Redirect, row)
            try:
                key = row.key and parse_address('/' + row.old.lstrip('/')).key
            except ValidationError:
                key = None
            if key != row.key:
                changed[row.pk] = key
    # No key is in another's way while they change.
    Redirect.objects.filter(pk__in=changed).update(key=None, key_without_case=None)
    for pk, key in changed.items():
        if key is not None:
            _give(Redirect, Redirect.objects.get(pk=pk), key)


def _write_with_one_slash(Redirect, row):
    old = '/' + row.old.lstrip('/')
    if old != row.new and not Redirect.objects.filter(old=old).exists():
        Redirect.objects.filter(pk=row.pk).update(old=old)


def _give(Redirect, row, key):
    first = Redirect.objects.filter(key=key).first()
    if first is None:
        Redirect.objects.filter(pk=row.pk).update(
            key=key, key_without_case=key_without_case(key)
        )
    elif (first.new, first.permanent) == (row.new, row.permanent):
        print(f'  {row.old} is the same address as {first.old} and leads there too; removed.')
        row.delete()
    else:
        print(f'  {row.old} is the same address as {first.old} and leads elsewhere; it answers for '
              'exactly what is written.')


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0043_pages_of_one_server'),
    ]

    operations = [migrations.RunPython(key_anew, migrations.RunPython.noop)]
