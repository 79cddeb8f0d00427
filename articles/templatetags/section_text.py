"""How the text of a section is printed: with its references, figures and notes in their places."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from articles.text import cross_references, placed, reading, rendering, tokens
from articles.text.paragraphs import Paragraphs

if TYPE_CHECKING:
    from articles.models import Figure, Keyword, Section

register = template.Library()

Render = Callable[[list[tokens.Token]], Iterable[tokens.Token]]


@register.filter
def figures_above(section: "Section") -> "list[Figure]":
    """Return the figures of a section that its text does not place."""
    figures = list(section.figures.all())
    within = set(placed.figure_numbers(section.body)) if figures else set()
    return [figure for number, figure in enumerate(figures, 1) if number not in within]


@register.simple_tag(takes_context=True)
def section_text(context: Context, section: "Section") -> SafeString:
    """Return a section's body as pages show it, with its cross-references linked and an address at
    each paragraph."""
    body = _linked(section)
    paragraphs = Paragraphs(section.anchor)

    def render(piece: list[tokens.Token]) -> list[tokens.Token]:
        return rendering.for_page(paragraphs.number(piece))

    if not placed.has_marks(section.body):
        return _html(render(body))
    layout = placed.lay_out(body, _note_link(section))
    shown = {
        "pieces": _pieces(section, layout, render),
        "section": section,
        "article": context.get("article"),
        "pictures": context.get("pictures"),
    }
    return render_to_string("articles/_section_text.html", shown)


@register.filter
def lead(keyword: "Keyword") -> SafeString:
    """Return what a dossier begins with, as pages show prose."""
    return _html(rendering.for_page(tokens.parse(keyword.lead)))


@register.filter
def lead_in_feed(keyword: "Keyword") -> SafeString:
    """Return the same with absolute addresses."""
    own = settings.SITE_URL + keyword.get_absolute_url()
    whole = rendering.with_whole_links(tokens.parse(keyword.lead), own)
    return _html(rendering.for_feed(whole))


@register.filter
def lead_in_words(keyword: "Keyword") -> str:
    """Return its words in one line."""
    return " ".join(reading.to_text(keyword.lead, links=False).split())


@register.filter
def prose_in_feed(section: "Section") -> SafeString:
    """Return the same with absolute addresses, for feeds."""
    return _printed(section, rendering.for_feed, "articles/_feed_text.html")


@register.filter
def prose_in_mail(section: "Section", template_name: str) -> SafeString:
    """Return the same for mail, whose template knows how figures and notes stand there."""
    return _printed(section, rendering.for_mail, template_name)


@register.filter
def prose_as_text(section: "Section", template_name: str) -> str:
    """Return the same as plain text, with the addresses of its links; the template says a figure in
    words."""
    body = _linked(section, absolute=True)
    if not placed.has_marks(section.body):
        return reading.text_of(body)
    layout = placed.lay_out(body, reading.note_number)
    said = []
    for piece in _pieces(section, layout, None):
        said += [piece["text"]] if piece.get("text") else []
        said += [
            render_to_string(template_name, {"figure": figure}).strip()
            for figure in piece.get("figures", ())
        ]
    return "\n\n".join([*said, *reading.notes_as_text(layout.notes)])


@register.filter
def summary(section: "Section") -> str:
    """Return the words of a section in one line: what its page is described by."""
    text = cross_references.MARKER.sub(
        lambda match: cross_references.as_read(match[1]), reading.to_text(section.body, links=False)
    )
    return " ".join(text.split())


@register.simple_tag
def endnotes(sections: "Iterable[Section]") -> list[str]:
    """Return the addresses that sections link to and cite, in the order of the page, one a link:
    for the printed page, where the n-th link is marked n."""
    return [address for section in sections for address in _addresses(section)]


def _addresses(section: "Section") -> Iterator[str]:
    if "<a" in section.body.lower() or section.references.all():
        body = _linked(section, absolute=True)
        parts = [body]
        if placed.has_marks(section.body):
            layout = placed.lay_out(body, lambda number: [])
            parts = [part for piece in layout.pieces for part in _in_order(piece, layout)]
        for part in parts:
            yield from tokens.addresses_of(part)
    yield from (source.url for source in section.sources.all() if source.url)


def _in_order(piece: placed.Piece, layout: placed.Layout) -> list[list[tokens.Token]]:
    if isinstance(piece, placed.Notes):
        return [layout.notes[number - 1] for number in piece.numbers]
    return [piece] if isinstance(piece, list) else []


def _linked(section: "Section", *, absolute: bool = False) -> list[tokens.Token]:
    shown = cross_references.linked_tokens(
        tokens.parse(section.body), section.references.all(), absolute=absolute
    )
    return rendering.with_whole_links(shown, section.article.permalink) if absolute else shown


def _printed(section: "Section", render: Render, template_name: str) -> SafeString:
    body = _linked(section, absolute=True)
    if not placed.has_marks(section.body):
        return _html(render(body))
    layout = placed.lay_out(body, _note_number)
    context = {"pieces": _pieces(section, layout, render), "notes": _notes(layout)}
    return render_to_string(template_name, context)


def _pieces(
    section: "Section", layout: placed.Layout, render: Render | None
) -> Iterator[dict[str, Any]]:
    """Yield what stands in the text: its ``html``, or its ``text`` where nothing renders it; or
    ``figures`` in a ``shape``; or words of a ``pull``; or ``notes`` by number, which others
    than pages print at the end."""
    figures = dict(enumerate(section.figures.all(), 1))
    for piece in layout.pieces:
        if isinstance(piece, placed.Pull):
            yield {"pull": piece.words, "repeats": piece.repeats}
        elif isinstance(piece, placed.Notes):
            if render:
                yield {
                    "notes": [(number, _html(layout.notes[number - 1])) for number in piece.numbers]
                }
        elif isinstance(piece, placed.PlacedFigures):
            shown = [figures[number] for number in piece.numbers if number in figures]
            shape = "" if piece.shape == "pair" and len(shown) < 2 else piece.shape
            if shown:
                yield {"figures": shown, "shape": shape, "place": shape or "section"}
        elif render is None:
            yield {"text": reading.text_of(piece)}
        else:
            yield {"html": _html(render(piece))}


def _notes(layout: placed.Layout) -> list[SafeString]:
    return [_html(note) for note in layout.notes]


def _html(shown: Iterable[tokens.Token]) -> SafeString:
    return mark_safe(tokens.serialize(shown))  # every token is escaped as it is written


def _note_number(number: int) -> list[tokens.Token]:
    return [tokens.Start("sup"), tokens.Text(str(number)), tokens.End("sup")]


def _note_link(section: "Section") -> Callable[[int], list[tokens.Token]]:
    """What leads from the text to a note. Anchors of sections have no full stop."""

    def mark(number: int) -> list[tokens.Token]:
        name = gettext("Note %(number)s") % {"number": number}
        attributes = {
            "id": f"{section.anchor}.from-{number}",
            "href": f"#{section.anchor}.note-{number}",
            "role": "doc-noteref",
            "aria-label": name,
        }
        return [
            tokens.Start("sup", {"class": "note-mark"}),
            tokens.Start("a", attributes),
            tokens.Text(str(number)),
            tokens.End("a"),
            tokens.End("sup"),
        ]

    return mark
