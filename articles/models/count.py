"""How many columns there are, by month and by keyword and year, kept by the database."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.db.models import F, Sum, Value
from django.db.models.functions import ExtractMonth, ExtractYear

from .section import Source

if TYPE_CHECKING:
    from .article import Article
    from .article_queryset import ArticleQuerySet
    from .keyword import Keyword
    from .publication import Publication


class ColumnCountQuerySet(models.QuerySet["ColumnCount"]):
    def by_month(self) -> dict[tuple[int, int], int]:
        """Return ``{(year, month): public columns}``, in one query."""
        later = scheduled_columns().annotate(month=ExtractMonth("edition_date"))
        return _summed(self.filter(keyword=None), later)

    def by_year_of(self, keyword: "Keyword") -> dict[int, int]:
        """Return ``{year: public columns with the keyword}``, in one query."""
        later = scheduled_columns().filter(keyword_uses__tag=keyword).annotate(month=Value(0))
        counted = _summed(self.filter(keyword=keyword), later)
        return {year: number for (year, _), number in counted.items()}


def _summed(
    entries: "models.QuerySet[ColumnCount, Any]", later: "models.QuerySet[Article, Any]"
) -> dict[tuple[int, int], int]:
    """The sums of entries by year and month, without the columns that are still to come."""
    waiting = later.order_by().annotate(year=ExtractYear("edition_date"), number=Value(-1))
    kept = entries.order_by().annotate(number=F("columns"))
    names = ("year", "month", "number")
    counted: Counter[tuple[int, int]] = Counter()
    for year, month, number in kept.values_list(*names).union(
        waiting.values_list(*names), all=True
    ):
        counted[int(year), int(month)] += number
    return {when: number for when, number in counted.items() if number > 0}


def scheduled_columns() -> "ArticleQuerySet":
    """Return what is counted already and not public yet: no clock tells the database when it is."""
    # Columns have keywords, and those are counted here.
    from .article import Article

    return Article.objects.scheduled()


class ColumnCount(models.Model):
    """An entry of a ledger: so many columns more, or fewer, in a month (of all columns) or in a
    year (of those with a keyword; its month is 0).

    Triggers write entries and never change one, so that nobody waits for anybody; the sum of the
    entries is the count, and the worker adds them up now and then. Scheduled columns are in it.
    """

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


class CitationCountQuerySet(models.QuerySet["CitationCount"]):
    def by_publication(self, *publications: "Publication") -> dict[int, int]:
        """Return ``{key of a publication: how often public columns cite it}``, of some or of all,
        in two queries."""
        entries = self.order_by()
        waiting = Source.objects.filter(section__article__in=list(scheduled_columns())).exclude(
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


class CitationCount(models.Model):
    """An entry of a ledger like ``ColumnCount``: so many citations of a publication more, or
    fewer."""

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


def add_up_counts() -> int:
    """Make one entry of the many that a month, a keyword's year or a publication has; returns how
    many were made."""
    made = 0
    with connection.cursor() as cursor:
        for statement in (_ADD_UP_COLUMNS, _ADD_UP_CITATIONS):
            cursor.execute(statement)
            made += cursor.rowcount
    return made


_ADD_UP_COLUMNS = """
    WITH gone AS (
        DELETE FROM articles_columncount WHERE id IN (
            SELECT c.id FROM articles_columncount c
              JOIN (SELECT keyword_id, year, month FROM articles_columncount
                     GROUP BY 1, 2, 3 HAVING count(*) > 1) AS many
                ON c.keyword_id IS NOT DISTINCT FROM many.keyword_id
               AND c.year = many.year AND c.month = many.month
               FOR UPDATE OF c SKIP LOCKED)
     RETURNING keyword_id, year, month, columns)
    INSERT INTO articles_columncount (keyword_id, year, month, columns)
    SELECT keyword_id, year, month, sum(columns) FROM gone
     GROUP BY 1, 2, 3 HAVING sum(columns) <> 0
"""
_ADD_UP_CITATIONS = """
    WITH gone AS (
        DELETE FROM articles_citationcount WHERE id IN (
            SELECT c.id FROM articles_citationcount c
              JOIN (SELECT publication_id FROM articles_citationcount
                     GROUP BY 1 HAVING count(*) > 1) AS many USING (publication_id)
               FOR UPDATE OF c SKIP LOCKED)
     RETURNING publication_id, citations)
    INSERT INTO articles_citationcount (publication_id, citations)
    SELECT publication_id, sum(citations) FROM gone GROUP BY 1 HAVING sum(citations) <> 0
"""
