"""Seeing the column as readers will get it: as it was saved, or as it is typed just now."""

from contextlib import contextmanager
from uuid import UUID

from csp.decorators import csp_replace
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin

from articles.admin.draft import ArticleDraft, NotToBeSaved
from articles.history import revisions
from articles.models import Article, Autosave
from articles.views.column import page_context


class PreviewMixin:
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
        stored = Article.objects.defer("search")
        article = article_id and get_object_or_404(stored, pk=article_id)
        if not self.may_write(request, article):
            raise PermissionDenied
        with transaction.atomic():
            if article and article.unpublished_revision_id:
                revisions.apply(article, article.unpublished_revision.content)
                article = stored.get(pk=article_id)
            draft = ArticleDraft.on_trial(article, QueryDict(kept.form), by=request.user)
            made = draft.try_saving()
            yield Article.objects.for_page().get(pk=made.pk)
            transaction.set_rollback(True)

    def _typed_last(self, request, article_id):
        """The copy of the page that asks (``copy``), or else the one kept last."""
        waiting = Autosave.objects.waiting().filter(article_id=article_id, editor=request.user)
        try:
            return waiting.filter(key=UUID(request.GET.get("copy", ""))).first()
        except ValueError:
            return waiting.newest_first().first()
