"""Feeds: newest columns first, of the site and of each keyword, whole or as summaries, as Atom and
as JSON Feed."""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from articles.discovery.omissions import ResilientFeed, write_entries
from articles.discovery.topic_pages import columns_of
from articles.models import Article, Keyword, SiteIdentity
from articles.templatetags.articles import absolute
from articles.text.characters import drop_controls
from articles.text.dates import iso8601
from pagecache import cache_tags
from pagecache.decorators import cached_page

COLUMNS = 20


class Atom(Atom1Feed):
    """Atom with an entry's text where Atom has it (RFC 4287, 4.1.3); the same bytes every time."""

    def latest_post_date(self):
        """When it changed last; a feed of nothing did long ago, and not just now."""
        return super().latest_post_date() if self.items else datetime(2000, 1, 1, tzinfo=UTC)

    def write(self, outfile, encoding):
        """Write it without what XML cannot carry, which may have been stored before text was
        narrowed where it comes in."""
        self.feed, self.items = _carried(self.feed), _carried(self.items)
        super().write(outfile, encoding)

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        if item.get("content"):
            handler.addQuickElement("content", item["content"], {"type": "html"})


def _carried(value):
    if isinstance(value, str):
        return drop_controls(value)
    if isinstance(value, dict):
        return {key: _carried(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_carried(part) for part in value]
    return value


class ColumnFeed(ResilientFeed, Feed):
    """The site's columns as Atom (RFC 4287); with ``summary=True`` without their text."""

    feed_type = Atom
    language = settings.LANGUAGE_CODE
    route = "articles:feed"
    #: Labels, and parameters of the query, as of every ``cached_page``.
    shown, page_params = ("home",), ()

    def __init__(self, *, summary=False):
        self.summary = summary

    def __call__(self, request, *args, **kwargs):
        page = require_safe(cached_page(*self.shown)(super().__call__))
        return page(request, *args, **kwargs)

    def title(self):
        return settings.COLUMN_NAME

    def subtitle(self):
        return settings.SITE_DESCRIPTION

    def link(self):
        return settings.SITE_URL + "/"

    def feed_url(self):
        return settings.SITE_URL + reverse(self._route())

    def _route(self):
        return f"{self.route}_summary" if self.summary else self.route

    def feed_guid(self):
        return SiteIdentity.feed_id(self._route())

    def items(self):
        return Article.objects.published().newest_first().for_page()[:COLUMNS]

    def item_title(self, article):
        return article.headline

    def item_link(self, article):
        return article.permalink

    def item_guid(self, article):
        # Atom ids never change, though headline and address may (RFC 4287, 4.2.6).
        return article.guid

    def item_description(self, article):
        """The standfirst, or else the key headlines."""
        return article.standfirst or "; ".join(s.headline for s in article.sections.all())

    def item_extra_kwargs(self, article):
        return {"content": None if self.summary else self.text(article)}

    def text(self, article):
        """The whole column as HTML that stands by itself."""
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
        return article.published_at.replace(microsecond=0)

    def item_updateddate(self, article):
        return article.modified_at.replace(microsecond=0)

    def item_categories(self, article):
        return [keyword.name for keyword in article.ordered_keywords]


class KeywordFeed(ColumnFeed):
    """The columns that have a keyword; what an old or other name leads to is asked for there."""

    route = "articles:keyword_feed"
    shown = ()

    def get_object(self, request, slug):
        return _keyword(slug)

    def title(self, keyword):
        return f"{settings.COLUMN_NAME}: {keyword.name}"

    def subtitle(self, keyword):
        return keyword.description or settings.SITE_DESCRIPTION

    def link(self, keyword):
        return settings.SITE_URL + keyword.get_absolute_url()

    def feed_url(self, keyword):
        return settings.SITE_URL + reverse(self._route(), args=[keyword.slug])

    def feed_guid(self, keyword):
        return SiteIdentity.feed_id(f"{self._route()} {keyword.pk}")

    def items(self, keyword):
        return columns_of(keyword).newest_first().for_page()[:COLUMNS]


def _keyword(slug):
    keyword = get_object_or_404(Keyword.objects.in_use(), slug=slug)
    cache_tags.tag(f"dossier:{keyword.pk}")
    return keyword


@require_safe
@cached_page()
def json_feed(request, slug=None, *, summary=False):
    """The columns of the site, or of a keyword, as JSON Feed 1.1 (jsonfeed.org/version/1.1)."""
    if slug is None:
        feed, about = ColumnFeed(summary=summary), ()
        cache_tags.tag(*feed.shown)
    else:
        feed, about = KeywordFeed(summary=summary), (_keyword(slug),)
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title(*about),
        "description": feed.subtitle(*about),
        "home_page_url": feed.link(*about),
        "feed_url": settings.SITE_URL + request.path,
        "language": settings.LANGUAGE_CODE,
        "items": write_entries(
            feed.items(*about), lambda article: _json_item(feed, article), output=request.path
        ),
    }
    return JsonResponse(
        content,
        content_type="application/feed+json",
        json_dumps_params={"ensure_ascii": False},
    )


def _json_item(feed, article):
    summary = feed.item_description(article)
    item = {
        "id": feed.item_guid(article),
        "url": article.permalink,
        "title": article.headline,
        "summary": summary,
        **({"content_text": summary} if feed.summary else {"content_html": feed.text(article)}),
        "date_published": iso8601(article.published_at),
        "date_modified": iso8601(article.modified_at),
        "authors": [{"name": feed.item_author_name(article)}],
        "tags": feed.item_categories(article),
    }
    lead = article.lead_figure
    if lead and lead.photo:
        item["image"] = absolute(lead.photo.card()[0])
    return item
