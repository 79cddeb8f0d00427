"""Where somebody comes from, in words: the browser, and no more of the address than its network."""

import re

from django.utils.translation import gettext

#: The first that fits; those that pretend to be others stand before them.
BROWSERS = [
    ("Edge", r"\bEdg(?:e|A|iOS)?/"), ("Opera", r"\bOPR/"), ("Samsung Internet", "SamsungBrowser/"),
    ("Firefox", r"\b(?:Firefox|FxiOS)/"), ("Chrome", "(?:Chrome|CriOS|Chromium)/"),
    ("Safari", r"\bSafari/"),
]  # fmt: skip
SYSTEMS = [
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("ChromeOS", "CrOS"), ("Mac", "Mac OS X|Macintosh"), ("Linux", "Linux|X11"),
]  # fmt: skip
UNKNOWN, _ON = "An unknown browser", " on "


def browser_name(user_agent: str) -> str:
    """As ``Firefox on Windows``; without a version, so that it stays the same through updates, and
    in English, as it is stored: ``in_words`` says it."""
    browser, system = (
        next((name for name, pattern in known if re.search(pattern, user_agent)), "")
        for known in (BROWSERS, SYSTEMS)
    )
    return f"{browser or UNKNOWN}{_ON + system if system else ''}"


def in_words(name: str) -> str:
    """Return a browser's name as the language of the page has it."""
    browser, on, system = name.partition(_ON)
    browser = gettext("An unknown browser") if browser == UNKNOWN else browser
    if not on:
        return browser
    return gettext("%(browser)s on %(system)s") % {"browser": browser, "system": system}
