"""Markdown files with front matter: Jekyll, Hugo and Kirby, and whatever writes as they do."""

import posixpath
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from worldview.moving_in.formats.front_matter import Fields, first, split, split_kirby, words
from worldview.moving_in.formats.moments import day_of, moment
from worldview.moving_in.items import Item, Left, Picture, Post, State
from worldview.moving_in.sources import File, Source

NAME = "markdown"
_SUFFIXES = (".md", ".markdown", ".mdown", ".mdx")
#: Files that stand beside posts and are none.
_FURNITURE = {"readme.md", "license.md", "changelog.md", "contributing.md", "_index.md"}
_DATED = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})-(?P<slug>.+)")
_KIRBY_FOLDER = re.compile(r"(?:\d+_)?(?P<slug>.+)")
#: Deeper Markdown is nobody's; it bounds what reading takes.
_MARKDOWN = MarkdownIt("commonmark", {"html": True, "maxNesting": 40}).enable(
    ["table", "strikethrough"]
)
#: Codes of Jekyll and Hugo for what is played, and others.
_PLAYER = re.compile(
    r"\{\{[<%]\s*(?P<name>youtube|vimeo)\s+(?:id=)?\"?(?P<key>[\w-]+)\"?.*?[>%]\}\}", re.I
)
_FIGURE = re.compile(r"\{\{[<%]\s*figure\s+(?P<said>.*?)/?\s*[>%]\}\}", re.I | re.S)
_SAID = re.compile(r"([\w-]+)\s*=\s*\"([^\"]*)\"")
_HOSTS = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
#: Footnotes: the marks in the text, and what they say, over several lines where these are indented.
_NOTE = re.compile(r"^\[\^(?P<key>[^\]\s]+)\]:[ \t]+(?P<said>.+(?:\n(?: {2,}|\t)\S.*)*)$", re.M)
_KIRBY_IMAGE = re.compile(r"\(image:\s*(?P<file>\S+?)(?P<said>(?:\s+\w+:[^:()]*)*)\)", re.I)


def recognizes(source: Source) -> bool:
    return bool(_files(source))


def site_of(source: Source) -> str:
    """Return the address in a configuration beside the files, or what the export is called."""
    for name in ("_config.yml", "hugo.toml", "config.toml", "hugo.yaml", "config.yaml"):
        file = source.find(name)
        if file:
            found = re.search(
                r"(?mi)^\s*(?:url|baseurl)\s*[:=]\s*[\"']?(https?://[^\s\"']+)", source.text(file)
            )
            if found:
                return found[1].rstrip("/")
    return source.name


def _files(source: Source) -> list[File]:
    found = source.with_suffix(*_SUFFIXES)
    kirby = [file for file in source.with_suffix(".txt") if _is_kirby(source, file)]
    return [*found, *kirby]


def _is_kirby(source: Source, file: File) -> bool:
    head = source.head(file, 2000)
    return head.lstrip(b"\xef\xbb\xbf").lower().startswith(b"title:") and b"\n----" in head


def read(source: Source) -> Iterator[Item]:
    files = _files(source)
    named = {file.name for file in files}
    for file in files:
        path = PurePosixPath(file.name)
        if path.name.lower() in _FURNITURE:
            yield Left(file.name, "file", path.name, _("a file about the files"))
            continue
        text = source.text(file)
        is_kirby = file.suffix == ".txt"
        fields, body = split_kirby(text) if is_kirby else split(text)
        if not body.strip() and not fields:
            yield Left(file.name, "file", path.name, _("there is no text in it"))
            continue
        # A page in the folder that is called as another one stands under that.
        above = f"{path.parent.as_posix()}{path.suffix}"
        parent = above if above in named else ""
        yield _post(path, fields, body, is_kirby=is_kirby, parent=parent)


