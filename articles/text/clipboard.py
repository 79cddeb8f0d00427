"""What programs mean by what they put on the clipboard: Word, LibreOffice, Google's and Apple's
programs, browsers.

Everything here is asked of one element: its name and attributes.
"""

import re

from articles.text.tokens import Start

#: Struck out by an editor, tracked as deleted.
_STRUCK_ELEMENTS = frozenset({"del", "s", "strike"})
#: Never shown, or of no use without what runs it.
NOT_TEXT = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "noembed",
        "noframes",
        "title",
        "head",
        "meta",
        "link",
        "base",
        "xml",
        "datalist",
        "param",
        "source",
        "track",
        "map",
        "area",
        "colgroup",
        "col",
        "rp",
        "annotation",
        "annotation-xml",
    ]
)
#: Elements that stand on lines of their own, by the HTML standard's style sheet or by nature.
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "button",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "listing",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "plaintext",
        "pre",
        "search",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "td",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "xmp",
    ]
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Elements of MathML that hold its numbers, names and words, and those that hold other elements.
MATH_WORDS = frozenset({"mi", "mn", "ms", "mtext"})
MATH = MATH_WORDS | frozenset(
    [
        "math", "maction", "menclose", "merror", "mfenced", "mfrac", "mmultiscripts", "mo",
        "mover", "mpadded", "mphantom", "mroot", "mrow", "msqrt", "mstyle", "msub", "msubsup",
        "msup", "mtable", "mtd", "mtr", "munder", "munderover", "semantics",
    ]
)  # fmt: skip
#: What the second and the third element within them are.
MATH_SCRIPTS = {
    "msub": ("sub",),
    "munder": ("sub",),
    "msup": ("sup",),
    "mover": ("sup",),
    "msubsup": ("sub", "sup"),
    "munderover": ("sub", "sup"),
}
_BLOCK_DISPLAY = re.compile(r"block|flex|grid|list-item|table(-(row|cell|caption))?|flow-root")

_NOTHING = re.compile(
    r"[-+]?(0+(\.0+)?|\.0+)(px|pt|r?em|ex|ch|cm|mm|in|pc|q|v[wh]|%)?(\s*!important)?"
)
#: As far beside the page as what is only for screen readers is put.
_FAR_OFF = re.compile(r"-(\d{4,}|999)(\.\d+)?(px|pt|r?em|v[wh]|%)")
_CLIPPED = re.compile(r"rect\(([\s,]++[01](px)?){4}[\s,]*+\)|inset\(\s*+(50|100)%\s*+\)")
_TRACKED = re.compile(r"\bmso-?del\b", re.I)
_LEVEL = re.compile(r"\bl\d+\s+level(\d+)", re.I)

_NOTE_MARK = re.compile(
    r"[\[(]?\s*(\d{1,3}|[*†‡§¶]{1,3}|[a-z]|[ivxl]{1,6}|(note|nb|n)\s*\d{1,3})\s*[\])]?|", re.I
)
_NOTE = re.compile(
    r"_(ft|ed)n\d+|sd(foot|end)note\d+sym|ftnt\d+|(user-content-)?fn([:_.-]?\w+|\d*)"
    r"|(cite[_-])?(foot|end)?note([:_.-][\w.-]+|\d+)",
    re.I,
)
_NOTE_BACK = re.compile(
    r"_(ft|ed)nref\d+|sd(foot|end)note\d+anc|ftnt_ref\d+|(user-content-)?fnref([:_.-]\w+|\d*)"
    r"|(cite|(foot|end)?note)[_-]?ref([:_.-][\w.-]+|\d*)|footnote-anchor-\d+",
    re.I,
)
#: Marks that a word processor made, and the ways back to them.
_MADE_NOTE = re.compile(r"_(ft|ed)n(ref)?\d+|sd(foot|end)note\d+(sym|anc)|ftnt(_ref)?\d+", re.I)
_NOTE_DECORATION = re.compile(r"^user-content-|(sym|anc)$|_?ref(?=[\d:_.-]|$)|[:_.-]")
_NOTE_BODY = re.compile(
    r"(ft|ed)n\d+|sd(foot|end)note\d+|(user-content-)?fn[:_.-]\w+|fn\d+|(cite[_-])?(foot|end)?note-?\d+",
    re.I,
)
#: Places in a document that its program made, which lead nowhere here.
_MADE_PLACE = re.compile(r"_(Toc|Hlk|Ref|GoBack)\w*|(heading|bookmark|id)=.*|h\.\w+", re.I)
_VIDEO = re.compile(r"youtu|vimeo|dailymotion|/video|\.mp4", re.I)


