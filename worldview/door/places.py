"""Where somebody comes from, in words: the browser, and no more of the address than its network."""

import re

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


def browser_name(user_agent: str) -> str:
    """As ``Firefox on Windows``; without a version, so that it stays the same through updates."""
    browser, system = (
        next((name for name, pattern in known if re.search(pattern, user_agent)), "")
        for known in (BROWSERS, SYSTEMS)
    )
    return f"{browser or 'An unknown browser'}{f' on {system}' if system else ''}"
