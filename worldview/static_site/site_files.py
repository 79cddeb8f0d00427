"""Pictures, audio, files for readers and static files that pages of a copy name, as files of it."""

import re
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage

from worldview.static_site.folder import Folder, Outcome

_NAMED_IN_CSS = re.compile(r"url\(\s*[\"']?([^\"')#?]+)|@import\s+[\"']([^\"']+)")


def take(folder: Folder, file: str) -> Outcome | None:
    """Bring a file that pages name into the copy; return ``None`` where the site has it not."""
    media = settings.MEDIA_URL.lstrip("/")
    if file.startswith(media):
        return _take_media(folder, file, file.removeprefix(media))
    source = _static_file(file.removeprefix(settings.STATIC_URL.lstrip("/")))
    return folder.write(file, source.read_bytes()) if source else None


def named_by(folder: Folder, file: str) -> list[str]:
    """Return the files that one of the copy names itself, as style sheets name pictures."""
    if not file.endswith(".css"):
        return []
    text = (folder.root / file).read_text(errors="replace")
    found = ["".join(pair) for pair in _NAMED_IN_CSS.findall(text)]
    return [
        normpath(join(dirname(file), unquote(name)))
        for name in found
        if not name.startswith(("data:", "/", "http:", "https:"))
    ]


def _take_media(folder: Folder, file: str, name: str) -> Outcome | None:
    try:
        path = Path(default_storage.path(name))
    except NotImplementedError:
        return _fetch(folder, file, name)
    except SuspiciousFileOperation:
        return None
    try:
        return folder.take(file, path) if path.is_file() else None
    except FileNotFoundError:
        # Somebody removed it, or the worker makes it anew, at this moment.
        return None


def _fetch(folder: Folder, file: str, name: str) -> Outcome | None:
    """The same where files are no files of this machine, but objects in a store (S3)."""
    if (folder.root / file).exists():
        return Outcome.SAME  # its name says its content
    try:
        with default_storage.open(name, "rb") as kept:
            return folder.write(file, kept.read())
    except FileNotFoundError:
        return None


def _static_file(name: str) -> Path | None:
    try:
        collected = Path(staticfiles_storage.path(name))
    except (NotImplementedError, SuspiciousFileOperation):
        return None
    if collected.is_file():
        return collected
    # As ``runserver`` has it, where nothing was collected.
    found = finders.find(name)
    return Path(found) if isinstance(found, str) else None
