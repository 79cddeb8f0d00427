"""The marks of other writing programs (Org, AsciiDoc, BBCode, Textile), and boxes drawn around
headlines, as marks of Markdown, which ``lines`` reads."""

import re
import unicodedata
from collections.abc import Callable

#: A dialect shows in so many of its marks at least.
MIN_MARKS = 2

_ORG = re.compile(r"^#\+\w+(?::|\s*$)", re.M | re.I)
_ASCIIDOC = re.compile(r"^={1,5} \S(?!.*=\s*$)", re.M)
_BBCODE = re.compile(r"\[/(?:b|i|u|size|color|url|center|font|h\d|list|quote|img)\]", re.I)
#: What programs that write Markdown set a backslash before, though nothing asks for it.
_ESCAPED = re.compile(r"\\[\[\].()!'\"$&-]")
_BORDER = re.compile(r"^[ \t]*[+┌└╔╚├╠╭╰┏┗┣][-=─═━+┬┴]{4,}[+┐┘╗╝┤╣╮╯┓┛┫][ \t]*$", re.M)
_BOXED = re.compile(r"^[ \t]*[|│║][ \t]+(?P<text>[^|│║\n]*[^|│║\s])[ \t]*[|│║][ \t]*$", re.M)
_DEFINED = re.compile(
    r"^ {0,3}\[(?P<name>[^\[\]^][^\[\]]{0,40})\]:\s+"
    r"(?P<link><?https?://[^\s<>]+>?(?:[ \t]+[\"'][^\"'\n]*[\"'])?)[ \t]*$",
    re.M,
)
_BY_NAME = re.compile(r"(?<!!)\[(?P<words>[^\[\]]+)\](?: ?\[(?P<name>[^\[\]]*)\])")
#: Letters of mathematics, which posts have for bold ones.
_MATHEMATICAL = re.compile("[\U0001d400-\U0001d7ff]")
#: Slashes for italics, as letters in plain text have them.
_SLANTED = re.compile(r"(?<![\w/:.)])/(?=[^\s/])([^/\n]{1,80}(?<=\S))/(?![\w/])")
#: What Pandoc says of a heading, a picture or a span.
_PANDOC = re.compile(r" ?\{(?:[#.][\w-]|width=|height=)[^{}\n]{0,200}\}")
_SPAN = re.compile(r"(?<!!)\[([^\[\]\n]+)\](?=\{[.#][^{}\n]*\})")
#: A callout of Obsidian or GitHub.
_CALLOUT = re.compile(
    r"^> ?\[!(?P<kind>\w+)\][+-]?[ \t]*(?P<who>.*)\n(?P<words>>.*(?:\n>.*){0,39}(?:\n|\Z))", re.M
)
_TEXTILE = re.compile(r"^(?:h[1-6]|bq)\. \S", re.M)


def as_markdown(text: str) -> str:
    """Return a text with the marks of Markdown for those of the program that it was written in."""
    if "[!" in text:
        text = _of_callouts(text)
    for marks, rewrite in _DIALECTS:
        if len(marks.findall(text)) >= MIN_MARKS:
            text = rewrite(text)
    return text


def _of_org(text: str) -> str:
    text = re.sub(r"^#\+(\w+):[ \t]+(?=\S)", r"\1: ", text, flags=re.M)
    text = _quoted_in_org(text)
    text = re.sub(r"^(\*{1,6}) (?=\S)", lambda m: "#" * len(m[1]) + " ", text, flags=re.M)
    text = re.sub(r"\[\[(https?:[^\[\]]+)\]\[([^\[\]]+)\]\]", r"[\2](\1)", text)
    return re.sub(r"(?<![\w/:])/(?=[^\s/])([^/\n]+)(?<=\S)/(?![\w/])", r"*\1*", text)


def _quoted_in_org(text: str) -> str:
    """The text with the lines of quotations marked, line for line."""
    lines, is_quoted = [], False
    for line in text.split("\n"):
        bare = line.strip().casefold()
        if bare.startswith(("#+begin_quote", "#+begin_verse", "#+end_quote", "#+end_verse")):
            is_quoted = bare.startswith("#+begin")
            line = ""
        lines.append(f"> {line}" if is_quoted and line else line)
    return "\n".join(lines)


def _of_asciidoc(text: str) -> str:
    text = re.sub(r"^(={1,5}) (?=\S)", lambda m: "#" * len(m[1]) + " ", text, flags=re.M)
    # Author and day stand right under the title there.
    text = re.sub(r"\A(\s*# .*)\n(?=\S)", r"\1\n\n", text)
    text = re.sub(
        r"^_{4}\n(.{0,3000}?)\n_{4}$", r"<QUOTE>\n\1\n<END QUOTE>", text, flags=re.M | re.S
    )
    return re.sub(r"(https?://[^\s\[\]]+)\[([^\[\]]+)\]", r"[\2](\1)", text)


