"""Columns and pages at their addresses, which answer for ever once readers had them."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction

from background import clock

from . import page_address
from .address import OldAddress, permalink, slug_for

if TYPE_CHECKING:
    from datetime import date, datetime

    from .article import Article

    class _Model(models.Model):
        class Meta:
            abstract = True

        slug: str
        headline: str
        edition_date: date
        path: str | None
        published_at: datetime | None

        @property
        def is_page(self) -> bool: ...

        @property
        def is_public(self) -> bool: ...

        @property
        def was_public(self) -> bool: ...
else:
    _Model = object


class Addressed(_Model):
    """Mixed into ``Article``: what it makes of its day and slug, or of its place among pages."""

    if TYPE_CHECKING:

        class Meta:
            abstract = True

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any
    ) -> Self:
        article = super().from_db(db, field_names, values, **options)
        if {"slug", "edition_date", "published_at"} <= set(field_names):
            article._stored_path = article.__dict__.get("path")
            article._keep_stored()
        return article

    def _keep_stored(self) -> None:
        """Keep what the address is made of beside the path, and not the address, which takes longer
        than reading a row, and which nothing but a save asks for."""
        self._stored = self.is_page, self.edition_date, self.slug, self.published_at

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            if self.is_page:
                self._take_place(kwargs)
            elif not self.slug:
                self.slug = slug_for(self.headline, self.edition_date, except_for=self.as_article)
                if kwargs.get("update_fields") is not None:
                    kwargs["update_fields"] = {*kwargs["update_fields"], "slug"}
            super().save(*args, **kwargs)
            self._keep_old_address()
            if self.is_page:
                former = getattr(self, "_stored_path", None)
                self._stored_path = self.path
                page_address.move_chapters(self.as_article, former)

    def _take_place(self, saved: dict[str, Any]) -> None:
        """Set the path of a page where what it is made of is ``saved`` (arguments of ``save``).

        Its own row is locked first: it may have moved with a page above it since it was read.
        """
        names = saved.get("update_fields")
        if names is None or {"slug", "parent"} & {*names}:
            page_address.hold_places()
            stored = type(self)._base_manager.select_for_update(of=("self",), no_key=True)
            path = stored.filter(pk=self.pk).values_list("path", flat=True).first()
            if path is not None and path != getattr(self, "_stored_path", None):
                self._stored_path = path
            page_address.set_path(self.as_article)
            if names is not None:
                saved["update_fields"] = {*names, "slug", "path"}

    def _keep_old_address(self) -> None:
        """What was public once keeps its old address; it answers with a redirect, until another
        column that readers can see is there. A draft that waits for its day takes nothing over."""
        address = self._address()
        if stored := getattr(self, "_stored", None):
            is_page, day, slug, published_at = stored
            path = getattr(self, "_stored_path", None)
            left = page_address.permalink(path or "") if is_page else permalink(day, slug)
            if left != address and published_at is not None and published_at <= clock.now():
                OldAddress.objects.update_or_create(
                    path=left, defaults={"article": self.as_article, "keyword": None}
                )
        former = OldAddress.objects.filter(path=address)
        (former if self.is_public else former.filter(article=self.as_article)).delete()
        self._keep_stored()

    @property
    def as_article(self) -> "Article":
        return self  # type: ignore[return-value]  # mixed into nothing else

    def get_absolute_url(self) -> str:
        return self._address()

    def _address(self) -> str:
        if self.is_page:
            return page_address.permalink(self.path or "")
        return permalink(self.edition_date, self.slug)

    @property
    def permalink(self) -> str:
        """Return the absolute address, as printed and mailed."""
        return settings.SITE_URL + self.get_absolute_url()

    def former_holder(self) -> "Article | None":
        """Return the column whose former address this one has, and takes over when readers can see
        it, or ``None``."""
        former = OldAddress.objects.select_related("article")
        former = former.filter(path=self.get_absolute_url())
        found = former.exclude(article=self.pk).exclude(article=None).first()
        return found.article if found else None
