"""What stands in the way of kept content when it is applied, as sentences for the editor."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that cannot be as it was kept.

    ``prevents``: readers must not get the content before this is mended. ``field``: the name of
    the article's field it concerns. ``link`` and ``link_text``: a page of the desk that shows what
    is in the way.
    """

    sentence: str
    prevents: bool = False
    field: str = ""
    link: str = ""
    link_text: str = ""

    def __str__(self) -> str:
        return self.sentence


def preventing(problems: list[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.prevents]
