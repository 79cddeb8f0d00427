"""nh3, which enters here and nowhere else: it reads a source as a browser would, and cleans what
was built of it by the allow-list of what is stored."""

import nh3

from articles.text import clipboard

#: Of addresses that links may have.
SCHEMES = frozenset({"http", "https", "mailto"})

#: What is read of a source; the names of others are dropped.
SOURCE_ELEMENTS = (
    clipboard.BLOCKS
    | clipboard.NOT_TEXT
    | clipboard.MATH
    | frozenset(
        [
            "a",
            "abbr",
            "acronym",
            "applet",
            "audio",
            "b",
            "bdi",
            "bdo",
            "big",
            "br",
            "canvas",
            "cite",
            "code",
            "del",
            "dfn",
            "em",
            "embed",
            "font",
            "i",
            "iframe",
            "img",
            "input",
            "ins",
            "kbd",
            "label",
            "mark",
            "menuitem",
            "object",
            "o:p",
            "picture",
            "q",
            "rt",
            "rtc",
            "ruby",
            "s",
            "samp",
            "small",
            "span",
            "strike",
            "strong",
            "sub",
            "sup",
            "svg",
            "tt",
            "u",
            "v:imagedata",
            "v:shape",
            "var",
            "video",
            "wbr",
        ]
    )
)
#: Those that are refused below are read, so that the editor is told of them.
_READ_SCHEMES = {
    "http", "https", "mailto", "javascript", "vbscript", "data", "file", "cid", "blob", "about",
    "ftp", "tel", "sms", "mid", "ms-word", "x-apple-data-detectors", "view-source", "chrome",
    "app", "webcal", "irc", "news", "nntp", "sftp", "ssh", "magnet",
}  # fmt: skip
_source_cleaner = nh3.Cleaner(
    tags=set(SOURCE_ELEMENTS),
    clean_content_tags=set(),
    attributes={
        "*": {
            *("style", "class", "id", "name", "href", "src", "alt", "width", "height", "hidden"),
            *("lang", "dir", "colspan", "rowspan", "scope", "role", "start", "type", "open"),
            *("aria-hidden", "aria-level", "data-aria-level", "data-caption", "alttext"),
        },
        "font": {"size"},
    },
    url_schemes=_READ_SCHEMES,
    link_rel=None,
)
_LANGUAGE = {"lang", "dir"}
_KEPT_ELEMENTS = {
    "p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "footer", "h3", "sub",
    "sup", "code", "span", "hr", "table", "caption", "thead", "tbody", "tfoot", "tr", "th",
    "td",
}  # fmt: skip
_prose_cleaner = nh3.Cleaner(
    tags=_KEPT_ELEMENTS,
    attributes={
        "a": {"href"},
        "ol": {"start", *_LANGUAGE},
        "td": {"colspan", "rowspan", *_LANGUAGE},
        "th": {"colspan", "rowspan", "scope", *_LANGUAGE},
        **dict.fromkeys(
            [
                "p",
                "h3",
                "blockquote",
                "ul",
                "li",
                "em",
                "strong",
                "sub",
                "sup",
                "code",
                "span",
                "footer",
                "caption",
            ],
            _LANGUAGE,
        ),
    },
    url_schemes=set(SCHEMES),
    link_rel="noopener",
)


def read_source(html: str) -> str:
    """Return ``html`` well formed, with the elements and attributes that mean something to us."""
    return _source_cleaner.clean(html)


def clean_prose(html: str) -> str:
    """Return ``html`` with the elements, attributes and addresses that prose may have."""
    return _prose_cleaner.clean(html)
