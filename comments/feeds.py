"""Feeds of public comments: of the site, and of one column."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.discovery.feeds import Atom
from articles.discovery.omissions import ResilientFeed
from articles.models import Article, SiteIdentity
from comments.models import Comment
from pagecache import cache_tags
from pagecache.decorators import cached_page

COMMENTS = 50


class CommentFeed(ResilientFeed, Feed):
    """The newest comments of the site as Atom."""

    feed_type = Atom
    language = settings.LANGUAGE_CODE
    shown, page_params = ("comments",), ()

    def __call__(self, request, *args, **kwargs):
        page = require_safe(cached_page(*self.shown)(super().__call__))
        return page(request, *args, **kwargs)

    def title(self):
        return _("%(name)s: comments") % {"name": settings.COLUMN_NAME}

    def link(self):
        return settings.SITE_URL + "/"

    def feed_url(self):
        return settings.SITE_URL + reverse("comments:feed")

    def feed_guid(self):
        return SiteIdentity.feed_id("comments:feed")

    def items(self):
        public = Comment.objects.approved().filter(article__in=Article.objects.published())
        return self.newest(public)

    def newest(self, comments):
        return (
            comments.select_related("article").defer("article__search").order_by("-pk")[:COMMENTS]
        )

    def item_title(self, comment):
        return f"{self.item_author_name(comment)}: {comment.article.headline}"

    def item_description(self, comment):
        return comment.html

    def item_link(self, comment):
        return settings.SITE_URL + comment.get_absolute_url()

    def item_guid(self, comment):
        return comment.guid

    def item_author_name(self, comment):
        return comment.signature

    def item_pubdate(self, comment):
        return comment.written_at.replace(microsecond=0)

    def item_updateddate(self, comment):
        return (comment.edited_at or comment.written_at).replace(microsecond=0)


class ColumnCommentFeed(CommentFeed):
    """Those under one column."""

    shown = ()

    def get_object(self, request, article_id):
        return get_object_or_404(Article.objects.published().defer("search"), pk=article_id)

    def title(self, article):
        return _("Comments on %(headline)s") % {"headline": article.headline}

    def link(self, article):
        return article.permalink

    def feed_url(self, article):
        return settings.SITE_URL + reverse("comments:column_feed", args=[article.pk])

    def feed_guid(self, article):
        return SiteIdentity.feed_id(f"comments:column_feed {article.guid}")

    def items(self, article):
        cache_tags.tag(f"comments:{article.pk}")
        return self.newest(Comment.objects.approved().filter(article=article))
