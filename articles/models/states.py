"""How a column or page stands, in the words of the desk."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: By what ``Article.state`` and ``Article.standing`` return.
IN_WORDS: dict[str, Promise] = {
    "draft": _("draft"),
    "ready": _("ready for review"),
    "scheduled": _("scheduled"),
    "public": _("public"),
    "withdrawn": _("withdrawn"),
    "binned": _("binned"),
}
