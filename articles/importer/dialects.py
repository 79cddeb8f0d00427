"""The marks of other writing programs (Org, AsciiDoc, BBCode, Textile) as those of Markdown, which
``lines`` reads."""

import re
from collections.abc import Callable

#: A dialect shows in so many of its marks at least.
MIN_MARKS = 2

_ORG = re.compile(r"^#\+\w+(?::|\s*$)", re.M | re.I)
_ASCIIDOC = re.compile(r"^={1,5} \S(?!.*=\s*$)", re.M)
_BBCODE = re.compile(r"\[/(?:b|i|u|size|color|url|center|font|h\d|list|quote|img)\]", re.I)
_TEXTILE = re.compile(r"^(?:h[1-6]|bq)\. \S", re.M)


def as_markdown(text: str) -> str:
    """Return a text with the marks of Markdown for those of the program that it was written in."""
    for marks, rewrite in _DIALECTS:
        if len(marks.findall(text)) >= MIN_MARKS:
            text = rewrite(text)
    return text


def _of_org(text: str) -> str:
    text = re.sub(r"^#\+(\w+):[ \t]+(?=\S)", r"\1: ", text, flags=re.M)
    text = re.sub(
        r"^#\+begin_(?:quote|verse)[ \t]*\n(.*?)^#\+end_\w+[ \t]*$",
        lambda match: re.sub(r"(?m)^(?=.)", "> ", match[1].rstrip("\n")),
        text,
        flags=re.M | re.S | re.I,
    )
    text = re.sub(r"^(\*{1,6}) (?=\S)", lambda m: "#" * len(m[1]) + " ", text, flags=re.M)
    text = re.sub(r"\[\[(https?:[^\[\]]+)\]\[([^\[\]]+)\]\]", r"[\2](\1)", text)
    return re.sub(r"(?<![\w/:])/(?=[^\s/])([^/\n]+)(?<=\S)/(?![\w/])", r"*\1*", text)


def _of_asciidoc(text: str) -> str:
    text = re.sub(r"^(={1,5}) (?=\S)", lambda m: "#" * len(m[1]) + " ", text, flags=re.M)
    # Author and day stand right under the title there.
    text = re.sub(r"\A(\s*# .*)\n(?=\S)", r"\1\n\n", text)
    text = re.sub(r"^_{4}\n(.*?)\n_{4}$", r"<QUOTE>\n\1\n<END QUOTE>", text, flags=re.M | re.S)
    return re.sub(r"(https?://[^\s\[\]]+)\[([^\[\]]+)\]", r"[\2](\1)", text)


def _of_bbcode(text: str) -> str:
    text = re.sub(r"\[url=[\"']?([^\]\"']+)[\"']?\](.*?)\[/url\]", r"[\2](\1)", text, flags=re.I)
    text = re.sub(r"\[url\](.*?)\[/url\]", r"\1", text, flags=re.I)
    text = re.sub(r"\[img[^\]]*\](.*?)\[/img\]", r"![](\1)", text, flags=re.I)
    text = re.sub(
        r"\[h(\d)\](.*?)\[/h\1\]", lambda m: "#" * int(m[1]) + f" {m[2]}", text, flags=re.I
    )
    around = r"\[/?(?:size|color|font|center|left|right|align|u|list)(?:=[^\]]*)?\]"
    text = re.sub(around, "", text, flags=re.I)
    text = re.sub(r"^\[\*\]\s*", "• ", text, flags=re.M)
    text = re.sub(r"\[b\](.*?)\[/b\]", r"**\1**", text, flags=re.I)
    return re.sub(r"\[i\](.*?)\[/i\]", r"*\1*", text, flags=re.I)


def _of_textile(text: str) -> str:
    text = re.sub(r"^h([1-6])\. (?=\S)", lambda m: "#" * int(m[1]) + " ", text, flags=re.M)
    text = re.sub(r"^bq\. (?=\S)", "> ", text, flags=re.M)
    text = re.sub(r"^\* (?=\S)", "• ", text, flags=re.M)
    return re.sub(r"\"([^\"\n]+)\":(https?://[^\s<>]*[^\s<>.,;:)])", r"[\1](\2)", text)


_DIALECTS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (_ORG, _of_org),
    (_ASCIIDOC, _of_asciidoc),
    (_BBCODE, _of_bbcode),
    (_TEXTILE, _of_textile),
)
