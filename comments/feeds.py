"""Feeds of public comments: of the site, and of one column."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.discovery.feeds import Atom
from articles.discovery.paged_feeds import PagedFeed
from articles.models import Article, SiteIdentity, site
from comments.models import Comment
from pagecache import cache_tags

if TYPE_CHECKING:
    from comments.models.comment import CommentQuerySet

COMMENTS = 50


class CommentFeed(PagedFeed):
    """The comments of the site as Atom, the newest first, some at a time by key (RFC 5005, 3)."""

    feed_type = Atom
    shown: tuple[str, ...] = ("comments",)

    def title(self) -> str:
        return _("%(name)s: comments") % {"name": site().column_name}

    def link(self) -> str:
        return settings.SITE_URL + "/"

    def feed_url(self) -> str:
        return settings.SITE_URL + reverse("comments:feed")

    def feed_guid(self) -> str:
        return SiteIdentity.feed_id("comments:feed")

    def items(self) -> list[Comment]:
        public = Comment.objects.approved().filter(
            article__in=Article.everything.published().takes_comments()
        )
        return self.newest(public)

    def newest(self, comments: "CommentQuerySet") -> list[Comment]:
        rows = comments.select_related("article").defer("article__search").order_by("-pk")
        if key := self.key_before():
            rows = rows.filter(pk__lt=get_object_or_404(comments, pk=key).pk)
        found = list(rows[: COMMENTS + 1])
        if self.has_pages and len(found) > COMMENTS:
            self.more_before = found[COMMENTS - 1].pk
        return found[:COMMENTS]

    def item_title(self, comment: Comment) -> str:
        return f"{self.item_author_name(comment)}: {comment.article.headline}"

    def item_description(self, comment: Comment) -> str:
        return comment.html

    def item_link(self, comment: Comment) -> str:
        return settings.SITE_URL + comment.get_absolute_url()

    def item_guid(self, comment: Comment) -> str:
        return comment.guid

    def item_author_name(self, comment: Comment) -> str:
        return comment.signature

    def item_pubdate(self, comment: Comment) -> datetime:
        return comment.written_at.replace(microsecond=0)

    def item_updateddate(self, comment: Comment) -> datetime:
        return (comment.edited_at or comment.written_at).replace(microsecond=0)


class ColumnCommentFeed(CommentFeed):
    """Those under one column."""

    shown = ()

    def get_object(self, request: HttpRequest, article_id: int) -> Article:
        return get_object_or_404(
            Article.everything.published().takes_comments().defer("search"), pk=article_id
        )

    def title(self, article: Article) -> str:  # type: ignore[override]  # Django passes it
        return _("Comments on %(headline)s") % {"headline": article.headline}

    def link(self, article: Article) -> str:  # type: ignore[override]  # Django passes it
        return article.permalink

    def feed_url(self, article: Article) -> str:  # type: ignore[override]  # Django passes it
        return settings.SITE_URL + reverse("comments:column_feed", args=[article.pk])

    def feed_guid(self, article: Article) -> str:  # type: ignore[override]  # Django passes it
        return SiteIdentity.feed_id(f"comments:column_feed {article.guid}")

    def items(self, article: Article) -> list[Comment]:  # type: ignore[override]  # as above
        cache_tags.tag(f"comments:{article.pk}")
        return self.newest(Comment.objects.approved().filter(article=article))