def _of_bbcode(text: str) -> str:
    text = re.sub(
        rf"\[url=[\"']?([^\]\"']+)[\"']?\]{_within('url')}", r"[\2](\1)", text, flags=re.I
    )
    text = re.sub(rf"\[url\]{_within('url')}", r"\1", text, flags=re.I)
    text = re.sub(rf"\[img[^\]]*\]{_within('img')}", r"![](\1)", text, flags=re.I)
    for level in range(1, 7):
        within = _within(f"h{level}")
        text = re.sub(rf"\[h{level}\]{within}", "#" * level + r" \1", text, flags=re.I)
    around = r"\[/?(?:size|color|font|center|left|right|align|u|list)(?:=[^\]]*)?\]"
    text = re.sub(around, "", text, flags=re.I)
    text = re.sub(r"^\[\*\]\s*", "• ", text, flags=re.M)
    text = re.sub(rf"\[b\]{_within('b')}", r"**\1**", text, flags=re.I)
    return re.sub(rf"\[i\]{_within('i')}", r"*\1*", text, flags=re.I)


def _within(name: str) -> str:
    """A pattern of what stands up to the end of an element, in which no other of it begins."""
    return rf"((?:(?!\[{name}[\]=]).){{0,900}}?)\[/{name}\]"


def _of_posts(text: str) -> str:
    """Lines that are mostly in letters of mathematics are set in bold."""
    lines = text.split("\n")
    for place, line in enumerate(lines):
        count = len(_MATHEMATICAL.findall(line))
        if count:
            letters = sum(map(str.isalpha, line))
            line = _MATHEMATICAL.sub(lambda m: unicodedata.normalize("NFKC", m[0]), line)
            lines[place] = f"**{line.strip()}**" if count * 2 > letters else line
    return "\n".join(lines)


def _of_pandoc(text: str) -> str:
    text = _PANDOC.sub("", _SPAN.sub(r"\1", text))
    # A backslash at the end breaks a line.
    return re.sub(r"\\$", "", text, flags=re.M)


def _of_callouts(text: str) -> str:
    """The text with whose words a callout has under them: "> [!quote] Nell Harrow" over them."""

    def under(match: re.Match[str]) -> str:
        is_named = match["kind"].casefold() in ("quote", "cite") and match["who"].strip()
        first = f"> — {match['who'].strip()}" if is_named else f"> {match['who']}".rstrip()
        return f"{match['words'].rstrip()}\n{first}\n" if is_named else f"{first}\n{match['words']}"

    return _CALLOUT.sub(under, text)


def _of_textile(text: str) -> str:
    text = re.sub(r"^h([1-6])\. (?=\S)", lambda m: "#" * int(m[1]) + " ", text, flags=re.M)
    text = re.sub(r"^bq\. (?=\S)", "> ", text, flags=re.M)
    text = re.sub(r"^\* (?=\S)", "• ", text, flags=re.M)
    return re.sub(r"\"([^\"\n]+)\":(https?://[^\s<>]*[^\s<>.,;:)])", r"[\1](\2)", text)


def _of_boxes(text: str) -> str:
    """The text with a line between two borders as a heading."""
    lines = text.split("\n")
    for place in range(1, len(lines) - 1):
        boxed = _BOXED.fullmatch(lines[place])
        is_between = all(_BORDER.fullmatch(lines[n]) for n in (place - 1, place + 1))
        if is_between and lines[place].strip():
            lines[place] = f"## {boxed['text'] if boxed else lines[place].strip()}"
    return "\n".join("" if _BORDER.fullmatch(line) else line for line in lines)


def _of_linked(text: str) -> str:
    """The text with links whose addresses stand under it as "[1]: https://…" in one."""
    listed = {match["name"].casefold(): match["link"] for match in _DEFINED.finditer(text)}
    used: set[str] = set()

    def link(match: re.Match[str]) -> str:
        name = (match["name"] or match["words"]).casefold()
        if name not in listed:
            return match[0]
        used.add(name)
        return f"[{match['words']}]({listed[name]})"

    lines = [
        line if _DEFINED.match(line) else _BY_NAME.sub(link, line) for line in text.split("\n")
    ]
    return "\n".join(
        line
        for line in lines
        if not (
            (match := _DEFINED.match(line))
            and (name := match["name"].casefold()) in used
            and match["link"] == listed[name]
        )
    )


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda mark: mark[0][1], text)


_DIALECTS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (_ORG, _of_org),
    (_ASCIIDOC, _of_asciidoc),
    (_BBCODE, _of_bbcode),
    (_TEXTILE, _of_textile),
    (_BORDER, _of_boxes),
    (_DEFINED, _of_linked),
    (_ESCAPED, _unescaped),
    (_MATHEMATICAL, _of_posts),
    (_PANDOC, _of_pandoc),
    (_SLANTED, lambda text: _SLANTED.sub(r"*\1*", text)),
)
