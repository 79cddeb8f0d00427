"""The text of a section as HTML of prose, made of its paragraphs, quotations, lists and tables."""

import re
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

#: Words between two of these stand in a link or are set in bold or italics.
_INLINE = re.compile(
    r"(?<![!\[])\[(?P<words>[^\[\]]+)\]\(<?(?P<address>[a-z]{4,6}:(?:[^()\s<>]|\([^()\s]*\))+)>?"
    r"(?:\s+\"[^\"]*\")?\)"
    r"|(?P<strong>\*\*|__)(?=\S)(?P<bold>[^*_]+?)(?<=\S)(?P=strong)(?!\w)"
    r"|(?<![\w*\\])\*(?=[^\s*])(?P<italic>[^*\n]+?)(?<=[^\s*])\*(?![\w*])"
    r"|(?<![\w_\\])_(?=[^\s_])(?P<underlined>[^_\n]+?)(?<=[^\s_])_(?![\w_])"
)


@dataclass
class Piece:
    """``kind``: "p", "quote", "footer" (of a quotation), "h3", "ul", "ol" or "table". A list's
    ``items``; a table's ``rows`` of cells."""

    kind: str
    text: str = ""
    items: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    raw: str = ""
    line: int = 0


def html_of(pieces: list[Piece]) -> str:
    """Return the HTML of a section's pieces, in order."""
    parts: list[str] = []
    for is_quoted, group in groupby(pieces, key=lambda piece: piece.kind in ("quote", "footer")):
        if is_quoted:
            parts += _quotations(list(group))
        else:
            parts += [_block(piece) for piece in group]
    return "\n".join(parts)


def _quotations(pieces: list[Piece]) -> list[str]:
    """Quotations: a footer ends one."""
    made, open_ = [], ""
    for piece in pieces:
        name = "p" if piece.kind == "quote" else "footer"
        if piece.items:
            items = "".join(f"<li>{inline(item)}</li>" for item in piece.items)
            open_ += f"<ul>{items}</ul>"
        else:
            open_ += f"<{name}>{inline(piece.text)}</{name}>"
        if name == "footer":
            made.append(f"<blockquote>{open_}</blockquote>")
            open_ = ""
    return [*made, f"<blockquote>{open_}</blockquote>"] if open_ else made


def _block(piece: Piece) -> str:
    if piece.kind in ("ul", "ol"):
        items = "".join(f"<li>{inline(item)}</li>" for item in piece.items)
        return f"<{piece.kind}>{items}</{piece.kind}>"
    if piece.kind == "table":
        head, *rows = piece.rows
        top = "".join(f"<th>{inline(cell)}</th>" for cell in head)
        body = "".join(
            "<tr>" + "".join(f"<td>{inline(cell)}</td>" for cell in row) + "</tr>" for row in rows
        )
        return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
    return f"<{piece.kind}>{inline(piece.text)}</{piece.kind}>"


def inline(text: str) -> str:
    """Return a line as HTML, links and emphasis of Markdown with it."""
    parts, place = [], 0
    for match in _INLINE.finditer(text):
        parts.append(escape(text[place : match.start()], quote=False))
        if match["address"]:
            address = escape(match["address"])
            parts.append(f'<a href="{address}">{inline(match["words"])}</a>')
        elif match["bold"]:
            parts.append(f"<strong>{inline(match['bold'])}</strong>")
        else:
            parts.append(f"<em>{inline(match['italic'] or match['underlined'])}</em>")
        place = match.end()
    return "".join([*parts, escape(text[place:], quote=False)])


def cells_of(rows: list[str]) -> list[list[str]]:
    """Return the cells of a table's lines, without the line of Markdown under its head."""
    table = []
    for row in rows:
        separator = r"\t+" if "\t" in row else r"\s*\|\s*"
        cells = [cell.strip() for cell in re.split(separator, row.strip().strip("|").strip())]
        if not all(re.fullmatch(r":?-{2,}:?|", cell) for cell in cells):
            table.append(cells)
    width = max((len(row) for row in table), default=0)
    return [[*row, *[""] * (width - len(row))] for row in table]
