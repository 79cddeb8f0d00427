"""Copies that were kept before get what they are offered back by: a title and their number of words.

Going back keeps, of several copies that one editor has of one column, the newest: there was room for
one.
"""

import re
from urllib.parse import parse_qsl

from django.db import migrations
from django.utils.html import strip_tags

PROSE = re.compile(r"^(headline|standfirst|.+-(headline|body|caption|text))$")


def describe_copies(apps, schema_editor):
    Autosave = apps.get_model("articles", "Autosave")
    for copy in Autosave.objects.only("form").iterator():
        texts = {}
        for name, value in parse_qsl(copy.form):
            if PROSE.match(name) and "-empty-" not in name and "__prefix__" not in name:
                texts[name] = " ".join(strip_tags(value.replace("<", " <")).split())
        title = texts.get("headline") or next(filter(None, texts.values()), "")
        words = sum(len(text.split()) for text in texts.values())
        Autosave.objects.filter(pk=copy.pk).update(title=title[:80], words=words)


def keep_the_newest(apps, schema_editor):
    Autosave = apps.get_model("articles", "Autosave")
    Autosave.objects.exclude(saved_at=None, forgotten_at=None).delete()
    seen = set()
    copies = Autosave.objects.order_by("-kept_at", "-pk")
    for pk, article, editor in copies.values_list("pk", "article_id", "editor_id"):
        if (article, editor) in seen:
            Autosave.objects.filter(pk=pk).delete()
        seen.add((article, editor))


class Migration(migrations.Migration):
    dependencies = [("articles", "0033_copies_of_forms")]

    operations = [migrations.RunPython(describe_copies, keep_the_newest)]
