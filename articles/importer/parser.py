"""Reading a written column: plain text, as the columnist lays it out, into its parts.

The layout: title; the lead picture's caption and credit; "This morning's key headlines" with a
bullet for each section; the sections, each under its bullet's words; KEYS; the site's furniture.
``read`` knows nothing of the database. What it had to guess, it says in ``warnings``, and what it
took for quotations and sources in ``matches``.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.importer import normalize, source_line
from articles.importer.parts import NotAColumn, ParseNote, ReadColumn, ReadFigure, ReadSection
from articles.models import site
from articles.text.characters import normalize_text
from articles.text.cross_references import DASH, column_name
from articles.text.dates import DATE, parse_date
from articles.text.keyword_line import names_in, validate_keyword_name

_KEY_HEADLINES = re.compile(r"\bkey headlines\b", re.I)
_BULLET = re.compile(r"^\s*[•·▪◦‣*–-]\s+(?P<text>\S.*)$")
_KEYS = re.compile(r"^\s*KEYS?\s*:\s*(?P<keys>.*)$")
_BYLINE = re.compile(r"^by:?\s+(?P<name>[A-Z][\w.’'-]*(?:\s+[\w.’'-]+){0,4})$", re.I)
_FURNITURE = re.compile(
    r"^(permanent web link to this article|receive daily .* by e-?mail|comments?|"
    r"(please )?let us know if you.?re having issues with commenting.*)\s*\.?$",
    re.I,
)
_CAPTION_AND_CREDIT = re.compile(r"(?P<caption>\S.*?)\s*\((?P<credit>[^()]{2,60})\)\s*\.?", re.S)
_INTRODUCES_QUOTATION = re.compile(
    r"\b(said|says|wrote|writes|stated|states|added|adds|replied|explained|declared|announced|"
    r"warned|tweeted|told|read|reads|concluded|continued|according to)\b[^.:;!?]{0,60}:$",
    re.I,
)


def read(text: str) -> ReadColumn:
    """Return the ``ReadColumn`` of a column's text. Raise ``NotAColumn`` where it is none."""
    lines, warnings = normalize.lines_of(normalize_text(text))
    if not any(lines):
        raise NotAColumn(_("There is no text. Paste the whole column, title first."))
    intro = next((n for n, line in enumerate(lines) if _KEY_HEADLINES.search(line)), None)
    before = [] if intro is None else list(_paragraphs(lines[:intro]))
    if intro is None or not before:
        raise NotAColumn(
            _(
                "This does not read as a column: there is no line “This morning’s key headlines …” "
                "below a title. Paste the whole column, title first."
            )
        )
    column = _read_head(before)
    column.warnings += [ParseNote(*warning) for warning in warnings]
    headlines, after = _read_bullets(lines, intro + 1)
    if not headlines:
        raise NotAColumn(
            _(
                "This does not read as a column: the key headlines have no bullets under them. "
                "Begin each headline with •, - or *."
            )
        )
    end = _read_end(column, lines, after)
    _read_sections(column, headlines, lines[after:end])
    return column


def _read_head(paragraphs: list[list[str]]) -> ReadColumn:
    """Read what stands over the key headlines: title, byline, standfirst, lead picture.

    The title is the paragraph that names the column, where there is one; what stands before it is
    the furniture of a site.
    """
    named = re.compile(rf"(?:{DATE}\s+)?{column_name()}\s*{DASH}", re.I)
    title = next((n for n, lines in enumerate(paragraphs) if named.match(lines[0])), 0)
    lines = paragraphs[title]
    column = _read_title(
        " ".join(line for number, line in enumerate(lines) if not number or not _BYLINE.match(line))
    )
    for stray in paragraphs[:title]:
        said = _("Left out what stands before the title: “%(text)s”.")
        column.warn(said % {"text": _short(stray[0])}, stray[0])
    rest = [lines[1:], *paragraphs[title + 1 :]]
    for paragraph in rest:
        for line in paragraph:
            if byline := _BYLINE.match(line):
                column.byline = byline["name"]
    rest = [[line for line in lines if not _BYLINE.match(line)] for lines in rest[1:]]
    _read_lead(column, [lines for lines in rest if lines])
    return column


def _read_title(line: str) -> ReadColumn:
    match = re.fullmatch(
        rf"(?:(?P<date>{DATE})\s+)?(?:(?P<name>{column_name()})\s*{DASH}\s*)?(?P<headline>.+)",
        line,
        re.I,
    )
    headline, day, name = match.group("headline", "date", "name") if match else (line, "", "")
    column = ReadColumn(headline=headline.strip())
    if day:
        column.edition_date = parse_date(day)
    if not name:
        column.warn(
            _(
                "The first line does not begin with “%(name)s:”; took it as the headline: "
                "“%(headline)s”."
            )
            % {"name": site().column_name, "headline": column.headline},
            line,
            "id_headline",
        )
    return column


def _paragraphs(lines: list[str]) -> Iterator[list[str]]:
    """Runs of lines between blank ones, as lists of lines."""
    paragraph = []
    for line in [*lines, ""]:
        if line:
            paragraph.append(line)
        elif paragraph:
            yield paragraph
            paragraph = []


