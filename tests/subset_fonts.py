"""Make the files of the site's face anew, of the cuts in ``font-broadsheet-pro``: one for each rule
of ``static/css/fonts.css`` that loads one, with its characters. ``make fonts``.

fonttools and brotli are wanted beside it, which nothing else needs.
"""

import re
import subprocess
import sys
from pathlib import Path

from font_source_serif_pro import SourceSerifPro

STATIC = Path(__file__).parents[1] / "static"
SHEET = STATIC / "css/fonts.css"
CUTS = {"regular": "Regular", "bold": "Bold", "italic": "It"}
#: Small capitals stand in the text alone; all cuts have both kinds of figures.
FEATURES = "ccmp,kern,liga,locl,mark,mkmk,onum,pnum"
RULE = re.compile(r"fonts/(broadsheet-(\w+)-[\w-]+\.woff2).*?unicode-range:([^;]+);", re.S)


def files() -> list[tuple[str, str, str]]:
    """Return the name of each file, its cut, and its characters as the sheet has them."""
    found = RULE.findall(SHEET.read_text())
    return [(name, cut, "".join(characters.split())) for name, cut, characters in found]


def make(name: str, cut: str, characters: str) -> None:
    """Write one of them."""
    source = Path(SourceSerifPro).with_name(f"SourceSerifPro-{CUTS[cut]}.ttf")
    features = FEATURES + (",smcp" if cut == "regular" else "")
    arguments = [
        f"--output-file={STATIC / 'fonts' / name}", f"--unicodes={characters}", "--flavor=woff2",
        f"--layout-features={features}", "--no-hinting", "--name-IDs=0,13,14",
    ]  # fmt: skip
    subprocess.run([sys.executable, "-m", "fontTools.subset", source, *arguments], check=True)


if __name__ == "__main__":
    for file in files():
        make(*file)
