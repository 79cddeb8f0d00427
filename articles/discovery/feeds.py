"""Feeds: newest columns first, whole or as summaries, page after page. This is the site's own as
Atom; ``subject_feeds`` are those of keywords, authors and publications, ``json_feeds`` the same as
JSON Feed."""

import copy
from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.feedgenerator import Atom1Feed, Enclosure, SyndicationFeed
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from articles.discovery.paged_feeds import PagedFeed
from articles.models import Article, Download, SiteIdentity, site
from articles.models.article_queryset import ArticleQuerySet
from articles.templatetags.articles import absolute
from articles.text.characters import drop_controls
from background import clock

#: Columns of a feed, and of an archive: more in one month go on in another.
COLUMNS, ARCHIVED = 20, 100


def _span(month: date) -> tuple[date, date]:
    """Return the first and the last day of the month that begins with ``month``."""
    return month, (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


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
    entries that follow (RFC 5005, 3) and to archives (4); what names the ``current`` feed is one of
    those."""

    def root_attributes(self) -> dict[str, str]:
        attributes: dict[str, str] = super().root_attributes()
        if self.feed.get("current"):
            attributes["xmlns:fh"] = "http://purl.org/syndication/history/1.0"
        return attributes

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        for relation in ("hub", "first", "next", "prev-archive", "current"):
            if address := self.feed.get(relation.replace("-", "_")):
                handler.addQuickElement("link", "", {"rel": relation, "href": address})
        for name in ("icon", "logo"):
            if address := self.feed.get(name):
                handler.addQuickElement(name, address)
        if self.feed.get("current"):
            handler.addQuickElement("fh:archive")

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


def name_hub(response: HttpResponse, path: str) -> None:
    """Say in the headers of a feed at ``path`` which hub is told of it, for who does not read the
    feed itself (w3.org/TR/websub, 4). A page is kept without its headers."""
    if hub := site().websub_hub:
        links = {"hub": hub, "self": settings.SITE_URL + path}
        response["Link"] = ", ".join(
            f'<{iri_to_uri(address)}>; rel="{relation}"' for relation, address in links.items()
        )


class ColumnFeed(PagedFeed):
    """The site's columns as Atom (RFC 4287), some at a time by key (RFC 5005, 3), and month by
    month as archives (4); with ``summary=True`` without their text."""

    feed_type = Atom
    route = "articles:feed"
    shown: tuple[str, ...] = ("home",)
    #: Of the copy: the first day of the month that it is the archive of.
    month: date | None = None
    #: Of the copy: where the archive before it is, once ``items`` were asked for.
    prev_archive: str | None = None

    def __init__(self, *, summary: bool = False) -> None:
        self.summary = summary

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        if "month" not in kwargs and self.asked(request).is_announced():
            name_hub(response, request.path)
        return response

    def respond(
        self, request: HttpRequest, *args: Any, month: date | None = None, **kwargs: Any
    ) -> HttpResponse:
        own = copy.copy(self)
        own.month = month
        return super(ColumnFeed, own).respond(request, *args, **kwargs)

    def get_feed(self, obj: Any, request: HttpRequest) -> SyndicationFeed:
        feed = super().get_feed(obj, request)
        if self.month:
            before = f"?before={self.before}" if self.before else ""
            feed.feed["feed_url"] = self._archive_address(obj, self.month) + before
        return feed

    def feed_extra_kwargs(self, obj: Any) -> dict[str, Any]:
        extra = super().feed_extra_kwargs(obj)
        extra["prev_archive"] = self.prev_archive
        if self.is_announced():
            extra["hub"] = site().websub_hub
        if self.month:
            extra |= {"first": None, "next": None, "current": self._address(obj)}
        return extra

    def is_announced(self) -> bool:
        """Return whether a hub is told of what is new in it (``articles.discovery.announcing``)."""
        return type(self) is ColumnFeed and not (self.before or self.month) and self.has_pages

    def _archive_address(self, obj: Any, month: date) -> str:
        return f"{self._address(obj)}{month:%Y/%m}/"

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
        rows, limit = self.rows(obj).newest_first(), COLUMNS
        if self.month:
            rows, limit = rows.filter(edition_date__range=_span(self.month)), ARCHIVED
        if key := self.key_before():
            rows = rows.older_than(get_object_or_404(rows.defer("search"), pk=key))
        found = rows.load_for_page(limit + 1)
        if self.month and not found:
            raise Http404
        if self.has_pages:
            self._lead_on(obj, found, limit)
        return found[:limit]

    def _lead_on(self, obj: Any, found: "list[Article]", limit: int) -> None:
        """Note what follows the first ``limit`` of ``found``: the page, and the archive.

        An archive never changes once somebody may have read it (RFC 5005, 4), so that of a month
        that is not over is one of what is before a column, at an address of its own.
        """
        has_more = len(found) > limit
        self.more_before = found[limit - 1].pk if has_more else 0
        if self.before and not self.month:
            return
        if has_more:
            month = found[limit].edition_date.replace(day=1)
            is_whole = not self.month and _span(month)[1] < clock.today()
            address = self._archive_address(obj, month)
            self.prev_archive = address if is_whole else f"{address}?before={self.more_before}"
        elif self.month:
            older = self.rows(obj).newest_first().filter(edition_date__lt=self.month)
            if day := older.values_list("edition_date", flat=True).first():
                self.prev_archive = self._archive_address(obj, day.replace(day=1))

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
