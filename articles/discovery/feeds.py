"""Feeds: newest columns first, of the site, of each keyword and each author, whole or as
summaries, as Atom and as JSON Feed."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Enclosure, SyndicationFeed
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from articles.discovery.moved import moved
from articles.discovery.omissions import ResilientFeed, write_entries
from articles.discovery.topic_pages import columns_by, columns_of
from articles.models import Article, Attachment, Author, Download, Keyword, SiteIdentity, site
from articles.templatetags.articles import absolute
from articles.text.characters import drop_controls
from articles.text.dates import iso8601
from pagecache import cache_tags
from pagecache.decorators import cached_page

if TYPE_CHECKING:
    pass

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
    """Atom with an entry's text where Atom has it (RFC 4287, 4.1.3)."""

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
    """The site's columns as Atom (RFC 4287); with ``summary=True`` without their text."""

    feed_type = Atom
    route = "articles:feed"
    #: Labels, and parameters of the query, as of every ``cached_page``.
    shown: tuple[str, ...] = ("home",)
    page_params: tuple[str, ...] = ()

    def __init__(self, *, summary: bool = False) -> None:
        self.summary = summary

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = require_safe(cached_page(*self.shown)(self.respond))
        return page(request, *args, **kwargs)

    def respond(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().__call__(request, *args, **kwargs)

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

    def items(self) -> "list[Article]":
        return Article.objects.published().newest_first().load_for_page(COLUMNS)

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


def _or_moved(
    request: HttpRequest, page: str, slug: str, answer: Callable[[HttpRequest, str], HttpResponse]
) -> HttpResponse:
    """Return ``answer`` to who asks for a feed; where the ``page`` that it is of (the name of its
    URL) moved, a redirect to the feed of what it is now."""
    try:
        return answer(request, slug)
    except Http404:
        own = reverse(page, args=[slug])
        return moved(own, below=request.path[len(unquote(own)) :])


class KeywordFeed(ColumnFeed):
    """The columns that have a keyword; what another name leads to is asked for there."""

    route = "articles:keyword_feed"
    shown = ()

    def respond(self, request: HttpRequest, slug: str) -> HttpResponse:
        return _or_moved(request, "articles:keyword", slug, super().respond)

    def get_object(self, request: HttpRequest, slug: str) -> Keyword:
        return _keyword(slug)

    def title(self, keyword: Keyword) -> str:  # type: ignore[override]  # Django passes it
        return f"{site().column_name}: {keyword.name}"

    def subtitle(self, keyword: Keyword) -> str:  # type: ignore[override]  # Django passes it
        return keyword.description or site().description

    def link(self, keyword: Keyword) -> str:  # type: ignore[override]  # Django passes it
        return settings.SITE_URL + keyword.get_absolute_url()

    def feed_url(self, keyword: Keyword) -> str:  # type: ignore[override]  # Django passes it
        return settings.SITE_URL + reverse(self._route(), args=[keyword.slug])

    def feed_guid(self, keyword: Keyword) -> str:  # type: ignore[override]  # Django passes it
        return SiteIdentity.feed_id(f"{self._route()} {keyword.pk}")

    def items(self, keyword: Keyword) -> "list[Article]":  # type: ignore[override]  # as above
        return columns_of(keyword).newest_first().load_for_page(COLUMNS)


class AuthorFeed(ColumnFeed):
    """The columns of an author."""

    route = "articles:author_feed"
    shown = ()

    def respond(self, request: HttpRequest, slug: str) -> HttpResponse:
        return _or_moved(request, "articles:author", slug, super().respond)

    def get_object(self, request: HttpRequest, slug: str) -> Author:
        return _author(slug)

    def title(self, author: Author) -> str:  # type: ignore[override]  # Django passes it
        return f"{site().column_name}: {author.name}"

    def subtitle(self, author: Author) -> str:  # type: ignore[override]  # Django passes it
        return author.description or site().description

    def link(self, author: Author) -> str:  # type: ignore[override]  # Django passes it
        return settings.SITE_URL + author.get_absolute_url()

    def feed_url(self, author: Author) -> str:  # type: ignore[override]  # Django passes it
        return settings.SITE_URL + reverse(self._route(), args=[author.slug])

    def feed_guid(self, author: Author) -> str:  # type: ignore[override]  # Django passes it
        return SiteIdentity.feed_id(f"{self._route()} {author.pk}")

    def items(self, author: Author) -> "list[Article]":  # type: ignore[override]  # as above
        return columns_by(author).newest_first().load_for_page(COLUMNS)


def _author(slug: str) -> Author:
    author = get_object_or_404(Author.objects.in_use(), slug=slug)
    cache_tags.tag(f"authored:{author.pk}")
    return author


def _keyword(slug: str) -> Keyword:
    keyword = get_object_or_404(Keyword.objects.in_use(), slug=slug)
    cache_tags.tag(f"dossier:{keyword.pk}")
    return keyword


@require_safe
@cached_page()
def json_feed(
    request: HttpRequest, slug: str | None = None, *, summary: bool = False
) -> HttpResponse:
    """Return the columns of the site, or of a keyword, as JSON Feed 1.1
    (jsonfeed.org/version/1.1)."""
    if slug is None:
        feed = ColumnFeed(summary=summary)
        cache_tags.tag(*feed.shown)
        return _json_answer(request, feed)

    def answer(request: HttpRequest, slug: str) -> HttpResponse:
        return _json_answer(request, KeywordFeed(summary=summary), _keyword(slug))

    return _or_moved(request, "articles:keyword", slug, answer)


@require_safe
@cached_page()
def author_json_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the columns of an author in the same way."""

    def answer(request: HttpRequest, slug: str) -> HttpResponse:
        return _json_answer(request, AuthorFeed(), _author(slug))

    return _or_moved(request, "articles:author", slug, answer)


def _json_answer(request: HttpRequest, feed: ColumnFeed, *about: Keyword | Author) -> HttpResponse:
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title(*about),
        "description": feed.subtitle(*about),
        "home_page_url": feed.link(*about),
        "feed_url": settings.SITE_URL + request.path,
        "language": site().language,
        "items": write_entries(
            feed.items(*about), lambda article: _json_item(feed, article), output=request.path
        ),
    }
    return JsonResponse(
        content,
        content_type="application/feed+json",
        json_dumps_params={"ensure_ascii": False},
    )


def _json_item(feed: ColumnFeed, article: Article) -> dict[str, Any]:
    summary = feed.item_description(article)
    item: dict[str, Any] = {
        "id": feed.item_guid(article),
        "url": article.permalink,
        "title": article.headline,
        "summary": summary,
        **({"content_text": summary} if feed.summary else {"content_html": feed.text(article)}),
        "date_published": iso8601(feed.item_pubdate(article)),
        "date_modified": iso8601(feed.item_updateddate(article)),
        "authors": [
            {"name": author.name, "url": absolute(author.get_absolute_url())}
            for author in article.ordered_authors
        ]
        or [{"name": feed.item_author_name(article)}],
        "tags": feed.item_categories(article),
    }
    lead = article.lead_figure
    if lead and lead.photo:
        item["image"] = absolute(lead.photo.card()[0])
    audio = [each for each in article.attachments.all() if each.download.is_audio]
    if audio:
        item["attachments"] = [_json_attachment(attachment) for attachment in audio]
    return item


def _json_attachment(attachment: Attachment) -> dict[str, Any]:
    download = attachment.download
    described = {
        "url": absolute(download.file.url),
        "mime_type": download.media_type,
        "title": attachment.shown_title,
        "size_in_bytes": download.size,
    }
    if download.duration:
        described["duration_in_seconds"] = round(download.duration.total_seconds())
    return described
