"""The first sentence of a text: what a list says of it."""

import re

from articles.text import cross_references, placed, reading

#: What is longer is cut at a word.
MAX_LENGTH = 240
#: Where a sentence may end: a stop with what closes around it, before a space or the end; in
#: scripts that put none between sentences, the stop alone.
_END = re.compile(r"[.!?…؟۔।]+[\"'”’“«»)\]]*(?=\s|$)|[。！？]+[」』”’)）]*")
#: After these a stop ends no sentence: an initial, a number with a stop, and some that papers use.
_NO_END = re.compile(
    r"(?:^|[\s(.])(?:\w|\d{1,3}|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Capt|Lt|Sen|Rep|Gov|St|No|vs|etc|Jan|Feb"
    r"|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|bzw|ca|Nr|Hr|Fr)\.$"
)
#: The end of a text that was cut off somewhere: a sign, a mark or a reference without an end.
_CUT = re.compile(r"&[#\w]*$|\[\[(?:(?!\]\]).)*$", re.S)


def first_sentence(html: str) -> str:
    """Return the first sentence of prose, of which ``html`` is the beginning, as plain text."""
    if html.rfind("<") > html.rfind(">"):
        html = html[: html.rfind("<")]  # a tag without an end
    text = placed.MARK.sub("", _CUT.sub("", html))
    text = cross_references.MARKER.sub(
        lambda match: cross_references.as_read(match[1]), reading.to_text(text, links=False)
    )
    line = " ".join(next((part for part in text.split("\n\n") if part.strip()), "").split())
    line = line.removeprefix("> ").removeprefix("- ")
    for end in _END.finditer(line[: MAX_LENGTH + 1]):
        if not _NO_END.search(line[: end.end()]) and end.end() <= MAX_LENGTH:
            return line[: end.end()]
    if len(line) <= MAX_LENGTH:
        return line
    start, _, _ = line[:MAX_LENGTH].rpartition(" ")
    return (start or line[: MAX_LENGTH - 1]).rstrip(" ,;:–—-") + "…"
