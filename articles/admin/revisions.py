"""The desk's pages of a column's revisions: list, difference, name, restore."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.desk import DeskAdmin
from articles.admin.problems import tell
from articles.admin.refused import said_instead
from articles.desk_addresses import desk_address
from articles.history import diff, revisions
from articles.history.problems import Problem
from articles.models import Article, Revision
from articles.text.primary_keys import parse_pk

if TYPE_CHECKING:
    from articles.admin.desk import DeskRequest

    _ModelForm = forms.ModelForm[Revision]
else:
    _ModelForm = forms.ModelForm


PER_PAGE = 50
PUBLISH_TOO = _("Readers get it when you press “Publish changes”.")


class NameForm(_ModelForm):
    class Meta:
        model = Revision
        fields = ["name"]


class RevisionsMixin(DeskAdmin):
    """Mixed into the admin of columns and of pages."""

    def get_urls(self) -> list[URLPattern]:
        names = f"articles_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path(
                "<int:article_id>/revisions/",
                view(self.revisions),
                name=f"{names}_revisions",
            ),
            path(
                "<int:article_id>/revisions/<int:revision_id>/",
                view(self.revision),
                name=f"{names}_revision",
            ),
            *super().get_urls(),
        ]

    def revisions(self, request: "DeskRequest", article_id: int) -> HttpResponse:
        """All revisions, newest first, a page at a time by key."""
        article = self._column(request, article_id)
        kept = article.revisions.select_related("made_by").defer("content")
        if before := parse_pk(request.GET.get("before")):
            kept = kept.filter(pk__lt=before)
        shown = list(kept[: PER_PAGE + 1])
        context = {
            "original": article,
            "revisions": shown[:PER_PAGE],
            "more_before": shown[PER_PAGE - 1].pk if len(shown) > PER_PAGE else None,
        }
        return self._page(request, "revisions", None, gettext("Revisions"), **context)

    @method_decorator(said_instead)
    def revision(self, request: "DeskRequest", article_id: int, revision_id: int) -> HttpResponse:
        """One revision: what it changed, and what restoring it would change."""
        article = self._column(request, article_id)
        revision = get_object_or_404(article.revisions.select_related("made_by"), pk=revision_id)
        form = NameForm(request.POST if "_name" in request.POST else None, instance=revision)
        if request.method == "POST":
            if not self.has_change_permission(request, article):
                raise PermissionDenied
            if part := request.POST.get("_take_back"):
                return self._take_back(request, revision, part)
            if "_restore" in request.POST:
                problems: list[Problem] = []
                revisions.restore(revision, by=request.user, problems=problems)
                self.log_change(
                    request,
                    article,
                    gettext("Restored the revision “%(revision)s”.") % {"revision": revision},
                )
                article.refresh_from_db(fields=["unpublished_revision"])
                said = gettext(
                    "The %(noun)s is as it was in “%(revision)s”. The text before is kept too."
                ) % {"noun": article.noun, "revision": revision}
                if article.has_unpublished_changes:
                    said = f"{said} {PUBLISH_TOO}"
                self.message_user(request, said)
                tell(self, request, problems)
                return HttpResponseRedirect(desk_address(article))
            if form.is_valid():
                form.save()
                self.message_user(request, gettext("The revision has its name."))
                return HttpResponseRedirect(request.path)
        previous = article.revisions.filter(pk__lt=revision.pk).first()
        context = {
            "original": article,
            "revision": revision,
            "previous": previous,
            "changes": previous and diff.compare(previous.content, revision.content),
            "may_restore": self.has_change_permission(request, article),
            "undone": diff.compare(revisions.saved(article), revision.content),
        }
        return self._page(
            request, "revision", form, gettext("Revision: %(name)s") % {"name": revision}, **context
        )

    def _take_back(self, request: "DeskRequest", revision: Revision, part: str) -> HttpResponse:
        """One field or section as the revision has it, and all else as it is now."""
        article, problems = revision.article, list[Problem]()
        if revisions.restore(revision, by=request.user, part=part, problems=problems) is None:
            said = gettext("The revision has no such part; nothing was changed.")
            self.message_user(request, said, messages.WARNING)
            return HttpResponseRedirect(request.path)
        words = {"revision": revision}
        self.log_change(
            request, article, gettext("Took a part back from the revision “%(revision)s”.") % words
        )
        article.refresh_from_db(fields=["unpublished_revision"])
        said = gettext("That part is as it was in “%(revision)s”, and all else as it is.") % words
        self.message_user(
            request, f"{said} {PUBLISH_TOO}" if article.has_unpublished_changes else said
        )
        tell(self, request, problems)
        return HttpResponseRedirect(desk_address(article))

    def _column(self, request: HttpRequest, article_id: int) -> Article:
        article = get_object_or_404(self.model.objects.defer("search"), pk=article_id)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        return article
