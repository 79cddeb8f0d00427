"""Citations on the pages of columns and sections."""

from typing import TYPE_CHECKING

from django import template
from django.utils.safestring import SafeString

from articles.discovery.citing import lines, work
from articles.discovery.citing.formats import FORMATS, Format

if TYPE_CHECKING:
    from articles.models import Article, Section

register = template.Library()


@register.simple_tag
def cited_work(article: "Article", section: "Section | str" = "") -> work.CitedWork:
    """Return what a citation of a column, or of one of its sections, names."""
    return work.of_article(article) if isinstance(section, str) else work.of_section(section)


@register.filter
def citation_lines(cited: work.CitedWork) -> list[tuple[str, SafeString]]:
    """``[(name of the style, line)]``."""
    return [(name, write(cited)) for name, write in lines.STYLES.items()]


@register.simple_tag
def citation_formats() -> list[tuple[str, Format]]:
    """``[(ending of the address, format)]``."""
    return list(FORMATS.items())
