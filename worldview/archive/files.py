"""The files that rows name: originals of pictures, downloads, and the site's own pictures."""

import re
from collections.abc import Iterator
from typing import Any

from articles.models import Author, Download, Photo, SettingsChange, SiteSettings

#: Where files are in an archive.
FOLDER = "files/"
#: What names of files may be: they lead nowhere else, and no browser runs what is in them.
_NAME = re.compile(
    r"(?:photos|downloads|site)/[\w-][\w.-]*\.(?:jpg|jpeg|png|gif|webp|avif|pdf|epub|csv|txt|mp3|m4a|ogg)",
    re.ASCII | re.IGNORECASE,
)


def is_name(name: str) -> bool:
    """Return whether files of ours are called so."""
    return bool(_NAME.fullmatch(name))


def names() -> Iterator[str]:
    """Yield the names of all files that rows have, each once."""
    own = set(_own_pictures())
    yield from sorted(own)
    for model in (Download, Photo):
        kept = model._base_manager.exclude(file="").order_by("file")
        for name in kept.values_list("file", flat=True).distinct().iterator():
            if name not in own:
                yield str(name)


def _own_pictures() -> Iterator[str]:
    """Yield the names of pictures of the site and of authors, former ones that the history of the
    settings can bring back among them."""
    rows = [
        *SiteSettings.objects.values_list("mark", "icon", "portrait"),
        *SettingsChange.objects.values_list("before", "after").iterator(),
        *Author.objects.values_list("picture"),
    ]
    yield from filter(is_name, _names_in(rows))


def _names_in(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        if isinstance(data.get("name"), str):
            yield data["name"]
        data = list(data.values())
    if isinstance(data, list | tuple):
        for each in data:
            yield from _names_in(each)
