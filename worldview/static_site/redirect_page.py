"""The page at an address of before: it leads on by itself, and says so where that is not done."""

from html import escape

from django.conf import settings
from django.utils.translation import get_language, gettext

from worldview.static_site import names
from worldview.static_site.addresses import is_elsewhere

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta http-equiv="refresh" content="0; url={way}">
<link rel="canonical" href="{canonical}">
<meta name="robots" content="noindex">
</head>
<body>
<p><a href="{way}">{title}</a></p>
</body>
</html>
"""


def build(file: str, address: str) -> bytes | None:
    """Return the page that is ``file`` in the copy and leads to ``address``, or ``None`` where the
    copy has nothing there."""
    path, _, fragment = address.partition("#")
    if is_elsewhere(address):
        way, canonical = address, address
    else:
        path, _, query = path.removeprefix(settings.SITE_URL).partition("?")
        target = names.target(path or "/", query)
        if target is None or target.file == file:
            return None
        way = names.way(file, target.file) + (f"#{fragment}" if fragment else "")
        canonical = settings.SITE_URL + path
    page = _PAGE.format(
        language=escape(get_language() or "en"),
        title=escape(gettext("This is at another address now")),
        way=escape(way),
        canonical=escape(canonical),
    )
    return page.encode()
