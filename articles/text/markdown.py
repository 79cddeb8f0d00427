"""Prose as Markdown: CommonMark, with the tables that Hugo, Jekyll and others know.

Works on the tokens of serialised HTML, from the inside out: what an element holds is Markdown when
its end comes, and stands then in what holds it.
"""

import re
from dataclasses import dataclass, field

from articles.text.tokens import VOID, End, Start, Text, Token, parse

#: What means something to Markdown wherever it stands; and two that mean something to templates.
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])|(\{(?=[{%]))|(&(?=#?\w+;))")
#: What means something where a line begins.
_BEGINS = re.compile(r"^(\s*)(?:([#+=>-])|(\d+)([.)])(?=\s|$))")
_HEADINGS = {"h1": "#", "h2": "##", "h3": "###"}
_AROUND = {"em": "*", "strong": "**", "i": "*", "b": "**"}
#: Markdown has no such words; every program that reads it takes these tags.
_AS_HTML = frozenset(["sub", "sup"])
_LISTS = frozenset(["ul", "ol"])


@dataclass
class _Open:
    """An element whose end has not come."""

    name: str
    attributes: dict[str, str]
    pieces: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    items: int = 0


def from_html(html: str) -> str:
    """Return serialised ``html`` as Markdown."""
    stack = [_Open("", {})]
    for token in parse(html):
        _take(token, stack)
    while len(stack) > 1:
        _close(stack)
    return re.sub(r"\n{3,}", "\n\n", "".join(stack[0].pieces)).strip() + "\n"


def _take(token: Token, stack: list[_Open]) -> None:
    match token:
        case Text(data):
            within = any(each.name == "code" for each in stack)
            text = re.sub(r"\s+", " ", data)
            if not text.strip() and stack[-1].name in ("", "figure", "table", *_LISTS):
                return
            text = text if within else _SPECIAL.sub(_escaped, text)
            if stack[-1].name == "li" and not "".join(stack[-1].pieces).strip():
                text = _BEGINS.sub(_begun, text.lstrip())
            stack[-1].pieces.append(text)
        case Start(name, attributes) if name in VOID:
            stack[-1].pieces.append(_void(name, attributes))
        case Start(name, attributes):
            stack.append(_Open(name, attributes))
        case End(name):
            if any(each.name == name for each in stack):
                while _close(stack) != name:
                    pass


def _escaped(match: re.Match[str]) -> str:
    if match[2]:
        return "&#123;"
    return "&amp;" if match[3] else "\\" + match[1]


def _void(name: str, attributes: dict[str, str]) -> str:
    match name:
        case "br":
            return "\\\n"
        case "hr":
            return "\n\n* * *\n\n"
        case "img":
            alt = _SPECIAL.sub(_escaped, " ".join(attributes.get("alt", "").split()))
            return f"\n\n![{alt}]({_address(attributes.get('src', ''))})\n\n"
    return ""


def _address(address: str) -> str:
    # In an address too they mean something to templates.
    address = re.sub(r"[{}]", _percent, address)
    plain = not re.search(r"[\s()<>]", address)
    return address if plain else "<" + re.sub(r"[<>\s]", _percent, address) + ">"


def _percent(match: re.Match[str]) -> str:
    return f"%{ord(match[0]):02X}"


def _close(stack: list[_Open]) -> str:
    """End the innermost element, and return its name."""
    ended = stack.pop()
    stack[-1].pieces.append(_built(ended, stack))
    return ended.name


def _built(ended: _Open, stack: list[_Open]) -> str:
    text, outer = "".join(ended.pieces), stack[-1]
    name = ended.name
    if name in _HEADINGS:
        return f"\n\n{_HEADINGS[name]} {_line(text)}\n\n"
    if name in ("p", "figcaption", "footer", "aside", "caption", "div"):
        return f"\n\n{_paragraph(text)}\n\n" if text.strip() else ""
    if name in _AROUND:
        return _around(text, _AROUND[name])
    if name in _AS_HTML:
        return f"<{name}>{text}</{name}>"
    if name == "code":
        fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
        return f"{fence} {text} {fence}" if "`" in text else f"`{text}`"
    if name == "a":
        return (
            f"[{text}]({_address(ended.attributes['href'])})"
            if "href" in ended.attributes
            else text
        )
    if name == "blockquote":
        lines = re.sub(r"\n{3,}", "\n\n", text.strip()).split("\n")
        return "\n\n" + "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"
    if name == "li":
        return _item(text, outer)
    if name in _LISTS:
        return f"\n\n{text}\n\n" if outer.name != "li" else f"\n{text}"
    return _table_part(ended, text, stack)


def _line(text: str) -> str:
    return " ".join(text.replace("\\\n", " ").split())


def _paragraph(text: str) -> str:
    text = re.sub(r"[^\S\n]+", " ", text).strip()
    return "\n".join(_BEGINS.sub(_begun, line.strip()) for line in text.split("\n"))


def _begun(match: re.Match[str]) -> str:
    mark = f"\\{match[2]}" if match[2] else f"{match[3]}\\{match[4]}"
    return match[1] + mark


def _around(text: str, mark: str) -> str:
    """Spaces inside the marks would undo them."""
    inner = text.strip()
    if not inner:
        return text
    before, _, after = text.partition(inner)
    return f"{before}{mark}{inner}{mark}{after}"


def _item(text: str, outer: _Open) -> str:
    outer.items += 1
    first = outer.attributes.get("start", "1") if outer.name == "ol" else "1"
    number = int(first) if first.isdigit() else 1
    mark = f"{number + outer.items - 1}. " if outer.name == "ol" else "- "
    lines = re.sub(r"\n{3,}", "\n\n", text.strip()).split("\n")
    rest = (" " * len(mark) + line if line.strip() else "" for line in lines[1:])
    return "\n".join([mark + lines[0], *rest]) + "\n"


def _table_part(ended: _Open, text: str, stack: list[_Open]) -> str:
    table = next((each for each in reversed(stack) if each.name == "table"), None)
    match ended.name:
        case "tr" if table:
            table.rows.append(ended.rows.pop() if ended.rows else [])
            return ""
        case "td" | "th" if table and stack[-1].name == "tr":
            row = stack[-1]
            if not row.rows:
                row.rows.append([])
            span = ended.attributes.get("colspan", "1")
            empty = [""] * (min(int(span), 50) - 1 if span.isdigit() else 0)
            row.rows[0] += [_line(text), *empty]
            return ""
        case "table":
            return _table(ended.rows, text)
    return text


def _table(rows: list[list[str]], before: str) -> str:
    width = max(map(len, rows), default=0)
    if not width:
        return before
    head, *body = [[*row, *[""] * (width - len(row))] for row in rows]
    lines = [head, ["---"] * width, *body]
    return f"{before}\n\n" + "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n\n"
