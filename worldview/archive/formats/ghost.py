"""Ghost's JSON, as its importer takes it since version 5: columns, pages, authors and keywords as
tags; the text as one card of HTML, for Ghost has no sections. Pictures go beside it, where the ZIP
file that Ghost imports has them.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from articles.models import Author, Keyword, KeywordUse
from articles.text.slugs import build_slug
from worldview.archive.containers import Writer
from worldview.archive.formats.posts import Post, posts

NAME = "ghost.json"
#: Where files are in the ZIP file, and what stands for the address of the site in texts.
MEDIA_FOLDER, MEDIA = "content/images/", "__GHOST_URL__/content/images/"
_STATUS = {"public": "published", "scheduled": "scheduled"}


def write(archive: Writer, *, now: datetime) -> int:
    """Write the file; return how many columns and pages are in it."""
    number = 0
    meta = {"exported_on": int(now.timestamp() * 1000), "version": "5.0.0"}
    signed: list[tuple[int, int, int]] = []
    bylines: dict[str, int] = {}
    with archive.add(NAME) as file:
        file.write(f'{{"db":[{{"meta":{json.dumps(meta)},"data":{{"posts":[\n'.encode())
        for post in posts(MEDIA, lead_is_apart=True):
            file.write((b",\n" if number else b"") + _json(_post(post)))
            signed += _signed(post, bylines)
            number += 1
        parts = {
            "tags": _all_tags(),
            "posts_tags": _tagged(),
            "users": _users(bylines),
            "posts_authors": _of_posts("author_id", signed),
        }
        for name, rows in parts.items():
            file.write(f'\n],"{name}":[\n'.encode())
            for place, row in enumerate(rows):
                file.write((b",\n" if place else b"") + _json(row))
        file.write(b"\n]}}]}\n")
    return number


def _json(row: dict[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False, sort_keys=True).encode()


def _post(post: Post) -> dict[str, Any]:
    article = post.article
    card = {"type": "html", "version": 1, "html": post.html}
    root = {"children": [card], "direction": None, "format": "", "indent": 0, "type": "root",
            "version": 1}  # fmt: skip
    return {
        "id": article.pk,
        "title": article.headline[:255],
        "slug": article.slug,
        "html": post.html,
        "lexical": json.dumps({"root": root}, ensure_ascii=False),
        "feature_image": MEDIA + post.picture if post.picture else None,
        "feature_image_alt": post.alt[:191] or None,
        "feature_image_caption": post.caption or None,
        "custom_excerpt": post.excerpt[:300] or None,
        "type": "page" if article.is_page else "post",
        "status": _STATUS.get(article.state, "draft"),
        "visibility": "public",
        "published_at": _moment(post.at) if article.published_at else None,
        "created_at": _moment(article.created_at),
        "updated_at": _moment(post.modified_at),
        "meta_title": article.search_title or None,
        "meta_description": article.search_description or None,
    }


def _tagged() -> Iterator[dict[str, Any]]:
    used = KeywordUse.objects.filter(content_object__binned_at=None)
    rows = used.order_by("content_object", "position", "pk")
    keys = rows.values_list("content_object_id", "tag_id", "position")
    yield from _of_posts("tag_id", keys.iterator())


def _of_posts(name: str, rows: Iterable[tuple[int, int, int]]) -> Iterator[dict[str, Any]]:
    for post, key, place in rows:
        yield {"post_id": post, name: key, "sort_order": place}


def _signed(post: Post, bylines: dict[str, int]) -> Iterator[tuple[int, int, int]]:
    """Yield who wrote it, by post, author and place; a byline that is no author of ours becomes one
    of Ghost's."""
    keys = [author.pk for author in post.authors]
    if not keys and post.byline:
        keys = [bylines.setdefault(post.byline, _FIRST_BYLINE + len(bylines))]
    for place, key in enumerate(keys):
        yield post.article.pk, key, place


_FIRST_BYLINE = 1_000_000


def _all_tags() -> Iterator[dict[str, Any]]:
    for keyword in Keyword.objects.order_by("pk").iterator():
        yield {
            "id": keyword.pk,
            "name": keyword.name[:191],
            "slug": keyword.slug,
            "description": keyword.description[:500],
        }


def _users(bylines: dict[str, int]) -> Iterator[dict[str, Any]]:
    for author in Author.objects.order_by("pk"):
        yield {"id": author.pk, "name": author.name[:191], "slug": author.slug,
               "bio": author.description[:250], "email": _nobody(author.slug)}  # fmt: skip
    for name, key in bylines.items():
        slug = build_slug(name, max_length=60) or str(key)
        yield {"id": key, "name": name[:191], "slug": slug, "email": _nobody(slug)}


def _nobody(slug: str) -> str:
    # Ghost wants an address of everybody; this one is nobody's (RFC 2606).
    return f"{slug}@example.com"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
