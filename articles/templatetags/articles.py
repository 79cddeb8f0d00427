"""How articles are printed."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import template
from django.conf import settings
from django.core.files.storage import default_storage
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, gettext

from articles.discovery import omissions
from articles.media.sizes import is_tall, place_of, sizes_of
from articles.text import cross_references, dates, languages, length
from background import asked_once

if TYPE_CHECKING:
    from articles.models import Article, Figure, Section

register = template.Library()


@register.tag
def entry(parser: Parser, token: Token) -> "Entry":
    """Print, as ``{% entry row %}…{% endentry %}``: what stands between for one row of a list, or
    nothing where that fails (``discovery.omissions``); ``{% entry row "the digest" %}`` says of
    what."""
    _, row, *output = token.split_contents()
    inside = parser.parse(["endentry"])
    parser.delete_first_token()
    of_what = parser.compile_filter(output[0] if output else "request.path")
    return Entry(parser.compile_filter(row), of_what, inside)


class Entry(template.Node):
    def __init__(self, row: FilterExpression, output: FilterExpression, nodelist: NodeList) -> None:
        self.row, self.output, self.nodelist = row, output, nodelist

    def render(self, context: Context) -> str:
        row = self.row.resolve(context)
        try:
            return self.nodelist.render(context)
        except Exception as failure:
            output = self.output.resolve(context, ignore_failures=True)
            omissions.note(row, failure, output=str(output or context.template_name))
            return ""


@register.tag
def alike(parser: Parser, token: Token) -> "Alike":
    """Print, as ``{% alike "beside" keyword.pk %}…{% endalike %}``: what stands between, which is
    the same on all pages of what is named; once where many of them are made (``asked_once``)."""
    _, *names = token.split_contents()
    inside = parser.parse(["endalike"])
    parser.delete_first_token()
    return Alike([parser.compile_filter(name) for name in names], inside)


class Alike(template.Node):
    def __init__(self, names: list[FilterExpression], nodelist: NodeList) -> None:
        self.names, self.nodelist = names, nodelist

    def render(self, context: Context) -> SafeString:
        names = [name.resolve(context) for name in self.names]
        shown: SafeString = asked_once.once(
            ("alike", *names), lambda: self.nodelist.render(context)
        )
        return shown


@register.inclusion_tag("articles/_figure.html", takes_context=True)
def figure(
    context: template.Context,
    figure: "Figure",
    place: str,
    *,
    lead: bool = False,
    article: "Article | None" = None,
) -> dict[str, Any]:
    """Return a figure in one of the places of ``articles.media.sizes``. ``lead``: the page's first
    picture, which is loaded first. ``article``: whose larger picture it leads to, by its number
    among the page's ``pictures``."""
    numbers = {shown.pk: number for number, shown in enumerate(context.get("pictures") or (), 1)}
    chosen = place_of(figure.photo, place) if figure.photo else place
    return {
        "figure": figure,
        "photo": figure.photo,
        "sizes": figure.photo and sizes_of(figure.photo, chosen),
        "shape": chosen if chosen != place else "",
        "lead": lead,
        "article": article,
        "number": numbers.get(figure.pk),
    }


@register.inclusion_tag("articles/_teaser_picture.html")
def teaser_picture(figure: "Figure | None") -> dict[str, Any]:
    """Return the crop of a lead figure for lists; nothing while there is none."""
    return {"crops": figure and figure.photo and figure.photo.teaser()}


@register.filter
def caption_line(figure: "Figure") -> str:
    """Return what is said of a figure in one line, where no style sheet tells who took it."""
    credit = figure.shown_credit
    said = gettext("Photo: %(credit)s") % {"credit": credit} if credit else ""
    return " ".join(filter(None, [figure.shown_caption, said]))


@register.filter
def for_section(by_section: dict[int, list[Any]], section: "Section") -> list[Any]:
    """Return what a dictionary by keys of sections has for one; nothing where there is none."""
    return by_section.get(section.pk, []) if by_section else []


@register.filter
def stands_beside(lead: "Figure | None") -> bool:
    """Return whether a lead figure stands beside the headline, where there is room."""
    return bool(lead and lead.photo and is_tall(lead.photo))


@register.filter
def reading_length(sections: "Iterable[Section]") -> length.Length | None:
    """Return how long sections are to read."""
    return length.of_prose(section.body for section in sections)


@register.filter
def grouped(number: int) -> str:
    """Return a number with the language's sign between its thousands."""
    return number_format(number, force_grouping=True)


@register.filter
def headlines(sections: "Iterable[Section]") -> str:
    """Return those of all sections in one line: what a column without a standfirst is described
    by."""
    return "; ".join(section.headline for section in sections)


@register.filter
def iso8601(moment: date | datetime) -> str:
    """Return a moment or day as programs read it: for ``<time datetime>`` and the like."""
    return dates.iso8601(moment)


@register.filter
def json_ld(data: Any) -> SafeString:
    """Return a block of JSON-LD; nothing in it can end the element it stands in."""
    html = json_script(data)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(html[html.index(">") + 1 : html.rindex("<")]),  # escaped by Django for scripts
    )


@register.filter
def absolute(path: str) -> str:
    """Return the absolute address of a path of this site; an absolute one stays."""
    return path if path.startswith(("http://", "https://")) else settings.SITE_URL + path


@register.filter
def linked_byline(article: "Article", site: str = "") -> SafeString:
    """Return the byline with each author linked. ``site``: before the addresses, as in mail."""
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html(
                    '<a href="{}{}" rel="author">{}</a>',
                    site,
                    part.author.get_absolute_url(),
                    part.text,
                )
                if part.author
                else part.text,
            )
            for part in article.byline_parts()
        ),
    )


@register.filter
def lang(text: str) -> SafeString:
    """Return the attribute that says in which language a text is, where its signs tell that it is
    another one than the page's: for its letters, how its lines are broken, and for who hears it."""
    language = languages.told_by_signs(text, get_language() or "")
    return format_html(' lang="{}"', language) if language else SafeString()


@register.filter
def og_locale(language: str) -> str:
    return languages.with_land(language)


@register.filter
def is_right_to_left(language: str) -> bool:
    return bool(get_language_info(language)["bidi"])


@register.filter
def bare_headline(article: "Article") -> str:
    """Return the headline as it stands beside the column's name: without that name before it."""
    return cross_references.bare_headline(article.headline)


@register.filter
def page_title(article: "Article", name: str) -> str:
    """Return what the window is called, and a search result: words of its own, or else the headline
    with the name of the column."""
    headline = (
        article.headline if article.is_page else cross_references.bare_headline(article.headline)
    )
    return article.search_title or f"{headline} | {name}"


@register.filter
def media_url(copy: Mapping[str, Any]) -> str:
    """The address of a copy of a picture of the site."""
    return default_storage.url(copy["name"])


@register.filter
def bare_address(address: str) -> str:
    """An address as people say it: without what every address begins with."""
    return address.partition("://")[2].removeprefix("www.").rstrip("/")


@register.filter
def month_name(number: int) -> str:
    from django.utils.dates import MONTHS

    return MONTHS[number]
