"""Makes what gettext reads (.mo) of what translators write (.po), without GNU gettext.

python -m worldview.translations
"""

from pathlib import Path

import polib

CATALOGUES = Path(__file__).resolve().parent.parent / "locale"


def stale() -> list[Path]:
    """The catalogues whose ``.mo`` is missing or older than they are."""
    return [
        file
        for file in sorted(CATALOGUES.glob("*/LC_MESSAGES/django.po"))
        if not (made := file.with_suffix(".mo")).exists()
        or made.stat().st_mtime < file.stat().st_mtime
    ]


def compile_stale() -> None:
    for file in stale():
        polib.pofile(file).save_as_mofile(file.with_suffix(".mo"))


if __name__ == "__main__":
    compile_stale()
