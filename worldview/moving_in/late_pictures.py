"""Pictures that a script shows only once a reader comes near: the text holds them as words for the
script, and beside that, for who has none, as they are."""

import re
from html import escape, unescape

_WITHOUT_SCRIPT = re.compile(
    r"<noscript\b[^>]*>(?P<picture>[^<]*<img\b[^>]*>[^<]*)</noscript>", re.I
)
_PICTURE = re.compile(r"<img\b[^>]*>", re.I)
_ATTRIBUTE = re.compile(r"\s(?P<name>[\w-]+)\s*=\s*(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)')")
_LATE = ("data-src", "data-lazy-src", "data-original")


def shown(html: str) -> str:
    """Return ``html`` with such pictures as pictures, each once."""
    if "data-" not in html and "noscript" not in html.lower():
        return html
    found = (
        _address(picture[0])
        for match in _WITHOUT_SCRIPT.finditer(html)
        for picture in _PICTURE.finditer(match["picture"])
    )
    there = {address.partition("?")[0] for address in found}
    html = _WITHOUT_SCRIPT.sub(lambda match: match["picture"], html)
    return _PICTURE.sub(lambda match: _shown(match[0], there), html)


def _attributes(tag: str) -> dict[str, str]:
    return {
        match["name"].lower(): unescape(match["a"] or match["b"] or "")
        for match in _ATTRIBUTE.finditer(tag)
    }


def _address(tag: str) -> str:
    return _attributes(tag).get("src", "")


def _shown(tag: str, there: set[str]) -> str:
    said = _attributes(tag)
    address = next((said[name] for name in _LATE if said.get(name)), "")
    if not address or said.get("src", "data:").partition(":")[0] != "data":
        return tag
    if address.partition("?")[0] in there:
        return ""
    return f'<img src="{escape(address)}" alt="{escape(said.get("alt", ""))}">'
