"""What readers take for the text of a column: whether it changed is what "modified" means.

Keywords, addresses, marks of what a section is about and keys of rows are no text of it."""

import hashlib
import json
from typing import Any

from articles.history import bylines
from articles.history.content import Content
from articles.history.snapshots import snapshot
from articles.models import Article

_FIELDS = ("headline", "standfirst")
_OF_FIGURE = ("photo", "caption", "credit", "alt_text", "decorative")
_OF_ATTACHMENT = ("download", "title", "section")
_OF_SOURCE = ("publication", "qualifier", "url")


def build(content: Content) -> Content:
    """Return the part of a snapshot's ``content`` that readers read."""
    text = {
        **{name: content[name] for name in _FIELDS},
        "byline": content["byline"] or ", ".join(bylines.names(content)),
        "lead_figure": content["lead_figure"] and _figure(content["lead_figure"]),
        "sections": [
            {
                "headline": section["headline"],
                "body": section["body"],
                "figures": [_figure(figure) for figure in section["figures"]],
                "sources": [[source[name] for name in _OF_SOURCE] for source in section["sources"]],
            }
            for section in content["sections"]
        ],
        "corrections": [
            [correction["kind"], correction["text"], correction["section"]]
            for correction in content.get("corrections", ())
        ],
    }
    # Left out where there are none, for digests of former programs are stored.
    if attached := content.get("attachments"):
        text["attachments"] = [[each[name] for name in _OF_ATTACHMENT] for each in attached]
    return text


def for_article(article: Article) -> Content:
    """Return the same of the column as it is stored."""
    return build(snapshot(article))


def digest_of_article(article: Article) -> str:
    """Return what tells whether the stored text is the same as at another time."""
    return digest_of(for_article(article))


def digest_of(text: Content) -> str:
    return hashlib.sha256(json.dumps(text, sort_keys=True).encode()).hexdigest()


def _figure(content: Content) -> list[Any]:
    return [content.get(name) for name in _OF_FIGURE]
