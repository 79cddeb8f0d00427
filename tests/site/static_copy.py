"""A copy of the site as files, read as a browser reads it: every link of every file."""

import posixpath
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

#: Attributes that lead somewhere.
LINKS = {"href", "src", "action", "poster", "data-share"}
#: What a copy says of the whole site, which is meant for other programs.
ABSOLUTE = {"canonical"}


class Links(HTMLParser):
    """``relative`` and ``absolute``: what a page leads to, each with its tag; ``anchors``."""

    def __init__(self, html):
        super().__init__()
        self.found, self.anchors, self.tags = [], set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append((tag, given))
        if "id" in given:
            self.anchors.add(given["id"])
        if tag == "meta" and given.get("http-equiv") == "refresh":
            self.found.append((tag, given["content"].partition("url=")[2]))
        if given.get("rel") in ABSOLUTE:
            return
        self.found += [(tag, given[name]) for name in LINKS & given.keys()]
        if given.get("srcset"):
            self.found += [(tag, part.split()[0]) for part in given["srcset"].split(",")]


def files(root):
    """``{name: bytes}`` of all but what the folder knows of itself."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".world-view" not in path.parts
    }


def troubles(copy, url):
    """What is wrong with the links of a copy: those that lead to no file, or to no place in it,
    and those that lead to the site's own whole address."""
    pages = {name: Links(data.decode()) for name, data in copy.items() if name.endswith(".html")}
    for name, page in pages.items():
        if name == "404.html":
            continue
        for tag, address in page.found:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                if address.startswith(url):
                    yield f"{name}: <{tag}> leads to {address}"
                continue
            if parts.path.startswith("/") or (parts.query and parts.path != name):
                yield f"{name}: <{tag}> leads to {address}"
                continue
            where = posixpath.join(posixpath.dirname(name), unquote(parts.path))
            target = posixpath.normpath(where) if parts.path else name
            if target not in copy:
                yield f"{name}: <{tag}> leads to {address}, which is not there"
            elif target in pages and unquote(parts.fragment) not in pages[target].anchors | {""}:
                yield f"{name}: <{tag}> leads to {address}, which {target} has no place for"
    for name, data in copy.items():
        if name.endswith(".css"):
            for address in re.findall(r"url\([\"']?([^\"')#]+)", data.decode()):
                where = posixpath.join(posixpath.dirname(name), address)
                if not address.startswith("data:") and posixpath.normpath(where) not in copy:
                    yield f"{name} names {address}, which is not there"
