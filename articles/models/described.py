"""How a column or page is told of elsewhere: by search engines, and by sites that show a link."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.text import fields

if TYPE_CHECKING:

    class _Model(models.Model):
        class Meta:
            abstract = True

        headline: str
        standfirst: str
        sections: ClassVar[Any]
else:
    _Model = models.Model

TITLE_MAX_LENGTH, DESCRIPTION_MAX_LENGTH = 300, 1000


class Described(_Model):
    """Mixed into ``Article``. What is empty is made of the column's own words."""

    search_title = fields.CharField(
        _("title for search engines"),
        max_length=TITLE_MAX_LENGTH,
        blank=True,
        db_default="",
        help_text=_("Of the page as a search result. Some 60 characters are shown."),
    )
    search_description = fields.CharField(
        _("description for search engines"),
        max_length=DESCRIPTION_MAX_LENGTH,
        blank=True,
        db_default="",
        help_text=_("What stands under the title there. Some 155 characters are shown."),
    )
    card_title = fields.CharField(
        _("title on other sites"),
        max_length=TITLE_MAX_LENGTH,
        blank=True,
        db_default="",
        help_text=_("Where somebody shares the link. Some 70 characters are shown."),
    )
    card_description = fields.CharField(
        _("description on other sites"),
        max_length=DESCRIPTION_MAX_LENGTH,
        blank=True,
        db_default="",
        help_text=_("What stands under the title there. Some 125 characters are shown."),
    )

    class Meta:
        abstract = True

    @property
    def own_description(self) -> str:
        """Return what describes it where nothing else is typed: the standfirst, or else the key
        headlines (uses a prefetch of ``sections``)."""
        if self.standfirst or self.pk is None:
            return self.standfirst
        return "; ".join(section.headline for section in self.sections.all())

    @property
    def told_headline(self) -> str:
        """Return the headline that programs are told."""
        return self.search_title or self.headline

    @property
    def told_description(self) -> str:
        return self.search_description or self.own_description

    @property
    def shared_title(self) -> str:
        return self.card_title or self.headline

    @property
    def shared_description(self) -> str:
        return self.card_description or self.own_description
