"""What the desk shows beside a column of its mail."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Article
from articles.signals import DeskLink


def mail_links(sender: object, *, article: Article, **kwargs: Any) -> list[DeskLink]:
    """Return the links to the mail of ``article`` (for ``desk_links_wanted``)."""
    mail = reverse("admin:subscriptions_edition_preview", args=[article.pk])
    return [
        DeskLink(_("Mail"), mail),
        DeskLink(_("Mail as text"), f"{mail}?text=1"),
        DeskLink(_("Mail, dark"), f"{mail}?dark=1"),
        DeskLink(
            _("Subject and time of mail"),
            reverse("admin:subscriptions_edition_plan", args=[article.pk]),
            shows=False,
        ),
        DeskLink(
            _("Test mail"),
            reverse("admin:subscriptions_edition_test", args=[article.pk]),
            shows=False,
        ),
    ]
