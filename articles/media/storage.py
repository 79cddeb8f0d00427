"""Where picture files are kept on disk: whole, or not at all."""

import contextlib
import os
import re
import tempfile
import time
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

#: How files that are being written are called; those older than this were left by a killed process.
_PREFIX, _SUFFIX = ".writing-", ".part"
LEFTOVER_SECONDS = 3600
#: Names that stand in an address as they are.
_PLAIN = re.compile(r"(?:[a-zA-Z0-9_-][a-zA-Z0-9._-]*/)*[a-zA-Z0-9_-][a-zA-Z0-9._-]*").fullmatch


class MediaStorage(FileSystemStorage):
    """Files written to a temporary name in their own folder, brought to the disk, and renamed: who
    reads one finds it whole, and what fails or is killed meanwhile leaves the former one, if any.

    Names say the content (a hash), so saving one anew replaces it. Stores of objects (S3) need no
    such thing: an object appears when all of it has arrived.
    """

    def url(self, name: str | None) -> str:
        """Return what Django's does, quickly: a page with pictures names dozens."""
        if name and _PLAIN(name):
            return f"{self.base_url}{name}"
        return super().url(name)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: "File[bytes]") -> str:
        path = self.path(name)
        directory = os.path.dirname(path)
        os.makedirs(directory, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(_SUFFIX, _PREFIX, directory)
        try:
            written = 0
            with open(descriptor, "wb") as file:
                for chunk in content.chunks():
                    written += file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            if not written or os.path.getsize(temporary) != written:
                raise OSError(f"{name} would be empty or short.")
            if self.file_permissions_mode is not None:
                os.chmod(temporary, self.file_permissions_mode)
            os.replace(temporary, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
        _sync_directory(directory)
        self._ensure_location_group_id(path)  # type: ignore[attr-defined]  # Django's own
        return str(Path(os.path.relpath(path, self.location)).as_posix())

    def remove_leftovers(self) -> int:
        """Remove what killed processes were writing; return how many files there were."""
        removed = 0
        for file in Path(self.location).glob(f"*/{_PREFIX}*{_SUFFIX}"):
            with contextlib.suppress(OSError):
                if file.stat().st_mtime < time.time() - LEFTOVER_SECONDS:
                    file.unlink()
                    removed += 1
        return removed


def _sync_directory(directory: str) -> None:
    # The new name itself. Not every file system can.
    with contextlib.suppress(OSError):
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
