"""Which section of one content is which of another."""

from articles.history.content import Content


def paired_sections(old: list[Content], new: list[Content]) -> list[int | None]:
    """For each section of ``new`` return the place in ``old`` of the one that it is, or ``None``:
    known by its key, or by its anchor where it was kept without one or had to be given another."""
    keys = {section["id"]: place for place, section in enumerate(old) if section["id"]}
    there = {section["id"] for section in new} - {None}
    anchors = {s["anchor"]: place for place, s in enumerate(old) if s["id"] not in there}
    pairs = []
    for section in new:
        place = keys.pop(section["id"], None)
        if place is None:
            place = anchors.pop(section["anchor"], None)
        pairs.append(place)
    return pairs
