"""Where columns and pages are at the desk."""

from typing import TYPE_CHECKING

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString

from articles.desk_addresses import desk_address as address_of
from articles.models.states import IN_WORDS
from articles.text import script_words as words

if TYPE_CHECKING:
    from articles.models import Article, Note

register = template.Library()


@register.filter
def desk_address(article: "Article", page: str = "change") -> str:
    """Return the address of one of the desk's pages of a column or page."""
    return address_of(article, page)


@register.filter
def state_in_words(article: "Article") -> str:
    return str(IN_WORDS[article.standing])


@register.filter
def at_section(notes: "list[Note]", key: int) -> "list[Note]":
    """Return those of ``notes`` that are at the section with that key."""
    return [note for note in notes if note.section_key == key]


@register.filter
def counted(number: int | str) -> int:
    """Return the number that words are bent by, of one that may be written “1,000 or more”."""
    return number if isinstance(number, int) else 2


@register.simple_tag
def script_words() -> SafeString | str:
    """Return the words that scripts of the desk say (``articles.text.script_words``), for
    ``lib/words.js``; nothing in English, which they speak by themselves."""
    said = words.translated()
    return json_script(said, "script-words") if said else ""
