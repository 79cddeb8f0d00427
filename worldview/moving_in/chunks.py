"""What goes between the process that takes in an export and the one that reads it for it: first
what is to be read, then items, some at a time, each chunk after its length."""

from dataclasses import dataclass, field
from typing import IO, Any

from worldview.moving_in.items import Item

_LENGTH = 8


@dataclass(frozen=True)
class Job:
    """What is to be read, and what of the site has a say in that. ``options``: of the format's
    ``read``; ``site``: the former address; ``known``: fingerprints as ``reading.Known`` has them,
    each in eight bytes."""

    path: str
    name: str
    format: str
    options: dict[str, Any]
    site: str
    known: bytes = field(repr=False)
    language: str
    column_names: list[str]
    settings: dict[str, Any]


@dataclass(frozen=True)
class Chunk:
    """``bytes_read``: of the export so far. Where it ``is_last``, it says what ended it if not the
    end of the export."""

    items: list[Item]
    bytes_read: int
    is_last: bool = False
    failure: Exception | None = None


def write(file: IO[bytes], data: bytes) -> None:
    """Write the pickle of a chunk."""
    file.write(len(data).to_bytes(_LENGTH, "big"))
    file.write(data)
    file.flush()


def read(file: IO[bytes]) -> bytes:
    """Return the next pickle of a chunk; nothing where the other process is gone."""
    length = file.read(_LENGTH)
    wanted = int.from_bytes(length, "big")
    data = file.read(wanted) if len(length) == _LENGTH else b""
    return data if len(data) == wanted else b""
