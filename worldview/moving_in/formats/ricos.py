"""Wix's way to keep a text, a tree of nodes in JSON (Ricos), as HTML."""

import json
from html import escape
from typing import Any
from urllib.parse import quote

#: Deeper than any text.
MAX_DEPTH = 60
_MEDIA = "https://static.wixstatic.com/media/"
_ELEMENTS = {
    "PARAGRAPH": "p",
    "BULLETED_LIST": "ul",
    "ORDERED_LIST": "ol",
    "LIST_ITEM": "li",
    "BLOCKQUOTE": "blockquote",
    "TABLE": "table",
    "TABLE_ROW": "tr",
    "TABLE_CELL": "td",
}
_MARKS = {
    "BOLD": "strong",
    "ITALIC": "em",
    "STRIKETHROUGH": "s",
    "SUPERSCRIPT": "sup",
    "SUBSCRIPT": "sub",
}
Node = dict[str, Any]


def render(written: str) -> str:
    """Return the HTML of a text, or nothing where it is none."""
    try:
        data = json.loads(written)
    except (ValueError, RecursionError):
        return ""
    return _children(data, 0) if isinstance(data, dict) else ""


def address_of(image: str) -> str:
    """Return where a picture is that a table calls ``wix:image://…``; others stay."""
    if not image.startswith("wix:image://v1/"):
        return image
    return _MEDIA + image.removeprefix("wix:image://v1/").partition("/")[0]


def _children(node: Node, depth: int) -> str:
    nodes = node.get("nodes")
    if depth > MAX_DEPTH or not isinstance(nodes, list):
        return ""
    return "".join(_node(each, depth + 1) for each in nodes if isinstance(each, dict))


def _node(node: Node, depth: int) -> str:
    kind = str(node.get("type", ""))
    inner = _children(node, depth)
    if kind in _ELEMENTS:
        return f"<{_ELEMENTS[kind]}>{inner}</{_ELEMENTS[kind]}>"
    match kind:
        case "TEXT":
            return _text(_at(node, "textData"))
        case "HEADING":
            level = _at(node, "headingData").get("level")
            tag = f"h{level}" if level in (1, 2, 3, 4, 5, 6) else "h2"
            return f"<{tag}>{inner}</{tag}>"
        case "CODE_BLOCK":
            return f"<pre><code>{inner}</code></pre>"
        case "DIVIDER":
            return "<hr>"
        case "IMAGE":
            data = _at(node, "imageData")
            return _image(_at(data, "image"), data, inner)
        case "GALLERY":
            items = _at(node, "galleryData").get("items") or []
            shown = [each for each in items if isinstance(each, dict)]
            return "".join(_image(_at(each, "image", "media"), each) for each in shown) + inner
        case _:
            return inner + _other(node)


def _at(node: Node, *names: str) -> Node:
    for name in names:
        found = node.get(name)
        node = found if isinstance(found, dict) else {}
    return node


def _text(data: Node) -> str:
    html = escape(str(data.get("text") or ""), quote=False).replace("\n", "<br>")
    decorations = data.get("decorations") or []
    for each in decorations if isinstance(decorations, list) else ():
        if not isinstance(each, dict):
            continue
        if tag := _MARKS.get(str(each.get("type"))):
            html = f"<{tag}>{html}</{tag}>"
        elif address := _at(each, "linkData", "link").get("url"):
            html = f'<a href="{escape(str(address))}">{html}</a>'
    return html


def _image(image: Node, said: Node, caption: str = "") -> str:
    source = _at(image, "src")
    address = str(source.get("url") or "")
    if not address and source.get("id"):
        address = _MEDIA + quote(str(source["id"]))
    if not address:
        return ""
    alt = escape(str(said.get("altText") or ""))
    caption = caption or escape(str(said.get("caption") or said.get("title") or ""), quote=False)
    under = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure><img src="{escape(address)}" alt="{alt}">{under}</figure>'


def _other(node: Node) -> str:
    """A player, button, preview of a link or file: its words, with a link to its address."""
    words, addresses = [], []
    todo: list[tuple[str, object]] = [(k, v) for k, v in node.items() if k not in ("nodes", "id")]
    while todo:
        name, value = todo.pop(0)
        if isinstance(value, dict):
            todo += value.items()
        elif isinstance(value, str) and value.startswith(("http://", "https://")):
            addresses.append(value)
        elif isinstance(value, str) and name in ("text", "title", "description", "html", "name"):
            words.append(f"<p>{value if name == 'html' else escape(value, quote=False)}</p>")
    link = escape(addresses[0]) if addresses else ""
    return "".join(words) + (f'<p><a href="{link}">{link}</a></p>' if link else "")
