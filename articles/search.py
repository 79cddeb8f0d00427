"""Full-text search over columns and their sections, in PostgreSQL.

An article is found by all its words together; within it the sections are ranked, so that a hit is
shown where it stands and links there. Accents and curly quotes make no difference. Headlines weigh
most (A), then keywords with their other names and standfirst (B), then the text (C), then captions
and sources (D); of equals the newer comes first.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQuery,
    SearchRank,
    SearchVector,
)
from django.db import connection
from django.db.models import BooleanField, Case, Count, F, Prefetch, Value, When
from django.db.models.functions import Extract, ExtractYear, Now
from django.utils.html import escape
from django.utils.safestring import mark_safe

from articles import prose, references
from articles.models import (
    Article,
    Figure,
    Keyword,
    KeywordName,
    KeywordUse,
    Section,
    SectionKeyword,
    Source,
)

CONFIGURATION = "english"
PER_PAGE = 10
#: Nobody reads past this; a ranked list has no key to walk by, so it ends here.
LAST_PAGE = 20
SECTIONS_SHOWN = 3
_START, _STOP = "\x02", "\x03"


def index(article):
    """Write the search vectors of an article and its sections, from what is stored.

    A keyword's other names find the column, and the sections that are about it.
    """
    about = SectionKeyword.objects.standing().prefetch_related("keyword__other_names")
    sections = list(
        article.sections.prefetch_related(
            "figures__photo", "sources", Prefetch("keyword_findings", about, to_attr="about")
        )
    )
    lead = list(Figure.objects.filter(article=article).select_related("photo"))
    keywords = list(article.keywords.prefetch_related("other_names"))
    names = [name for keyword in keywords for name in keyword.all_names()]
    texts = {section.pk: section_text(section) for section in sections}
    notes = {section.pk: _notes(section) for section in sections}
    for section in sections:
        Section.objects.filter(pk=section.pk).update(
            search=_vector(
                A=section.headline,
                B="\n".join(
                    name for finding in section.about for name in finding.keyword.all_names()
                ),
                C=texts[section.pk],
                D=notes[section.pk],
            )
        )
    Article.objects.filter(pk=article.pk).update(
        search_is_stale=False,
        search=_vector(
            A="\n".join([article.headline, *(section.headline for section in sections)]),
            B="\n".join([article.standfirst, article.byline, *names]),
            C="\n".join(texts.values()),
            D="\n".join([*(_figure_text(figure) for figure in lead), *notes.values()]),
        ),
    )


def plain(text):
    """``text`` without accents and with straight quotes, as it is indexed and asked for."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_STRAIGHT))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})


def _vector(**weighted):
    vector = None
    for weight, text in weighted.items():
        part = SearchVector(Value(plain(text)), weight=weight, config=CONFIGURATION)
        vector = part if vector is None else vector + part
    return vector


def section_text(section):
    """A section's words as plain text, references as their headlines."""
    text = prose.to_text(section.body, links=False)
    return references.MARKER.sub(lambda match: match[1], text)


def _notes(section):
    return "\n".join(
        [
            *(_figure_text(figure) for figure in section.figures.all()),
            *(str(source) for source in section.sources.all()),
        ]
    )


def _figure_text(figure):
    return " ".join([figure.shown_caption, figure.shown_alt, figure.shown_credit])


@dataclass
class Hit:
    article: Article
    sections: list


@dataclass(frozen=True)
class Filters:
    """What results are narrowed to: a keyword's slug, a year, a publication; none where empty."""

    keyword: str = ""
    year: int | None = None
    publication: str = ""

    def apply(self, articles):
        if self.keyword:
            articles = articles.filter(keyword_uses__tag__slug=self.keyword)
        if self.year:
            articles = articles.filter(edition_date__year=self.year)
        if self.publication:
            cited = Source.objects.filter(publication=self.publication)
            articles = articles.filter(pk__in=cited.values("section__article"))
        return articles


@dataclass
class Results:
    """``years``, ``keywords`` and ``publications``: by what they can be narrowed further, as
    ``[{"name", "value", "columns"}]``. ``suggestion``: a name that may have been meant, where
    nothing was found."""

    hits: list
    total: int
    page: int
    has_next: bool
    years: list = field(default_factory=list)
    keywords: list = field(default_factory=list)
    publications: list = field(default_factory=list)
    suggestion: str = ""


#: How much a column's age takes from its rank: half of it after so many days.
FRESH = 20 * 365
#: Ways to narrow results that are offered of each kind.
OFFERED = 8


