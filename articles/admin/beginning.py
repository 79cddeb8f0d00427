"""A new column with the shape of the last one: as many sections, on what they were on."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from articles.admin.desk import DeskAdmin
from articles.admin.form_page import FormPage
from articles.admin.forms import SHOWN_AGAIN
from articles.admin.formsets import formset_counts
from articles.admin.policy import with_editor
from articles.models import Article, site
from background import clock

if TYPE_CHECKING:
    from articles.admin.desk import DeskRequest


class BeginMixin(DeskAdmin):
    """Mixed into the admin of columns."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.begin)
        return [path("begin/", view, name="articles_article_begin"), *super().get_urls()]

    @with_editor
    @method_decorator(require_safe)
    def begin(self, request: "DeskRequest") -> HttpResponse:
        """Show the form of a new column with the shape of the last one; nothing is saved."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        new = reverse("admin:articles_article_add")
        last = last_column()
        if last is None:
            said = gettext("There is no column yet whose shape a new one could have.")
            self.message_user(request, said, messages.WARNING)
            return HttpResponseRedirect(new)
        shown: HttpResponse = FormPage(self, request, None, form_url=new).show(as_form(last))
        return shown


def last_column() -> Article | None:
    """Return the newest column up to today, public or not; what is dated later was written ahead,
    or mistyped."""
    columns = Article.objects.filter(binned_at=None, edition_date__lte=clock.today())
    parts = ("sections__keyword_findings__keyword", "keyword_uses__tag")
    return columns.newest_first().defer("search").prefetch_related(*parts).first()


def as_form(last: Article) -> QueryDict:
    """Return what the browser would send of a new column's form with the shape of ``last``: its
    keywords, byline and as many sections with theirs, and none of its words."""
    day = max(clock.today(), last.edition_date + timedelta(days=1))
    sections = list(last.sections.all())
    fields = {
        "byline": last.byline,
        "edition_date": day.isoformat(),
        "keywords": ", ".join(keyword.name for keyword in last.ordered_keywords),
        SHOWN_AGAIN: "begun",
        **formset_counts("lead_figures", 1),
        **formset_counts("sections", len(sections)),
        **formset_counts("corrections", 0),
    }
    if site().mails_columns:
        fields["sent_by_mail"] = "on"
    for number, section in enumerate(sections):
        prefix = f"sections-{number}"
        about = [finding for finding in section.keyword_findings.all() if finding.stands]
        fields |= {
            f"{prefix}-about": ", ".join(finding.keyword.name for finding in about),
            f"{prefix}-position": str(number),
            **formset_counts(f"{prefix}-figures", 0),
        }
    form = QueryDict(mutable=True)
    form.update(fields)
    return form
