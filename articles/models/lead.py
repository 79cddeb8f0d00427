"""What a dossier begins with, in paragraphs with links."""

from typing import Any, Self

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.text import fields, prose

#: Of HTML; what is longer is a page.
LEAD_MAX_LENGTH = 20_000


class WithLead(models.Model):
    """Mixed into ``Keyword``."""

    lead = fields.TextField(
        _("lead"),
        blank=True,
        default="",
        db_default="",
        validators=[MaxLengthValidator(LEAD_MAX_LENGTH)],
        help_text=_("What it is, and how it came about: stands under the description, with links."),
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if "lead" not in self.get_deferred_fields():
            self.lead = prose.clean(self.lead)
        super().save(*args, **kwargs)

    def take_words_of(self, other: Self) -> None:
        """Have the description and the lead of ``other`` where it has none of its own."""
        for name in ("description", "lead"):
            if getattr(other, name) and not getattr(self, name):
                setattr(self, name, getattr(other, name))
                self.save(update_fields=[name])
