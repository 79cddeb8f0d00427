"""The picture that other sites show beside a link: the column's or section's own, or one drawn
with its headline where it has none."""

import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, TypedDict

from django.urls import reverse
from font_source_serif_pro import SourceSerifPro, SourceSerifProBold, SourceSerifProIt
from PIL import Image, ImageDraw, ImageFont

from articles.models import site
from articles.text.dates import written_date

if TYPE_CHECKING:
    from articles.models import Article, Figure, Section

SIZE = WIDTH, HEIGHT = 1200, 630
MARGIN = 72
INNER_WIDTH = WIDTH - 2 * MARGIN
PAPER, INK, SOFT, ACCENT = "#fffdf7", "#1f1d19", "#5d574b", "#8c1c13"
#: A podcast's picture: directories take 1400 to 3000 pixels each way, in RGB.
COVER_SIDE, COVER_MARGIN = 1400, 120
COVER_WIDTH = COVER_SIDE - 2 * COVER_MARGIN
COVER_SIZES = (340, 280, 230, 190, 150, 120, 90, 60)
#: A book's, as high as most readers of books show it.
BOOK_WIDTH, BOOK_HEIGHT = 800, 1200
#: Sizes tried for the headline, until it fits.
HEADLINE_SIZES, HEADLINE_BOTTOM = (92, 80, 68, 58, 48, 40), 500


class Card(TypedDict):
    """A picture of ``width`` by ``height`` pixels, and what it shows; ``is_drawn``: it is made when
    it is asked for."""

    url: str
    width: int
    height: int
    alt: str
    is_drawn: bool


def of_article(article: "Article") -> Card:
    """Return ``{url, width, height, alt}`` of a public column or page got by ``for_page``."""
    lead = article.lead_figure
    if article.is_page:
        return _own(lead) or _drawn(article.headline, "articles:page_card", [article.path])
    return _own(lead) or _drawn(
        article.headline, "articles:card", [article.edition_date, article.slug]
    )


def of_section(section: "Section") -> Card:
    """Return the same of one of its sections: its first picture, or a drawn one."""
    with_photo = [figure for figure in section.figures.all() if figure.photo]
    article = section.article
    return _own(next(iter(with_photo), None)) or _drawn(
        section.headline,
        "articles:section_card",
        [article.edition_date, article.slug, section.anchor],
    )


def of_list(title: str, path: str) -> Card:
    """Return the same of a list of columns, which is at ``path``."""
    return {
        "url": f"{path}card.png",
        "width": WIDTH,
        "height": HEIGHT,
        "alt": title,
        "is_drawn": True,
    }


def _own(figure: "Figure | None") -> Card | None:
    if figure is None or figure.photo is None:
        return None
    url, width, height = figure.photo.card()
    return {
        "url": url,
        "width": width,
        "height": height,
        "alt": figure.shown_alt,
        "is_drawn": False,
    }


def _drawn(headline: str, route: str, arguments: Sequence[object]) -> Card:
    return {
        "url": reverse(route, args=arguments),
        "width": WIDTH,
        "height": HEIGHT,
        "alt": headline,
        "is_drawn": True,
    }


def draw_card(headline: str, day: date | None = None) -> bytes:
    """Return a PNG of ``headline`` and the date, if it has one, as on the column's paper.

    Words in a script the font lacks are left out, and say so by an ellipsis; where little is left,
    the card carries the column's name instead, which holds for any headline.
    """
    card = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(card)
    name, text = drawable(site().column_name), drawable(headline)
    if text:
        font = _fitting(pen, name, SourceSerifProBold, 54, INNER_WIDTH)
        pen.text((MARGIN, 54), name, INK, font)
    pen.line((MARGIN, 130, WIDTH - MARGIN, 130), INK, 5)
    pen.line((MARGIN, 138, WIDTH - MARGIN, 138), INK, 1)
    _headline(pen, text or name)
    pen.rectangle((MARGIN, 552, MARGIN + 14, 566), ACCENT)
    if day:
        pen.text((MARGIN + 30, 541), written_date(day), INK, _font(SourceSerifPro, 30))
    paper = drawable(site().site_name)
    font = _fitting(pen, paper, SourceSerifProIt, 30, INNER_WIDTH - 330)
    pen.text((WIDTH - MARGIN - pen.textlength(paper, font), 541), paper, SOFT, font)
    data = BytesIO()
    card.quantize(32).save(data, "PNG", optimize=True)
    return data.getvalue()


def draw_cover(column_name: str) -> bytes:
    """Return a PNG with the column's name as large as its square holds it, for a podcast."""
    cover = Image.new("RGB", (COVER_SIDE, COVER_SIDE), PAPER)
    pen = ImageDraw.Draw(cover)
    lines, font, height = [""], _font(SourceSerifProBold, COVER_SIZES[-1]), COVER_SIZES[-1]
    for size in COVER_SIZES:
        font, height = _font(SourceSerifProBold, size), round(size * 1.12)
        lines = _lines(pen, drawable(column_name), font, COVER_WIDTH)
        is_wide = any(pen.textlength(line, font) > COVER_WIDTH for line in lines)
        if not is_wide and len(lines) * height <= COVER_WIDTH:
            break
    top = (COVER_SIDE - len(lines) * height) // 2
    for number, line in enumerate(lines):
        pen.text((COVER_MARGIN, top + number * height), line, INK, font)
    for place, width in ((top - 70, 16), (top - 46, 4)):
        pen.line((COVER_MARGIN, place, COVER_SIDE - COVER_MARGIN, place), INK, width)
    pen.rectangle((COVER_MARGIN, COVER_SIDE - 170, COVER_MARGIN + 50, COVER_SIDE - 120), ACCENT)
    data = BytesIO()
    cover.quantize(32).convert("RGB").save(data, "PNG", optimize=True)
    return data.getvalue()


