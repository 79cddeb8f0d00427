"""Knowing the publications that columns cite, and what each was cited for."""

from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import BigAutoField, Q

from articles.models import Article, CitationCount, Publication, Section, Source
from articles.text.names import name_key
from background import asked_once
from background.compiled_queries import CompiledQueries, Parameter
from pagecache import cache_tags


def link_publications(article: Article) -> None:
    """Tie the sources of ``article`` to their publications, made where they are new, and note in
    ``cited`` which they are."""
    sources = list(Source.objects.filter(section__article=article).only("publication", "record"))
    loose = [source for source in sources if source.record_id is None]
    if loose:
        _tie(loose)
    cited = sorted({source.record_id for source in sources if source.record_id is not None})
    Article.everything.filter(pk=article.pk).exclude(cited=cited).update(cited=cited)


def _tie(loose: list[Source]) -> None:
    names = {name_key(source.publication): source.publication for source in reversed(loose)}
    known = {row.name_key: row for row in Publication.objects.filter(name_key__in=names)}
    # In one order, so that two columns that cite the same wait for each other, and never each for
    # the other.
    for key in sorted(names.keys() - known.keys()):
        known[key] = _made(names[key])
    for source in loose:
        source.record = known[name_key(source.publication)]
    Source.objects.bulk_update(loose, ["record"])


#: A new name is tried so often while others take its address at the same moment.
ATTEMPTS = 5


def _made(name: str) -> Publication:
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return Publication.objects.create(name=name)
        except IntegrityError:
            # Somebody else cited it first, or took the address it would have had, a moment ago.
            if found := Publication.objects.filter(name_key=name_key(name)).first():
                return found
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError


def standing(publication: Publication) -> dict[str, Any]:
    """Return how often it was cited, and the first and the last day: ``{"uses", "first",
    "last"}``."""
    return asked_once.once(("cited", publication.pk), lambda: _standing(publication))


def _standing(publication: Publication) -> dict[str, Any]:
    uses = CitationCount.objects.by_publication(publication).get(publication.pk, 0)
    # One end at a time: each is found from where the columns by date begin.
    citing = Article.objects.published().filter(sections__sources__record=publication)
    days = citing.order_by("edition_date").values_list("edition_date", flat=True)
    return {"uses": uses, "first": days.first(), "last": days.reverse().first()}


def publication_at(slug: str) -> Publication | None:
    """Return the publication at that address, if there is one."""
    found: Publication | None = asked_once.once(
        ("publication", slug), lambda: Publication.objects.filter(slug=slug).first()
    )
    return found


def page_of_sections(
    publication: Publication, limit: int, before: int | None = None
) -> list[Section] | None:
    """Return ``limit`` of the sections that cite it at most, newest first, those behind the section
    of the key ``before`` if given; ``None`` where that does not cite it."""
    if asked_once.is_so():
        return _page_in_order(publication, limit, before)
    rows = sections_citing(publication)
    if before is not None:
        last = rows.filter(pk=before).first()
        if last is None:
            return None
        day = last.article.edition_date
        rows = rows.filter(
            Q(article__edition_date__lt=day) | Q(article__edition_date=day, pk__lt=last.pk)
        )
    return list(rows[:limit])


def _page_in_order(
    publication: Publication, limit: int, before: int | None
) -> list[Section] | None:
    """The same where all pages of it are made: the order of all sections is asked once."""
    keys, places = asked_once.once(("citing", publication.pk), lambda: _order(publication))
    if before is not None and before not in places:
        return None
    start = 0 if before is None else places[before] + 1
    shown = keys[start : start + limit]
    found: list[Section] = _BY_KEYS.ask(keys=shown)["sections"]
    return sorted(found, key=lambda section: places[section.pk])


def _order(publication: Publication) -> tuple[list[int], dict[int, int]]:
    keys = _IN_ORDER.ask(publication=publication.pk)["keys"]
    return keys, {key: place for place, key in enumerate(keys)}


def _in_order() -> "dict[str, models.QuerySet[Any, Any]]":
    every = sections_citing(Parameter("publication", BigAutoField()))
    return {"keys": every.values_list("pk", flat=True)}


def _by_keys() -> "dict[str, models.QuerySet[Any, Any]]":
    keys = Parameter("keys", BigAutoField(), any_of=True)
    return {"sections": _listed().filter(pk=keys)}


#: A publication may be cited by every column or by one.
_IN_ORDER = CompiledQueries(_in_order, planned=False)
_BY_KEYS = CompiledQueries(_by_keys)


def sections_citing(
    publication: "Publication | Parameter", *more: str
) -> "models.QuerySet[Section]":
    """Return the sections of public columns that cite it, newest first, with what a list prints of
    them, and ``more`` fields."""
    citing = Source.objects.filter(record=publication).values("section")
    return _listed(*more).filter(pk__in=citing)


def _listed(*more: str) -> "models.QuerySet[Section]":
    """Return the sections of public columns, newest first, with what a list prints of them."""
    return (
        Section.objects.filter(article__in=Article.objects.published())
        .select_related("article")
        .only(
            *("anchor", "headline", "position", "article__headline", "article__slug"),
            *("article__edition_date", "article__published_at"),
            *more,
        )
        .order_by("-article__edition_date", "-pk")
    )


def by_use() -> list[Publication]:
    """Return all that are cited in public, the most cited first, each with ``uses``."""
    counted = CitationCount.objects.by_publication()
    with cache_tags.only("sources"):
        found = list(Publication.objects.filter(pk__in=counted).only("name", "slug"))
    for publication in found:
        publication.uses = counted[publication.pk]
    return sorted(found, key=lambda publication: (-publication.uses, publication.name))
