"""Pages that are no columns: about, privacy, a book with its chapters."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import page_address
from .article import Article
from .article_queryset import PageManager


class Page(Article):
    """A page that is no column, at an address of its own, maybe a chapter of another one.

    It is a row of the same table: it has the same parts, history, preview and schedule. Mail,
    feeds, the archive and all counts begin with ``Article.objects``, where it is not.
    """

    objects = PageManager()  # type: ignore[assignment, misc]  # of these rows of the table

    class Meta:
        proxy = True
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        # Who may do something with columns may do it with pages (articles/admin/page.py).
        default_permissions = ()
        ordering = ["path"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not args:
            own = {"kind": Article.Kind.PAGE, "takes_comments": False}
            kwargs = own | {"sent_by_mail": False, "byline": ""} | kwargs
        super().__init__(*args, **kwargs)

    def clean(self) -> None:
        if self.slug and (problem := page_address.problem_with(self)):
            raise ValidationError({"slug": problem})
