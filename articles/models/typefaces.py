"""The faces that readers read in: the site's own, and stacks of what systems have."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Typeface(models.TextChoices):
    """Each has a rule in ``static/css/tokens.css`` for pages and one in ``static/css/writing.css``
    for the desk (tests/site/test_typefaces.py)."""

    BROADSHEET = "broadsheet", _("Broadsheet serif: the site’s own, the same on every screen")
    OLD_STYLE = "old-style", _("Old-style serif: warm, as books are set")
    TRANSITIONAL = "transitional", _("Transitional serif: firm, as newspapers are set")
    HUMANIST = "humanist", _("Humanist sans: without serifs, drawn as if written")
    SYSTEM = "system", _("System sans: as everything else on the reader’s screen")


#: By value. For mail, whose programs know no variables; no name here needs quotation marks.
MAIL_STACKS: dict[str, str] = {
    Typeface.BROADSHEET: "Georgia, Times New Roman, serif",
    Typeface.OLD_STYLE: "Georgia, Times New Roman, serif",
    Typeface.TRANSITIONAL: "Charter, Sitka Text, Cambria, Georgia, serif",
    Typeface.HUMANIST: "Seravek, Ubuntu, Calibri, sans-serif",
    Typeface.SYSTEM: "-apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif",
}