def search(words, *, page=1, filters=Filters()):
    """Public articles that have all ``words`` (quotes, OR and - as in a web search), best first.

    Returns ``Results``; each hit's ``sections`` have ``snippet``, safe HTML with ``<mark>``.
    Six queries, whatever is found.
    """
    words = plain(words)
    query = SearchQuery(words, search_type="websearch", config=CONFIGURATION)
    found = filters.apply(Article.objects.published().filter(search=query))
    years = _years(found)
    total = sum(year["columns"] for year in years)
    if not total:
        return Results([], 0, 1, False, suggestion=_suggestion(words))
    start = (page - 1) * PER_PAGE
    age = Extract(Now() - F("published_at"), "epoch") / (24.0 * 3600)
    rank = SearchRank(F("search"), query, cover_density=True, normalization=1)
    ranked = (
        found.annotate(rank=rank * FRESH / (FRESH + age))
        .order_by("-rank", "-edition_date", "-pk")
        .only("headline", "slug", "edition_date", "published_at")[start : start + PER_PAGE]
    )
    articles = list(ranked)
    sections = _matching_sections(articles, words, query)
    hits = [Hit(article, sections.get(article.pk, [])) for article in articles]
    last = min(-(-total // PER_PAGE), LAST_PAGE)
    return Results(
        hits,
        total,
        page,
        page < last,
        years=years,
        keywords=_keywords(found),
        publications=_publications(found),
    )


def _years(found):
    counted = (
        found.order_by()
        .values(value=ExtractYear("edition_date"))
        .annotate(columns=Count("pk"))
        .order_by("-value")
    )
    return [{"name": str(row["value"])} | row for row in counted]


def _keywords(found):
    return list(
        KeywordUse.objects.filter(content_object__in=found)
        .order_by()
        .values(name=F("tag__name"), value=F("tag__slug"))
        .annotate(columns=Count("content_object"))
        .order_by("-columns", "name")[:OFFERED]
    )


def _publications(found):
    return list(
        Source.objects.filter(section__article__in=found)
        .order_by()
        .values(name=F("publication"), value=F("publication"))
        .annotate(columns=Count("section__article", distinct=True))
        .order_by("-columns", "name")[:OFFERED]
    )


#: How alike a name must be to the words to be offered in their place.
ALIKE = 0.72


def _suggestion(words):
    """The words with the one that is a misspelt name put right, or nothing."""
    names = {plain(name).casefold(): name for name in _known_names()}
    asked = words.casefold().strip(' "')
    for part in [asked, *asked.split()]:
        if part in names or len(part) < 4:
            continue
        if close := get_close_matches(part, names, n=1, cutoff=ALIKE):
            return asked.replace(part, names[close[0]], 1)
    return ""


def _known_names():
    keywords = Keyword.objects.in_use().values_list("name")
    others = KeywordName.objects.values_list("name")
    return [name for (name,) in keywords.union(others, all=True)]


def _matching_sections(articles, words, query):
    """The best sections of each article: those with all the words before those with some."""
    some = _any_of(words)
    if some is None:
        return {}
    matching = (
        Section.objects.filter(article__in=articles, search=some)
        .annotate(
            full=Case(When(search=query, then=True), default=False, output_field=BooleanField()),
            rank=SearchRank(F("search"), some),
            snippet=SearchHeadline(
                _plain_body(),
                some,
                config=CONFIGURATION,
                start_sel=_START,
                stop_sel=_STOP,
                max_words=34,
                min_words=18,
                max_fragments=2,
                fragment_delimiter=" … ",
            ),
        )
        .order_by("article_id", "-full", "-rank", "position")
    )
    by_article = {article.pk: article for article in articles}
    found = {}
    for section in matching:
        sections = found.setdefault(section.article_id, [])
        if len(sections) < SECTIONS_SHOWN and not (sections and sections[0].full > section.full):
            section.article = by_article[section.article_id]
            section.snippet = _marked(section.snippet)
            sections.append(section)
    return found


def _plain_body():
    """The body without markup, in SQL, so that a snippet never shows half a tag."""
    from django.db.models import CharField, Func

    body = Func(
        F("body"),
        Value(r"<[^>]*>|\[\[|\]\]"),
        Value(" "),
        Value("g"),
        function="regexp_replace",
        output_field=CharField(),
    )
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&")):
        body = Func(
            body, Value(entity), Value(character), function="replace", output_field=CharField()
        )
    return body


def _marked(snippet):
    html = escape(snippet).replace(_START, "<mark>").replace(_STOP, "</mark>")
    return mark_safe(html)  # escaped in the line above


def _any_of(words):
    """A query for any of the words the full query asks for; ``None`` where it asks for none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT websearch_to_tsquery(%s::regconfig, %s)::text", [CONFIGURATION, words]
        )
        lexemes = re.findall(r"(!)?\s*('(?:[^']|'')+')", cursor.fetchone()[0])
    wanted = [lexeme for negated, lexeme in lexemes if not negated]
    if not wanted:
        return None
    return SearchQuery(" | ".join(wanted), search_type="raw", config="simple")
