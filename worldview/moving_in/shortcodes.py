"""The text of a WordPress post as HTML: its codes in square brackets, and its paragraphs.

Codes for pictures with captions, galleries and players are read; others stay as they are and are
named. What such a code holds is never run, nor serialized data of plugins read.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape, unescape

from worldview.moving_in.items import Picture

_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'\]]+))")
_CAPTION = re.compile(
    r"\[(?:wp_)?caption\b(?P<attributes>[^\]]*)\](?P<inner>.*?)\[/(?:wp_)?caption\]", re.S | re.I
)
_PICTURE = re.compile(
    r"\s*(?P<picture>(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(?P<rest>.*)", re.S
)
_GALLERY = re.compile(r"\[gallery\b(?P<attributes>[^\]]*)\]", re.I)
_PLAYER = re.compile(
    r"\[(?P<name>embed|video|audio|youtube|vimeo|soundcloud|tweet)\b(?P<attributes>[^\]]*)\]"
    r"(?:(?P<inner>[^\[]*)\[/(?P=name)\])?",
    re.I,
)
_ADDRESS = re.compile(r"https?://[^\s\"'\]<]+")
#: A code that stands by itself or has an attribute; “[sic]” has none.
_UNKNOWN = re.compile(
    r"\[(?P<name>[a-z][a-z0-9]*[_-][\w-]*|[a-z][\w-]+(?=\s+[\w-]+=))[^\]\[]*\]", re.I
)
_MEDIA = ("mp4", "m4v", "webm", "ogv", "mp3", "m4a", "ogg", "wav", "src", "url", "id")


def replace(
    text: str, pictures: Mapping[str, Picture], attached: Sequence[Picture] = ()
) -> tuple[str, list[str]]:
    """Return ``text`` with HTML in place of the codes that are known, and the names of others.
    ``attached``: what a gallery shows that names no pictures."""
    text = _CAPTION.sub(_captioned, text)
    text = _GALLERY.sub(lambda match: _gallery(match["attributes"], pictures, attached), text)
    text = _PLAYER.sub(_player, text)
    unknown = {match["name"].lower() for match in _UNKNOWN.finditer(text)}
    return text, sorted(unknown)


def _attributes(written: str) -> dict[str, str]:
    return {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(written)}


def _captioned(match: re.Match[str]) -> str:
    found = _PICTURE.fullmatch(match["inner"])
    if not found:
        return match["inner"]
    caption = _attributes(match["attributes"]).get("caption") or found["rest"].strip()
    return f"\n\n<figure>{found['picture']}<figcaption>{caption}</figcaption></figure>\n\n"


def _gallery(written: str, pictures: Mapping[str, Picture], attached: Sequence[Picture]) -> str:
    attributes = _attributes(written)
    keys = re.findall(r"\d+", attributes.get("ids", "") or attributes.get("include", ""))
    found = [pictures[key] for key in keys if key in pictures] if keys else attached
    if not found:
        return f"[gallery{written}]"
    return "\n\n" + "".join(map(figure, found)) + "\n\n"


def figure(picture: Picture) -> str:
    """Return HTML that shows ``picture``."""
    caption = f"<figcaption>{picture.caption}</figcaption>" if picture.caption else ""
    source, alt = escape(picture.address), escape(picture.alt)
    return f'<figure><img src="{source}" alt="{alt}">{caption}</figure>'


def _player(match: re.Match[str]) -> str:
    attributes = _attributes(match["attributes"])
    address = (match["inner"] or "").strip()
    if not address.startswith("http"):
        address = next((attributes[name] for name in _MEDIA if name in attributes), "")
    if not address.startswith("http"):
        found = _ADDRESS.search(match["attributes"])
        address = found[0] if found else address
    if match["name"].lower() in ("youtube", "vimeo") and re.fullmatch(r"[\w-]+", address):
        host = {"youtube": "www.youtube.com/watch?v=", "vimeo": "vimeo.com/"}
        address = f"https://{host[match['name'].lower()]}{address}"
    if not address.startswith("http"):
        return match[0]
    address = escape(unescape(address))
    return f'\n\n<p><a href="{address}">{address}</a></p>\n\n'


_BLOCK = (
    "address|article|aside|blockquote|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|"
    "form|h[1-6]|header|hr|iframe|li|main|nav|object|ol|p|pre|section|style|script|table|tbody|td|"
    "tfoot|th|thead|tr|ul|video|audio"
)
_PARTED = re.compile(rf"(</?(?:{_BLOCK})\b[^>]*>)", re.I)
_PRE = re.compile(r"(<pre\b.*?</pre>|<script\b.*?</script>|<style\b.*?</style>)", re.I | re.S)


def with_paragraphs(text: str) -> str:
    """Return the HTML of a text in which blank lines part paragraphs and lines break where they
    do, as editors of blogs wrote it; what was written by blocks is HTML already."""
    if "<!-- wp:" in text:
        return text
    pieces = _PRE.split(text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(piece if place % 2 else _paragraphs(piece) for place, piece in enumerate(pieces))


def _paragraphs(text: str) -> str:
    written, depth = [], 0
    for piece in _PARTED.split(text):
        if _PARTED.fullmatch(piece):
            written.append(piece)
            name = re.match(r"</?(\w+)", piece)
            if name and name[1].lower() not in ("hr", "div", "section", "article", "blockquote"):
                depth = max(0, depth + (-1 if piece.startswith("</") else 1))
            continue
        if depth:
            # In a paragraph, a list or a table: there lines break, and nothing else.
            written.append(piece)
            continue
        for block in re.split(r"\n\s*\n", piece):
            if block.strip():
                broken = block.strip().replace("\n", "<br>\n")
                written.append(f"<p>{broken}</p>\n")
    return "".join(written)