def style_of(element: Start) -> dict[str, str]:
    """Return the declarations of the element's style; names and values in lower case."""
    style = element.attributes.get("style")
    if not style:
        return {}
    declarations = (declaration.partition(":") for declaration in style[:4000].split(";"))
    return {
        name.strip().lower(): value.strip().lower() for name, colon, value in declarations if colon
    }


def classes(element: Start) -> list[str]:
    return element.attributes.get("class", "").lower().split()


def is_hidden(element: Start, style: dict[str, str]) -> bool:
    attributes = element.attributes
    return (
        ("hidden" in attributes and attributes["hidden"].lower() != "until-found")
        or style.get("display", "").startswith("none")
        or style.get("visibility", "").startswith(("hidden", "collapse"))
        or style.get("mso-hide", "").startswith("all")
        or _is_nothing(style.get("opacity"))
        or any(_FAR_OFF.match(style.get(name, "")) for name in ("left", "top", "text-indent"))
        or any(_is_clipped(style.get(name, "")) for name in ("clip", "clip-path"))
        or (
            style.get("overflow", "").startswith("hidden")
            and any(_is_nothing(style.get(name)) for name in ("height", "max-height", "width"))
        )
        or (element.name == "dialog" and "open" not in attributes)
    )


def _is_nothing(length: str | None) -> bool:
    return bool(length and _NOTHING.fullmatch(length))


def _is_clipped(shape: str) -> bool:
    return bool(_CLIPPED.match(shape.replace("rect(", "rect( ", 1)))


def has_no_size(style: dict[str, str]) -> bool | None:
    """Return whether the letters have no size, or that they have one; ``None`` where it says
    neither."""
    size = style.get("font-size", "")
    if _is_nothing(size):
        return True
    # Of nothing, any part is nothing.
    relative = not size or size.startswith(("inherit", "larger", "smaller", "unset"))
    return None if relative or (size.endswith(("em", "%")) and not size.endswith("rem")) else False


def is_struck(element: Start, style: dict[str, str]) -> bool:
    decoration = style.get("text-decoration", "") + style.get("text-decoration-line", "")
    return (
        element.name in _STRUCK_ELEMENTS
        or "line-through" in decoration
        or bool(_TRACKED.search(element.attributes.get("class", "")))
    )


def is_block(element: Start, style: dict[str, str]) -> bool:
    if element.name in BLOCKS:
        return True
    return bool(_BLOCK_DISPLAY.match(style.get("display", "")))


def is_inline_box(style: dict[str, str]) -> bool:
    """Return whether it stands in a line, as a box of its own."""
    return style.get("display", "").startswith("inline-")


def sets_apart(style: dict[str, str]) -> bool:
    """Return whether each element directly within is a box of its own."""
    return style.get("display", "").startswith(("flex", "grid", "inline-flex", "inline-grid"))


def is_bold(style: dict[str, str]) -> bool | None:
    """Return whether the style says bold, or that it is not; ``None`` where it says neither."""
    weight = style.get("font-weight", "")
    if weight.startswith(("bold", "600", "700", "800", "900")):
        return True
    return False if weight.startswith(("normal", "lighter", "100", "200", "300", "400")) else None


def is_italic(style: dict[str, str]) -> bool | None:
    slant = style.get("font-style", "")
    if slant.startswith(("italic", "oblique")):
        return True
    return False if slant.startswith("normal") else None


def list_level(style: dict[str, str]) -> int | None:
    """Return the level of a paragraph that Word shows as an item of a list."""
    match = _LEVEL.search(style.get("mso-list", ""))
    return int(match[1][:3]) if match else None


