"""The menus as they come, for who wants to change them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import SiteSettings
from articles.text.menu_lines import MenuEntry, written


def usual(row: SiteSettings) -> dict[str, str]:
    """Return ``{name of the setting: lines}`` of what ``templates/base.html`` has of itself, in the
    language that is spoken."""
    return {
        "menu": written(
            [
                MenuEntry(_("Archive"), reverse("articles:archive")),
                MenuEntry(_("Keywords"), reverse("articles:keyword_index")),
                MenuEntry(_("Sources"), reverse("articles:publication_index")),
                MenuEntry(_("By e-mail"), "#subscribe"),
            ]
        ),
        "foot_menu": written(
            [
                MenuEntry(_("Home"), reverse("articles:home")),
                MenuEntry(_("Feed"), reverse("articles:feed")),
                MenuEntry(_("summaries"), reverse("articles:feed_summary")),
                MenuEntry(_("Archive"), reverse("articles:archive")),
                MenuEntry(_("Corrections"), reverse("articles:corrections")),
                MenuEntry(_("Contact"), reverse("comments:contact")),
                MenuEntry(_("Trouble with commenting?"), reverse("comments:trouble")),
            ]
        ),
    }
