"""A section or figure of a form once more, right under it, where no script does that."""

from django.http import QueryDict

from articles.text.primary_keys import parse_pk

#: What is the part's own, and what is said of removing it.
_OWN = ("id", "article", "section", "DELETE")


def duplicate(data: QueryDict, part: str) -> None:
    """Add to a sent form the part whose fields begin with ``part`` (``sections-0``) once more, with
    its figures; one that the form does not have is left alone."""
    group, _, number = part.rpartition("-")
    total = parse_pk(data.get(f"{group}-TOTAL_FORMS"))
    place = parse_pk(number)
    if total is None or place is None or place >= total:
        return
    copy = f"{group}-{total}"
    for name in [name for name in data if name.startswith(f"{part}-")]:
        rest = name.removeprefix(f"{part}-")
        if rest.rpartition("-")[2] not in _OWN:
            is_count = rest.endswith("-INITIAL_FORMS")  # none of the copy's is stored
            data.setlist(f"{copy}-{rest}", ["0"] if is_count else data.getlist(name))
    data[f"{group}-TOTAL_FORMS"] = str(total + 1)
