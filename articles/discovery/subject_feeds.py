"""Feeds of keywords, authors and publications: the columns of each."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from articles.discovery.feeds import ColumnFeed
from articles.discovery.moved import moved
from articles.discovery.topic_pages import columns_by, columns_of
from articles.models import Article, Author, Keyword, Publication, SiteIdentity, site
from articles.models.article_queryset import ArticleQuerySet
from pagecache import cache_tags


def or_moved(
    request: HttpRequest, page: str, slug: str, answer: Callable[[HttpRequest, str], HttpResponse]
) -> HttpResponse:
    """Return ``answer`` to who asks for a feed; where the ``page`` that it is of (the name of its
    URL) moved, a redirect to the feed of what it is now."""
    try:
        return answer(request, slug)
    except Http404:
        own = reverse(page, args=[slug])
        return moved(own, below=request.path[len(unquote(own)) :])


#: What has columns of its own, and a page.
Subject = Keyword | Author | Publication


class SubjectFeed(ColumnFeed):
    """The columns of something with a page: a keyword, an author, a publication that they cite. An
    old address of it leads on."""

    shown = ()

    def respond(
        self, request: HttpRequest, *args: Any, month: date | None = None, **kwargs: Any
    ) -> HttpResponse:
        def answer(request: HttpRequest, slug: str) -> HttpResponse:
            return super(SubjectFeed, self).respond(request, month=month, slug=slug)

        return or_moved(request, self.route.removesuffix("_feed"), kwargs["slug"], answer)

    def get_object(self, request: HttpRequest, slug: str) -> Subject:
        return self.subject(slug)

    def subject(self, slug: str) -> Subject:
        """Return it, or raise ``Http404``."""
        raise NotImplementedError

    def title(self, subject: Subject) -> str:  # type: ignore[override]  # Django passes it
        return f"{site().column_name}: {subject.name}"

    def subtitle(self, subject: Subject) -> str:  # type: ignore[override]  # Django passes it
        about = subject.note if isinstance(subject, Publication) else subject.description
        return about or site().description

    def link(self, subject: Subject) -> str:  # type: ignore[override]  # Django passes it
        return settings.SITE_URL + subject.get_absolute_url()

    def feed_url(self, subject: Subject) -> str:  # type: ignore[override]  # Django passes it
        return settings.SITE_URL + reverse(self._route(), args=[subject.slug])

    def feed_guid(self, subject: Subject) -> str:  # type: ignore[override]  # Django passes it
        return SiteIdentity.feed_id(f"{self._route()} {subject.pk}")


class KeywordFeed(SubjectFeed):
    """The columns that have a keyword; what another name leads to is asked for there."""

    route = "articles:keyword_feed"

    def subject(self, slug: str) -> Keyword:
        keyword = get_object_or_404(Keyword.objects.in_use(), slug=slug)
        cache_tags.tag(f"dossier:{keyword.pk}")
        return keyword

    def rows(self, subject: Keyword) -> ArticleQuerySet:
        return columns_of(subject)


class AuthorFeed(SubjectFeed):
    """The columns of an author."""

    route = "articles:author_feed"

    def subject(self, slug: str) -> Author:
        author = get_object_or_404(Author.objects.in_use(), slug=slug)
        cache_tags.tag(f"authored:{author.pk}")
        return author

    def rows(self, subject: Author) -> ArticleQuerySet:
        return columns_by(subject)


class PublicationFeed(SubjectFeed):
    """The columns that cite a publication."""

    route = "articles:publication_feed"

    def subject(self, slug: str) -> Publication:
        publication = get_object_or_404(Publication.objects.in_use(), slug=slug)
        cache_tags.tag(f"citing:{publication.pk}")
        return publication

    def rows(self, subject: Publication) -> ArticleQuerySet:
        return Article.objects.published().filter(cited__contains=[subject.pk])
