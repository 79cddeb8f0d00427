"""Everything out, and in again: the site as an archive of JSON lines and files (docs/archive.md).

``kinds`` says which tables are in it and which are left out, and why; ``values`` how a value is
written; ``manifest`` what an archive says of itself; ``containers`` writes and reads its folder or
ZIP file. ``exporting`` makes one, ``restoring`` brings an empty site back from it.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worldview.archive.restoring import Restored


def restore(path: Path) -> "Restored":
    """Restore the archive at ``path``, a folder or a ZIP file, into this empty site.

    Raise ``worldview.archive.manifest.BadArchive`` where it cannot be, having changed nothing.
    """
    # Django loads the models of this package first; what restores needs those of all apps.
    from worldview.archive import restoring

    return restoring.restore(path)
