"""How many columns there are, by month, by keyword and year, and by author, kept by the
database."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db import models
from django.db.models import F, Sum, Value
from django.db.models.functions import ExtractMonth, ExtractYear

from background.counts import CountEntry, CountQuerySet

from .section import Source

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    from .article import Article
    from .article_queryset import ArticleQuerySet
    from .keyword import Keyword
    from .publication import Publication


#: Rows of (year, month, columns).
Entries: TypeAlias = "models.QuerySet[Any, tuple[int, int, int]]"


class ColumnCountQuerySet(CountQuerySet):
    def by_month(self) -> dict[tuple[int, int], int]:
        """Return ``{(year, month): public columns}``, in one query."""
        later = not_public().annotate(month=ExtractMonth("edition_date"))
        return _summed(_without(self.filter(keyword=None), later))

    def by_keyword(self) -> dict[int, int]:
        """Return ``{key of a keyword: public columns}`` of those that have any, in two queries."""
        # Columns have keywords, and those are counted here.
        from .keyword import KeywordUse

        entries = self.exclude(keyword=None).order_by().values_list("keyword")
        counted = Counter(dict(entries.annotate(number=Sum("columns"))))
        waiting = KeywordUse.objects.filter(content_object__in=list(not_public())).order_by()
        counted.subtract(dict(waiting.values_list("tag").annotate(number=models.Count("pk"))))
        return {key: number for key, number in counted.items() if number > 0}

    def of_years(self, keyword: "Keyword | Combinable") -> Entries:
        """Return the entries of columns with the keyword, for ``columns_by_year``."""
        later = not_public().filter(keyword_uses__tag=keyword).annotate(month=Value(0))
        return _without(self.filter(keyword=keyword), later)


def columns_by_year(entries: "Iterable[tuple[int, int, int]]") -> dict[int, int]:
    """Return ``{year: public columns}`` of entries of one keyword."""
    return {year: number for (year, _), number in _summed(entries).items()}


def _without(
    entries: "models.QuerySet[ColumnCount, Any]", later: "models.QuerySet[Article, Any]"
) -> Entries:
    """The entries as (year, month, columns), those of columns that are not public with a minus."""
    waiting = later.order_by().annotate(year=ExtractYear("edition_date"), number=Value(-1))
    kept = entries.order_by().annotate(number=F("columns"))
    names = ("year", "month", "number")
    return kept.values_list(*names).union(waiting.values_list(*names), all=True)


def _summed(entries: "Iterable[tuple[int, int, int]]") -> dict[tuple[int, int], int]:
    """The sums of entries by year and month."""
    counted: Counter[tuple[int, int]] = Counter()
    for year, month, number in entries:
        counted[int(year), int(month)] += number
    return {when: number for when, number in counted.items() if number > 0}


def not_public() -> "ArticleQuerySet":
    """Return the columns that are counted and that readers do not have."""
    # Columns have keywords, and those are counted here.
    from .article import Article

    return Article.objects.counted_but_not_public()


class ColumnCount(CountEntry):
    """So many columns more, or fewer, in a month (of all columns) or in a year (of those with a
    keyword; its month is 0). Scheduled columns are in it."""

    number_field = "columns"

    keyword = models.ForeignKey(
        "articles.Keyword", models.CASCADE, null=True, blank=True, related_name="column_counts"
    )
    year = models.SmallIntegerField()
    month = models.SmallIntegerField(default=0)
    columns = models.IntegerField()

    objects = ColumnCountQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["keyword", "year", "month"], include=["columns"],
                         name="column_count_of"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.keyword or 'All'} {self.year}-{self.month}: {self.columns:+}"


class CitationCountQuerySet(CountQuerySet):
    def by_publication(self, *publications: "Publication") -> dict[int, int]:
        """Return ``{key of a publication: how often public columns cite it}``, of some or of all,
        in two queries."""
        entries = self.order_by()
        waiting = Source.objects.filter(section__article__in=list(not_public())).exclude(
            record=None
        )
        if publications:
            entries = entries.filter(publication__in=publications)
            waiting = waiting.filter(record__in=publications)
        summed = entries.values_list("publication").annotate(number=Sum("citations"))
        counted = Counter(dict(summed))
        counted.subtract(
            dict(waiting.order_by().values_list("record").annotate(number=models.Count("pk")))
        )
        return {key: number for key, number in counted.items() if number > 0}


class CitationCount(CountEntry):
    """So many citations of a publication more, or fewer; those of scheduled columns are in it."""

    number_field = "citations"

    # Without a constraint: a publication that is deleted is written off after it is gone.
    publication = models.ForeignKey(
        "articles.Publication", models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    citations = models.IntegerField()

    objects = CitationCountQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["publication"], include=["citations"], name="citation_count_of"),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.citations:+}"


class AuthorCountQuerySet(CountQuerySet):
    def by_author(self) -> dict[int, int]:
        """Return ``{key of an author: public columns}`` of those who have any, in two queries."""
        # Columns have authors, and those are counted here.
        from .author import Authorship

        summed = self.order_by().values_list("author").annotate(number=Sum("columns"))
        counted = Counter(dict(summed))
        waiting = Authorship.objects.filter(article__in=list(not_public())).order_by()
        counted.subtract(dict(waiting.values_list("author").annotate(number=models.Count("pk"))))
        return {key: number for key, number in counted.items() if number > 0}


class AuthorCount(CountEntry):
    """So many columns of an author more, or fewer; scheduled ones are in it."""

    number_field = "columns"

    # Without a constraint: what an author who is deleted had is written off after they are gone.
    author = models.ForeignKey(
        "articles.Author", models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    columns = models.IntegerField()

    objects = AuthorCountQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["author"], include=["columns"], name="author_count_of"),
        ]

    def __str__(self) -> str:
        return f"{self.author_id}: {self.columns:+}"
