"""Names of people in the parts that citations are sorted and shortened by."""

import re
from dataclasses import dataclass

#: Scripts whose names have the family's first and no blank between; they stay as they are.
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|II|III|IV")
#: What joins the two names of a family.
_BETWEEN_FAMILY_NAMES = frozenset(["y", "e", "i"])


@dataclass(frozen=True)
class Name:
    """A person's name; ``literal`` in its place where it has no such parts, or is nobody's."""

    family: str = ""
    given: str = ""
    suffix: str = ""
    literal: str = ""

    @property
    def inverted(self) -> str:
        """Return it as a list sorts it: the family's name first."""
        return self.literal or ", ".join(filter(None, [self.family, self.given, self.suffix]))

    @property
    def spoken(self) -> str:
        """Return it in the order it is said in."""
        if self.literal:
            return self.literal
        name = f"{self.given} {self.family}"
        return f"{name}, {self.suffix}" if self.suffix else name

    @property
    def shortened(self) -> str:
        """Return the family's name and initials, as APA has it; letters without capitals stay."""
        if self.literal:
            return self.literal
        initials = " ".join(map(_initials, self.given.split()))
        return ", ".join(filter(None, [self.family, initials, self.suffix]))


def parse_name(name: str) -> Name:
    """Return the parts of a person's name as it is printed: given names, then the family's, with
    the small words before it (“van der Berg”)."""
    written, _, after = name.partition(",")
    words = written.split()
    suffix = after.strip()
    if not suffix and len(words) > 2 and _SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    is_plain = not suffix or _SUFFIX.fullmatch(suffix)
    if len(words) < 2 or not is_plain or _EAST_ASIAN.search(written):
        return Name(literal=name)
    start = len(words) - 1
    while start > 1 and words[start - 1].islower():
        start -= 1
        if words[start] in _BETWEEN_FAMILY_NAMES and start > 1:
            start -= 1
    return Name(" ".join(words[start:]), " ".join(words[:start]), suffix)


def _initials(given: str) -> str:
    """“Jean-Paul” as “J.-P.”; a name in a script without capitals stays whole."""
    parts = [part for part in given.split("-") if part]
    if not all(part[0].isupper() for part in parts):
        return given
    return "-".join(f"{part[0]}." for part in parts)
