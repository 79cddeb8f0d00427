"""The desk of pages that are no columns: about, privacy, a book's chapters."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.admin.listed import StateFilter
from articles.admin.page_form import PageForm
from articles.admin.written import WrittenAdmin
from articles.history.content import DESCRIPTIONS
from articles.models import Article, Page
from articles.models.article_queryset import ArticleQuerySet

_HIDDEN = ("pasted_text", "made_with", "seen_version", "conflicting_version", "overwrite")


@admin.register(Page)
class PageAdmin(WrittenAdmin):
    """Who may do something with columns may do it with pages."""

    is_for_pages = True
    form = PageForm
    list_display = ["title", "address", "chapter_of", "state", "changed"]
    list_filter = [StateFilter]
    list_select_related = ["parent"]
    search_fields = ["headline"]
    ordering = ["path"]
    fieldsets = [
        (None, {"fields": ["headline", "standfirst"]}),
        (None, {"fields": _HIDDEN, "classes": ["conflict"]}),
        (_("Address and place"), {"fields": ["slug", ("parent", "position"), "takes_comments"]}),
        (_("Search engines and other sites"), {"fields": DESCRIPTIONS}),
    ]

    def get_queryset(self, request: HttpRequest) -> ArticleQuerySet:
        pages: ArticleQuerySet = Page.objects.defer("search", "parent__search")
        return pages

    @admin.display(description=_("title"), ordering="headline")
    def title(self, page: Article) -> str:
        return page.headline

    @admin.display(description=_("chapter of"), empty_value="")
    def chapter_of(self, page: Article) -> Article | None:
        return page.parent

    @admin.display(description=_("address"), ordering="path")
    def address(self, page: Article) -> str:
        return page.get_absolute_url()

    @admin.display(description=_("changed"), ordering="updated_at")
    def changed(self, page: Article) -> Any:
        return page.updated_at

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return self._may(request, "view") or self._may(request, "change")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "add")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request) or self.has_add_permission(request)

    def may_change_any(self, request: HttpRequest) -> bool:
        return self._may(request, "change")

    def may_delete_any(self, request: HttpRequest) -> bool:
        return self._may(request, "delete")

    def _may(self, request: HttpRequest, act: str) -> bool:
        return request.user.has_perm(f"articles.{act}_article")
