"""Where a column is pasted: what reads it is loaded with the first one."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, path

from articles.admin.desk import DeskAdmin
from articles.admin.policy import with_editor

if TYPE_CHECKING:
    from articles.admin.desk import DeskRequest


class ImportMixin(DeskAdmin):
    """Mixed into the article's admin."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.paste)
        return [path("paste/", view, name="articles_article_paste"), *super().get_urls()]

    @with_editor
    @transaction.atomic
    def paste(self, request: "DeskRequest") -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        # With the reader of columns, whose modules are many, and which most desks never ask for.
        from articles.admin import pasted_text

        return pasted_text.answer(self, request)