def is_list_mark(style: dict[str, str]) -> bool:
    """Return whether Word drew an item's number or bullet with this."""
    return style.get("mso-list", "").startswith("ignore")


def is_space(element: Start, style: dict[str, str]) -> bool:
    """Return whether hard spaces within stand for soft ones or a tab."""
    return (
        "apple-converted-space" in classes(element)
        or style.get("mso-spacerun", "").startswith("yes")
        or "mso-tab-count" in style
    )


def place_of(element: Start) -> tuple[str, str]:
    """Return the page that a link leads to, empty where that is its own document, and the place in
    it, empty where it names none."""
    page, _, fragment = element.attributes.get("href", "").partition("#")
    own = page.lower().startswith(("file:", "about:", "blob:"))
    return "" if own else page, fragment


def note_of(fragment: str) -> str:
    """Return what the mark of a note, its text and the way back from it have in common."""
    return _NOTE_DECORATION.sub("", fragment.lower()).replace("citenote", "cite")


def may_be_note_mark(element: Start) -> bool:
    """Return whether a link may be the mark of a footnote, or of an endnote, by where it leads."""
    return element.name == "a" and bool(_NOTE.fullmatch(place_of(element)[1]))


def is_written_as_mark(words: str) -> bool:
    return bool(_NOTE_MARK.fullmatch(words.strip()))


def is_note_back(element: Start) -> bool:
    """Return whether a link leads from a footnote back to its mark."""
    return element.name == "a" and bool(_NOTE_BACK.fullmatch(place_of(element)[1]))


def is_made_note(element: Start) -> bool:
    """Return whether a word processor made the link, as the mark of a note or as the way back to
    it."""
    page, fragment = place_of(element)
    return not page and bool(_MADE_NOTE.fullmatch(fragment))


def is_bare_note_mark(element: Start) -> bool:
    return any(name in ("msofootnotereference", "msoendnotereference") for name in classes(element))


def is_note_body(style: dict[str, str]) -> bool:
    return style.get("mso-element") in ("footnote", "endnote")


def may_be_note_body(element: Start) -> bool:
    """Return whether an element may be the text of a note, by its name."""
    return element.name in ("div", "li", "p", "aside") and bool(
        _NOTE_BODY.fullmatch(element.attributes.get("id", ""))
    )


def is_notes_list(style: dict[str, str]) -> bool:
    return style.get("mso-element") in ("footnote-list", "endnote-list", "comment-list")


def is_review(element: Start, style: dict[str, str]) -> bool:
    """Return whether it is a reviewer's comment."""
    return style.get("mso-element") == "comment" or "msocomtxt" in classes(element)


def is_review_mark(element: Start) -> bool:
    return any(name in ("msocomanchor", "msocommentreference") for name in classes(element))


def is_made_place(fragment: str) -> bool:
    return bool(_MADE_PLACE.fullmatch(fragment))


def embed_kind(element: Start) -> str | None:
    """Return what there is to tell of an element that shows what is not text."""
    name, attributes = element.name, element.attributes
    if name == "img":
        return None if _is_tiny(attributes) else "picture"
    if name == "svg":
        return (
            None
            if attributes.get("aria-hidden") == "true" or _is_tiny(attributes, 32)
            else "picture"
        )
    if name == "iframe":
        return "video" if _VIDEO.search(attributes.get("src", "")) else "embed"
    return {
        "canvas": "picture",
        "v:imagedata": "picture",
        "video": "video",
        "audio": "recording",
        "object": "embed",
        "embed": "embed",
        "applet": "embed",
    }.get(name)


def _is_tiny(attributes: dict[str, str], most: int = 2) -> bool:
    sides = [attributes.get("width", ""), attributes.get("height", "")]
    return any(side.isascii() and side.isdigit() and int(side[:5]) <= most for side in sides)


def said_by(element: Start) -> str:
    """Return the sign that a picture stands for: an emoji's, whose alternative text is the sign."""
    alt = element.attributes.get("alt", "").strip()
    return alt if alt and len(alt) <= 12 and not re.search(r"[\w\s]", alt) else ""
