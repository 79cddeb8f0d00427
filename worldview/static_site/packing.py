"""A copy of the site as one ZIP file."""

import os
import zipfile
from pathlib import Path

from worldview.static_site.folder import Folder

#: What is packed already: pictures, audio, archives, faces.
_PACKED = (
    *(".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".mp3", ".m4a", ".ogg", ".pdf", ".zip"),
    *(".epub", ".woff2"),
)


def pack(folder: Path, file: Path) -> int:
    """Put the files of a copy into a ZIP file, whole or not at all; return its size in bytes."""
    part = file.with_name(f".{file.name}.part")
    try:
        with zipfile.ZipFile(
            part, "w", zipfile.ZIP_DEFLATED, compresslevel=6, strict_timestamps=False
        ) as packed:
            for name in Folder(folder).files():
                is_packed = name.lower().endswith(_PACKED)
                packed.write(
                    folder / name,
                    f"{file.stem}/{name}",
                    zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED,
                )
        part.chmod(0o600)
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)
    return file.stat().st_size
