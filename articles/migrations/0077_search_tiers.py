"""Columns are found by what they are about (``articles.discovery.tiers``). Until the worker has made
the words of a column anew, it is found as before."""

from django.contrib.postgres.search import SearchQuery
from django.db import migrations, models
from django.db.models import Q


def outdated(normalization):
    normalized = SearchQuery(normalization, config="simple", search_type="raw")
    return models.Index(
        fields=["id"], condition=~Q(search=normalized), name="article_search_outdated"
    )


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0076_pages_in_the_foot"),
    ]

    operations = [
        migrations.RemoveIndex("article", "article_search_outdated"),
        migrations.AddIndex("article", outdated("0n3")),
    ]
