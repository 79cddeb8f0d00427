"""Static files as they are served: hashed, compressed, and the readers' style sheets as one."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.templatetags.static import static
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

#: In the order of their layers, which tokens.css declares. One component each; where two of them
#: style the same thing, the later one holds.
SHEETS = [
    f"css/{name}.css"
    for name in (
        "tokens", "fonts", "base", "masthead", "layout", "furniture", "key-headlines", "article",
        "pages", "section", "prose", "figure", "comments",
        "tables", "teasers", "archive", "keywords", "search", "forms", "comforts", "cite",
    )
]  # fmt: skip
PRINT = "css/print.css"
ALL = "css/site.css"

#: ``import { … } from "./…";`` or ``"../…"``: how it is found, and how it is written anew.
IMPORT = (
    r"""(?P<matched>import (?P<names>\{[^{}]*\}) from "(?P<url>\.{1,2}/[^"]+)";)""",
    'import %(names)s from "%(url)s";',
)


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # has no types
    """What ``collectstatic`` makes. Sheets are small files to work on and one request to load."""

    #: What our modules import has its hash in its name too, so that old and new ones never meet.
    #: (Django's own setting for that takes in the sources of other packages, which lack files.)
    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/desk/*.js", (IMPORT,)))
    #: Each step of a chain of imports takes one, where files happen to be read in the worst order.
    max_post_process_passes = 12
    #: Where readers' pages find their style: ``(path, media)``.
    sheets = [(ALL, "all")]

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if not dry_run:
            texts = [Path(self.path(name)).read_text() for name in SHEETS]
            texts.append(f"@media print {{\n{Path(self.path(PRINT)).read_text()}}}\n")
            Path(self.path(ALL)).write_text("\n".join(texts))
            paths = paths | {ALL: (self, ALL)}
        yield from super().post_process(paths, dry_run, **options)

    def create_compressor(self, **options: Any) -> Compressor:
        return CompressorOfNew(**options)


class CompressorOfNew(Compressor):  # type: ignore[misc]  # has no types
    """Compresses as far as it goes, which takes its time, and so only what pages ask for, under
    names with a hash, and what is new: such a name never stands for other contents."""

    def compress(self, path: str) -> list[str]:
        if not HASHED.search(path) or any(Path(path + end).exists() for end in (".br", ".gz")):
            return []
        if _is_for_developers(Path(HASHED.sub(r"\1", path))):
            return []
        made: list[str] = super().compress(path)
        return made


HASHED = re.compile(r"\.[0-9a-f]{12}(\.[^./]+)$")


def _is_for_developers(file: Path) -> bool:
    """Return whether no page asks for a file, but at most a developer's tools: the map of a script
    to its sources, and what there is without blanks too (``.min.js``). In bytes it is two thirds of
    what packages bring."""
    return file.suffix == ".map" or file.with_suffix(f".min{file.suffix}").exists()


def sheets_of(storage: object) -> list[tuple[str, str]]:
    """The addresses of the readers' style sheets with their media, as ``storage`` has them."""
    single = [*((name, "all") for name in SHEETS), (PRINT, "print")]
    return [(static(path), media) for path, media in getattr(storage, "sheets", single)]
