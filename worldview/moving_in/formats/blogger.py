"""Blogger's Atom: the export of old (``#post``, ``#comment``), and Takeout's (``blogger:type``)."""

import re
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from worldview.moving_in.formats.cut_off import whole
from worldview.moving_in.formats.moments import day_of, moment
from worldview.moving_in.items import (
    CommentState,
    Item,
    Left,
    LooseRemark,
    Post,
    Remark,
    State,
)
from worldview.moving_in.refusals import Unreadable
from worldview.moving_in.sources import File, Source
from worldview.moving_in.xml import Element, elements

NAME = "blogger"
PASSES = 2
_KIND = "schemas.google.com/blogger/2008/kind#"
_HEAD = re.compile(rb"schemas\.google\.com/blogger|tag:blogger\.com")


def recognizes(source: Source) -> bool:
    return bool(_files(source))


def _files(source: Source) -> list[File]:
    found = source.with_suffix(".xml", ".atom") or (source.files if source.is_single else [])
    return [
        file
        for file in found
        if _HEAD.search(head := source.head(file, 32768)) and b"<feed" in head
    ]


def site_of(source: Source) -> str:
    for file in _files(source):
        with source.open(file) as opened, suppress(Unreadable):
            for link in elements(opened, {"link", "id"}, 1):
                href = link.attributes.get("href", "")
                if link.attributes.get("rel") == "alternate" and href.startswith("http"):
                    return href.rstrip("/")
                if link.name == "id" and "blog-" in link.text:
                    return link.text.strip()
    return source.name


def read(source: Source) -> Iterator[Item]:
    # Comments stand among posts, often before the one they are under.
    for with_comments in (False, True):
        for file in _files(source):
            for entry in whole(source, file, {"entry"}, 1):
                if isinstance(entry, Left):
                    if with_comments:
                        yield entry
                    continue
                kind = _kind(entry)
                if (kind == "comment") == with_comments:
                    yield _item(entry, kind)


def _kind(entry: Element) -> str:
    if kind := entry.get("blogger:type"):
        return kind.lower()
    terms = [c.attributes.get("term", "") for c in entry.all("category")]
    return next((term.partition("#")[2] for term in terms if _KIND in term), "")


def _item(entry: Element, kind: str) -> Item:
    key = entry.get("id")
    title = entry.get("title")
    if kind in ("post", "page"):
        return _post(entry, key, kind)
    if kind == "comment":
        return _comment(entry, key)
    return Left(key, (kind or "entry")[:30], title, _("a setting of the blog, no post"))


def _author(entry: Element) -> str:
    author = entry.child("author")
    name = author.get("name") if author else ""
    return "" if name in ("Unknown", "Anonymous", "noreply") else name


def _post(entry: Element, key: str, kind: str) -> Post:
    status = entry.get("blogger:status").upper()
    control = entry.child("app:control")
    is_draft = status in ("DRAFT", "SOFT_TRASHED") or (
        control is not None and control.get("app:draft") == "yes"
    )
    published = moment(entry.get("published"))
    state = State.DRAFT if is_draft else State.PUBLIC
    if status == "SCHEDULED":
        state = State.SCHEDULED
    address = _address(entry)
    words = [
        c.attributes.get("term", "")
        for c in entry.all("category")
        if _KIND not in c.attributes.get("term", "")
    ]
    slug = urlsplit(address).path.rpartition("/")[2].removesuffix(".html")
    # As it was printed, in the zone that stands with the moment.
    printed = moment(entry.get("published")[:10])
    return Post(
        source_id=key,
        headline=entry.get("title"),
        body=_with_breaks(entry.get("content")),
        state=state,
        is_page=kind == "page",
        standfirst=entry.get("blogger:metaDescription"),
        slug=slug,
        day=day_of(printed or published),
        published_at=published if state != State.DRAFT else None,
        modified_at=moment(entry.get("updated")),
        authors=tuple(filter(None, [_author(entry)])),
        keywords=tuple(filter(None, words)),
        addresses=(address,) if address else (),
    )


def _address(entry: Element) -> str:
    for link in entry.all("link"):
        if link.attributes.get("rel") == "alternate" and link.attributes.get("href"):
            return link.attributes["href"]
    return entry.get("blogger:filename")


def _with_breaks(html: str) -> str:
    """Posts of Blogger part paragraphs by two breaks."""
    if re.search(r"<p[\s>]", html, re.I):
        return html
    pieces = re.split(r"(?:\s*<br\s*/?>\s*){2,}", html)
    if len(pieces) < 2:
        return html
    return "".join(f"<div>{piece}</div>" for piece in pieces if piece.strip())


def _comment(entry: Element, key: str) -> Item:
    under = entry.child("thr:in-reply-to")
    post = (under.attributes.get("ref", "") if under else "") or entry.get("blogger:parent")
    if post and not post.startswith("tag:"):
        post = f"{key.rpartition('.post-')[0]}.post-{post}" if ".post-" in key else post
    related = next(
        (
            link.attributes.get("href", "")
            for link in entry.all("link")
            if link.attributes.get("rel") == "related"
        ),
        "",
    )
    answers = entry.get("blogger:inReplyTo") or related.rpartition("/")[2].partition("?")[0]
    status = entry.get("blogger:status").upper()
    states = {"SPAM": CommentState.SPAM, "PENDING": CommentState.PENDING,
              "GHOSTED": CommentState.REFUSED, "EMPTIED": CommentState.REFUSED}  # fmt: skip
    author = entry.child("author")
    email = author.get("email") if author else ""
    remark = Remark(
        source_id=key,
        name=_author(entry),
        body=entry.get("content"),
        written_at=moment(entry.get("published")),
        email="" if "noreply" in email else email,
        state=states.get(status, CommentState.APPROVED),
        answers=f"{key.rpartition('.post-')[0]}.post-{answers}" if answers.isdigit() else answers,
    )
    return LooseRemark(post, remark)
