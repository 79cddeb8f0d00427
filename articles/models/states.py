"""How a column or page stands, in the words of the desk."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: By what ``Article.state`` returns.
IN_WORDS: dict[str, Promise] = {
    "draft": _("draft"),
    "scheduled": _("scheduled"),
    "public": _("public"),
    "withdrawn": _("withdrawn"),
    "binned": _("binned"),
}
