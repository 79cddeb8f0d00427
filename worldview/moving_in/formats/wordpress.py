"""WordPress's export (WXR 1.0 to 1.2): RSS with elements of its own.

It is read twice: first for the pictures, which posts name by their numbers before or after these
come.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from worldview.moving_in import shortcodes
from worldview.moving_in.formats.cut_off import whole
from worldview.moving_in.formats.moments import day_of, moment
from worldview.moving_in.items import (
    CommentState,
    Item,
    Left,
    Person,
    Picture,
    Post,
    Remark,
    State,
    Term,
)
from worldview.moving_in.refusals import Unreadable
from worldview.moving_in.sources import File, Source
from worldview.moving_in.xml import Element, elements

NAME = "wordpress"
PASSES_BEFORE = 1
_HEAD = re.compile(rb"wordpress\.org/export/|<wp:wxr_version|WordPress eXtended RSS")
_PICTURE = re.compile(r"\.(jpe?g|png|gif|webp|heic|avif|bmp|tiff?)$", re.I)
_STATES = {
    "publish": State.PUBLIC,
    "future": State.SCHEDULED,
    "draft": State.DRAFT,
    "pending": State.DRAFT,
    "private": State.DRAFT,
    "auto-draft": State.DRAFT,
}
_COMMENT_STATES = {
    "1": CommentState.APPROVED,
    "approved": CommentState.APPROVED,
    "0": CommentState.PENDING,
    "hold": CommentState.PENDING,
    "spam": CommentState.SPAM,
    "trash": CommentState.REFUSED,
    "post-trashed": CommentState.REFUSED,
}
#: Categories of what nobody put into one.
_NO_CATEGORY = {"uncategorized", "uncategorised", "allgemein", "non-classe", "sin-categoria"}


def recognizes(source: Source) -> bool:
    return bool(_files(source))


def _files(source: Source) -> list[File]:
    xml = source.with_suffix(".xml", ".wxr") or (source.files if source.is_single else [])
    return [file for file in xml if _HEAD.search(source.head(file, 16384))]


def site_of(source: Source) -> str:
    """Return the address of the site it is of, by which its items are known again."""
    for file in _files(source):
        with source.open(file) as opened, suppress(Unreadable):
            for element in elements(opened, {"wp:base_blog_url", "link"}, 2):
                if element.text.strip():
                    return element.text.strip().rstrip("/")
    return source.name


def read(source: Source) -> Iterator[Item]:
    files = _files(source)
    pictures: dict[str, Picture] = {}
    names: dict[str, str] = {}
    attached: dict[str, list[Picture]] = {}
    for file in files:
        with source.open(file) as opened, suppress(Unreadable):
            for element in elements(opened, {"wp:author", "item"}, 2):
                if element.name == "wp:author":
                    person = _person(element)
                    names[element.get("wp:author_login")] = person.name
                elif element.get("wp:post_type") == "attachment" and _is_picture(element):
                    picture = _picture(element)
                    pictures[picture.source_id] = picture
                    attached.setdefault(element.get("wp:post_parent"), []).append(picture)
    told: set[str] = set()
    parts = {"wp:author", "wp:category", "wp:tag", "wp:term", "item"}
    for file in files:
        for found in whole(source, file, parts, 2):
            if isinstance(found, Left):
                yield found
                continue
            for item in _items(found, pictures, attached, names):
                # Terms and people stand in each part of an export that was cut into several.
                key = f"{type(item).__name__} {item.source_id}"
                if isinstance(item, Person | Term):
                    if key in told:
                        continue
                    told.add(key)
                yield item


def _items(
    element: Element,
    pictures: dict[str, Picture],
    attached: dict[str, list[Picture]],
    names: dict[str, str],
) -> Iterator[Item]:
    kind = element.get("wp:post_type") or "post"
    key = element.get("wp:post_id") or element.get("guid") or element.get("link")
    status = element.get("wp:status") or "publish"
    title = element.get("title") or key
    if element.name == "wp:author":
        yield _person(element)
    elif element.name != "item":
        yield from _term(element)
    elif kind == "attachment" and key in pictures:
        yield pictures[key]
    elif kind == "attachment":
        yield Left(key, "file", element.get("wp:attachment_url"), _("no picture"))
    elif kind not in ("post", "page"):
        yield Left(key, kind[:30], title, _("neither post nor page"))
    elif status in ("trash", "inherit"):
        yield Left(key, kind, title, _("it was thrown away there"))
    elif status == "auto-draft" and not element.get("content:encoded"):
        yield Left(key, kind, title, _("an empty draft that WordPress made by itself"))
    else:
        encoded = element.child("content:encoded")
        body, unknown = shortcodes.replace(
            encoded.text if encoded else "", pictures, attached.get(key, ())
        )
        yield _post(element, key, status, body, unknown, pictures, names)
        for comment in element.all("wp:comment"):
            if comment.get("wp:comment_type") not in ("", "comment"):
                own = f"{key} {comment.get('wp:comment_id')}"
                name = comment.get("wp:comment_author")
                yield Left(own, "ping", name, _("a ping of another site, no comment"))


def _person(element: Element) -> Person:
    login = element.get("wp:author_login")
    name = element.get("wp:author_display_name") or login
    return Person(login or element.get("wp:author_email"), name)


def _term(element: Element) -> Iterator[Item]:
    kind = element.name.removeprefix("wp:")
    slug = element.get(f"wp:{kind}_slug") or element.get("wp:category_nicename")
    name = element.get("wp:cat_name") or element.get(f"wp:{kind}_name")
    taxonomy = element.get("wp:term_taxonomy") or {"tag": "post_tag"}.get(kind, kind)
    key = f"{taxonomy} {slug or name}"
    if taxonomy not in ("category", "post_tag"):
        yield Left(key, "term", name or slug, _("of menus or themes, not of posts"))
    elif slug in _NO_CATEGORY:
        yield Left(key, "term", name, _("the category of posts that have none"))
    elif name:
        said = element.get(f"wp:{kind}_description")
        yield Term(key, name, said)


def _is_picture(element: Element) -> bool:
    """Whether a file is one; an address without a suffix, as of some image services, may be."""
    name = urlsplit(element.get("wp:attachment_url")).path.rpartition("/")[2]
    return bool(_PICTURE.search(name)) or bool(name and "." not in name)


def _picture(element: Element) -> Picture:
    return Picture(
        source_id=element.get("wp:post_id"),
        address=element.get("wp:attachment_url"),
        alt=_meta(element).get("_wp_attachment_image_alt", ""),
        caption=element.get("excerpt:encoded"),
    )


def _meta(element: Element) -> dict[str, str]:
    return {
        meta.get("wp:meta_key"): meta.get("wp:meta_value") for meta in element.all("wp:postmeta")
    }


def _post(
    element: Element,
    key: str,
    status: str,
    body: str,
    unknown: list[str],
    pictures: dict[str, Picture],
    names: dict[str, str],
) -> Post:
    meta = _meta(element)
    local = moment(element.get("wp:post_date"), utc=True)
    published = (
        moment(element.get("wp:post_date_gmt"), utc=True)
        or moment(element.get("pubDate"))
        or moment(element.get("wp:post_date"))
    )
    modified = moment(element.get("wp:post_modified_gmt"), utc=True)
    notes = []
    state = _STATES.get(status)
    if state is None:
        state = State.DRAFT
        notes.append(_("its state there was “%(state)s”") % {"state": status})
    if status == "private":
        notes.append(_("it was private there"))
    if element.get("wp:post_password"):
        state = State.DRAFT
        notes.append(_("it had a password there, and is a draft here"))
    terms = [
        child.text.strip()
        for child in element.all("category")
        if child.attributes.get("domain", "category") in ("category", "post_tag", "tag")
        and child.attributes.get("nicename") not in _NO_CATEGORY
    ]
    # An author's posts are signed by login; plugins for several authors add terms.
    writers = [
        child.text.strip()
        for child in element.all("category")
        if child.attributes.get("domain") == "author"
    ]
    login = element.get("dc:creator")
    notes += [
        _("the text holds “[%(name)s]”, which nothing here knows") % {"name": name}
        for name in unknown
    ]
    return Post(
        source_id=key,
        headline=element.get("title"),
        body=shortcodes.with_paragraphs(body),
        state=state,
        is_page=element.get("wp:post_type") == "page",
        standfirst=element.get("excerpt:encoded"),
        # Squarespace's is the whole path.
        slug=element.get("wp:post_name").rstrip("/").rpartition("/")[2],
        # The day as it was printed there, whatever the zone of the site.
        day=local.astimezone(UTC).date() if local else day_of(published),
        published_at=published if state != State.DRAFT else None,
        modified_at=modified,
        authors=tuple(dict.fromkeys(writers)) or tuple(filter(None, [names.get(login, login)])),
        keywords=tuple(dict.fromkeys(filter(None, terms))),
        parent=element.get("wp:post_parent").strip("0") and element.get("wp:post_parent"),
        lead=pictures.get(meta.get("_thumbnail_id", "")),
        takes_comments=element.get("wp:comment_status") != "closed",
        addresses=tuple(_addresses(element, key)),
        notes=tuple(notes),
        remarks=tuple(_remarks(element, key)),
    )


def _addresses(element: Element, key: str) -> Iterator[str]:
    for address in (element.get("link"), element.get("guid")):
        # Squarespace writes its export without the site's name.
        parts = urlsplit(address) if address.startswith(("http:", "https:", "/")) else None
        if parts and (parts.path.strip("/") or parts.query):
            yield address
    if key.isdigit():
        yield f"/?p={key}"


def _remarks(element: Element, post: str) -> Iterator[Remark]:
    for comment in element.all("wp:comment"):
        if comment.get("wp:comment_type") not in ("", "comment"):
            continue
        parent = comment.get("wp:comment_parent")
        yield Remark(
            source_id=f"{post} {comment.get('wp:comment_id')}",
            name=comment.get("wp:comment_author"),
            email=comment.get("wp:comment_author_email"),
            body=comment.get("wp:comment_content"),
            written_at=moment(comment.get("wp:comment_date_gmt"), utc=True)
            or moment(comment.get("wp:comment_date")),
            state=_COMMENT_STATES.get(comment.get("wp:comment_approved"), CommentState.PENDING),
            answers=f"{post} {parent}" if parent not in ("", "0") else "",
        )
