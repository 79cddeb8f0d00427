"""The same feeds as JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from articles.discovery.feeds import ColumnFeed, name_hub
from articles.discovery.omissions import write_entries
from articles.discovery.paged_feeds import icon_address
from articles.discovery.subject_feeds import Subject, SubjectFeed, or_moved
from articles.models import Article, Attachment, site
from articles.templatetags.articles import absolute
from articles.text.dates import iso8601
from pagecache.decorators import cached_page


@require_safe
def json_feed(request: HttpRequest, *, summary: bool = False) -> HttpResponse:
    """Return the columns of the site."""
    response = _json_feed(request, summary=summary)
    if ColumnFeed(summary=summary).asked(request).is_announced():
        name_hub(response, request.path)
    return response


json_feed.page_params = ("before",)  # type: ignore[attr-defined]  # as every cached page has them


@cached_page("home", params=["before"])
def _json_feed(request: HttpRequest, *, summary: bool) -> HttpResponse:
    return _json_answer(request, ColumnFeed(summary=summary).asked(request))


@require_safe
@cached_page(params=["before"])
def subject_json_feed(
    request: HttpRequest, slug: str, *, feed: type[SubjectFeed], summary: bool = False
) -> HttpResponse:
    """Return the columns of a keyword, an author or a publication in the same way."""
    own = feed(summary=summary).asked(request)

    def answer(request: HttpRequest, slug: str) -> HttpResponse:
        return _json_answer(request, own, own.subject(slug))

    return or_moved(request, own.route.removesuffix("_feed"), slug, answer)


def _json_answer(request: HttpRequest, feed: ColumnFeed, *about: Subject) -> HttpResponse:
    items = write_entries(
        feed.items(about[0] if about else None),
        lambda article: _json_item(feed, article),
        output=request.path,
    )
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title(*about),
        "description": feed.subtitle(*about),
        "home_page_url": feed.link(*about),
        "feed_url": settings.SITE_URL + request.path,
        "language": site().language,
        "items": items,
    }
    if icon := icon_address(is_drawn=feed.has_pages):
        content["icon"] = icon
    if feed.is_announced() and (hub := site().websub_hub):
        content["hubs"] = [{"type": "WebSub", "url": hub}]
    if feed.more_before:
        content["next_url"] = f"{settings.SITE_URL}{request.path}?before={feed.more_before}"
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
