"""One part of a column as an earlier content has it, and all else as it is now."""

from copy import deepcopy

from articles.history.content import Content, read
from articles.history.pairs import paired_sections

#: The parts that can be taken back whole, by what the content calls them.
_WHOLE = (
    "headline", "standfirst", "byline", "authors", "edition_date", "position", "takes_comments",
    "keywords", "lead_figure", "attachments",
)  # fmt: skip
#: What a section is called, before its place in the earlier content.
SECTION = "section-"


def take_back(now: Content, then: Content, part: str) -> Content | None:
    """Return ``now`` with ``part`` as it is in ``then``: a field by its name, or ``section-`` and
    its place there. ``None`` where ``then`` has no such part."""
    made, then = read(deepcopy(now))[0], read(deepcopy(then))[0]
    if part in _WHOLE and part in then:
        made[part] = then[part]
    elif part.startswith(SECTION) and part.removeprefix(SECTION) in map(str, range(_count(then))):
        _take_section(made, then, int(part.removeprefix(SECTION)))
    else:
        return None
    for keys in ("keyword_keys", "publication_keys"):
        made[keys] = made[keys] | then[keys]
    return made


def _count(content: Content) -> int:
    return len(content["sections"])


def _take_section(made: Content, then: Content, place: int) -> None:
    """Put the section at ``place`` of ``then`` where it stands now, or once stood."""
    section = then["sections"][place]
    there = paired_sections(made["sections"], then["sections"])[place]
    others = [other for number, other in enumerate(made["sections"]) if number != there]
    figures = [figure for other in others for figure in other["figures"]]
    elsewhere = {figure["id"] for figure in [*figures, made["lead_figure"]] if figure}
    for figure in section["figures"]:
        if figure["id"] in elsewhere:  # it stands in another section now, and stays there
            figure["id"] = None
    if there is None:
        made["sections"].insert(min(place, _count(made)), section)
    else:
        former = made["sections"][there]
        made["sections"][there] = section | {"id": former["id"], "anchor": former["anchor"]}
