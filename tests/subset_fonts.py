"""Make the files of the site's face anew, of the cuts in ``font-broadsheet-pro``: one for each rule
of ``static/css/fonts.css`` that loads one, with its characters. ``make fonts``.

fonttools and brotli are wanted beside it, which nothing else needs.
"""

import re
from pathlib import Path

from font_source_serif_pro import SourceSerifPro

STATIC = Path(__file__).parents[1] / "static"
SHEET = STATIC / "css/fonts.css"
CUTS = {"regular": "Regular", "bold": "Bold", "italic": "It"}
#: Small capitals stand in the text alone; all cuts have both kinds of figures.
FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "onum", "pnum"]
#: A flag of a part of a glyph (OpenType, glyf).
USE_MY_METRICS = 0x200
RULE = re.compile(r"fonts/(broadsheet-(\w+)-[\w-]+\.woff2).*?unicode-range:([^;]+);", re.S)


def files() -> list[tuple[str, str, str]]:
    """Return the name of each file, its cut, and its characters as the sheet has them."""
    found = RULE.findall(SHEET.read_text())
    return [(name, cut, "".join(characters.split())) for name, cut, characters in found]


def make(name: str, cut: str, characters: str) -> None:
    """Write one of them."""
    # Whoever tests the sheet has no fonttools.
    from fontTools import subset, ttLib

    font = ttLib.TTFont(Path(SourceSerifPro).with_name(f"SourceSerifPro-{CUTS[cut]}.ttf"))
    for glyph in map(font["glyf"].__getitem__, font.getGlyphOrder()):
        for part in glyph.components if glyph.isComposite() else ():
            # Double quotation marks would be as wide as single ones.
            part.flags &= ~USE_MY_METRICS
    options = subset.Options(
        flavor="woff2", hinting=False, name_IDs=[0, 13, 14], glyph_names=False,
        layout_features=[*FEATURES, "smcp"] if cut == "regular" else FEATURES,
    )  # fmt: skip
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(characters))
    cutter.subset(font)
    subset.save_font(font, STATIC / "fonts" / name, options)


if __name__ == "__main__":
    for file in files():
        make(*file)