def draw_book_cover(column_name: str, title: str) -> bytes:
    """Return a PNG with the column's name over a book's title; the name alone where the font has
    not the title's letters."""
    cover = Image.new("RGB", (BOOK_WIDTH, BOOK_HEIGHT), PAPER)
    pen = ImageDraw.Draw(cover)
    name, words = drawable(column_name), drawable(title)
    width = BOOK_WIDTH - 2 * MARGIN
    pen.text((MARGIN, 110), name, INK, _fitting(pen, name, SourceSerifProBold, 64, width))
    pen.line((MARGIN, 210, BOOK_WIDTH - MARGIN, 210), INK, 8)
    pen.line((MARGIN, 224, BOOK_WIDTH - MARGIN, 224), INK, 2)
    for size in (92, 80, 68, 58, 48, 40):
        font, height = _font(SourceSerifProBold, size), round(size * 1.15)
        lines = _lines(pen, words or name, font, width)
        is_wide = any(pen.textlength(line, font) > width for line in lines)
        if not is_wide and len(lines) * height <= 700:
            break
    for number, line in enumerate(lines[: 700 // height]):
        pen.text((MARGIN, 280 + number * height), line, INK, font)
    pen.rectangle((MARGIN, 1080, MARGIN + 24, 1104), ACCENT)
    paper = drawable(site().site_name)
    font = _fitting(pen, paper, SourceSerifProIt, 34, width - 50)
    pen.text((MARGIN + 46, 1068), paper, SOFT, font)
    data = BytesIO()
    cover.quantize(32).save(data, "PNG", optimize=True)
    return data.getvalue()


def drawable(text: str) -> str:
    """Return what of ``text`` the font can draw: without signs it lacks (emoji), an ellipsis for
    words in scripts it lacks, and nothing where more than half of the letters are of such."""
    words, letters, drawn_letters = [], 0, 0
    for word in unicodedata.normalize("NFC", text).split():
        kept = "".join(c for c in word if _has_glyph(c))
        own = sum(map(str.isalnum, word))
        letters += own
        if sum(map(str.isalnum, kept)) == own:
            drawn_letters += own
            words += [kept] if kept else []
        elif words[-1:] != ["…"]:
            words.append("…")
    return " ".join(words) if drawn_letters * 2 > letters else ""


def _headline(pen: ImageDraw.ImageDraw, headline: str) -> None:
    for size in HEADLINE_SIZES:
        font, height = _font(SourceSerifProBold, size), round(size * 1.12)
        room = (HEADLINE_BOTTOM - 178) // height
        lines = _lines(pen, headline, font)
        if len(lines) <= room and all(_fits(pen, line, font) for line in lines):
            break
    else:
        # The last size breaks words that are wider than the card, and holds what fits.
        lines = [part for line in lines for part in _broken(pen, line, font)]
        if len(lines) > room:
            last = lines[room - 1]
            while not _fits(pen, f"{last}…", font):
                last = last[:-1].rstrip()
            lines = [*lines[: room - 1], f"{last}…"]
    for number, line in enumerate(lines):
        pen.text((MARGIN, 168 + number * height), line, INK, font)


def _fits(pen: ImageDraw.ImageDraw, line: str, font: ImageFont.FreeTypeFont) -> bool:
    return pen.textlength(line, font) <= INNER_WIDTH


def _lines(
    pen: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, width: int = INNER_WIDTH
) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and pen.textlength(longer, font) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _broken(pen: ImageDraw.ImageDraw, line: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """A line of one word that is too wide, as lines that are not."""
    lines = [""]
    for character in line:
        if lines[-1] and not _fits(pen, lines[-1] + character, font):
            lines.append("")
        lines[-1] += character
    return lines


def _fitting(
    pen: ImageDraw.ImageDraw, text: str, path: str, size: int, width: float
) -> ImageFont.FreeTypeFont:
    """The font at ``size``, or so much smaller that ``text`` is no wider than ``width``."""
    while size > 8 and pen.textlength(text, _font(path, size)) > width:
        size -= 2
    return _font(path, size)


@cache
def _has_glyph(character: str) -> bool:
    # What is not in the font is drawn as the sign for that, as these are, which no font has.
    font = _font(SourceSerifProBold, 40)
    return unicodedata.category(character)[0] not in "CZ" and _drawn_as(font, character) not in {
        _drawn_as(font, missing) for missing in "\uffff\U0010fffe"
    }


def _drawn_as(font: ImageFont.FreeTypeFont, character: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(character)
    return mask.size, bytes(mask)


@cache
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    # Basic: the font has no script whose letters join, or run from right to left.
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
