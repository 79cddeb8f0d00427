"""What pages print of columns beside their own rows, and what saves keep of them: their parts, for
one column or for many."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import BigAutoField, CharField, DateField, QuerySet, Window
from django.db.models.functions import RowNumber

from background.compiled_queries import CompiledQueries, Parameter, keep_as_prefetched

from .about import SectionKeyword
from .author import Authorship
from .correction import Correction
from .cross_reference import CrossReference
from .download import Attachment
from .figure import Figure
from .keyword import KeywordUse
from .review import Review
from .section import Section, Source

if TYPE_CHECKING:
    from .article import Article


#: So many keywords stand in a row of a list at the desk, which knows whether there are more.
KEYWORDS_IN_ROWS = 5


class Parts:
    """The rows of ``querysets``, which gives them of all columns, by the relation that leads to
    them from ``Article``, those of sections after their sections."""

    def __init__(self, querysets: "Callable[[], dict[str, QuerySet[Any]]]") -> None:
        self.querysets = querysets
        self._queries = CompiledQueries(self._of_articles)

    @cached_property
    def _paths(self) -> "tuple[str, ...]":
        return tuple(self.querysets())

    def add(self, articles: "list[Article]") -> "list[Article]":
        """Give each of ``articles`` its parts, as prefetches of ``querysets`` do; one query."""
        if not articles:
            return articles
        found = self._queries.ask(articles=[article.pk for article in articles])
        self.attach(articles, found)
        return articles

    def attach(self, articles: "list[Article]", found: "dict[str, list[Any]]") -> None:
        """Give each of ``articles`` its parts of what was found by the querysets of ``of``."""
        for path in self._paths:
            of_section, _, name = path.rpartition("__")
            keep_as_prefetched(found["sections"] if of_section else articles, name, found[path])

    def of(self, articles: "QuerySet[Any, Any] | Parameter") -> "dict[str, QuerySet[Any]]":
        """Return the querysets of the parts of ``articles`` (their keys), to be asked with
        others."""
        # Queries about columns begin with these, and their model has a manager of those.
        from .article import Article

        lookup = "" if isinstance(articles, Parameter) else "__in"
        found = {}
        for path, rows in self.querysets().items():
            of_section, _, name = path.rpartition("__")
            owner = Section if of_section else Article
            owned_by = owner._meta.get_field(name).field.name  # type: ignore[union-attr]  # relations
            of_which = f"{owned_by}__article" if of_section else owned_by
            found[path] = rows.filter(**{f"{of_which}{lookup}": articles})
        return found

    def _of_articles(self) -> "dict[str, QuerySet[Any]]":
        return self.of(Parameter("articles", BigAutoField(), any_of=True))


def _of_pages() -> "dict[str, QuerySet[Any]]":
    return {
        "sections": Section.objects.defer("search"),
        "sections__figures": Figure.objects.select_related("photo"),
        "sections__sources": Source.objects.all(),
        "sections__references": CrossReference.objects.select_related(
            "target", "target_section"
        ).defer("target__search", "target_section__search", "target_section__body"),
        "lead_figures": Figure.objects.select_related("photo"),
        "keyword_uses": KeywordUse.objects.select_related("tag").defer("tag__lead"),
        "authorships": Authorship.objects.all(),
        "corrections": Correction.objects.select_related("section").defer("section__search"),
        "attachments": Attachment.objects.select_related("download"),
    }


def _of_snapshots() -> "dict[str, QuerySet[Any]]":
    findings = SectionKeyword.objects.select_related("keyword").order_by("keyword__name")
    return _of_pages() | {"sections__keyword_findings": findings}


def _of_teasers() -> "dict[str, QuerySet[Any]]":
    return {
        "sections": Section.objects.only("article", "anchor", "headline", "position"),
        "lead_figures": Figure.objects.select_related("photo"),
    }


def _of_lists() -> "dict[str, QuerySet[Any]]":
    return {
        "sections": Section.objects.only("article", "anchor", "headline", "position"),
        "keyword_uses": KeywordUse.objects.select_related("tag").defer("tag__lead"),
        "authorships": Authorship.objects.all(),
    }


def _of_reviewed() -> "dict[str, QuerySet[Any]]":
    return {"reviews": Review.objects.all()}


def _of_rows() -> "dict[str, QuerySet[Any]]":
    place = Window(RowNumber(), partition_by="content_object", order_by=["position", "pk"])
    uses = KeywordUse.objects.select_related("tag").only("content_object", "tag__name")
    return {
        "lead_figures": Figure.objects.select_related("photo"),
        "keyword_uses": uses.alias(place=place).filter(place__lte=KEYWORDS_IN_ROWS + 1),
        "authorships": Authorship.objects.all(),
    } | _of_reviewed()


#: What the page of a column prints, what a teaser does, and what a list that is data says.
PAGE, TEASER, LISTED = Parts(_of_pages), Parts(_of_teasers), Parts(_of_lists)
#: All that is kept of a column when it is saved.
WHOLE = Parts(_of_snapshots)
#: What rows of lists at the desk say: of pages how reviews stand, of columns more.
REVIEWED, ROW = Parts(_of_reviewed), Parts(_of_rows)


def _at_address() -> "dict[str, QuerySet[Any]]":
    # As above.
    from .article import Article

    columns = Article.objects.filter(
        edition_date=Parameter("day", DateField()),
        slug=Parameter("slug", CharField()),
        published_at__isnull=False,
    )
    return {"column": columns.defer("search")}


_AT_ADDRESS = CompiledQueries(_at_address)


def column_at(day: date, slug: str) -> "Article | None":
    """Return the column that readers have, had or will have at that address, with all parts of its
    page; two queries."""
    return next(iter(PAGE.add(_AT_ADDRESS.ask(day=day, slug=slug)["column"])), None)
