"""One thing that an editor would want to know before a column is published."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CheckFinding:
    """``place``: the id of the element on the column's change page where it is mended."""

    message: str
    place: str
