"""The picture that other sites show beside a link: the column's or section's own, or one drawn
with its headline where it has none."""

from io import BytesIO

from django.conf import settings
from django.urls import reverse
from font_source_serif_pro import SourceSerifPro, SourceSerifProBold, SourceSerifProIt
from PIL import Image, ImageDraw, ImageFont

from articles.references import written_date

SIZE = WIDTH, HEIGHT = 1200, 630
MARGIN = 72
PAPER, INK, SOFT, ACCENT = "#fffdf7", "#1f1d19", "#5d574b", "#8c1c13"
#: Sizes tried for the headline, until it fits.
HEADLINE_SIZES, HEADLINE_BOTTOM = (92, 80, 68, 58, 48, 40), 500


def of_article(article):
    """``{url, width, height, alt}`` of a public column got by ``for_page``."""
    lead = article.lead_figure
    return _own(lead) or _drawn(
        article.headline, "articles:card", [article.edition_date, article.slug]
    )


def of_section(section):
    """The same of one of its sections: its first picture, or a drawn one."""
    with_photo = [figure for figure in section.figures.all() if figure.photo]
    article = section.article
    return _own(next(iter(with_photo), None)) or _drawn(
        section.headline,
        "articles:section_card",
        [article.edition_date, article.slug, section.anchor],
    )


def _own(figure):
    if figure is None or figure.photo is None:
        return None
    url, width, height = figure.photo.card()
    return {"url": url, "width": width, "height": height, "alt": figure.shown_alt}


def _drawn(headline, route, arguments):
    return {
        "url": reverse(route, args=arguments),
        "width": WIDTH,
        "height": HEIGHT,
        "alt": headline,
    }


def drawn(headline, day):
    """A PNG of ``headline`` and the date as on the column's paper. Returns its bytes."""
    card = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(card)
    pen.text((MARGIN, 54), settings.COLUMN_NAME, INK, _font(SourceSerifProBold, 54))
    pen.line((MARGIN, 130, WIDTH - MARGIN, 130), INK, 5)
    pen.line((MARGIN, 138, WIDTH - MARGIN, 138), INK, 1)
    if _is_covered(headline):
        _headline(pen, headline)
    pen.rectangle((MARGIN, 552, MARGIN + 14, 566), ACCENT)
    pen.text((MARGIN + 30, 541), written_date(day), INK, _font(SourceSerifPro, 30))
    name = _font(SourceSerifProIt, 30)
    start = WIDTH - MARGIN - pen.textlength(settings.SITE_NAME, name)
    pen.text((start, 541), settings.SITE_NAME, SOFT, name)
    data = BytesIO()
    card.quantize(32).save(data, "PNG", optimize=True)
    return data.getvalue()


def _headline(pen, headline):
    for size in HEADLINE_SIZES:
        font = _font(SourceSerifProBold, size)
        lines, height = _lines(pen, headline, font), round(size * 1.12)
        if 178 + height * len(lines) <= HEADLINE_BOTTOM:
            break
    # The last size holds what fits of a very long one.
    for number, line in enumerate(lines[: (HEADLINE_BOTTOM - 178) // height]):
        pen.text((MARGIN, 168 + number * height), line, INK, font)


def _lines(pen, text, font):
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and pen.textlength(longer, font) > WIDTH - 2 * MARGIN:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _is_covered(text):
    """Whether the font has the script: Latin, Greek and Cyrillic, and punctuation."""
    return all(ord(c) < 0x530 or 0x1E00 <= ord(c) < 0x20D0 for c in text)


def _font(path, size):
    return ImageFont.truetype(path, size)
