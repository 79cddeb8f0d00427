"""Full-text search over columns and their sections, in PostgreSQL.

An article is found by all its words together; within it the sections are ranked, so that a hit is
shown where it stands and links there. Headlines weigh most (A), then keywords with their other
names and standfirst (B), then the text (C), then captions and sources (D); of equals the newer
comes first. What a word is, for the index, the question and the marks alike, is said in
``articles.discovery``.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from functools import partial

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVectorField
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
from django.db.models.functions import Cast, Extract, Now

from articles.discovery.lexemes import build_vector, stems_of
from articles.discovery.passages import build_passage, find_marks, mark
from articles.discovery.query import parse_question
from articles.discovery.tokens import normalize_for_search, tokenize
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
from articles.text import cross_references, prose

PER_PAGE = 10
#: Nobody reads past this; a ranked list has no key to walk by, so it ends here.
LAST_PAGE = 10
SECTIONS_SHOWN = 3


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
    fields = {section.pk: _fields(section) for section in sections}
    of_it_all = [
        *(field for own in fields.values() for field in own if field[0] == "A"),
        *(("B", tokenize(text)) for text in (article.standfirst, article.byline, *names)),
        *(field for own in fields.values() for field in own if field[0] == "C"),
        *(("D", tokenize(_figure_text(figure))) for figure in lead),
        *(field for own in fields.values() for field in own if field[0] == "D"),
    ]
    of_it_all.insert(0, ("A", tokenize(article.headline)))
    stems = stems_of(
        token.word for own in (of_it_all, *fields.values()) for _, tokens in own for token in tokens
    )
    for section in sections:
        Section.objects.filter(pk=section.pk).update(search=_vector(fields[section.pk], stems))
    Article.objects.filter(pk=article.pk).update(
        search_is_stale=False, search=_vector(of_it_all, stems)
    )


def _fields(section):
    """What a section is found by: weights and words, of each field by itself."""
    names = [name for finding in section.about for name in finding.keyword.all_names()]
    texts = [
        ("A", section.headline),
        *(("B", name) for name in names),
        ("C", section_text(section)),
        *(("D", note) for note in _notes(section)),
    ]
    return [(weight, tokenize(text)) for weight, text in texts]


def _vector(fields, stems):
    return Cast(Value(build_vector(fields, stems), CharField()), SearchVectorField())


def section_text(section):
    """A section's words as plain text, references as readers see them."""
    text = prose.to_text(section.body, links=False)
    return cross_references.MARKER.sub(_reference, _LEADING_MARKS.sub("", text))


#: How plain text says that a line is quoted, or one of a list.
_LEADING_MARKS = re.compile(r"^(?:> )*(?:- )?", re.M)


def _reference(match):
    parsed = cross_references.parse(match[1])
    return cross_references.house_form(*parsed) if parsed and parsed[1] else match[1]


def _notes(section):
    return [
        *(_figure_text(figure) for figure in section.figures.all()),
        *(str(source) for source in section.sources.all()),
    ]


def _figure_text(figure):
    return " · ".join(filter(None, [figure.shown_caption, figure.shown_alt, figure.shown_credit]))


@dataclass
class FoundSection:
    """A section that was found. ``marked_headline`` and ``passage``, which is empty where nothing
    of it is marked, are HTML."""

    section: Section
    marked_headline: str = ""
    passage: str = ""

    @property
    def headline(self):
        return self.section.headline

    @property
    def get_absolute_url(self):
        return self.section.get_absolute_url()


