"""Feeds: newest columns first, whole or as summaries, page after page. This is the site's own as
Atom; ``subject_feeds`` are those of keywords, authors and publications, ``json_feeds`` the same as
JSON Feed."""

import copy
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Enclosure, SyndicationFeed
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from articles.discovery.omissions import ResilientFeed
from articles.models import Article, Download, SiteIdentity, site
from articles.models.article_queryset import ArticleQuerySet
from articles.templatetags.articles import absolute, media_url
from articles.text.characters import drop_controls
from articles.text.primary_keys import parse_pk
from pagecache.decorators import cached_page

COLUMNS = 20


class SameBytes(SyndicationFeed):
    """Mixed in before one of Django's formats: the same bytes every time, and none that XML cannot
    carry."""

    def latest_post_date(self) -> datetime:
        """Return when it changed last; a feed of nothing did long ago, and not just now."""
        return super().latest_post_date() if self.items else datetime(2000, 1, 1, tzinfo=UTC)

    def write(self, outfile: Any, encoding: str) -> None:
        """Write it without what XML cannot carry, which may have been stored before text was
        narrowed where it comes in."""
        self.feed, self.items = _carried(self.feed), _carried(self.items)
        super().write(outfile, encoding)


class Atom(SameBytes, Atom1Feed):
    """Atom with an entry's text where Atom has it (RFC 4287, 4.1.3), and with the way to the
    entries that follow (RFC 5005, 3)."""

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        for relation in ("first", "next"):
            if address := self.feed.get(relation):
                handler.addQuickElement("link", "", {"rel": relation, "href": address})
        if icon := self.feed.get("icon"):
            handler.addQuickElement("icon", icon)

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name, address in item.get("authors", ()):
            handler.startElement("author", AttributesImpl({}))
            handler.addQuickElement("name", name)
            handler.addQuickElement("uri", address)
            handler.endElement("author")
        if item.get("content"):
            handler.addQuickElement("content", item["content"], {"type": "html"})


def _carried(value: Any) -> Any:
    if isinstance(value, str):
        return drop_controls(value)
    if isinstance(value, Enclosure):
        return value  # made of addresses and numbers of ours
    if isinstance(value, dict):
        return {key: _carried(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_carried(part) for part in value]
    return value


if TYPE_CHECKING:
    _Feed = Feed[Any, Any]
else:
    _Feed = Feed


class ColumnFeed(ResilientFeed, _Feed):
    """The site's columns as Atom (RFC 4287), some at a time by key (RFC 5005, 3); with
    ``summary=True`` without their text. One object answers all requests: what is asked of it is
    kept on a copy."""

    feed_type = Atom
    route = "articles:feed"
    #: Labels, and parameters of the query, as of every ``cached_page``.
    shown: tuple[str, ...] = ("home",)
    page_params: tuple[str, ...] = ("before",)
    #: Of the copy: the key that its columns are before, and that of the last of them, where more
    #: follow.
    before, more_before = "", 0
    #: In a copy of the site as files there is no page but the first.
    has_pages = True

    def __init__(self, *, summary: bool = False) -> None:
        self.summary = summary

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = require_safe(cached_page(*self.shown, params=self.page_params)(self.respond))
        return page(request, *args, **kwargs)

    def respond(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().__call__(request, *args, **kwargs)

    def asked(self, request: HttpRequest) -> Self:
        """Return a copy for what ``request`` asks."""
        own = copy.copy(self)
        own.before = request.GET.get("before", "")
        own.has_pages = not getattr(request, "is_static", False)
        return own

    def get_feed(self, obj: Any, request: HttpRequest) -> SyndicationFeed:
        return super(ColumnFeed, self.asked(request)).get_feed(obj, request)

    def feed_extra_kwargs(self, obj: Any) -> dict[str, Any]:
        icon = site().tab_icon
        return {
            "icon": absolute(media_url(icon)) if icon else None,
            "first": self.before and self._address(obj),
            "next": self.next_address(obj),
        }

    def next_address(self, obj: Any) -> str | None:
        """Return where the columns that follow are, once ``items`` were asked for."""
        return f"{self._address(obj)}?before={self.more_before}" if self.more_before else None

    def _address(self, obj: Any) -> str:
        return self.feed_url(obj) if obj else self.feed_url()  # type: ignore[call-arg]  # of some

    def feed_copyright(self) -> str:
        return f"© {site().site_name}"

    def title(self) -> str:
        return site().column_name

    def subtitle(self) -> str:
        return site().description

    def link(self) -> str:
        return settings.SITE_URL + "/"

    def feed_url(self) -> str:
        return settings.SITE_URL + reverse(self._route())

    def _route(self) -> str:
        return f"{self.route}_summary" if self.summary else self.route

    def feed_guid(self) -> str:
        return SiteIdentity.feed_id(self._route())

    def rows(self, obj: Any) -> ArticleQuerySet:
        """Return the columns that it is of."""
        return Article.objects.published()

    def items(self, obj: Any) -> "list[Article]":
        rows = self.rows(obj).newest_first()
        if self.before:
            if self.before != str(parse_pk(self.before)):
                raise Http404
            rows = rows.older_than(get_object_or_404(rows.defer("search"), pk=self.before))
        found = rows.load_for_page(COLUMNS + 1)
        if self.has_pages and len(found) > COLUMNS:
            self.more_before = found[COLUMNS - 1].pk
        return found[:COLUMNS]

    def item_title(self, article: Article) -> str:
        return article.headline

    def item_link(self, article: Article) -> str:
        return article.permalink

    def item_guid(self, article: Article) -> str:
        # Atom ids never change, though headline and address may (RFC 4287, 4.2.6).
        return article.guid

    def item_description(self, article: Article) -> str:
        """Return the standfirst, or else the key headlines."""
        return article.standfirst or "; ".join(s.headline for s in article.sections.all())

    def item_extra_kwargs(self, article: Article) -> dict[str, Any]:
        return {
            "content": None if self.summary else self.text(article),
            "authors": [
                (author.name, absolute(author.get_absolute_url()))
                for author in article.ordered_authors
            ],
        }

    def text(self, article: Article) -> str:
        """Return the whole column as HTML that stands by itself."""
        context = {
            "article": article,
            "sections": article.sections.all(),
            "SITE_URL": settings.SITE_URL,
            "absolute": True,
        }
        return render_to_string("articles/_feed_item.html", context)

    def item_author_name(self, article: Article) -> str | None:
        """Return the byline where there is nothing but that; authors are written one by one."""
        return None if article.ordered_authors else article.byline or site().column_name

    def item_pubdate(self, article: Article) -> datetime:
        assert article.published_at, "Readers have it."
        return article.published_at.replace(microsecond=0)

    def item_updateddate(self, article: Article) -> datetime:
        assert article.modified_at, "Readers have it."
        return article.modified_at.replace(microsecond=0)

    def item_categories(self, article: Article) -> list[str]:
        return [keyword.name for keyword in article.ordered_keywords]

    def item_enclosures(self, article: Article) -> list[Enclosure]:
        return [
            build_enclosure(attachment.download)
            for attachment in article.attachments.all()
            if attachment.download.is_audio
        ]


def build_enclosure(download: Download) -> Enclosure:
    """Return an audio file as feeds name it: with its length in bytes and its type."""
    return Enclosure(absolute(download.file.url), str(download.size), download.media_type)


@require_safe
def elsewhere(request: HttpRequest) -> HttpResponse:
    """Lead to the feed from where programs look for one."""
    return redirect("articles:feed", permanent=True)
