"""Writing columns and pages as another system reads them, with the pictures beside."""

from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage

from articles.models import site
from background import clock
from worldview.archive import containers, exporting, files
from worldview.archive.formats import ghost, markdown_files, wxr
from worldview.speaking import spoken

#: What an export may be called, and where files are in it.
FOLDERS = {
    "markdown": markdown_files.MEDIA_FOLDER,
    "wxr": wxr.MEDIA_FOLDER,
    "ghost": ghost.MEDIA_FOLDER,
}


def write(path: Path, format_name: str) -> tuple[int, int]:
    """Write columns and pages to ``path`` in one of ``FOLDERS``; return how many, and how many
    files. Raise ``FileExistsError`` where something is there; what fails leaves nothing."""
    with containers.writing(path) as archive, exporting.one_moment(), spoken(site()):
        columns = _write_columns(archive, format_name)
        return columns, _write_files(archive, FOLDERS[format_name])


def _write_columns(archive: containers.Writer, format_name: str) -> int:
    if format_name == "markdown":
        return markdown_files.write(archive)
    if format_name == "ghost":
        return ghost.write(archive, now=clock.now())
    return wxr.write(archive, media=_absolute_media())


def _absolute_media() -> str:
    address = default_storage.url("")
    return address if "://" in address else settings.SITE_URL + address


def _write_files(archive: containers.Writer, folder: str) -> int:
    number = 0
    for name in files.names():
        if not name.startswith("site/"):
            with suppress(FileNotFoundError):
                exporting.write_file(archive, name, folder + name)
                number += 1
    return number
