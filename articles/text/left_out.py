"""What was left out of a text when it was cleaned, as the editor is told."""

from collections import Counter
from dataclasses import dataclass, field

#: What there is to tell, one and several of it, in the order it is told.
KINDS = {
    "picture": ("picture", "pictures"),
    "footnote": ("footnote", "footnotes"),
    "video": ("video", "videos"),
    "recording": ("recording", "recordings"),
    "embed": ("embedded page", "embedded pages"),
    "form": ("form", "forms"),
    "comment": ("reviewer’s comment", "reviewers’ comments"),
    "struck": ("struck-out passage", "struck-out passages"),
    "link": (
        "link with an address that is not allowed",
        "links with addresses that are not allowed",
    ),
    "script": ("script", "scripts"),
}
_NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
#: Passages shown, and the characters shown of each.
MAX_PASSAGES, MAX_PASSAGE = 20, 1_000


@dataclass
class LeftOut:
    """How much of each kind was left out, and the words of it that an editor may want back."""

    counts: Counter = field(default_factory=Counter)
    passages: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(self.counts.values())

    def add(self, kind: str, words: str = "") -> None:
        self.counts[kind] += 1
        self.keep(words)

    def keep(self, words: str) -> None:
        """Keep words that are left out, where they may be wanted back."""
        words = " ".join(words.split())
        if words and len(self.passages) < MAX_PASSAGES:
            self.passages.append(words[:MAX_PASSAGE])

    def __str__(self) -> str:
        """Return “one picture, two footnotes”; empty where nothing was left out."""
        return ", ".join(
            f"{_NUMBERS[count] if count < len(_NUMBERS) else count} {KINDS[kind][count != 1]}"
            for kind in KINDS
            if (count := self.counts[kind])
        )

    @property
    def sentence(self) -> str:
        """Return “Left out: one picture, two footnotes.”, or nothing."""
        return f"Left out: {self}." if self else ""
