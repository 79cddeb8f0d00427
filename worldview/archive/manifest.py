"""What an archive says of itself, and whether this program can read it."""

import json
from dataclasses import asdict, dataclass
from typing import Any

NAME = "manifest.json"
SCHEMA_NAME = "schema.json"
FILES_NAME = "files.jsonl"
FORMAT = "worldview-archive"
#: Far more than the list of tables takes.
MAX_BYTES = 4 * 1024 * 1024


class BadArchive(Exception):
    """This is no archive that can be restored here; why, and what to do."""


@dataclass(frozen=True)
class Part:
    """A file of an archive: how many lines it has, its size, and what it must be."""

    file: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """``made_at`` is all that differs between two exports of a site that did not change."""

    schema: int
    made_at: str
    parts: tuple[Part, ...]

    def write(self) -> bytes:
        """Return it as the file of the archive that is called ``NAME``."""
        said = {"format": FORMAT, **asdict(self)}
        return (json.dumps(said, indent=1, sort_keys=True) + "\n").encode()

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)

    def part(self, name: str) -> Part | None:
        return next((part for part in self.parts if part.file == name), None)


def records_name(kind: str) -> str:
    """Return where the rows of a kind stand in an archive."""
    return f"records/{kind}.jsonl"


def read(data: bytes) -> Manifest:
    """Return what a manifest says. Raise ``BadArchive`` where it is none."""
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise BadArchive(f"{NAME} is not that of an archive of World View.")
    try:
        parts = tuple(_part(each) for each in said["parts"])
        manifest = Manifest(int(said["schema"]), str(said["made_at"]), parts)
    except (KeyError, TypeError, ValueError) as mistake:
        raise BadArchive(f"{NAME} cannot be read: {mistake}.") from mistake
    if len({part.file for part in parts}) != len(parts):
        raise BadArchive(f"{NAME} names a file twice.")
    return manifest


def _part(said: dict[str, Any]) -> Part:
    part = Part(str(said["file"]), int(said["rows"]), int(said["bytes"]), str(said["sha256"]))
    if part.rows < 0 or part.bytes < 0:
        raise ValueError(f"{part.file} has no size")
    return part
