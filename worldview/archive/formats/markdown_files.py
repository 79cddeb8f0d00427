"""Every column and page as a Markdown file with front matter, for Hugo, Jekyll and their like."""

import json
from typing import Any

from articles.text import markdown
from worldview.archive.containers import Writer
from worldview.archive.formats.posts import Post, posts

#: Where pictures and files are, in the folder and on the site that is made of it.
MEDIA_FOLDER, MEDIA = "media/", "/media/"


def write(archive: Writer) -> int:
    """Write the files; return how many."""
    number = 0
    for post in posts(MEDIA):
        with archive.add(_name(post)) as file:
            file.write(_file(post).encode())
        number += 1
    return number


def _name(post: Post) -> str:
    article = post.article
    if article.is_page:
        return f"pages/{article.path}.md"
    return f"posts/{article.edition_date.isoformat()}-{article.slug}.md"


def _file(post: Post) -> str:
    # JSON's values are YAML's too, and leave nothing to guess.
    front = (f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in _front(post))
    return "\n".join(["---", *front, "---", "", markdown.from_html(post.html)])


def _front(post: Post) -> list[tuple[str, Any]]:
    article = post.article
    address = article.get_absolute_url()
    said: dict[str, Any] = {
        "title": article.headline,
        "date": post.at.isoformat(),
        "lastmod": post.modified_at.isoformat(),
        "slug": article.slug,
        # As Hugo and as Jekyll say that it is none of the posts.
        "type": "page" if article.is_page else "",
        "layout": "page" if article.is_page else "",
        # The address it has, as Hugo and as Jekyll call it, and those it had.
        "url": address,
        "permalink": address,
        "aliases": post.former_addresses,
        "redirect_from": post.former_addresses,
        "author": post.byline,
        "authors": [author.name for author in post.authors],
        "tags": [keyword.name for keyword in post.keywords],
        "description": post.excerpt,
        "image": MEDIA + post.picture if post.picture else "",
    }
    front = [(name, value) for name, value in said.items() if value]
    if article.state not in ("public", "scheduled"):
        front += [("draft", True), ("published", False)]
    return front
