"""What an editor would want to know before a column is published.

Each finding names the place at the desk where it is mended. None of them forbids publishing.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from difflib import SequenceMatcher
from itertools import chain, pairwise
from typing import Any

from django.db.models import Value
from django.db.models.functions import StrIndex, Upper
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.discovery.indexable import is_found_whole
from articles.history import link_findings
from articles.history.accessibility import accessibility
from articles.history.check_finding import CheckFinding
from articles.models import (
    Article,
    Figure,
    Keyword,
    Section,
)
from articles.signals import column_checked
from articles.text import cross_references, placed, prose, tokens
from articles.text.names import mixed_scripts
from background import clock

#: Where mail programs and search results cut a headline.
MAX_HEADLINE_LENGTH = 110
#: How alike two names must be to look like one name spelled two ways.
MIN_SIMILARITY = 0.86
#: As in the drafts that come with a new site (``worldview.first_start.first_pages``).
_PLACEHOLDER = re.compile(r"\[[^\[\]]{3,}\]")
#: So long after the day on which a column appears its edition date may be mistyped.
MAX_DAYS_AHEAD = timedelta(days=7)


def findings(article: Article) -> list[CheckFinding]:
    """Return the ``CheckFinding``s of a column got by ``for_page``, in the order of its parts."""
    sections = list(article.sections.all())
    texts = [_text(section) for section in sections]
    return [
        *_headline(article),
        *_address(article),
        *_edition_date(article),
        *_figure(article.lead_figure, _("The lead figure"), "lead_figures-group"),
        *_sections(sections, texts, needs_sources=not article.is_page),
        *_placeholders(article, texts),
        *_keywords(article, sections, texts),
        *_spelling(texts),
        *_repetition(texts),
        *accessibility(sections, article.lead_figure),
        *link_findings.own_links(sections),
        *link_findings.dead_links(sections),
        *_of_others(article),
    ]


def _address(article: Article) -> Iterator[CheckFinding]:
    if not article.was_public and (former := article.former_holder()):
        yield CheckFinding(
            _(
                "Its address is a former one of “%(former)s”: readers who come by that get "
                "this %(noun)s once it is public."
            )
            % {"former": former, "noun": article.noun},
            "id_slug",
        )
    if article.parent and not article.parent.is_public:
        yield CheckFinding(
            _(
                "It is a chapter of “%(parent)s”, which is not public: readers find no way to "
                "it from there."
            )
            % {"parent": article.parent},
            "id_parent",
        )


def _edition_date(article: Article) -> Iterator[CheckFinding]:
    if article.is_page or article.was_public:
        return
    appears = clock.today()
    if article.published_at:
        appears = max(appears, timezone.localdate(article.published_at))
    if article.edition_date - appears > MAX_DAYS_AHEAD:
        day = date_format(article.edition_date, "DATE_FORMAT")
        said = _("The edition date is %(day)s, long after it appears. Is it mistyped?")
        yield CheckFinding(said % {"day": day}, "id_edition_date")


def _of_others(article: Article) -> Iterator[CheckFinding]:
    """What other rooms of the house find of columns, as ``column_checked`` asks them."""
    if article.is_page:
        return
    for _receiver, answer in column_checked.send(type(article), article=article):
        found: Any = answer  # which django-stubs takes for text
        yield from found


def _text(section: Section) -> str:
    return cross_references.MARKER.sub(" ", prose.to_text(section.body, links=False))


def _headline(article: Article) -> Iterator[CheckFinding]:
    if len(article.headline) > MAX_HEADLINE_LENGTH:
        yield CheckFinding(
            _(
                "The headline has %(number)s characters; mail programs and search results cut "
                "it after about %(most)s."
            )
            % {"number": len(article.headline), "most": MAX_HEADLINE_LENGTH},
            "id_headline",
        )
    if not article.lead_figure and not article.is_page:
        yield CheckFinding(_("There is no lead figure."), "lead_figures-group")
    if not article.sections.all():
        yield CheckFinding(_("There is no section."), "sections-group")
    if not article.ordered_keywords and not article.is_page:
        yield CheckFinding(_("There are no keywords."), "id_keywords")


def _figure(figure: Figure | None, name: str, place: str) -> Iterator[CheckFinding]:
    if figure is None:
        return
    if figure.photo is None:
        yield CheckFinding(_("%(name)s has no photo yet.") % {"name": name}, place)
    elif not figure.shown_alt and not figure.decorative:
        yield CheckFinding(
            _("%(name)s has no alt text for readers who cannot see it.") % {"name": name}, place
        )
    if not figure.shown_credit:
        yield CheckFinding(_("%(name)s has no credit.") % {"name": name}, place)


def _sections(
    sections: list[Section], texts: list[str], *, needs_sources: bool
) -> Iterator[CheckFinding]:
    for number, (section, text) in enumerate(zip(sections, texts, strict=True)):
        name = _("The section “%(headline)s”") % {"headline": section.headline}
        place = f"sections-{number}"
        if not text.strip():
            yield CheckFinding(_("%(name)s has no text.") % {"name": name}, place)
        elif not is_found_whole(text):
            yield CheckFinding(
                _(
                    "%(name)s has more different words than search can hold: it is found by those "
                    "at its beginning only."
                )
                % {"name": name},
                place,
            )
        if needs_sources and not section.sources.all():
            yield CheckFinding(_("%(name)s has no source.") % {"name": name}, place)
        for count, figure in enumerate(section.figures.all(), 1):
            yield from _figure(
                figure,
                _("Figure %(count)s of “%(headline)s”")
                % {"count": count, "headline": section.headline},
                place,
            )
        yield from _placed_figures(section, name, place)
        found = {reference.written: reference.target_id for reference in section.references.all()}
        for written in cross_references.written_in(section.body):
            if written not in found:
                yield CheckFinding(
                    _(
                        "%(name)s: “[[%(written)s]]” begins neither with a date nor with the "
                        "address of a page."
                    )
                    % {"name": name, "written": written},
                    place,
                )
            elif found[written] is None:
                noun = _("page") if cross_references.parse_page(written) else _("column")
                yield CheckFinding(
                    _("%(name)s refers to a %(noun)s that is not here: “%(written)s”.")
                    % {"name": name, "noun": noun, "written": written},
                    place,
                )
        for address in tokens.addresses(section.body):
            if not re.match(r"(https?://[^/\s]+\.[^/\s]+|mailto:[^@\s]+@[^@\s]+)", address) and (
                not link_findings.leads_within(address)
            ):
                yield CheckFinding(
                    _("%(name)s has a link that leads nowhere: “%(address)s”.")
                    % {"name": name, "address": address},
                    place,
                )


def _placed_figures(section: Section, name: str, place: str) -> Iterator[CheckFinding]:
    count = len(section.figures.all())
    for number, times in Counter(placed.figure_numbers(section.body)).items():
        if not 1 <= number <= count:
            said = _("%(name)s places figure %(number)s in its text, and has %(count)s.")
        elif times > 1:
            said = _("%(name)s places figure %(number)s twice in its text.")
        else:
            continue
        yield CheckFinding(said % {"name": name, "number": number, "count": count}, place)


def _placeholders(article: Article, texts: list[str]) -> Iterator[CheckFinding]:
    """What the drafts of pages leave to be said, in brackets; a column has notes in such."""
    if not article.is_page:
        return
    for number, text in enumerate(texts):
        if left := _PLACEHOLDER.search(text):
            said = _("Something is still to be filled in: “%(words)s”.")
            yield CheckFinding(said % {"words": Truncator(left[0]).chars(60)}, f"sections-{number}")


def _keywords(
    article: Article, sections: list[Section], texts: list[str]
) -> Iterator[CheckFinding]:
    everything = _comparable(_words(article, sections, texts))
    missing = [
        f"“{keyword.name}”"
        for keyword in article.ordered_keywords
        if _comparable(keyword.name) not in everything
    ]
    if missing:
        yield CheckFinding(
            ngettext(
                "Not in the text: the keyword %(missing)s.",
                "Not in the text: the keywords %(missing)s.",
                len(missing),
            )
            % {"missing": ", ".join(missing)},
            "id_keywords",
        )
    for word in chain.from_iterable(mixed_scripts(k.name) for k in article.ordered_keywords):
        yield CheckFinding(
            _(
                "“%(word)s” among the keywords mixes letters of two scripts that look alike; "
                "type it anew, or it is another keyword than the one you mean."
            )
            % {"word": word},
            "id_keywords",
        )


def _words(article: Article, sections: list[Section], texts: list[str]) -> str:
    words = [article.headline, article.standfirst, *texts]
    for section in sections:
        words += [section.headline, *(figure.shown_caption for figure in section.figures.all())]
    return " ".join(words)


def _comparable(text: str) -> str:
    words = re.findall(r"\w+", text.casefold())
    return f" {' '.join(words)} "


#: How much of a text is looked through for keywords to offer; a column has a tenth of it.
MAX_TEXT_LENGTH = 100_000
#: Keywords offered at most, and how many the database picks them from.
LIMIT, MAX_CONSIDERED = 8, 60


def keywords_in_text(article: Article) -> list[Keyword]:
    """Return known keywords that the text mentions and the column does not have, the most used
    first, each with ``columns``, how many public columns have it."""
    sections = list(article.sections.all())
    words = _words(article, sections, [_text(section) for section in sections])
    words = words[:MAX_TEXT_LENGTH]
    everything = _comparable(words)
    mentioned = (
        # ``LIKE`` would compare every name with every place of the text.
        Keyword.objects.alias(place=StrIndex(Upper(Value(words)), Upper("name")))
        .filter(place__gt=0)
        .exclude(uses__content_object=article)
        .with_column_counts()
        .order_by("-columns", "name")[:MAX_CONSIDERED]  # type: ignore[misc]  # counted above
    )
    return [keyword for keyword in mentioned if _comparable(keyword.name) in everything][:LIMIT]


_NAME = re.compile(r"\b[A-Z][\w’'-]{4,}\b")
#: No name is longer; what is, is no word.
MAX_NAME_LENGTH = 60
#: Endings that make another word of a name, not a misspelling: Syria, Syrian, Syrians.
_ENDINGS = ("s", "n", "an", "ian", "ns", "ans", "ians", "ese")


def _spelling(texts: list[str]) -> Iterator[CheckFinding]:
    """Names that differ in a letter or two, as in Badreddine and Badreddin."""
    names = {re.sub(r"[’']s$", "", name) for text in texts for name in _NAME.findall(text)}
    names = {name for name in names if len(name) <= MAX_NAME_LENGTH}
    for one, other in pairwise(sorted(names)):
        related = other.startswith(one) and other[len(one) :] in _ENDINGS
        if not related and SequenceMatcher(None, one, other).ratio() >= MIN_SIMILARITY:
            yield CheckFinding(
                _("Is “%(one)s” the same as “%(other)s”?") % {"one": one, "other": other},
                "sections-group",
            )


def _repetition(texts: list[str]) -> Iterator[CheckFinding]:
    paragraphs = Counter(
        paragraph.strip()
        for text in texts
        for paragraph in text.split("\n\n")
        if len(paragraph.split()) >= 8
    )
    for paragraph, times in paragraphs.items():
        if times > 1:
            yield CheckFinding(
                _("This stands there %(times)s times: “%(text)s…”")
                % {"times": times, "text": paragraph[:60]},
                "sections-group",
            )