def _read_lead(column: ReadColumn, paragraphs: list[list[str]]) -> None:
    if not paragraphs:
        return
    *before, picture = paragraphs
    figure = _figure_of(picture) or (
        ReadFigure(caption=" ".join(picture[:-1]), credit=picture[-1])
        if len(picture) > 1 and _is_credit(picture[-1])
        else None
    )
    if figure is None and len(picture) == 1 and not before:
        figure = ReadFigure(caption=picture[0])
        column.warn(
            _("Took “%(text)s” as the lead picture's caption.") % {"text": _short(picture[0])},
            picture[0],
            "lead_figures-group",
        )
    if figure is None:
        before = paragraphs
    column.lead_figure = figure
    column.standfirst = " ".join(" ".join(paragraph) for paragraph in before)
    if before:
        column.warn(
            _("Took “%(text)s” as the standfirst.") % {"text": _short(column.standfirst)},
            column.standfirst,
            "id_standfirst",
        )


def _is_credit(line: str) -> bool:
    return len(line.split()) <= 5 and not line.endswith((".", "!", "?", ":")) and line[0].isupper()


def _figure_of(paragraph: list[str]) -> ReadFigure | None:
    """A figure where alt text and caption stand under each other, the last with its credit."""
    if len(paragraph) != 2:
        return None
    alt, caption = paragraph
    match = _CAPTION_AND_CREDIT.fullmatch(caption)
    if _same(alt, caption):
        figure = ReadFigure(caption=caption)
    elif match and (_same(alt, match["caption"]) or len(alt) < 300):
        figure = ReadFigure(caption=caption, alt_text=alt)
    else:
        return None
    if match:
        figure.caption, figure.credit = match["caption"], match["credit"]
    if _same(figure.alt_text, figure.caption):
        figure.alt_text = ""
    return figure


def _read_bullets(lines: list[str], start: int) -> tuple[list[str], int]:
    """Return the key headlines and where the text after them begins."""
    headlines, number = [], start
    for number in range(start, len(lines)):
        bullet = _BULLET.match(lines[number])
        if bullet:
            headlines.append(bullet["text"].strip())
        elif lines[number] and headlines and lines[number - 1]:
            headlines[-1] += f" {lines[number]}"  # a bullet that was wrapped
        elif lines[number] and (headlines or number > start + 3):
            break
    return headlines, number


def _read_end(column: ReadColumn, lines: list[str], start: int) -> int:
    """Read KEYS; return where the sections end."""
    found = ((n, match) for n in range(start, len(lines)) if (match := _KEYS.match(lines[n])))
    keys_at, match = next(found, (None, None))
    if keys_at is None or match is None:
        column.warn(_("There is no line KEYS: the column has no keywords."), "", "id_keywords")
        furniture = [n for n in range(start, len(lines)) if _FURNITURE.match(lines[n])]
        return furniture[0] if furniture else len(lines)
    keys = match["keys"]
    rest = keys_at + 1
    while rest < len(lines) and lines[rest] and not _FURNITURE.match(lines[rest]):
        keys += " " + lines[rest]
        rest += 1
    for name in dict.fromkeys(names_in(keys)):
        try:
            validate_keyword_name(name)
        except ValidationError as mistake:
            column.warn(
                _("Left out of the keywords: %(said)s") % {"said": mistake.message},
                name,
                "id_keywords",
            )
        else:
            column.keywords.append(name)
    for line in lines[rest:]:
        if line and not _FURNITURE.match(line):
            column.warn(
                _("Left out what stands after KEYS: “%(text)s”.") % {"text": _short(line)}, line
            )
    return keys_at


def _read_sections(column: ReadColumn, headlines: list[str], lines: list[str]) -> None:
    starts: list[tuple[int, int]] = []
    for headline in headlines:
        begin = starts[-1][1] if starts else 0
        found = _find_headline(headline, lines, begin)
        if found is None:
            column.warn(
                _("No section stands under the key headline “%(headline)s”.")
                % {"headline": headline},
                headline,
                "sections-group",
            )
        else:
            starts.append(found)
    if not starts:
        raise NotAColumn(
            _(
                "This does not read as a column: no section repeats a key headline above its text. "
                "Each bullet must stand again, in the same words, over its section."
            )
        )
    for stray in _paragraphs(lines[: starts[0][0]]):
        column.warn(
            _("Left out what stands before the first section: “%(text)s”.")
            % {"text": _short(stray[0])},
            stray[0],
        )
    ends = [start for start, _ in starts[1:]] + [len(lines)]
    for (start, text), end in zip(starts, ends, strict=True):
        headline = " ".join(lines[start:text])
        column.sections.append(_read_section(column, headline, lines[text:end]))


#: A headline over its section may be wrapped into so many lines.
MAX_HEADLINE_LINES = 3


