"""Seeing the column as readers will get it: as it was saved, or as it is typed just now."""

from contextlib import contextmanager
from copy import copy
from uuid import UUID

from csp.decorators import csp_replace
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.datastructures import MultiValueDict
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin

from articles.history import revisions
from articles.models import Article, Autosave
from articles.views.column import page_context


class NotToBeSaved(Exception):
    """The form cannot be saved as it is; the message says why."""


class Previews:
    """Mixed into the article's admin."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.preview)
        return [
            path("preview/", view, name="articles_article_preview_new"),
            path("<int:article_id>/preview/", view, name="articles_article_preview"),
            *super().get_urls(),
        ]

    # Shown beside the form too (``static/js/desk/beside.js``).
    @method_decorator(xframe_options_sameorigin)
    @method_decorator(csp_replace({"frame-ancestors": ["'self'"]}))
    def preview(self, request, article_id=None):
        """GET: the page of the column as saved; with ``typed``, as it stands in the form."""
        typed = "typed" in request.GET or article_id is None
        show = self.as_typed if typed else self.as_saved
        try:
            with show(request, article_id) as article:
                context = page_context(article) | {"preview": "typed" if typed else True}
                return render(request, "articles/detail.html", context)
        except NotToBeSaved as mistake:
            context = {"mistake": mistake}
            return render(request, "admin/articles/article/no_preview.html", context)

    @contextmanager
    def as_saved(self, request, article_id):
        """Within, the column as it was saved, published or not, as ``for_page`` gets it."""
        article = get_object_or_404(Article.objects.defer("search"), pk=article_id)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        with revisions.with_changes(article):
            yield Article.objects.for_page().get(pk=article.pk)

    @contextmanager
    def as_typed(self, request, article_id):
        """Within, the column as saving the form that was kept last (``autosave``) would make it.

        Raises ``NotToBeSaved`` where the form has a mistake in it. Nothing typed: as it was saved.
        """
        kept = self._typed_last(request, article_id)
        if kept is None and article_id is None:
            raise NotToBeSaved("Nothing is typed yet.")
        if kept is None:
            with self.as_saved(request, article_id) as article:
                yield article
            return
        article = article_id and get_object_or_404(Article.objects.defer("search"), pk=article_id)
        with transaction.atomic():
            if article and article.unpublished_revision_id:
                revisions.apply(article, article.unpublished_revision.content)
            made = self.tried(request, article_id, QueryDict(kept.form))
            yield Article.objects.for_page().get(pk=made.pk)
            transaction.set_rollback(True)

    def _typed_last(self, request, article_id):
        """The copy of the page that asks (``copy``), or else the one kept last."""
        waiting = Autosave.objects.waiting().filter(article_id=article_id, editor=request.user)
        try:
            return waiting.filter(key=UUID(request.GET.get("copy", ""))).first()
        except ValueError:
            return waiting.newest_first().first()

    def tried(self, request, article_id, form, files=None):
        """Save ``form`` (a ``QueryDict``) as if it were sent, and return the ``Article`` it makes.

        To be called within a transaction that is rolled back. Whatever was saved meanwhile is
        written over. Raises ``NotToBeSaved`` where the form has a mistake in it.
        """
        trial = copy(request)
        trial.method, trial._messages = "POST", _Unheard()
        trial.POST = QueryDict(mutable=True)
        for name in form:
            if not name.startswith("_"):  # no buttons
                trial.POST.setlist(name, form.getlist(name))
        trial.POST["_continue"] = "1"
        if article_id:
            version = Article.objects.values_list("version", flat=True).get(pk=article_id)
            trial.POST["seen_version"] = str(version)
        trial._files = files if files is not None else MultiValueDict()
        trial.saved_article = None
        response = self._changeform_view(trial, article_id and str(article_id), "", {})
        if trial.saved_article is None:
            raise NotToBeSaved(_mistakes(response))
        return trial.saved_article

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        request.saved_article = form.instance


class _Unheard:
    """Takes the messages of a save that was only tried."""

    def add(self, *args, **kwargs):
        pass


def _mistakes(response):
    errors = getattr(response, "context_data", {}).get("errors", [])
    said = [str(message) for messages in errors for message in messages]
    return " ".join(dict.fromkeys(said)) or "It cannot be saved as it is."
