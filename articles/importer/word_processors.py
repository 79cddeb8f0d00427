"""Documents of word processors (Office Open XML, OpenDocument) as text with marks of Markdown."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from articles.importer.parts import NotAColumn

#: Of a part of a document, unpacked.
MAX_LENGTH = 20_000_000
#: Where the words stand in an archive of Office Open XML.
_DOCUMENT = PurePosixPath("word", "document.xml")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return a file of an archive, whatever its header says of its size. Raise ``NotAColumn`` where
    it is too large or broken."""
    try:
        with archive.open(member) as opened:
            data = opened.read(MAX_LENGTH + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        data = None
    if data is None or len(data) > MAX_LENGTH:
        said = _("“%(name)s” is broken, locked or larger than 20 MB.") % {"name": member.filename}
        raise NotAColumn(said)
    return data


def text_of(name: str, data: bytes) -> str:
    """Return the text of a document. Raise ``NotAColumn`` where it is none."""
    is_odt = name.lower().endswith(".odt")
    part, read = ("content.xml", _of_odt) if is_odt else (str(_DOCUMENT), _of_docx)
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        root = fromstring(unpack(archive, archive.getinfo(part)), forbid_dtd=True)
    except (zipfile.BadZipFile, KeyError, ParseError, DefusedXmlException):
        raise NotAColumn(
            _("“%(name)s” is no document that can be read.") % {"name": name}
        ) from None
    return re.sub(r"\n{3,}", "\n\n", "\n".join(read(root))).strip()


def _of_docx(root: Element) -> Iterator[str]:
    body = root.find(f"{_WORD}body")
    for block in body if body is not None else []:
        if block.tag == f"{_WORD}tbl":
            for row in block.iter(f"{_WORD}tr"):
                cells = [_words(cell, _WORD) for cell in row.iter(f"{_WORD}tc")]
                yield "| " + " | ".join(cells) + " |"
            yield ""
        elif block.tag == f"{_WORD}p":
            yield from _paragraph(block)


def _paragraph(block: Element) -> Iterator[str]:
    text = _words(block, _WORD)
    style = block.find(f"{_WORD}pPr/{_WORD}pStyle")
    named = (style.get(f"{_WORD}val") or "") if style is not None else ""
    level = re.search(r"(?:heading|berschrift|titre|ttulo|titolo)\D*(\d)", named, re.I)
    runs = [run for run in block.iter(f"{_WORD}r") if _words(run, _WORD).strip()]
    if not text.strip():
        yield ""
    elif named.lower() in ("title", "titel", "titre"):
        yield from ("", f"# {text}", "")
    elif level:
        yield from ("", "#" * (int(level[1]) + 1) + f" {text}", "")
    elif block.find(f"{_WORD}pPr/{_WORD}numPr") is not None:
        yield f"• {text}"
    elif all(run.find(f"{_WORD}rPr/{_WORD}b") is not None for run in runs):
        yield from ("", f"**{text.strip()}**", "")
    else:
        yield from (text, "")


def _words(element: Element, space: str) -> str:
    words = []
    for node in element.iter():
        if node.tag == f"{space}t":
            words.append(node.text or "")
        elif node.tag == f"{space}tab":
            words.append("\t")
        elif node.tag in (f"{space}br", f"{space}cr"):
            words.append("\n")
    return "".join(words)


def _of_odt(root: Element) -> Iterator[str]:
    listed = {id(node) for item in root.iter(f"{_TEXT}list-item") for node in item.iter()}
    in_cells = {id(node) for cell in root.iter(f"{_TABLE}table-cell") for node in cell.iter()}
    for node in root.iter():
        if node.tag == f"{_TABLE}table-row":
            cells = ["".join(cell.itertext()) for cell in node.iter(f"{_TABLE}table-cell")]
            yield "| " + " | ".join(cells) + " |"
        elif id(node) in in_cells:
            continue
        elif node.tag == f"{_TEXT}h":
            level = node.get(f"{_TEXT}outline-level", "1")
            yield from ("", "#" * (min(int(level) if level.isdigit() else 1, 5) + 1)
                        + " " + "".join(node.itertext()), "")  # fmt: skip
        elif node.tag == f"{_TEXT}p":
            text = "".join(node.itertext())
            yield from ((f"• {text}",) if id(node) in listed else (text, ""))
