"""A citation as people copy it: in the forms of the Chicago Manual of Style (18th edition,
bibliography) and of the American Psychological Association (7th edition), in the site's language.
"""

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from articles.discovery.citing.work import CitedWork

#: Of more authors Chicago names so many.
CHICAGO_AUTHORS, CHICAGO_FIRST = 6, 3
#: Of more authors APA names so many, and the last one.
APA_AUTHORS, APA_FIRST = 20, 19
#: Marks of a quotation become those of one within a quotation.
_WITHIN = str.maketrans({"“": "‘", "”": "’", "„": "‚", "«": "‹", "»": "›", '"': "'"})
_STOPS = (".", "?", "!", "…", "。", "؟", "।")


def chicago(work: CitedWork) -> SafeString:
    """Return the line of a bibliography in Chicago's form."""
    part = format_html("{} ", _in(_quoted(work.part_of))) if work.part_of else ""
    # Translators: the day in a citation after Chicago, in the letters of Django's date filter.
    day = date_format(work.day, pgettext("citation after Chicago", "F j, Y"))
    return format_html(
        "{}{} {}<cite>{}</cite>, {}. {}.",
        _before(_stopped(_chicago_names(work))),
        _quoted(work.title),
        part,
        work.container,
        day.rstrip("."),
        work.url,
    )


def apa(work: CitedWork) -> SafeString:
    """Return the line of a list of references in APA's form."""
    part = format_html("{} ", _in(_stopped(work.part_of))) if work.part_of else ""
    # Translators: the day in a citation after APA, in the letters of Django's date filter.
    day = f"({date_format(work.day, pgettext('citation after APA', 'Y, F j'))})."
    title = _stopped(work.title)
    names = _stopped(_apa_names(work))
    first, second, third = (names, day, title) if names else (title, day, "")
    return format_html(
        "{} {} {}{}<cite>{}</cite>. {}",
        first, second, _before(third), part, work.container, work.url,
    )  # fmt: skip


def _chicago_names(work: CitedWork) -> str:
    authors = work.authors
    if len(authors) > CHICAGO_AUTHORS:
        named = [authors[0].inverted, *(name.spoken for name in authors[1:CHICAGO_FIRST])]
        # Translators: after the first of many names in a citation.
        return pgettext("citation", "%(names)s, et al.") % {"names": ", ".join(named)}
    named = [name.spoken if place else name.inverted for place, name in enumerate(authors)]
    if len(named) < 2:
        return "".join(named)
    # Translators: the names of a citation after Chicago and the last of them.
    joined = pgettext("citation after Chicago", "%(names)s, and %(last)s")
    return joined % {"names": ", ".join(named[:-1]), "last": named[-1]}


def _apa_names(work: CitedWork) -> str:
    names = [name.shortened for name in work.authors]
    if len(names) > APA_AUTHORS:
        return f"{', '.join(names[:APA_FIRST])}, … {names[-1]}"
    return f"{', '.join(names[:-1])}, & {names[-1]}" if len(names) > 1 else "".join(names)


def _quoted(title: str) -> str:
    title = title.translate(_WITHIN)
    if title.endswith(_STOPS):
        # Translators: a headline in a citation that ends with a mark of its own.
        return pgettext("citation", "“%(title)s”") % {"title": title}
    # Translators: a headline in a citation, with the full stop that follows it.
    return pgettext("citation", "“%(title)s.”") % {"title": title}


def _in(title: str) -> str:
    # Translators: the column that a section is from, in a citation.
    return pgettext("citation", "In %(column)s") % {"column": title}


def _stopped(text: str) -> str:
    return text if not text or text.endswith(_STOPS) else f"{text}."


def _before(text: str) -> str:
    return f"{text} " if text else ""


#: By what they are called.
STYLES = {"Chicago": chicago, "APA": apa}
