"""Feeds: whole columns, newest first, of the site and of each keyword, as Atom and as JSON."""

import hashlib

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from articles.dossiers import columns_of
from articles.models import Article, Keyword
from articles.templatetags.articles import absolute

COLUMNS = 20


class ColumnFeed(Feed):
    feed_type = Atom1Feed

    def __call__(self, request, *args, **kwargs):
        respond = cache_control(public=True, max_age=300)(super().__call__)
        return respond(request, *args, **kwargs)

    def title(self):
        return settings.COLUMN_NAME

    def subtitle(self):
        return settings.SITE_DESCRIPTION

    def link(self):
        return settings.SITE_URL + "/"

    def feed_url(self):
        return settings.SITE_URL + reverse("articles:feed")

    def items(self):
        return Article.objects.published().newest_first().for_page()[:COLUMNS]

    @staticmethod
    def etag():
        """Another one whenever anything in it is another."""
        shown = Article.objects.published().newest_first().values_list("pk", "updated_at")
        return f'"{hashlib.sha256(repr(list(shown[:COLUMNS])).encode()).hexdigest()[:32]}"'

    def item_title(self, article):
        return article.headline

    def item_link(self, article):
        return article.permalink

    def item_guid(self, article):
        # Atom ids never change, though headline and address may (RFC 4287, 4.2.6).
        return f"{settings.SITE_URL}/#article-{article.pk}"

    def item_description(self, article):
        context = {
            "article": article,
            "sections": article.sections.all(),
            "SITE_URL": settings.SITE_URL,
            "absolute": True,
        }
        return render_to_string("articles/_feed_item.html", context)

    def item_author_name(self, article):
        return article.byline or settings.COLUMN_NAME

    def item_pubdate(self, article):
        return article.published_at

    def item_updateddate(self, article):
        return max(article.updated_at, article.published_at)

    def item_categories(self, article):
        return [keyword.name for keyword in article.ordered_keywords]


class KeywordFeed(ColumnFeed):
    """The columns that have a keyword; what an old or other name leads to is asked for there."""

    def get_object(self, request, slug):
        return get_object_or_404(Keyword, slug=slug)

    def title(self, keyword):
        return f"{settings.COLUMN_NAME}: {keyword.name}"

    def subtitle(self, keyword):
        return keyword.description or settings.SITE_DESCRIPTION

    def link(self, keyword):
        return settings.SITE_URL + keyword.get_absolute_url()

    def feed_url(self, keyword):
        return settings.SITE_URL + reverse("articles:keyword_feed", args=[keyword.slug])

    def items(self, keyword):
        return columns_of(keyword).newest_first().for_page()[:COLUMNS]


@require_safe
@cache_control(public=True, max_age=300)
@condition(etag_func=lambda request: ColumnFeed.etag())
def json_feed(request):
    """The site's columns as JSON Feed 1.1 (jsonfeed.org/version/1.1)."""
    feed = ColumnFeed()
    items = [
        {
            "id": feed.item_guid(article),
            "url": article.permalink,
            "title": article.headline,
            "content_html": feed.item_description(article),
            **({"summary": article.standfirst} if article.standfirst else {}),
            **({"image": _image(article)} if _image(article) else {}),
            "date_published": feed.item_pubdate(article).isoformat(),
            "date_modified": feed.item_updateddate(article).isoformat(),
            "authors": [{"name": feed.item_author_name(article)}],
            "tags": feed.item_categories(article),
        }
        for article in feed.items()
    ]
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title(),
        "description": feed.subtitle(),
        "home_page_url": feed.link(),
        "feed_url": settings.SITE_URL + reverse("articles:json_feed"),
        "language": settings.LANGUAGE_CODE,
        "items": items,
    }
    return JsonResponse(
        content,
        content_type="application/feed+json",
        json_dumps_params={"ensure_ascii": False},
    )


def _image(article):
    lead = article.lead_figure
    return absolute(lead.photo.card()[0]) if lead and lead.photo else None
