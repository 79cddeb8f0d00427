"""Tokens of prose as XHTML, which every reader of EPUB takes: XML alone, and valid as HTML 5."""

import re
from collections.abc import Iterable, Iterator

from django.utils.safestring import SafeString, mark_safe

from articles.text.characters import drop_controls
from articles.text.tokens import VOID, End, Start, Text, Token

#: What an id may be in XML (NCName).
_NAME = re.compile(r"[^\W\d][\w.-]*")


def serialize(tokens: Iterable[Token]) -> SafeString:
    """Return ``tokens`` as XHTML, everything escaped where it stands."""
    return mark_safe(drop_controls("".join(_pieces(tokens))))  # every token is escaped


def _pieces(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if isinstance(token, Text):
            yield _escaped(token.data)
        elif isinstance(token, Start):
            yield f"<{token.name}{_attributes(token)}{' /' if token.name in VOID else ''}>"
        elif isinstance(token, End) and token.name not in VOID:
            yield f"</{token.name}>"


def _attributes(token: Start) -> str:
    said = dict(token.attributes)
    if "lang" in said:
        said["xml:lang"] = said["lang"]
    if "id" in said:
        said["id"] = section_id(said["id"])
    if (href := said.get("href", "")).startswith("#"):
        said["href"] = "#" + section_id(href[1:])
    return "".join(f' {name}="{_escaped(value, True)}"' for name, value in said.items())


def section_id(anchor: str) -> str:
    """Return the id of a section by its anchor, which may begin with a digit."""
    return anchor if _NAME.fullmatch(anchor) else f"section-{anchor}"


def _escaped(text: str, is_attribute: bool = False) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;") if is_attribute else text
