"""Full-text search over columns and their sections, in PostgreSQL.

An article is found by all its words together; within it the sections are ranked, so that a hit is
shown where it stands and links there. Accents and curly quotes make no difference. Headlines weigh
most (A), then keywords with their other names and standfirst (B), then the text (C), then captions
and sources (D); of equals the newer comes first.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from functools import partial

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQuery,
    SearchRank,
    SearchVector,
)
from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    F,
    Func,
    Prefetch,
    Value,
    When,
)
from django.db.models.functions import Extract, Now
from django.utils.html import escape
from django.utils.safestring import mark_safe

from articles import prose, references
from articles.models import (
    Article,
    ColumnCount,
    Figure,
    Keyword,
    KeywordName,
    KeywordUse,
    Publication,
    Section,
    SectionKeyword,
)
from articles.text.names import name_key

PER_PAGE = 10
#: Nobody reads past this; a ranked list has no key to walk by, so it ends here.
LAST_PAGE = 10
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
        part = SearchVector(Value(plain(text)), weight=weight, config=settings.SEARCH_CONFIGURATION)
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
    """What results are narrowed to: the slug of a keyword, a year, the slug of a publication; none
    where empty."""

    keyword: str = ""
    year: int | None = None
    publication: str = ""

    def apply(self, articles):
        if self.keyword:
            articles = articles.filter(keyword_uses__tag__slug=self.keyword)
        if self.year:
            articles = articles.filter(edition_date__year=self.year)
        if self.publication:
            asked = Publication.objects.filter(slug=self.publication).values("pk")
            articles = articles.filter(cited__overlap=ArraySubquery(asked))
        return articles


@dataclass
class Results:
    """``years``, ``keywords`` and ``publications``: by what they can be narrowed further, as
    ``[{"name", "value", "columns"}]``. ``suggestion``: a name that may have been meant, where
    nothing was found. With ``too_many``, ``total`` is how many were considered, the newest of
    more, and counts are of those alone."""

    hits: list
    total: int
    page: int
    has_next: bool
    too_many: bool = False
    years: list = field(default_factory=list)
    keywords: list = field(default_factory=list)
    publications: list = field(default_factory=list)
    suggestion: str = ""

    def keyword_name(self, slug):
        """The name of the keyword that results are narrowed to."""
        return _name(self.keywords, slug)

    def publication_name(self, slug):
        """The name of the publication that results are narrowed to."""
        return _name(self.publications, slug)


def _name(choices, slug):
    return next((choice["name"] for choice in choices if choice["value"] == slug), slug)


#: How PostgreSQL divides a rank: by the logarithm of a text's length, or by its number of words.
BY_LENGTH, BY_WORDS = 1, 2
#: What a headline that is just what was asked for adds to a rank, and what is left of it where
#: only some of the words stand in one section.
OF_HEADLINE, PARTLY = 8, 0.3
#: How much a column's age takes from its rank: half of it after so many days.
FRESH = 20 * 365
#: So many columns are ranked and counted. What more of them have is ranked among the newest.
CONSIDERED = 800
#: Of so many of the best, keywords are offered where there are too many to be counted.
BEST = 100
#: Ways to narrow results that are offered of each kind.
OFFERED = 8


def search(words, *, page=1, filters=Filters()):
    """Public articles that have all ``words`` (quotes, OR and - as in a web search), best first.

    Returns ``Results``; each hit's ``sections`` have ``snippet``, safe HTML with ``<mark>``.
    Eight queries at most, whatever is found; of what very many columns have, the newest are ranked.
    """
    words = plain(words)
    query = SearchQuery(words, search_type="websearch", config=settings.SEARCH_CONFIGURATION)
    found = filters.apply(Article.objects.published().filter(search=query))
    keys = list(found.order_by().values_list("pk", flat=True)[: CONSIDERED + 1])
    if not keys:
        return Results([], 0, 1, False, suggestion=_suggestion(words))
    too_many = len(keys) > CONSIDERED
    if too_many:
        considered = _considered(found.newest_first()[:CONSIDERED], query)
    else:
        considered = _considered(Article.objects.filter(pk__in=keys), query)
    some = _any_of(words)
    ranked = _ranked(considered[: PER_PAGE * LAST_PAGE], query, some)
    hits = [hit() for hit in ranked[(page - 1) * PER_PAGE : page * PER_PAGE]]
    _mark([section for hit in hits for section in hit.sections], some)
    last = -(-len(ranked) // PER_PAGE)
    counted = considered[:BEST] if too_many else considered
    return Results(
        hits,
        len(considered),
        page,
        page < last,
        too_many=too_many,
        years=_years_there_are() if too_many else _years(considered),
        keywords=_keywords(counted),
        publications=_publications(counted),
    )


@dataclass
class Considered:
    """A column that was found: ``rank`` says how well its text as a whole fits, ``fresh`` what its
    age leaves of that."""

    key: int
    headline: str
    slug: str
    edition_date: date
    published_at: datetime
    cited: list
    rank: float
    fresh: float

    def article(self):
        return Article(
            pk=self.key,
            headline=self.headline,
            slug=self.slug,
            edition_date=self.edition_date,
            published_at=self.published_at,
        )


def _considered(found, query):
    """What was ``found``, best first."""
    age = Extract(Now() - F("published_at"), "epoch") / (24.0 * 3600)
    rank = SearchRank(F("search"), query, cover_density=True, normalization=BY_LENGTH)
    rows = found.annotate(fresh=FRESH / (FRESH + age), rank=rank).values_list(
        *("pk", "headline", "slug", "edition_date", "published_at", "cited", "rank", "fresh")
    )
    return sorted(
        (Considered(*row) for row in rows),
        key=lambda column: (column.rank * column.fresh, column.edition_date, column.key),
        reverse=True,
    )


def _ranked(considered, query, some):
    """Makers of the ``Hit``s of what was ``considered``, best first: by how well their best section
    fits, above all by how much of a headline is what was asked for.

    some: a query for any of the words.
    """
    matching = {}
    if some is not None:
        headline = SearchVector("headline", config=settings.SEARCH_CONFIGURATION)
        sections = (
            Section.objects.filter(article__in=_keys(considered), search=some)
            .annotate(
                full=Case(
                    When(search=query, then=True), default=False, output_field=BooleanField()
                ),
                rank=SearchRank(F("search"), some, cover_density=True, normalization=BY_LENGTH)
                + OF_HEADLINE * SearchRank(headline, some, normalization=BY_WORDS),
            )
            .order_by("-full", "-rank", "position")
            .only("article_id", "anchor", "headline")
        )
        for section in sections:
            matching.setdefault(section.article_id, []).append(section)
    hits = []
    for column in considered:
        sections = matching.get(column.key, [])
        best = sections[0] if sections else None
        score = (best.rank * (1 if best.full else PARTLY) if best else 0) + column.rank
        shown = [section for section in sections if section.full == best.full][:SECTIONS_SHOWN]
        hits.append((score * column.fresh, partial(_hit, column, shown)))
    # Sorting keeps the order of what scores the same.
    return [hit for _, hit in sorted(hits, key=lambda scored: -scored[0])]


def _hit(column, sections):
    article = column.article()
    for section in sections:
        section.article = article
    return Hit(article, sections)


def _keys(considered):
    return [column.key for column in considered]


def _years(considered):
    counted = Counter(column.edition_date.year for column in considered)
    return [
        {"name": str(year), "value": year, "columns": counted[year]}
        for year in sorted(counted, reverse=True)
    ]


def _years_there_are():
    years = {year for year, _ in ColumnCount.objects.by_month()}
    return [{"name": str(year), "value": year} for year in sorted(years, reverse=True)]


def _keywords(considered):
    return list(
        KeywordUse.objects.filter(content_object__in=_keys(considered))
        .order_by()
        .values(name=F("tag__name"), value=F("tag__slug"))
        .annotate(columns=Count("content_object"))
        .order_by("-columns", "name")[:OFFERED]
    )


def _publications(considered):
    counted = Counter(key for column in considered for key in column.cited)
    most = sorted(counted, key=lambda key: (-counted[key], key))[:OFFERED]
    known = Publication.objects.filter(pk__in=most).order_by("name")
    choices = [
        {"name": publication.name, "value": publication.slug, "columns": counted[publication.pk]}
        for publication in known
    ]
    return sorted(choices, key=lambda choice: -choice["columns"])


#: How alike a name must be to the words to be offered in their place.
ALIKE = 0.72


def _suggestion(words):
    """The words with the one that is a misspelt name put right, or nothing."""
    names = {name_key(plain(name)): name for name in _known_names()}
    asked = name_key(words).strip(' "')
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


def _mark(sections, some):
    """Give each section its ``snippet``."""
    if not sections:
        return
    snippet = SearchHeadline(
        _plain_body(),
        some,
        config=settings.SEARCH_CONFIGURATION,
        start_sel=_START,
        stop_sel=_STOP,
        max_words=34,
        min_words=18,
        max_fragments=2,
        fragment_delimiter=" … ",
    )
    rows = Section.objects.filter(pk__in=[section.pk for section in sections])
    snippets = dict(rows.annotate(snippet=snippet).values_list("pk", "snippet"))
    for section in sections:
        section.snippet = _marked(snippets[section.pk])


def _plain_body():
    """The body without markup, in SQL, so that a snippet never shows half a tag."""
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
            "SELECT websearch_to_tsquery(%s::regconfig, %s)::text",
            [settings.SEARCH_CONFIGURATION, words],
        )
        lexemes = re.findall(r"(!)?\s*('(?:[^']|'')+')", cursor.fetchone()[0])
    wanted = [lexeme for negated, lexeme in lexemes if not negated]
    if not wanted:
        return None
    return SearchQuery(" | ".join(wanted), search_type="raw", config="simple")
