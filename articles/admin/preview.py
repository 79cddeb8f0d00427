"""Seeing the column as readers will get it: as it was saved, or as it is typed just now."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from csp.decorators import csp_replace
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from articles.admin.desk import DeskAdmin
from articles.admin.draft import ArticleDraft, NotToBeSaved
from articles.history import revisions
from articles.models import Article, Autosave
from articles.views.column import shown

if TYPE_CHECKING:
    from articles.admin.desk import DeskRequest


class PreviewMixin(DeskAdmin):
    """Mixed into the admin of columns and of pages."""

    def get_urls(self) -> list[URLPattern]:
        names = f"articles_{self.opts.model_name}"
        view = self.admin_site.admin_view(self.preview)
        return [
            path("preview/", view, name=f"{names}_preview_new"),
            path("<int:article_id>/preview/", view, name=f"{names}_preview"),
            *super().get_urls(),
        ]

    # Shown beside the form too (``static/js/desk/beside.js``).
    @method_decorator(xframe_options_sameorigin)
    @method_decorator(csp_replace({"frame-ancestors": ["'self'"]}))
    def preview(self, request: "DeskRequest", article_id: int | None = None) -> HttpResponse:
        """GET: the page of the column as saved; with ``typed``, as it stands in the form."""
        typed = "typed" in request.GET or article_id is None
        show = self.as_typed if typed else self.as_saved
        try:
            with show(request, article_id) as article:
                template, context = shown(article)
                context |= {"preview": "typed" if typed else True}
                return render(request, template, context)
        except NotToBeSaved as mistake:
            context = {"mistake": mistake}
            return render(request, "admin/articles/article/no_preview.html", context)

    @contextmanager
    def as_saved(self, request: "DeskRequest", article_id: int | None) -> Iterator[Article]:
        """Within, the column as it was saved, published or not, as ``for_page`` gets it."""
        article = get_object_or_404(self.model.objects.defer("search"), pk=article_id)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        with revisions.with_changes(article):
            yield self.model.objects.for_page().get(pk=article.pk)

    @contextmanager
    def as_typed(self, request: "DeskRequest", article_id: int | None) -> Iterator[Article]:
        """Within, the column as saving the form that was kept last (``autosave``) would make it.

        Raises ``NotToBeSaved`` where the form has a mistake in it. Nothing typed: as it was saved.
        """
        kept = self._typed_last(request, article_id)
        if kept is None and article_id is None:
            raise NotToBeSaved(_("Nothing is typed yet."))
        if kept is None:
            with self.as_saved(request, article_id) as article:
                yield article
            return
        stored = self.model.objects.defer("search")
        article = get_object_or_404(stored, pk=article_id) if article_id else None  # type: ignore[assignment]  # none yet
        if not self.may_write(request, article):
            raise PermissionDenied
        with transaction.atomic():
            if article and article.unpublished_revision_id:
                revisions.apply(article, article.unpublished_revision.content)  # type: ignore[attr-defined, union-attr]  # of snapshots; checked above
                article = stored.get(pk=article_id)  # type: ignore[misc]  # there is one
            draft = ArticleDraft.on_trial(
                article, QueryDict(kept.form), by=request.user, form=self.form
            )
            made = draft.try_saving()
            yield self.model.objects.for_page().get(pk=made.pk)
            transaction.set_rollback(True)

    def _typed_last(self, request: "DeskRequest", article_id: int | None) -> Autosave | None:
        """The copy of the page that asks (``copy``), or else the one kept last."""
        waiting = Autosave.objects.waiting().filter(article_id=article_id, editor=request.user)  # type: ignore[misc]  # none yet
        try:
            return waiting.filter(key=UUID(request.GET.get("copy", ""))).first()
        except ValueError:
            return waiting.newest_first().first()
