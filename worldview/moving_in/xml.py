"""XML of any length, one element at a time, by the parser that comes with Python.

Entities that a file declares are refused, so nothing grows and nothing outside is read. Characters
that XML does not know, of which old exports are full, are left out, and what is written a little
wrong is mended. An element has the prefix that its namespace usually has, whatever the file calls
it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from django.utils.translation import gettext as _

from worldview.moving_in.refusals import Refused, Unreadable
from worldview.moving_in.xml_repairs import Mender

CHUNK = 256 * 1024
#: Of one element with all in it, in characters.
MAX_ELEMENT = 64 * 1024**2
MAX_DEPTH = 100
_NAMESPACES = (
    ("http://wordpress.org/export/", "/excerpt/", "excerpt"),
    ("http://wordpress.org/export/", "", "wp"),
    ("http://purl.org/rss/1.0/modules/content/", "", "content"),
    ("http://purl.org/dc/elements/1.1/", "", "dc"),
    ("http://www.w3.org/2005/Atom", "", ""),
    ("http://purl.org/syndication/thread/1.0", "", "thr"),
    ("http://schemas.google.com/blogger/", "", "blogger"),
    ("http://purl.org/atom/app#", "", "app"),
)
#: What may not stand in XML 1.0.
_CONTROLS = bytes(set(range(32)) - {9, 10, 13})


@dataclass
class Element:
    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def all(self, name: str) -> list["Element"]:
        return [child for child in self.children if child.name == name]

    def child(self, name: str) -> "Element | None":
        return next((child for child in self.children if child.name == name), None)

    def get(self, name: str) -> str:
        """Return the text of the first child of that name, or nothing."""
        found = self.child(name)
        return found.text.strip() if found else ""


def elements(file: IO[bytes], names: set[str], depth: int) -> Iterator[Element]:
    """Return the elements that have one of ``names`` and stand ``depth`` below the root (1: right
    in it), each whole, and nothing of the others. Raise ``Unreadable`` after the last one that can
    be read where the rest is no XML."""
    reader = _Reader(names, depth)
    try:
        for data in _pieces(file):
            reader.feed(data)
            yield from reader.take()
        reader.feed(b"", last=True)
    except Unreadable:
        yield from reader.take()
        raise


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The bytes of a file, without controls and mended where its encoding has ASCII in it."""
    data = file.read(CHUNK)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]:
        while data:
            yield data
            data = file.read(CHUNK)
        return
    mender = Mender()
    while data:
        yield mender.feed(data.translate(None, _CONTROLS))
        data = file.read(CHUNK)
    yield mender.feed(b"", last=True)


class _Reader:
    def __init__(self, names: set[str], depth: int) -> None:
        self.names, self.depth = names, depth
        self.prefixes: dict[str, str] = {}
        self.open: list[Element | None] = []
        self.text: list[list[str]] = []
        self.size = 0
        self.done: list[Element] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.EntityDeclHandler = self.refuse_entities
        self.parser.UnparsedEntityDeclHandler = self.refuse_entities
        self.parser.ExternalEntityRefHandler = self.refuse_entities

    def feed(self, data: bytes, *, last: bool = False) -> None:
        try:
            self.parser.Parse(data, last)
        except expat.ExpatError as wrong:
            what = expat.errors.messages.get(wrong.code, "")
            said = _("Line %(line)s of the XML cannot be read: %(what)s.")
            raise Unreadable(said % {"line": wrong.lineno, "what": what}) from wrong

    def take(self) -> list[Element]:
        done, self.done = self.done, []
        return done

    def refuse_entities(self, *declared: object) -> int:
        raise Refused(
            _("The XML declares entities of its own, which no export does and attacks do.")
        )

    def start(self, name: str, attributes: dict[str, str]) -> None:
        for key, value in attributes.items():
            if key == "xmlns" or key.startswith("xmlns:"):
                self.prefixes[key[6:]] = _usual_prefix(value, key[6:])
        if len(self.open) >= MAX_DEPTH:
            raise Refused(_("The XML is nested deeper than any export."))
        above = self.open[-1] if self.open else None
        element = None
        name = self.usual(name)
        if above is not None or (len(self.open) == self.depth and name in self.names):
            element = Element(name, attributes)
            if above is not None:
                above.children.append(element)
            else:
                self.size = 0
        self.open.append(element)
        self.text.append([])

    def usual(self, name: str) -> str:
        prefix, _colon, local = name.rpartition(":")
        prefix = self.prefixes.get(prefix, prefix)
        return f"{prefix}:{local}" if prefix else local

    def characters(self, data: str) -> None:
        if self.open and self.open[-1] is not None:
            self.size += len(data)
            if self.size > MAX_ELEMENT:
                raise Refused(_("One entry of the XML is larger than 64 MB."))
            self.text[-1].append(data)

    def end(self, name: str) -> None:
        element = self.open.pop()
        text = "".join(self.text.pop())
        if element is not None:
            element.text = text
            if len(self.open) == self.depth:
                self.done.append(element)


def _usual_prefix(namespace: str, written: str) -> str:
    namespace = re.sub("^https:", "http:", namespace)
    for begins, ends, prefix in _NAMESPACES:
        if namespace.startswith(begins) and namespace.endswith(ends):
            return prefix
    return written
