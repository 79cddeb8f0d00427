"""Formulas (MathML), as a line of text: parts raised, lowered, or set apart by a sign."""

from typing import Protocol

from articles.text import clipboard
from articles.text.blocks import Builder
from articles.text.frames import Frame
from articles.text.nodes import Mark
from articles.text.survey import Survey
from articles.text.tokens import Start


class Reader(Protocol):
    """What of a ``SourceReader`` is used here."""

    frames: list[Frame]
    marks: tuple[Mark, ...]
    out: Builder
    survey: Survey

    def put(self, name: str) -> bool: ...
    def add(self, data: str) -> None: ...


def set_apart(reader: Reader, token: Start, place: int, frame: Frame) -> None:
    """Set the part of a formula that begins at ``place`` apart from the one before it."""
    around = reader.frames[-2] if len(reader.frames) > 1 else frame
    number, around.elements = around.elements, around.elements + 1
    scripts = clipboard.MATH_SCRIPTS.get(around.name, ())
    if 0 < number <= len(scripts):
        if not reader.put(scripts[number - 1]):
            reader.add({"sup": "^", "sub": "_"}[scripts[number - 1]])
    elif around.name == "mfrac" and number:
        reader.add("/")
    elif around.name == "mroot" and number:
        reader.add("^(1/")
        frame.after = ")"
    elif around.name == "mfenced" and number:
        reader.add(", ")
    if token.name == "msqrt":
        reader.add("√")
    if token.name == "mfenced" or (
        (around.name == "mfrac" or token.name == "msqrt") and reader.survey.has_several_texts(place)
    ):
        reader.add("(")
        frame.after += ")"
    if token.name == "math" and reader.survey.end_of(place) == place + 1:
        reader.add(token.attributes.get("alttext", ""))
    elif token.name in ("mtd", "mtr"):
        reader.out.part()
    elif token.name in clipboard.MATH_WORDS:
        before = reader.out.last_run
        # What is raised or lowered is close to what it is raised or lowered from.
        begins = before and reader.marks and reader.marks[-1] not in before.marks
        if before and not begins and (before.data or "")[-1:].isalnum():
            reader.out.part()
