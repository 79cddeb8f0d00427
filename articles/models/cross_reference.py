"""The earlier columns, and pages, that sections refer to."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from articles.text import fields
from articles.text.cross_references import MAX_PATH_LENGTH, find_target

if TYPE_CHECKING:
    from django.db.models import Expression

    from .article import Article
    from .section import Section

#: How many different references are looked up at one save; the others wait for the next.
MAX_LOOKUPS = 500


#: What is read of columns and pages to name them.
_NAMED = ("kind", "path", "headline", "slug", "edition_date", "published_at")


class CrossReferenceQuerySet(models.QuerySet["CrossReference"]):
    def unresolved(self) -> Self:
        return self.filter(target=None)

    def resolve_waiting_for(self, article: "Article") -> None:
        """Let references elsewhere to that day, or to that page, find ``article``, which is public
        or will be: a draft is nothing that readers' pages lead to, and must not keep them from what
        is. A reference that found a draft, its own writer's say, may find better."""
        waiting = self.filter(
            Q(target=None) | Q(target__published_at=None) | ~Q(target__binned_at=None)
        )
        waiting = waiting.exclude(section__article=article).exclude(target=article)
        if article.is_page:
            waiting.filter(path=article.path).resolve_pages({article.path or "": article})
        else:
            waiting.filter(edition_date=article.edition_date).resolve([article])

    def resolve_pages(self, at: "dict[str, Article]") -> None:
        """Lead each to the page ``at`` its path, or to the section of it that it names, if any."""
        for reference in self:
            if page := at.get(reference.path):
                _, section = find_target(page.edition_date, reference.headline, [page])
                self.model.objects.filter(pk=reference.pk).update(
                    target=page, target_section=section
                )

    def resolve(self, candidates: "Iterable[Article]") -> None:
        """Lead each to the column, or the section, among ``candidates`` that it means, if any."""
        candidates = list(candidates)
        answers: dict[tuple[date, str], tuple[Article | None, Section | None]] = {}
        for reference in self:
            if reference.edition_date is None:
                continue
            asked = reference.edition_date, reference.headline
            if asked not in answers and len(answers) < MAX_LOOKUPS:
                answers[asked] = find_target(*asked, candidates)
            target, section = answers.get(asked, (None, None))
            if target:
                # Of another column it may be gone by now; then there is nothing to tell.
                self.model.objects.filter(pk=reference.pk).update(
                    target=target, target_section=section
                )

    def to_readers_from(self, article: "Article | Expression") -> Self:
        """Return those in public columns and pages that lead to ``article``, in the order they
        appeared, with the section each stands in."""
        articles: Any = self.model._meta.get_field("target").related_model
        return (
            self.filter(target=article, section__article__in=articles.everything.published())
            .exclude(section__article=article)
            .select_related("section__article")
            .only(
                *("target", "target_section", "section__anchor", "section__headline"),
                *(f"section__article__{name}" for name in _NAMED),
            )
            .order_by(
                *("section__article__edition_date", "section__article__published_at"),
                *("section__article", "section__position"),
            )
        )


class CrossReference(models.Model):
    """A link to an earlier column, found in a section's body as ``[[5-Jun-2015 Headline]]``, or to
    a page, as ``[[/about/ Title]]``; then it has a ``path`` and no date.

    ``written`` is the text between the brackets; its headline is the column's, or that of one of
    its sections, which is then the ``target_section``. While the target is not there yet the
    reference is unresolved and printed without a link; it resolves by itself when the target
    arrives.
    """

    section = models.ForeignKey("articles.Section", models.CASCADE, related_name="references")
    position = models.PositiveSmallIntegerField()
    written = fields.CharField(max_length=500)
    edition_date = models.DateField(null=True)
    path = fields.CharField(max_length=MAX_PATH_LENGTH, blank=True, db_default="")
    headline = fields.CharField(max_length=400, blank=True)
    target = models.ForeignKey(
        "articles.Article", models.SET_NULL, null=True, blank=True, related_name="backlinks"
    )
    target_section = models.ForeignKey(
        "articles.Section", models.SET_NULL, null=True, blank=True, related_name="backlinks"
    )

    objects = CrossReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "position"], name="reference_positions_differ"
            )
        ]
        indexes = [
            models.Index(
                fields=["edition_date"], condition=Q(target=None), name="reference_unresolved"
            ),
            models.Index(fields=["path"], condition=~Q(path=""), name="references_to_pages"),
        ]

    def __str__(self) -> str:
        return self.written

    @staticmethod
    def one_an_article(references: "Iterable[CrossReference]") -> "list[CrossReference]":
        """Return the first of each column or page that they stand in."""
        return list({r.section.article_id: r for r in reversed([*references])}.values())[::-1]