def _find_headline(headline: str, lines: list[str], begin: int) -> tuple[int, int] | None:
    """Where it stands again: ``(its first line, the line after it)``, or ``None``."""
    for start in range(begin, len(lines)):
        for end in range(start + 1, min(start + MAX_HEADLINE_LINES, len(lines)) + 1):
            if not lines[end - 1]:
                break
            if _same(" ".join(lines[start:end]), headline):
                return start, end
    return None


def _read_section(column: ReadColumn, headline: str, lines: list[str]) -> ReadSection:
    section = ReadSection(headline)
    #: Whether it was marked as a quotation, and the paragraph.
    texts: list[tuple[bool, str]] = []
    for paragraph in _paragraphs(lines):
        marked = all(line.startswith(">") for line in paragraph)
        figure = None if marked or texts else _figure_of(paragraph)
        if figure is None and not texts and not marked and len(paragraph) == 1:
            figure = _lone_caption(column, paragraph[0])
        if figure:
            section.figures.append(figure)
        else:
            lines = [line.lstrip("> ") for line in paragraph] if marked else paragraph
            texts.append((marked, " ".join(lines)))
    place, last = column.next_section, texts[-1][1] if texts else ""
    if texts and not texts[-1][0]:
        text, section.sources = source_line.split_trailing(texts.pop()[1])
        texts += [(False, text)] if text else []
    if section.sources:
        named = ", ".join(str(source) for source in section.sources)
        count = len(section.sources)
        said = ngettext(
            "Took %(count)s source from the end of “%(headline)s”: %(named)s.",
            "Took %(count)s sources from the end of “%(headline)s”: %(named)s.",
            count,
        ) % {"count": count, "headline": headline, "named": named}
        column.match(said, last[len(text) :].strip(), place)
    else:
        column.warn(
            _("Found no sources at the end of “%(headline)s”.") % {"headline": headline},
            last[-120:],
            place,
        )
    section.body = _html(_with_quotations(column, headline, texts))
    if not section.body:
        column.warn(
            _("The section “%(headline)s” has no text.") % {"headline": headline}, headline, place
        )
    return section


def _with_quotations(
    column: ReadColumn, headline: str, texts: list[tuple[bool, str]]
) -> Iterator[tuple[bool, str]]:
    """Which paragraphs are quotations: those marked as one, and those after "He said:"."""
    quoting, quoted = False, 0
    for marked, text in texts:
        if marked:
            quoting = False
        elif quoting and quoted and not _continues_quotation(text):
            column.warn(
                _("In “%(headline)s” the quotation was taken to end before “%(text)s”.")
                % {"headline": headline, "text": _short(text)},
                text,
                column.next_section,
            )
            quoting = False
        quoted += quoting
        if quoting or marked:
            said = f"Took “{_short(text)}” as a quotation."
            column.match(said, text, column.next_section)
        yield marked or quoting, text
        if not marked and not quoting and _INTRODUCES_QUOTATION.search(text):
            quoting, quoted = True, 0


def _lone_caption(column: ReadColumn, line: str) -> ReadFigure | None:
    match = _CAPTION_AND_CREDIT.fullmatch(line)
    if not match or len(line) > 300 or re.search(r"[.!?]\s", match["caption"]):
        return None
    column.warn(
        _("Took “%(text)s” as a picture's caption and credit.") % {"text": _short(line)},
        line,
        column.next_section,
    )
    return ReadFigure(caption=match["caption"], credit=match["credit"])


def _continues_quotation(text: str) -> bool:
    return text.startswith(("[", "“", '"', "…", "..."))


def _html(paragraphs: Iterable[tuple[bool, str]]) -> str:
    html: list[str] = []
    quotation: list[str] = []
    ended: tuple[bool, str | None] = (False, None)
    for quoted, text in [*paragraphs, ended]:
        if not quoted and quotation:
            html.append(f"<blockquote>{''.join(quotation)}</blockquote>")
            quotation = []
        if text is not None:
            paragraph = f"<p>{escape(_with_markers(text), quote=False)}</p>"
            (quotation if quoted else html).append(paragraph)
    return "\n".join(html)


def _with_markers(text: str) -> str:
    """Put each “5-Jun-2015 World View — Headline” of the text into [[ ]]."""
    pattern = (
        rf"(?P<open>\(\s*(?:See:?\s+)?)?[“\"](?P<date>{DATE})\s+{column_name()}\s*{DASH}\s*"
        r"(?P<headline>.+?)[”\"]\.?(?P<close>\s*\.?\))?(?=\W|$)"
    )

    def marker(match: re.Match[str]) -> str:
        if not parse_date(match["date"]):
            return match[0]
        reference = f"[[{match['date']} {site().column_name} — {match['headline'].rstrip('.')}]]"
        opening = re.sub(r"\(\s+", "(", match["open"] or "")
        return f"{opening}{reference}{')' if match['close'] else ''}"

    return re.sub(pattern, marker, text)


_QUOTES_AND_DASHES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


def _same(one: str, other: str) -> bool:
    def plain(text: str) -> str:
        return " ".join(text.translate(_QUOTES_AND_DASHES).replace("--", "-").split()).casefold()

    return plain(one).rstrip(".") == plain(other).rstrip(".")


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57].rstrip() + "…"
