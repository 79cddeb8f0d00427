"""The columns' audio as a podcast: RSS 2.0 with the tags of Apple's directory and of Podcasting 2.0
(podcasting2.org)."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.discovery.feeds import SameBytes, build_enclosure
from articles.discovery.omissions import ResilientFeed
from articles.media import social_cards
from articles.models import Article, Attachment, Figure, Section, site
from articles.templatetags.articles import absolute
from background.compiled_queries import CompiledQueries
from pagecache import cache_tags
from pagecache.decorators import cached_page

if TYPE_CHECKING:
    _Feed = Feed[Any, Any]
else:
    _Feed = Feed

EPISODES = 100
#: Of podcast:guid, for all podcasts.
NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
#: What a daily news column is among the categories of directories.
CATEGORY, SUBCATEGORY = "News", "Daily News"


class PodcastRss(SameBytes, Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {
            "xmlns:itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
            "xmlns:podcast": "https://podcastindex.org/namespace/1.0",
        }

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("itunes:author", self.feed["title"])
        handler.addQuickElement("itunes:type", "episodic")
        handler.addQuickElement("itunes:explicit", "false")
        handler.addQuickElement("itunes:image", attrs={"href": self.feed["cover"]})
        handler.startElement("itunes:category", {"text": CATEGORY})  # type: ignore[arg-type]  # it takes them
        handler.addQuickElement("itunes:category", attrs={"text": SUBCATEGORY})
        handler.endElement("itunes:category")
        handler.addQuickElement("podcast:guid", self.feed["guid"])
        # Whoever has the site may take the podcast elsewhere.
        handler.addQuickElement("podcast:locked", "no")
        handler.addQuickElement("podcast:medium", "podcast")

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("itunes:title", item["title"])
        handler.addQuickElement("itunes:author", item["author"])
        handler.addQuickElement("itunes:explicit", "false")
        if item["duration"]:
            handler.addQuickElement("itunes:duration", str(item["duration"]))
        handler.addQuickElement("itunes:image", attrs={"href": item["cover"]})


class PodcastFeed(ResilientFeed, _Feed):
    """Each audio file of a column, or of a section, as an episode; the newest columns first."""

    feed_type = PodcastRss
    item_guid_is_permalink = False

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = require_safe(cached_page("archive", "podcast")(super().__call__))
        return page(request, *args, **kwargs)

    page_params: tuple[str, ...] = ()

    def title(self) -> str:
        return site().column_name

    def description(self) -> str:
        return site().description or site().column_name

    def link(self) -> str:
        return settings.SITE_URL + "/"

    def feed_url(self) -> str:
        return settings.SITE_URL + reverse("articles:podcast")

    def feed_extra_kwargs(self, obj: Any) -> dict[str, Any]:
        return {"cover": _own_cover(), "guid": self.guid()}

    def guid(self) -> str:
        """Return what directories know the podcast by, as all compute it of its address: without
        scheme and last slashes (podcasting2.org, podcast:guid)."""
        return str(uuid5(NAMESPACE, self.feed_url().partition("://")[2].rstrip("/")))

    def items(self) -> "list[Attachment]":
        return list(
            episodes()
            .select_related("download")
            .prefetch_related(
                Prefetch("section", Section.objects.only("article", "anchor", "headline")),
                Prefetch("article", Article.objects.defer("search")),
                Prefetch(
                    "article__sections", Section.objects.only("article", "headline", "position")
                ),
                Prefetch("article__lead_figures", Figure.objects.select_related("photo")),
            )
            .order_by("-article__edition_date", "-article__published_at", "position", "pk")[
                :EPISODES
            ]
        )

    def item_title(self, attachment: Attachment) -> str:
        return (attachment.section or attachment.article).headline

    def item_description(self, attachment: Attachment) -> str:
        article = attachment.article
        return article.standfirst or "; ".join(s.headline for s in article.sections.all())

    def item_link(self, attachment: Attachment) -> str:
        article = attachment.article
        if attachment.section:
            place = article.edition_date, article.slug, attachment.section.anchor
            return absolute(reverse("articles:section", args=place))
        return article.permalink

    def item_guid(self, attachment: Attachment) -> str:
        # A recording that is put in place of another is the same episode.
        article, section = attachment.article, attachment.section
        return f"{article.guid}#{section.anchor}" if section else article.guid

    def item_author_name(self, attachment: Attachment) -> str:
        return attachment.article.byline or site().column_name

    def item_pubdate(self, attachment: Attachment) -> datetime:
        published = attachment.article.published_at
        assert published, "Readers have it."
        return published.replace(microsecond=0)

    def item_enclosures(self, attachment: Attachment) -> list[Enclosure]:
        return [build_enclosure(attachment.download)]

    def item_extra_kwargs(self, attachment: Attachment) -> dict[str, Any]:
        duration = attachment.download.duration
        author = self.item_author_name(attachment)
        lead = attachment.article.lead_figure
        cover = lead.photo.cover() if lead and lead.photo else None
        return {
            "duration": duration and round(duration.total_seconds()),
            "author": author,
            "cover": absolute(cover) if cover else _own_cover(),
        }


def _own_cover() -> str:
    """The picture of the podcast, and of episodes without one of their own."""
    return absolute(reverse("articles:podcast_cover"))


def episodes() -> Any:
    """Return the audio of public columns."""
    return Attachment.objects.audio().public().filter(article__kind=Article.Kind.COLUMN)


def is_there() -> bool:
    """Whether there is a podcast; the page that asks goes by it."""
    cache_tags.tag("podcast", "archive")
    return bool(_ANY_EPISODE.ask()["any"])


_ANY_EPISODE = CompiledQueries(lambda: {"any": episodes().order_by().values_list("pk")[:1]})


@require_safe
@cached_page()
@cache_control(public=True, max_age=24 * 3600)
def cover(request: HttpRequest) -> HttpResponse:
    """Show the podcast's picture: the column's name."""
    drawn = social_cards.draw_cover(site().column_name)
    return HttpResponse(drawn, content_type="image/png")
