"""Taking the samples away for good, and nothing of one's own.

A sample that is used for what is one's own stays, and is no sample any more: a keyword that an own
column has or a subscriber chose, a photo that an own column shows, a publication that one cites,
an author who signs one.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from articles.models import (
    Article,
    Author,
    Authorship,
    Figure,
    Keyword,
    KeywordUse,
    Photo,
    Publication,
    Redirect,
    SectionKeyword,
    Source,
    site,
)
from background import locks
from comments.models import Comment
from subscriptions.models import Edition, Subscriber
from worldview.samples import records
from worldview.samples.models import Sample

logger = logging.getLogger(__name__)
Kind = Sample.Kind


@dataclass(frozen=True)
class Counts:
    """How many of each go. ``answers`` are comments under sample columns that came with none."""

    columns: int
    comments: int
    answers: int
    mailings: int
    photos: int
    keywords: int
    publications: int
    authors: int

    def __str__(self) -> str:
        return ",".join(str(getattr(self, field.name)) for field in fields(self))


@dataclass(frozen=True)
class Plan:
    """What goes, as keys."""

    columns: list[int]
    photos: list[int]
    keywords: list[int]
    publications: list[int]
    authors: list[int]

    def counts(self) -> Counts:
        under = Comment.objects.filter(article__in=self.columns)
        own = under.exclude(pk__in=_keys(Kind.COMMENT)).count()
        return Counts(
            columns=len(self.columns),
            comments=under.count() - own,
            answers=own,
            mailings=Edition.objects.filter(
                Q(article__in=self.columns) | Q(correction__article__in=self.columns)
            ).count(),
            photos=len(self.photos),
            keywords=len(self.keywords),
            publications=len(self.publications),
            authors=len(self.authors),
        )


def are_there() -> bool:
    """Return whether any sample is left."""
    return Sample.objects.exists() and any(
        model._default_manager.filter(pk__in=_keys(kind)).exists()
        for kind, model in records.MODELS.items()
    )


def changed_columns() -> QuerySet[Article]:
    """Return the sample columns that were saved at the desk: they have more than the revision they
    were loaded with."""
    return (
        Article.objects.filter(pk__in=_keys(Kind.COLUMN))
        .annotate(saved=Count("revisions"))
        .filter(Q(version__gt=0) | Q(saved__gt=1))
    )


def changed_words() -> list[Photo | Keyword | Publication | Author]:
    """Return the keywords, publications, authors and photos of which somebody wrote otherwise."""
    kinds = (Kind.KEYWORD, Kind.PUBLICATION, Kind.AUTHOR, Kind.PHOTO)
    return [row for kind in kinds for row in _changed(kind)]


def plan(*, keep_changed: bool) -> Plan:
    """Return what goes; with ``keep_changed`` nothing that somebody changed."""
    columns = Article.objects.filter(pk__in=_keys(Kind.COLUMN))
    if keep_changed:
        columns = columns.exclude(pk__in=changed_columns().values("pk"))
    going = list(columns.order_by("pk").values_list("pk", flat=True))
    return Plan(
        going,
        photos=_going(Kind.PHOTO, _photos_in_use(going), keep_changed),
        keywords=_going(Kind.KEYWORD, _keywords_in_use(going), keep_changed),
        publications=_going(Kind.PUBLICATION, _publications_in_use(going), keep_changed),
        authors=_going(Kind.AUTHOR, _authors_in_use(going), keep_changed),
    )


@transaction.atomic
def remove(*, keep_changed: bool, by: User) -> Counts:
    """Remove the samples, all or none, with the files of their photos; return how many went. What
    stays of them is one's own from now on."""
    locks.acquire("samples")
    going = plan(keep_changed=keep_changed)
    counts = going.counts()
    columns = Article.objects.filter(pk__in=going.columns).defer("search")
    LogEntry.objects.log_actions(by.pk, columns, DELETION, "Removed with the samples.")
    columns.delete()
    photos = Photo.objects.filter(pk__in=going.photos)
    files = [name for photo in photos for name in _files_of(photo)]
    photos.delete()
    Keyword.objects.filter(pk__in=going.keywords).delete()
    Publication.objects.filter(pk__in=going.publications).delete()
    authors = Author.objects.filter(pk__in=going.authors)
    files += [copy["name"] for author in authors for copy in author.picture]
    authors.delete()
    Sample.objects.all().delete()
    transaction.on_commit(lambda: _remove_files(files))
    return counts


# --- Which rows, and which of them are in use ----------------------------------------------------


def _keys(kind: str) -> list[int]:
    # Not a query within others: they are few, and found by their keys among however many.
    return list(Sample.objects.filter(kind=kind).values_list("row", flat=True))


def _changed(kind: str) -> Iterable[Photo | Keyword | Publication | Author]:
    came_with = dict(
        Sample.objects.filter(kind=kind).exclude(digest="").values_list("row", "digest")
    )
    rows: QuerySet[Photo | Keyword | Publication | Author]
    rows = records.MODELS[kind]._default_manager.filter(pk__in=came_with)  # type: ignore[assignment]  # of these kinds
    return [row for row in rows.order_by("pk") if records.digest(row) != came_with[row.pk]]


def _going(kind: str, in_use: Q, keep_changed: bool) -> list[int]:
    rows = records.MODELS[kind]._default_manager.filter(pk__in=_keys(kind)).exclude(in_use)
    kept = {row.pk for row in _changed(kind)} if keep_changed else set()
    return [key for key in rows.order_by("pk").values_list("pk", flat=True) if key not in kept]


def _photos_in_use(going: list[int]) -> Q:
    elsewhere = Figure.objects.filter(photo=OuterRef("pk")).exclude(
        Q(article__in=going) | Q(section__article__in=going)
    )
    held = {
        photo.pk
        for photo in Photo.objects.filter(pk__in=_keys(Kind.PHOTO))
        if photo.held_by().exclude(pk__in=going).exists()
    }
    return Exists(elsewhere) | Q(pk__in=held)


def _keywords_in_use(going: list[int]) -> Q:
    return (
        Exists(KeywordUse.objects.filter(tag=OuterRef("pk")).exclude(content_object__in=going))
        | Exists(
            SectionKeyword.objects.filter(keyword=OuterRef("pk")).exclude(
                section__article__in=going
            )
        )
        | Exists(Subscriber.keywords.through.objects.filter(keyword=OuterRef("pk")))
        | Exists(Redirect.objects.filter(keyword=OuterRef("pk")))
    )


def _publications_in_use(going: list[int]) -> Q:
    return Q(
        Exists(Source.objects.filter(record=OuterRef("pk")).exclude(section__article__in=going))
    )


def _authors_in_use(going: list[int]) -> Q:
    signed = Authorship.objects.filter(author=OuterRef("pk")).exclude(article__in=going)
    return Q(Exists(signed))


# --- Files ---------------------------------------------------------------------------------------


def _files_of(photo: Photo) -> list[str]:
    return [photo.file.name or "", *(rendition["name"] for rendition in photo.renditions)]


def _remove_files(names: list[str]) -> None:
    # A picture that was taken in anew meanwhile has the same name.
    taken = set(Photo.objects.filter(file__in=names).values_list("file", flat=True))
    pictures = [site().portrait, *Author.objects.values_list("picture", flat=True)]
    taken |= {copy["name"] for picture in pictures for copy in picture}
    for name in filter(None, names):
        if name not in taken:
            try:
                default_storage.delete(name)
            except OSError:
                logger.exception("A file of a sample could not be removed.")