@dataclass
class Hit:
    """A column that was found. ``marked_headline`` and ``standfirst``, which is empty where nothing
    of it is marked, are HTML."""

    article: Article
    sections: list[FoundSection]
    marked_headline: str = ""
    standfirst: str = ""


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
    ``[{"name", "value", "columns"}]``. With ``is_partial`` no column has all that was asked for,
    and ``hits`` have most of it; ``suggestion`` is then what may have been meant. With
    ``too_many``, ``total`` is how many were considered, the newest of more, and counts are of those
    alone."""

    hits: list
    total: int
    page: int
    has_next: bool
    too_many: bool = False
    is_partial: bool = False
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
OF_HEADLINE, PARTLY = 0.8, 0.3
#: How much a column's age takes from its rank: half of it after so many days.
FRESH = 20 * 365
#: So many columns are ranked and counted. What more of them have is ranked among the newest.
CONSIDERED = 800
#: Of so many of the best, keywords are offered where there are too many to be counted.
BEST = 100
#: Ways to narrow results that are offered of each kind.
OFFERED = 8


def search(words, *, page=1, filters=Filters()):
    """Public articles that have all ``words`` (``discovery.query``), best first.

    Returns ``Results``. Sixteen queries at most, whatever is found; of what very many columns
    have, the newest are ranked.
    """
    question = parse_question(words)
    if not question:
        return Results([], 0, 1, False)
    query, suggestion = _tsquery(question.all_of_it()), ""
    found, keys = _found(query, filters)
    is_partial = not keys
    if is_partial:
        suggestion = _suggestion(question)
        for number in question.fewer():
            query = _tsquery(question.at_least(number))
            found, keys = _found(query, filters)
            if keys:
                break
    if not keys:
        return Results([], 0, 1, False, suggestion=suggestion)
    some = _tsquery(question.any_of_it())
    too_many = len(keys) > CONSIDERED
    if too_many:
        considered = _considered(found.newest_first()[:CONSIDERED], query)
    else:
        considered = _considered(Article.objects.filter(pk__in=keys), query)
    ranked = _ranked(considered[: PER_PAGE * LAST_PAGE], query, some)
    hits = [hit() for hit in ranked[(page - 1) * PER_PAGE : page * PER_PAGE]]
    _mark(hits, question.terms())
    last = -(-len(ranked) // PER_PAGE)
    counted = considered[:BEST] if too_many else considered
    return Results(
        hits,
        len(considered),
        page,
        page < last,
        too_many=too_many,
        is_partial=is_partial,
        suggestion=suggestion,
        years=_years_there_are() if too_many else _years(considered),
        keywords=_keywords(counted),
        publications=_publications(counted),
    )


def _found(query, filters):
    """The public columns that ``query`` finds, and the keys of as many as are considered."""
    found = filters.apply(Article.objects.published().filter(search=query))
    return found, list(found.order_by().values_list("pk", flat=True)[: CONSIDERED + 1])


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
        headline = Func(
            F("search"), Value("{a}"), function="ts_filter", output_field=SearchVectorField()
        )
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
    return Hit(article, [FoundSection(section) for section in sections])


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
ALIKE = 0.78
#: Words that are shorter are not put right, and no more words than these.
MIN_MISSPELT, MAX_MISSPELT = 4, 6


def _suggestion(question):
    """What was asked with a misspelt name put right, or nothing. What stands in a column is not
    misspelt."""
    terms = [term for term in question.terms() if len(term.text) >= MIN_MISSPELT][:MAX_MISSPELT]
    there = _occurring(terms) if terms else set()
    missing = [term for term in terms if term not in there]
    if not missing:
        return ""
    names, asked = _known_names(), question.text
    whole = {normalize_for_search(name): name for name in names}
    if close := _close_to(asked, whole):
        kept = f" {normalize_for_search(close)} "
        if all(f" {normalize_for_search(term.text)} " in kept for term in there):
            return close
    parts = {normalize_for_search(part): part for name in names for part in name.split()}
    for term in missing:
        if close := _close_to(term.text, whole | parts):
            return asked.replace(term.text, close, 1)
    return ""


def _occurring(terms):
    """Those of ``terms`` that stand in a public column; one query."""
    first, *others = (
        Article.objects.published()
        .filter(search=_tsquery(term.to_tsquery()))
        .order_by()
        # Counted, not looked for: for the first one PostgreSQL would read the table from its start.
        .values(number=Value(number))
        .annotate(found=Count("pk"))
        .values_list("number", "found")
        for number, term in enumerate(terms)
    )
    return {terms[number] for number, found in first.union(*others, all=True) if found}


def _close_to(text, names):
    words = normalize_for_search(text)
    near = [name for name in names if abs(len(name) - len(words)) <= max(2, len(words) // 3)]
    close = get_close_matches(words, near, n=1, cutoff=ALIKE)
    return names[close[0]] if close and close[0] != words else ""


def _known_names():
    keywords = Keyword.objects.in_use().values_list("name")
    public = Keyword.objects.in_use().values("pk")
    others = KeywordName.objects.filter(keyword__in=public).values_list("name")
    return [name for (name,) in keywords.union(others, all=True)]


class _Written(SearchQuery):
    """A query as PostgreSQL writes it, whose words are stems already."""

    template = "(%(expressions)s)::tsquery"


def _tsquery(text):
    return _Written(text) if text else None


def _mark(hits, terms):
    """Give hits and their sections what is shown of them, with the ``terms`` marked."""
    sections = [found for hit in hits for found in hit.sections]
    articles = Article.objects.filter(pk__in=[hit.article.pk for hit in hits])
    standfirsts = dict(articles.exclude(standfirst="").values_list("pk", "standfirst"))
    bodies = Section.objects.filter(pk__in=[found.section.pk for found in sections])
    bodies = dict(bodies.values_list("pk", "body"))
    for found in sections:
        found.section.body = bodies.get(found.section.pk, "")
    texts = [
        *(hit.article.headline for hit in hits),
        *(standfirsts.get(hit.article.pk, "") for hit in hits),
        *(found.headline for found in sections),
        *(section_text(found.section) for found in sections),
    ]
    marked = iter(zip(texts, find_marks(texts, terms), strict=True))
    for hit in hits:
        hit.marked_headline = mark(*next(marked))
    for hit in hits:
        text, marks = next(marked)
        hit.standfirst = mark(text, marks) if marks else ""
    for found in sections:
        found.marked_headline = mark(*next(marked))
    unmarked = []
    for found in sections:
        text, marks = next(marked)
        found.passage = build_passage(text, marks)
        if not marks:
            unmarked.append(found)
    _mark_notes(unmarked, terms)


def _mark_notes(sections, terms):
    """Show the caption or source in which the terms stand, where they do not in the text."""
    if not sections:
        return
    rows = Section.objects.filter(pk__in=[found.section.pk for found in sections])
    rows = rows.only("article_id").prefetch_related("figures__photo", "sources")
    notes = {section.pk: _notes(section) for section in rows}
    every = [(found, note) for found in sections for note in notes.get(found.section.pk, ())]
    marked = find_marks([note for _, note in every], terms)
    for (found, note), marks in sorted(
        zip(every, marked, strict=True), key=lambda pair: len({m.term for m in pair[1]})
    ):
        if marks:
            found.passage = build_passage(note, marks)
