"""Whose words a quotation is, and in which language: what its last line says.

A last line that begins with a dash (— Name), or that the source marks as a citation, is its footer.
A language in brackets at the footer's end (— Name (in French)) is that of the words.
"""

import re

from django.conf.locale import LANG_INFO

from articles.text.nodes import Node, Run

_DASH = re.compile(r"\s*(?:—|―|--)\s*")
_WHO = re.compile(r"[^?!]{2,150}")
_LANGUAGE = re.compile(r"\((?:in |auf |en )?(?P<language>[^()<>]{2,40})\)$")
_WORDS = frozenset({"p", "ul", "ol"})
_QUOTATION = frozenset({"blockquote"})
#: What a language is called, in English and by those who speak it.
_LANGUAGES = {
    info[name].casefold(): code
    for code, info in LANG_INFO.items()
    if "bidi" in info
    for name in ("name_local", "name")
}


def settle(quotation: Node) -> None:
    """Make the last line of ``quotation`` its footer where it says whose words they are, and give
    the words the language that the footer names."""
    nodes = quotation.nodes
    if nodes and nodes[-1].name == "p" and not any(node.name == "footer" for node in nodes):
        _make_footer(nodes[-1], nodes[:-1])
    footer = next((node for node in quotation.nodes if node.name == "footer"), None)
    if footer:
        _put_language(quotation, footer)


def _make_footer(last: Node, before: list[Node]) -> None:
    dash, runs = _DASH.match(last.text), last.runs
    if runs is None:
        return
    words = [run for run in runs if run.data and run.data.strip()]
    if dash and not last.text[dash.end() :].strip():
        return
    if all(any(mark.name == "cite" for mark in run.marks) for run in words) or (
        dash and before and before[-1].name == "p" and _WHO.fullmatch(last.text[dash.end() :])
    ):
        last.name = "footer"
    else:
        return
    last.attributes.clear()
    if dash:
        _cut(runs, dash.end())
    first = runs[0]
    if first.marks:
        runs.insert(0, type(first)("— "))
    else:
        first.data = f"— {(first.data or '').lstrip()}"


def _cut(runs: list[Run], length: int) -> None:
    """Take the first ``length`` characters of a block's text away."""
    for place, run in enumerate(runs):
        data = " " if run.data is None else run.data
        if len(data) > length:
            run.data = data[length:]
            del runs[:place]
            return
        length -= len(data)
    runs.clear()


def _put_language(quotation: Node, footer: Node) -> None:
    named = _LANGUAGE.search(footer.text.rstrip())
    code = named and _LANGUAGES.get(named["language"].strip().casefold())
    given = _is_given([node for node in quotation.nodes if node.name in _WORDS])
    for node in quotation.descendants(but=_QUOTATION):
        if node.name in _WORDS:
            if given:
                node.attributes.pop("lang", None)
                node.attributes.pop("dir", None)
            own = "lang" in node.attributes or "dir" in node.attributes
            if code and not node.implied and not own:
                node.attributes.update(_language(code))


def _is_given(words: list[Node]) -> bool:
    """Whether the words may have their language from a footer: all of them one that it can name.
    What stands there now may name another."""
    code = words[0].attributes.get("lang", "") if words else ""
    if code not in _LANGUAGES.values():
        return False
    own = ({**node.attributes, "start": ""} for node in words)
    return all(attributes == _language(code) | {"start": ""} for attributes in own)


def _language(code: str) -> dict[str, str]:
    return {"lang": code} | ({"dir": "rtl"} if LANG_INFO[code]["bidi"] else {})
