"""Languages and time zones that one chooses from."""

import zoneinfo
from collections import defaultdict

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from worldview import translations

#: Parts of the world, as the tz database begins names; others are kept for the sake of old ones.
AREAS = {
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe",
    "Indian", "Pacific",
}  # fmt: skip


def languages() -> list[tuple[str, str]]:
    """Return ``(code, name in itself)`` of those that World View is translated into, and the one
    that the environment says."""
    translated = {file.parts[-3] for file in translations.CATALOGUES.glob("*/LC_MESSAGES/*.po")}
    codes = sorted({"en", settings.LANGUAGE_CODE, *translated})
    return [(code, get_language_info(code)["name_local"]) for code in codes]


def language_of(request: HttpRequest) -> str:
    """Return the language that is asked for, or that the browser prefers among ours."""
    offered = {code for code, _name in languages()}
    asked = request.POST.get("language") or request.GET.get("language") or ""
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    for code in [asked, *(code for code, _weight in accepted)]:
        for wanted in (code, code.partition("-")[0]):
            if wanted in offered:
                return wanted
    return settings.LANGUAGE_CODE


def time_zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return ``(part of the world, [(name, place)])``; that of the environment is among them."""
    groups = defaultdict(list)
    for name in sorted({"UTC", settings.TIME_ZONE, *zoneinfo.available_timezones()}):
        area, _slash, place = name.partition("/")
        if area in AREAS:
            groups[area].append((name, place.replace("_", " ").replace("/", ", ")))
        elif name in ("UTC", settings.TIME_ZONE):
            groups[_("Anywhere")].append((name, name))
    return sorted(groups.items(), key=lambda group: (group[0] in AREAS, group[0]))
