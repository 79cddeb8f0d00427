"""Ghost's two ways to keep a text that is no HTML: Lexical, and Mobiledoc before it."""

import json
from collections.abc import Iterator
from html import escape
from typing import Any

#: Deeper than any text.
MAX_DEPTH = 60
_FORMATS = ((1, "strong"), (2, "em"), (4, "s"), (16, "code"), (32, "sub"), (64, "sup"))
_LISTS = {"number": "ol", "bullet": "ul"}


def render(written: str) -> str:
    """Return the HTML of a text in Lexical, or nothing where it is none."""
    try:
        data = json.loads(written)
    except (ValueError, RecursionError):
        return ""
    root = data.get("root") if isinstance(data, dict) else None
    return _children(root, 0) if isinstance(root, dict) else ""


def _children(node: dict[str, Any], depth: int) -> str:
    children = node.get("children")
    if depth > MAX_DEPTH or not isinstance(children, list):
        return ""
    return "".join(_node(child, depth + 1) for child in children if isinstance(child, dict))


def _node(node: dict[str, Any], depth: int) -> str:
    kind = str(node.get("type", ""))
    inner = _children(node, depth)
    match kind:
        case "text" | "extended-text":
            return _text(node)
        case "linebreak":
            return "<br>"
        case "paragraph":
            return f"<p>{inner}</p>"
        case "heading" | "extended-heading":
            tag = str(node.get("tag", "h2"))
            tag = tag if tag in ("h1", "h2", "h3", "h4", "h5", "h6") else "h2"
            return f"<{tag}>{inner}</{tag}>"
        case "quote" | "extended-quote" | "aside":
            return f"<blockquote><p>{inner}</p></blockquote>"
        case "list":
            tag = _LISTS.get(str(node.get("listType")), "ul")
            return f"<{tag}>{inner}</{tag}>"
        case "listitem":
            return f"<li>{inner}</li>"
        case "link" | "autolink":
            return f'<a href="{escape(str(node.get("url") or ""))}">{inner}</a>'
        case "horizontalrule":
            return "<hr>"
        case "image":
            return _image(node)
        case "gallery":
            images = node.get("images") or []
            return "".join(_image(each) for each in images if isinstance(each, dict))
        case "html" | "markdown":
            return str(node.get("html") or node.get("markdown") or "")
        case "codeblock":
            return f"<pre><code>{escape(str(node.get('code') or ''))}</code></pre>"
        case _:
            return _card(node, inner)


def _text(node: dict[str, Any]) -> str:
    text = escape(str(node.get("text") or ""))
    bits = node.get("format")
    for bit, tag in _FORMATS:
        if isinstance(bits, int) and bits & bit:
            text = f"<{tag}>{text}</{tag}>"
    return text


def _image(node: dict[str, Any]) -> str:
    source, alt = escape(str(node.get("src") or "")), escape(str(node.get("alt") or ""))
    caption = str(node.get("caption") or "")
    under = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure><img src="{source}" alt="{alt}">{under}</figure>'


def _card(node: dict[str, Any], inner: str) -> str:
    """A bookmark, player, button or file: its words, with a link where it has an address."""
    address = next((node[n] for n in ("url", "src", "buttonUrl") if node.get(n)), "")
    said = list(_words(node))
    link = f'<p><a href="{escape(str(address))}">{escape(str(address))}</a></p>' if address else ""
    return f"{inner}{''.join(said)}{link}"


def _words(node: dict[str, Any]) -> Iterator[str]:
    metadata = node.get("metadata")
    sources = [node, metadata] if isinstance(metadata, dict) else [node]
    for place in sources:
        for name in ("heading", "header", "title", "calloutText", "content", "description",
                     "subheader", "caption"):  # fmt: skip
            if isinstance(place.get(name), str) and place[name].strip():
                yield f"<p>{place[name]}</p>"


def render_mobiledoc(written: str) -> str:
    """Return the HTML of a text in Mobiledoc, or nothing where it is none."""
    try:
        data = json.loads(written)
        return "".join(_mobile_sections(data))
    except (ValueError, RecursionError, TypeError, IndexError, KeyError, AttributeError):
        return ""


def _mobile_sections(data: dict[str, Any]) -> Iterator[str]:
    for section in data["sections"]:
        kind = section[0]
        if kind == 1:
            tag = section[1] if section[1] in ("p", "h1", "h2", "h3", "h4", "blockquote") else "p"
            yield f"<{tag}>{_markers(data, section[2])}</{tag}>"
        elif kind == 2:
            yield f'<figure><img src="{escape(section[1])}"></figure>'
        elif kind == 3:
            tag = section[1] if section[1] in ("ul", "ol") else "ul"
            items = "".join(f"<li>{_markers(data, item)}</li>" for item in section[2])
            yield f"<{tag}>{items}</{tag}>"
        elif kind == 10:
            name, payload = data["cards"][section[1]]
            yield _node({"type": {"hr": "horizontalrule", "code": "codeblock"}.get(name, name)}
                        | {k: v for k, v in payload.items() if k != "type"}, 0)  # fmt: skip


def _markers(data: dict[str, Any], markers: list[Any]) -> str:
    html, opened = "", []
    for kind, opening, closing, value in markers:
        for number in opening:
            tag, *attributes = data["markups"][number]
            pairs = dict(zip(attributes[0][::2], attributes[0][1::2], strict=False)) if (
                attributes
            ) else {}  # fmt: skip
            tag = (
                tag if tag in ("a", "em", "strong", "b", "i", "code", "s", "sub", "sup") else "span"
            )
            href = f' href="{escape(pairs["href"])}"' if tag == "a" and "href" in pairs else ""
            html += f"<{tag}{href}>"
            opened.append(tag)
        html += escape(value) if kind == 0 else "<br>"
        for _closed in range(closing):
            html += f"</{opened.pop()}>"
    return html
