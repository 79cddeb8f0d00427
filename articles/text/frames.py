"""An open element of a source that is read, and what to go back to where it ends."""

from dataclasses import dataclass

from articles.text.nodes import Mark


@dataclass(slots=True)
class Frame:
    """``marks`` to ``block_speech``: as they were around it; the others: what it is."""

    name: str
    marks: tuple[Mark, ...]
    depth: int
    speech: tuple[str, str]
    block_speech: tuple[str, str]
    block: bool = False
    preformatted: bool = False
    soft: bool = False
    notes: bool = False
    owns_leaf: bool = False
    unseen: bool = False
    box: bool = False
    sets_apart: bool = False
    elements: int = 0
    after: str = ""