def _post(
    path: PurePosixPath, fields: Fields, body: str, *, is_kirby: bool, parent: str = ""
) -> Post:
    dated = _DATED.fullmatch(path.stem)
    stem = path.parent.name if path.stem in ("index",) or is_kirby else path.stem
    if is_kirby and (folder := _KIRBY_FOLDER.fullmatch(stem)):
        stem = folder["slug"]
    slug = first(fields, "slug") or (dated["slug"] if dated else stem)
    written = first(fields, "date", "published", "publishdate", "published_at", "pubdate")
    published = moment(written) or (moment(dated["day"]) if dated else None)
    modified = moment(first(fields, "lastmod", "last_modified_at", "updated", "modified"))
    day = day_of(published)
    if (printed := moment(written[:10])) and len(written) >= 10:
        day = day_of(printed)
    hidden = first(fields, "draft").lower() == "true" or "_drafts" in path.parts
    hidden = hidden or first(fields, "published").lower() == "false"
    html, headline = render(body, folder=path.parent.as_posix())
    is_page = _is_page(path, fields, has_day=day is not None)
    notes = [_("the text holds a code of the program that made the pages")]
    cover = first(
        fields,
        "image",
        "cover",
        "cover.image",
        "featured_image",
        "image.path",
        "thumbnail",
        "images",
    )
    return Post(
        source_id=path.as_posix(),
        headline=first(fields, "title") or headline,
        body=html,
        state=State.DRAFT if hidden else State.PUBLIC,
        is_page=is_page,
        parent=parent if is_page else "",
        standfirst=first(fields, "description", "excerpt", "summary", "subtitle"),
        slug=slug,
        day=day,
        published_at=None if hidden else published,
        modified_at=modified or (published if hidden else None),
        # Where there are both, the one is a line of the others.
        authors=tuple(words(fields, "authors") or words(fields, "author", "author.name")),
        keywords=tuple(
            words(
                fields,
                "categories",
                "category",
                "tags",
                "keywords",
                "taxonomies.tags",
                "taxonomies.categories",
            )
        ),
        lead=Picture(
            cover,
            _placed(cover, path.parent.as_posix()),
            alt=first(fields, "image.alt", "cover.alt", "image_alt"),
            caption=first(fields, "image.caption", "cover.caption"),
        )
        if cover
        else None,
        takes_comments=first(fields, "comments").lower() != "false",
        addresses=tuple(_addresses(fields)),
        notes=tuple(notes) if re.search(r"\{%\s*\w|\{\{[<%]", html) else (),
    )


def _is_page(path: PurePosixPath, fields: Fields, *, has_day: bool) -> bool:
    kind = first(fields, "type", "layout").lower()
    if kind in ("page", "post", "posts"):
        return kind == "page"
    return (
        not has_day
        and len(path.parts) == 1
        and "_posts" not in path.parts
        and bool(first(fields, "permalink", "menu", "url"))
    )


def _addresses(fields: Fields) -> Iterator[str]:
    listed = words(fields, "permalink", "url", "aliases", "redirect_from")
    for address in listed:
        parts = urlsplit(address)
        if parts.path.strip("/") and ":" not in parts.path:
            yield address if parts.netloc else "/" + address.lstrip("/")


def render(body: str, *, folder: str = "") -> tuple[str, str]:
    """Return the HTML of Markdown, and the heading it begins with, which is the headline then."""
    body = _PLAYER.sub(lambda m: f"<{_HOSTS[m['name'].lower()]}{m['key']}>", body)
    body = _FIGURE.sub(lambda m: _figure(dict(_SAID.findall(m["said"]))), body)
    body = _KIRBY_IMAGE.sub(
        lambda m: _figure(
            {"src": m["file"]} | dict(re.findall(r"(\w+):\s*([^:()]*?)(?=\s+\w+:|$)", m["said"]))
        ),
        body,
    )
    found = re.match(r"\s*# +(?P<words>[^\n]+)\n", body)
    html = _MARKDOWN.render(_with_notes(body))
    html = re.sub(
        r"(<img\b[^>]*?\bsrc=\")([^\"]+)(\")",
        lambda m: m[1] + _placed(m[2], folder) + m[3],
        html,
    )
    return html, found["words"].strip(" #") if found else ""


def _with_notes(body: str) -> str:
    """Footnotes, which CommonMark does not know, as links to a list, as pages have them."""
    said = {note["key"]: _MARKDOWN.renderInline(note["said"]) for note in _NOTE.finditer(body)}
    if not said:
        return body
    numbers = {key: number for number, key in enumerate(said, start=1)}
    body = _NOTE.sub("", body)
    for key, number in numbers.items():
        mark = f'<sup><a href="#fn:{number}">{number}</a></sup>'
        body = body.replace(f"[^{key}]", mark)
    items = (f'<li id="fn:{numbers[key]}">{html}</li>' for key, html in said.items())
    return f"{body}\n\n<ol>{''.join(items)}</ol>\n"


def _figure(said: dict[str, str]) -> str:
    from_file = said.get("src", "").replace('"', "")
    alt = said.get("alt", "").replace('"', "&quot;").strip()
    caption = said.get("caption", "").strip()
    under = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'\n\n<figure><img src="{from_file}" alt="{alt}">{under}</figure>\n\n'


def _placed(address: str, folder: str) -> str:
    """An address beside the file as one from the top of the export."""
    if not address or re.match(r"[a-z][a-z0-9+.-]*:|//|/|#", address, re.I):
        return address
    return "/" + posixpath.normpath(posixpath.join(folder, address)).lstrip("./")
