"""Medium's zip: a page of HTML for each story, drafts and answers to others among them."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from worldview.moving_in.formats.moments import day_of, moment
from worldview.moving_in.items import Item, Left, Post, State
from worldview.moving_in.sources import File, Source

NAME = "medium"
_BODY = re.compile(
    r"<section\b[^>]*data-field=\"body\"[^>]*>(?P<body>.*)</section>\s*(?:<footer|</article|$)",
    re.S,
)
_TITLE = re.compile(r"<h1\b[^>]*class=\"[^\"]*p-name[^\"]*\"[^>]*>(?P<words>.*?)</h1>", re.S)
_SUBTITLE = re.compile(r"data-field=\"(?:subtitle|description)\"[^>]*>(?P<words>.*?)</section>",
                       re.S)  # fmt: skip
_MOMENT = re.compile(r"<time\b[^>]*class=\"dt-published\"[^>]*datetime=\"(?P<at>[^\"]+)\"")
_ADDRESS = re.compile(r"<a\b[^>]*href=\"(?P<address>[^\"]+)\"[^>]*class=\"p-canonical\"")
_AUTHOR = re.compile(r"class=\"p-author h-card\"[^>]*>(?P<name>[^<]+)<")
_TAGS = re.compile(r"<a\b[^>]*class=\"[^\"]*p-tag[^\"]*\"[^>]*>(?P<words>[^<]+)<")


def recognizes(source: Source) -> bool:
    return any(_is_story(source, file) for file in source.with_suffix(".html")[:50])


def _is_story(source: Source, file: File) -> bool:
    head = source.head(file, 4096)
    return b"h-entry" in head or b'data-field="body"' in head


def site_of(source: Source) -> str:
    return "medium.com"


def read(source: Source) -> Iterator[Item]:
    taken: set[str] = set()
    for file in source.with_suffix(".html", ".htm"):
        name = PurePosixPath(file.name).stem
        html = source.text(file)
        found = _BODY.search(html)
        if found is None or "h-entry" not in html:
            yield Left(file.name, "file", name, _("a list of what one did there, no story"))
            continue
        body, title = found["body"], _words(_TITLE, html)
        if "graf--h3" not in body and "graf--title" not in body and not title:
            yield Left(file.name, "file", name, _("an answer to somebody, no story"))
            continue
        # A file is a story; where two have the same digits, the name tells them apart.
        key = name.rpartition("-")[2] or name
        key = name if key in taken else key
        taken.add(key)
        yield _post(key, name, html, body, title)


def _words(pattern: re.Pattern[str], html: str) -> str:
    found = pattern.search(html)
    return unescape(re.sub(r"<[^>]*>", "", found["words"])).strip() if found else ""


def _post(key: str, name: str, html: str, body: str, title: str) -> Post:
    is_draft = name.startswith("draft_")
    published = _MOMENT.search(html)
    at = moment(published["at"]) if published else None
    address = _ADDRESS.search(html)
    author = _AUTHOR.search(html)
    slug = re.sub(r"^draft_|^\d{4}-\d\d-\d\d_|--?[0-9a-f]{8,}$", "", name)
    slug = re.sub(r"^\d{4}-\d\d-\d\d_", "", slug)
    notes = []
    if not _SUBTITLE.search(html) and not is_draft and _begins_with(body, title):
        # What answers somebody has no headline: it is named after its first words.
        is_draft = True
        notes.append(_("it looks like an answer to somebody, and is a draft here"))
    return Post(
        source_id=key,
        headline=title,
        body=body,
        state=State.DRAFT if is_draft or at is None else State.PUBLIC,
        standfirst=_words(_SUBTITLE, html),
        slug=slug,
        day=day_of(at),
        published_at=None if is_draft else at,
        authors=(unescape(author["name"]).strip(),) if author else (),
        keywords=tuple(unescape(word).strip() for word in _TAGS.findall(html)),
        addresses=(address["address"],) if address else (),
        notes=tuple(notes),
    )


def _begins_with(body: str, title: str) -> bool:
    """Whether a text without headings begins with its title."""
    words = " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())
    start = " ".join(title.rstrip("…. ").split())
    return bool(start) and words.startswith(start) and not re.search(r"<h[1-6]\b", body)
