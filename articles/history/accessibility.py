"""What in a column's texts and alt texts somebody who hears the page would stumble over.

The page around them is ours and is checked by axe; these are the rules of WCAG 2.2 that only who
writes can keep: 1.1.1 (alt texts), 1.3.1 (tables), 2.4.4 and 2.4.9 (links), 2.4.6 (headings).
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.history.check_finding import CheckFinding
from articles.models import Figure, Section
from articles.text import tokens

#: The name of a file as a camera or a telephone gives it.
_FILE_NAME = re.compile(
    r"^(?:\S+\.(?:jpe?g|png|webp|gif|heic|tiff?|bmp)|(?:img|dsc|dscn|pxl|photo|image)[\s_-]*\d+)$",
    re.IGNORECASE,
)
#: Longer ones cannot be gone through as a text can.
MAX_ALT_LENGTH = 300
#: A line of so many letters, all of them capitals, is spelled out by some voices.
MIN_CAPITALS = 16


def accessibility(sections: list[Section], lead_figure: Figure | None) -> Iterator[CheckFinding]:
    """Return what is found, in the order of the parts."""
    if lead_figure:
        yield from _alt_text(lead_figure, _("The lead figure"), "lead_figures-group")
    for number, section in enumerate(sections):
        place = f"sections-{number}"
        name = _("The section “%(headline)s”") % {"headline": section.headline}
        if _is_shouted(section.headline):
            said = _("%(name)s is written in capitals, which some voices spell letter by letter.")
            yield CheckFinding(said % {"name": name}, place)
        yield from _links(section.body, name, place)
        if _has_table_without_headers(section.body):
            said = _(
                "%(name)s has a table without a row of headers: nobody hears what its cells are."
            )
            yield CheckFinding(said % {"name": name}, place)
        for count, figure in enumerate(section.figures.all(), 1):
            figure_name = _("Figure %(count)s of “%(headline)s”") % {
                "count": count,
                "headline": section.headline,
            }
            yield from _alt_text(figure, figure_name, place)


def _links(body: str, name: str, place: str) -> Iterator[CheckFinding]:
    empty_words = _empty_words()
    for words in tokens.link_texts(body):
        bare = " ".join(re.sub(r"[^\w\s]", " ", words).split())
        if not bare:
            said = _("%(name)s has a link without words.")
        elif bare.casefold() in empty_words:
            said = _(
                "%(name)s has a link that says only “%(words)s”: heard alone, it leads anywhere."
            )
        elif re.match(r"(?:https?://|www\.)\S{40,}$", words.strip()):
            said = _("%(name)s has a link that is read out letter by letter: “%(words)s”.")
        else:
            continue
        yield CheckFinding(said % {"name": name, "words": words.strip()[:60]}, place)


def _empty_words() -> set[str]:
    listed = pgettext(
        "words of links that say nothing, by commas",
        "here, click here, this, this link, link, more, read more, see here, there, source",
    )
    return {word.strip().casefold() for word in listed.split(",")}


def _has_table_without_headers(body: str) -> bool:
    inside = headed = False
    for token in tokens.parse(body):
        if isinstance(token, tokens.Start) and token.name == "table":
            inside, headed = True, False
        elif isinstance(token, tokens.Start) and token.name == "th":
            headed = True
        elif isinstance(token, tokens.End) and token.name == "table" and inside:
            if not headed:
                return True
            inside = False
    return False


def _alt_text(figure: Figure, name: str, place: str) -> Iterator[CheckFinding]:
    alt = " ".join(figure.shown_alt.split())
    if not figure.photo or figure.decorative or not alt:
        return
    if _FILE_NAME.match(alt):
        said = _("%(name)s has the name of a file as its alt text: “%(alt)s”.")
    elif alt.casefold() == " ".join(figure.shown_caption.split()).casefold():
        said = _("%(name)s has its caption as alt text too: who hears the page hears it twice.")
    elif len(alt) > MAX_ALT_LENGTH:
        said = _("%(name)s has an alt text of %(number)s characters; so much belongs in the text.")
    else:
        return
    yield CheckFinding(said % {"name": name, "alt": alt[:60], "number": len(alt)}, place)


def _is_shouted(headline: str) -> bool:
    letters = [letter for letter in headline if letter.isalpha()]
    return len(letters) >= MIN_CAPITALS and headline.upper() == headline != headline.lower()
