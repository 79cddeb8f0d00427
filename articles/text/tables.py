"""Tables: rows and cells as they are stored, with a head where the source has one."""

from itertools import takewhile

from articles.text.nodes import Node

MAX_SPAN = 100
_SCOPES = ("col", "row", "colgroup", "rowgroup")


def cell_attributes(name: str, source: dict[str, str]) -> dict[str, str]:
    """Return what is kept of a cell's attributes: spans within bounds, and a header's scope."""
    kept = {}
    for span in ("colspan", "rowspan"):
        value = source.get(span, "").strip()
        if value.isascii() and value.isdigit() and int(value[:6]) > 1:
            kept[span] = str(min(int(value[:6]), MAX_SPAN))
    if name == "th" and source.get("scope", "").lower() in _SCOPES:
        kept["scope"] = source["scope"].lower()
    return kept


def settle(table: Node) -> None:
    """Bring a table's rows into head, body and foot; drop rows and tables without a word."""
    captions = [node for node in table.nodes if node.name == "caption"]
    rows = [row for row in _rows(table) if any(cell.children for cell in row[1].nodes)]
    heads = takewhile(lambda row: row[0] == "thead" or _all_headers(row[1]), rows[:-1])
    head = [row for _, row in heads]
    rows = rows[len(head) :]
    foot = [row for part, row in rows if part == "tfoot"]
    body = [row for part, row in rows if part != "tfoot"]
    if not body:
        body, foot = foot, []
    _give_scopes(head, body + foot)
    make = type(table)
    parts = [("thead", head), ("tbody", body), ("tfoot", foot)]
    table.children = [*captions[:1]] if body else []
    table.children += [make(name, children=[*part]) for name, part in parts if part]


def _rows(table: Node) -> list[tuple[str, Node]]:
    """The rows that have cells, each with the part of the table that it stands in."""
    found = []
    for node in table.nodes:
        if node.name == "tr":
            found.append(("tbody", node))
        elif node.name in ("thead", "tbody", "tfoot"):
            found += [(node.name, row) for row in node.nodes if row.name == "tr"]
    for _, row in found:
        row.children = [cell for cell in row.nodes if cell.name in ("td", "th")]
    return found


def _all_headers(row: Node) -> bool:
    return all(cell.name == "th" for cell in row.nodes)


def _give_scopes(head: list[Node], body: list[Node]) -> None:
    """Say of each header which cells it is over: those of its column in the head, of its row
    elsewhere."""
    for rows, scope in ((head, "col"), (body, "row")):
        for row in rows:
            for cell in row.nodes:
                if cell.name == "th":
                    cell.attributes.setdefault("scope", scope)
