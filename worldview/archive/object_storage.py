"""Object storage as a place for archives: ``ARCHIVE_DIR=s3://bucket/folder`` (or ``gs://``,
``az://``, and what else obstore knows by its address).

Keys, region and endpoint are read from the environment by the names their makers gave them
(``AWS_ACCESS_KEY_ID``, ``AWS_ENDPOINT``, …).
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from obstore.store import ObjectStore


class StorageError(Exception):
    """Says in a sentence what the object storage refused."""


def is_address(place: str) -> bool:
    """Return whether ``ARCHIVE_DIR`` names object storage, and not a folder."""
    return "://" in place


def open_store(address: str) -> "ObjectStore":
    """Return the store at an address; nothing is asked of it yet.

    Raises StorageError for an address of no kind of storage that is known.
    """
    # Takes a twentieth of a second and megabytes that sites without it need not spend.
    from obstore.exceptions import BaseError
    from obstore.store import from_url

    try:
        return from_url(address)
    except (BaseError, ValueError, OSError) as error:
        raise StorageError(_first_line(error)) from error


def store(address: str, file: Path) -> None:
    """Put a file there under its name, in parts where it is large. Raises StorageError."""
    # As above.
    import obstore

    try:
        obstore.put(open_store(address), file.name, file)
    except (obstore.exceptions.BaseError, OSError) as error:
        raise StorageError(_first_line(error)) from error


def remove(address: str, name: str) -> None:
    """Delete what is stored under a name, if it is there. Raises StorageError."""
    # As above.
    import obstore

    try:
        obstore.delete(open_store(address), name)
    except FileNotFoundError:
        pass
    except (obstore.exceptions.BaseError, OSError) as error:
        raise StorageError(_first_line(error)) from error


def _first_line(error: Exception) -> str:
    """Return what it says to people; what follows is for those who write the library."""
    return str(error).partition("\n")[0]
