"""References to columns that are not here, with columns that might be meant."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from articles.admin.desk import DeskAdmin
from articles.models import Article, CrossReference
from articles.text.cross_references import similarity
from articles.text.primary_keys import parse_pk

PER_PAGE = 50
#: A column is often remembered a day or two off.
DAYS_OFF = timedelta(days=3)
SUGGESTED = 3


@dataclass(frozen=True)
class Unresolved:
    """A reference that leads nowhere; ``suggestions``: columns of about its day, the likest
    first."""

    reference: CrossReference
    suggestions: list[Article]


class UnresolvedMixin(DeskAdmin):
    """Mixed into the article's admin."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.unresolved)
        return [path("unresolved/", view, name="articles_article_unresolved"), *super().get_urls()]

    def unresolved(self, request: HttpRequest) -> HttpResponse:
        """GET lists them, newest first; POST with ``reference`` and ``target`` resolves one."""
        if not self.has_publish_permission(request):
            raise PermissionDenied
        waiting = CrossReference.objects.unresolved().filter(section__article__binned_at=None)
        if request.method == "POST":
            reference = get_object_or_404(waiting, pk=parse_pk(request.POST.get("reference")))
            target = get_object_or_404(Article.everything, pk=parse_pk(request.POST.get("target")))
            reference.target = target
            reference.save(update_fields=["target"])
            self.message_user(request, _("It leads to “%(target)s” now.") % {"target": target})
            return HttpResponseRedirect(reverse("admin:articles_article_unresolved"))
        shown = list(
            waiting.select_related("section__article")
            .defer("section__body", "section__search", "section__article__search")
            .order_by("-section__article__edition_date", "-pk")[: PER_PAGE + 1]
        )
        context = {
            "unresolved": _with_suggestions(shown[:PER_PAGE]),
            "more": len(shown) > PER_PAGE,
            "total": waiting.count(),
        }
        return self._page(
            request, "unresolved", None, _("References to columns that are not here"), **context
        )


def _with_suggestions(references: list[CrossReference]) -> list[Unresolved]:
    """Return each with what might be meant; one query for all."""
    days = {
        reference.edition_date + timedelta(days=off)
        for reference in references
        if reference.edition_date
        for off in range(-DAYS_OFF.days, DAYS_OFF.days + 1)
    }
    candidates = list(
        Article.objects.filter(edition_date__in=days, binned_at=None).only(
            "headline", "edition_date", "published_at"
        )
    )
    unresolved = []
    for reference in references:
        near = [
            column
            for column in candidates
            if reference.edition_date
            and abs(column.edition_date - reference.edition_date) <= DAYS_OFF
            and column.pk != reference.section.article_id
        ]
        near.sort(key=lambda column: -similarity(reference.headline, column.headline))
        unresolved.append(Unresolved(reference, near[:SUGGESTED]))
    return unresolved
