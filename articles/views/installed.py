"""What a telephone or a browser asks for that puts the site among its programs: its manifest
(w3.org/TR/appmanifest) and its icons."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.media import site_icons
from articles.media.social_cards import PAPER
from articles.models import site
from pagecache.decorators import cached_page


@require_safe
@cached_page()
def manifest(request: HttpRequest) -> HttpResponse:
    icons = [("articles:icon_192", 192, "any"), ("articles:icon_512", 512, "any")]
    shown = [icon for icon in icons if icon[1] == 192 or site_icons.has_side(icon[1])]
    content = {
        "id": "/",
        "name": site().column_name,
        "short_name": site().column_name,
        "description": site().description,
        "lang": site().language,
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": reverse("articles:home"),
        "scope": "/",
        # With a way back, for pages have none of their own; where that is not known, without.
        "display": "standalone",
        "display_override": ["minimal-ui"],
        "theme_color": PAPER,
        "background_color": PAPER,
        "icons": [
            {
                "src": reverse(route),
                "sizes": f"{side}x{side}",
                "type": "image/png",
                "purpose": purpose,
            }
            for route, side, purpose in [*shown, ("articles:icon_maskable", 512, "maskable")]
        ],
    }
    return JsonResponse(
        content,
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )


@require_safe
@cached_page()
@cache_control(public=True, max_age=24 * 3600)
def icon(request: HttpRequest, *, side: int, is_filled: bool = False) -> HttpResponse:
    drawn = site_icons.draw_icon(side, is_filled=is_filled)
    return HttpResponse(drawn, content_type="image/png")
