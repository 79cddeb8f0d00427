"""Prose: the poor rich text of a section's body. nh3 enters here and nowhere else in this app.

What is stored is HTML of a few elements. Text without any markup is understood too, as it is
typed where no editor script runs: paragraphs parted by blank lines, ``>`` before a quotation. The
last line of a quotation that begins with a dash (— Name) says whose words they are: its footer. A
language in brackets at its end (— Name (in French)) is the language of the quotation.
"""

import re
from html import escape
from html.parser import HTMLParser

import nh3
from django.conf.locale import LANG_INFO

from articles.text.characters import normalize_text

_cleaner = nh3.Cleaner(
    tags={
        "p",
        "br",
        "em",
        "strong",
        "a",
        "ul",
        "ol",
        "li",
        "blockquote",
        "footer",
        "h3",
        "sub",
        "sup",
    },
    attributes={"a": {"href"}, "*": set()},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener",
)
_HAS_MARKUP = re.compile(r"</?(p|blockquote|ul|ol|li|br|em|strong|a|i|b|div|span|h\d)\b", re.I)
_HAS_BLOCK = re.compile(r"<(p|h3|blockquote|ul|ol)>")
_EMPTY_PARAGRAPH = re.compile(r"<(p|h3|footer|blockquote|li)>(?:\s|&nbsp;|<br>)*</\1>")
_SYNONYMS = [
    (re.compile(r"<(/?)(?:b)(?=[\s>])", re.I), r"<\1strong"),
    (re.compile(r"<(/?)(?:i)(?=[\s>])", re.I), r"<\1em"),
    # The section has a headline over it; a heading within is one level lower, whatever it was.
    (re.compile(r"<(/?)h[1-6](?=[\s>])", re.I), r"<\1h3"),
    (re.compile(r"<(/?)div(?=[\s>])", re.I), r"<\1p"),
]
_PLACED = re.compile(r"<(/?)(blockquote|ul|ol|h3|footer)>")
_SPOKEN = re.compile(
    r"<blockquote>(?P<words>(?:(?!</?blockquote>|<footer>).)*)"
    r"(?P<footer><footer>(?:(?!</footer>).)*"
    r"\((?:in |auf |en )?(?P<language>[^()<>]{2,40})\)</footer>)",
    re.S,
)
#: What a language is called, in English and by those who speak it.
_LANGUAGES = {
    info[name].casefold(): code
    for code, info in LANG_INFO.items()
    if "bidi" in info
    for name in ("name_local", "name")
}
_ATTRIBUTION = re.compile(
    r"(?<=</p>)\s*<p>\s*(?:—|―|--)\s*(?P<who>(?:(?!</?p>|[?!]).){2,150})</p>\s*</blockquote>"
)


def clean(text):
    """Return ``text`` as safe HTML of the few elements prose may have, of characters that may be
    stored (``articles.text.characters``)."""
    html = _cleaned(normalize_text(text))
    # References to characters became characters; what is left without those that may not stand in
    # it must be safe as well.
    while html != (narrowed := normalize_text(html)):
        html = _cleaned(narrowed)
    return html


def _cleaned(text):
    if not _HAS_MARKUP.search(text):
        return paragraphs(text)
    for pattern, replacement in _SYNONYMS:
        text = pattern.sub(replacement, text)
    html = _cleaner.clean(text.replace("\r\n", "\n")).strip()
    while html != (html := _EMPTY_PARAGRAPH.sub("", html)):
        pass
    html = _in_languages(_attributed(_placed(html.strip())))
    # What is stored always has markup, so that cleaning it again does not take it for plain text.
    return html if not html or _HAS_BLOCK.search(html) else f"<p>{html}</p>"


def paragraphs(text):
    """HTML of plain text: blank lines part paragraphs, a leading ``>`` makes a quotation."""
    html, quotation = [], []
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        lines = [line.strip() for line in block.strip().splitlines() if line.strip()]
        if not lines:
            continue
        quoted = all(line.startswith(">") for line in lines)
        if quoted:
            lines = [line.lstrip("> ") for line in lines]
        paragraph = f"<p>{escape(' '.join(lines), quote=False)}</p>"
        if quoted:
            quotation.append(paragraph)
            continue
        html += _closed(quotation)
        html.append(paragraph)
    html += _closed(quotation)
    return _in_languages(_attributed("\n".join(html)))


def _placed(html):
    """Headings stand between paragraphs only, and a footer in a quotation only; elsewhere they are
    paragraphs. ``html`` comes from the cleaner, so its elements are whole."""
    around = []

    def place(match):
        closing, tag = match.groups()
        if tag in ("blockquote", "ul", "ol"):
            if closing:
                around.pop()
            else:
                around.append(tag)
            return match[0]
        fits = not around if tag == "h3" else "blockquote" in around
        return match[0] if fits else f"<{closing}p>"

    return _PLACED.sub(place, html)


def _attributed(html):
    return _ATTRIBUTION.sub(r"<footer>— \g<who></footer></blockquote>", html)


def _in_languages(html):
    """Quotations with the language that their footers name, for voices, hyphens and direction."""
    return _SPOKEN.sub(_in_language, html)


def _in_language(match):
    code = _LANGUAGES.get(match["language"].strip().casefold())
    if code is None:
        return match[0]
    direction = ' dir="rtl"' if LANG_INFO[code]["bidi"] else ""
    words = re.sub(r"<(p|ul|ol)>", rf'<\1 lang="{code}"{direction}>', match["words"])
    return f"<blockquote>{words}{match['footer']}"


def _closed(quotation):
    if not quotation:
        return []
    block = f"<blockquote>{''.join(quotation)}</blockquote>"
    quotation.clear()
    return [block]


class _TextOnly(HTMLParser):
    def __init__(self, links):
        super().__init__(convert_charrefs=True)
        self.pieces, self.quoting, self.links, self.link = [], 0, links, ""

    def handle_starttag(self, tag, attrs):
        if tag == "blockquote":
            self.quoting += 1
        elif tag in ("p", "h3", "footer", "li"):
            self.pieces.append("\n\n" + "> " * self.quoting + ("- " if tag == "li" else ""))
        elif tag == "br":
            self.pieces.append("\n" + "> " * self.quoting)
        elif tag == "a" and self.links:
            self.link = dict(attrs).get("href", "")

    def handle_endtag(self, tag):
        if tag == "blockquote":
            self.quoting -= 1
        elif tag == "a" and self.link:
            self.pieces.append(f" <{self.link}>")
            self.link = ""

    def handle_data(self, data):
        self.pieces.append(data.replace("\n", " "))


def to_text(html, *, links=True):
    """Plain text of stored prose, for mail and search: ``>`` marks quotations.

    ``links=False`` leaves out the addresses of links.
    """
    parser = _TextOnly(links)
    parser.feed(html)
    parser.close()
    text = "".join(parser.pieces)
    return re.sub(r"[ \t]+\n", "\n", re.sub(r"\n{3,}", "\n\n", text)).strip()
