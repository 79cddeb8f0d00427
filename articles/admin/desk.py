"""What mypy is to know of the desk: its requests, and the admin that pages are mixed into."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django import forms
    from django.contrib import admin
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse

    from articles.admin.forms import ArticleForm
    from articles.admin.refused import Refusal
    from articles.models import Article, Autosave

    class DeskRequest(HttpRequest):
        """A request of the desk, which lets nobody in who is not signed in."""

        user: User
        csp_nonce: object
        refusal: Refusal | None
        _files: Any

    class DeskAdmin(admin.ModelAdmin[Article]):
        """The article's admin, as what is mixed into it asks of it; each is defined once, there or
        in another mixin."""

        is_for_pages: bool
        form: type[ArticleForm]

        def first_published_address(self, article: Article) -> str: ...

        def state(self, article: Article) -> str: ...

        def may_write(self, request: HttpRequest, article: Article | None) -> bool: ...

        def has_publish_permission(self, request: HttpRequest) -> bool: ...

        def publish_as_dated(self, request: DeskRequest, article: Article) -> bool: ...

        def revert(self, request: DeskRequest, article: Article) -> HttpResponse: ...

        def press_publish(self, request: DeskRequest, article: Article) -> None: ...

        def press_unbin(self, request: DeskRequest, article: Article) -> None: ...

        def others_here(self, request: DeskRequest, article_id: int) -> str: ...

        def show_words(
            self, request: DeskRequest, copy: Autosave, status: int = 200
        ) -> HttpResponse: ...

        def autosave_url(self, article: Article | None) -> str: ...

        def _page(
            self,
            request: HttpRequest,
            name: str,
            form: forms.BaseForm | None,
            title: str,
            **context: Any,
        ) -> HttpResponse: ...
else:
    DeskAdmin = object
