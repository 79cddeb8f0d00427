"""What was left out of a text when it was cleaned, as the editor is told."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

#: What there is to tell, one and several of it, in the order it is told.
KINDS = {
    "picture": ngettext_lazy("one picture", "%(number)s pictures", "count"),
    "footnote": ngettext_lazy("one footnote", "%(number)s footnotes", "count"),
    "video": ngettext_lazy("one video", "%(number)s videos", "count"),
    "recording": ngettext_lazy("one recording", "%(number)s recordings", "count"),
    "embed": ngettext_lazy("one embedded page", "%(number)s embedded pages", "count"),
    "form": ngettext_lazy("one form", "%(number)s forms", "count"),
    "comment": ngettext_lazy("one reviewer’s comment", "%(number)s reviewers’ comments", "count"),
    "struck": ngettext_lazy("one struck-out passage", "%(number)s struck-out passages", "count"),
    "link": ngettext_lazy(
        "one link with an address that is not allowed",
        "%(number)s links with addresses that are not allowed",
        "count",
    ),
    "script": ngettext_lazy("one script", "%(number)s scripts", "count"),
    "noscript": ngettext_lazy(
        "one text for browsers without scripts",
        "%(number)s texts for browsers without scripts",
        "count",
    ),
}
#: From two on.
_NUMBERS = [
    _("two"), _("three"), _("four"), _("five"), _("six"),
    _("seven"), _("eight"), _("nine"), _("ten"),
]  # fmt: skip
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
        more = ngettext("… and %(count)s more word", "… and %(count)s more words", cut)
        counted = number_format(cut, force_grouping=True)
        return [*self.kept, more % {"count": counted}] if cut else list(self.kept)

    def __str__(self) -> str:
        """Return “one picture, two footnotes”; empty where nothing was left out."""
        return ", ".join(
            words % {"count": count, "number": _in_words(count)}
            for kind, words in KINDS.items()
            if (count := self.counts[kind])
        )

    @property
    def sentence(self) -> str:
        """Return “Left out: one picture, two footnotes.”, or nothing."""
        return gettext("Left out: %(what)s.") % {"what": self} if self else ""


def _in_words(count: int) -> str:
    return str(_NUMBERS[count - 2]) if 2 <= count < len(_NUMBERS) + 2 else str(count)
