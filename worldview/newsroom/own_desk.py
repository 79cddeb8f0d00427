"""How the desk is preferred in the browser at hand: how close its rows stand, whether it has keys.

A cookie keeps it, as the browser keeps light or dark: what suits a large screen suits no phone.
"""

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

COOKIE = "desk"
#: What a year of weekends does not forget.
MAX_AGE = 365 * 24 * 3600
#: What can be preferred, each the name of a class of every page's ``body``.
COMPACT, WITHOUT_KEYS = "compact", "without-keys"


class OwnDeskForm(forms.Form):
    density = forms.ChoiceField(
        label=gettext_lazy("Lists and forms"),
        choices=[
            ("", gettext_lazy("Roomy")),
            (COMPACT, gettext_lazy("Close: more rows on a screen")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    keys = forms.BooleanField(
        label=gettext_lazy("The desk has keys of its own"),
        help_text=gettext_lazy(
            "Control S saves, Control K finds, j and k go through the comments. Without them each "
            "key does what your browser or your screen reader does with it."
        ),
        required=False,
    )

    def preferences(self) -> list[str]:
        without = [] if self.cleaned_data["keys"] else [WITHOUT_KEYS]
        return [*filter(None, [self.cleaned_data["density"]]), *without]


def preferences_of(request: HttpRequest) -> list[str]:
    """Return what the browser that asks prefers, of ``COMPACT`` and ``WITHOUT_KEYS``."""
    chosen = request.COOKIES.get(COOKIE, "").split(".")
    return [name for name in (COMPACT, WITHOUT_KEYS) if name in chosen]


def own_desk(request: HttpRequest) -> HttpResponse:
    """Show and take what one prefers."""
    preferred = preferences_of(request)
    initial = {
        "density": COMPACT if COMPACT in preferred else "",
        "keys": WITHOUT_KEYS not in preferred,
    }
    form = OwnDeskForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        response = redirect("admin:own_desk")
        response.set_cookie(
            COOKIE,
            ".".join(form.preferences()),
            max_age=MAX_AGE,
            path=reverse("admin:index"),
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
        messages.success(request, _("Saved, for this browser."))
        return response
    context = admin.site.each_context(request) | {"title": _("Your desk"), "form": form}
    return render(request, "admin/newsroom/own_desk.html", context)
