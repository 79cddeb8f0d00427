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
    "noscript": (
        "text for browsers without scripts",
        "texts for browsers without scripts",
    ),
}
_NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
#: The words of what is left out are shown as far as they have so many bytes.
MAX_BYTES = 20_000


@dataclass
class LeftOut:
    """How much of each kind was left out, and the words of it that an editor may want back."""

    counts: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)
    bytes_left: int = MAX_BYTES
    words_cut: int = 0

    def __bool__(self) -> bool:
        return any(self.counts.values())

    def add(self, kind: str, words: str = "") -> None:
        self.counts[kind] += 1
        self.keep(words)

    def keep(self, words: str) -> None:
        """Keep words that are left out, where they may be wanted back."""
        words = " ".join(words.split())
        if not words:
            return
        encoded = words.encode()
        shown = encoded[: self.bytes_left].decode(errors="ignore")
        self.bytes_left = max(0, self.bytes_left - len(encoded))
        if shown != words:
            # A word is shown whole, or counted.
            shown = shown if words[len(shown)] == " " else shown[: shown.rfind(" ") + 1]
            self.words_cut += len(words[len(shown) :].split())
            self.bytes_left = 0
            shown = f"{shown.rstrip()} …" if shown.strip() else ""
        if shown:
            self.kept.append(shown)

    @property
    def passages(self) -> list[str]:
        """Return the words, and at the end how many there are besides."""
        cut = self.words_cut
        more = f"… and {cut:,} more {'word' if cut == 1 else 'words'}"
        return [*self.kept, more] if cut else list(self.kept)

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
