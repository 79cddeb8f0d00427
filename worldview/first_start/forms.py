"""What one fills in at the first start."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from articles.models import SiteSettings
from articles.text.forms import CharField
from background import locks
from worldview.door.new_account import NewAccountForm
from worldview.door.passwords import AccountAddressField
from worldview.first_start import choices, links
from worldview.first_start.first_pages import make_first_pages

#: What settings say where nobody chose, here or in docker-compose.yml.
_UNCHOSEN = ("World View", "A daily column of world news.")


class FirstStartForm(NewAccountForm):
    """The names of the site, its language and zone, and an account of one's own."""

    column_name = CharField(
        label=gettext_lazy("Name of the column"),
        max_length=80,
        help_text=gettext_lazy("The name plate of every page."),
    )
    site_name = CharField(
        label=gettext_lazy("Name of the site"),
        max_length=80,
        required=False,
        help_text=gettext_lazy(
            "In the foot of every page and in the mail; often the domain. Left empty, it is the "
            "column’s."
        ),
    )
    description = CharField(
        label=gettext_lazy("Description"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "A sentence under the name plate and in search results. May be written later."
        ),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=choices.languages)
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=choices.time_zones,
        help_text=gettext_lazy("Of the newsroom: it says when a day begins."),
    )
    email = AccountAddressField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        help_text=gettext_lazy(
            "For a new password if you forget yours, and for what needs you. Readers never see it."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *arguments: Any, **more: Any) -> None:
        more["initial"] = _from_environment() | more.get("initial", {})
        super().__init__(*arguments, **more)

    def email_of_account(self) -> str:
        email: str = self.cleaned_data.get("email", "")
        return email

    @transaction.atomic
    def save(self) -> User | None:
        """Make the account, an administrator's, and the settings; return it, or ``None`` where
        somebody else was first."""
        locks.acquire("first start")
        if links.is_set_up():
            return None
        self._save_settings()
        sent = self.cleaned_data
        return get_user_model().objects.create_superuser(
            sent["username"],
            sent["email"],
            sent["password"],
            **self.names(),
        )

    def _save_settings(self) -> None:
        sent = self.cleaned_data
        row = SiteSettings.objects.first() or SiteSettings()
        row.column_name = sent["column_name"]
        row.site_name = sent["site_name"] or sent["column_name"]
        row.byline = sent["name"]
        row.description = sent["description"] or _("A column by %(name)s") % {"name": row.byline}
        row.language, row.time_zone = sent["language"], sent["time_zone"]
        row.save()
        with translation.override(row.language):
            make_first_pages(row)


def _from_environment() -> dict[str, str]:
    """What the operator chose already."""
    unchosen = (*_UNCHOSEN, urlsplit(settings.SITE_URL).hostname)
    named = {
        "column_name": settings.COLUMN_NAME,
        "site_name": settings.SITE_NAME,
        "description": settings.SITE_DESCRIPTION,
    }
    return {
        **{field: name for field, name in named.items() if name not in unchosen},
        "name": settings.COLUMN_BYLINE,
        "language": get_language() or settings.LANGUAGE_CODE,
        "time_zone": settings.TIME_ZONE,
    }
