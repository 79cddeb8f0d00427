"""A column's whole content as plain data, and plain data made the column's content again."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.discovery.cross_references import update_references
from articles.history import addresses, attachments, bylines, page_places
from articles.history.content import DESCRIPTIONS, FIELDS, Content, read
from articles.history.names import KeywordNames
from articles.history.problems import Problem
from articles.history.rows import insert, write
from articles.models import (
    Article,
    Correction,
    Figure,
    Photo,
    Publication,
    Section,
    SectionKeyword,
    Source,
    page_address,
    page_parts,
)


def snapshot(article: Article) -> Content:
    """Return the column or page as it is stored, as data that JSON can hold.

    Parts carry their keys, so that what is applied again is the same section or figure to a form
    that was opened in between. Keywords and publications stand there by name, for reading, and
    ``keyword_keys`` and ``publication_keys`` say which rows the names mean.
    """
    stored = Article.everything.defer("search").get(pk=article.pk)
    return content_of(page_parts.WHOLE.add([stored])[0])


def snapshots(articles: Iterable[Article]) -> dict[int, Content]:
    """Return the same of several, by their keys, in as many queries as of one."""
    keys = [article.pk for article in articles]
    stored = list(Article.everything.defer("search").filter(pk__in=keys))
    return {article.pk: content_of(article) for article in page_parts.WHOLE.add(stored)}


def content_of(article: Article) -> Content:
    """Return the same of one that has all its rows at hand."""
    lead = article.lead_figure
    sections = list(article.sections.all())
    keywords = [
        *article.ordered_keywords,
        *(finding.keyword for section in sections for finding in _decided(section)),
    ]
    sources = [source for section in sections for source in section.sources.all()]
    return {
        **{name: getattr(article, name) for name in (*FIELDS, *DESCRIPTIONS)},
        "edition_date": article.edition_date.isoformat(),
        "slug": article.slug,
        "sent_by_mail": article.sent_by_mail,
        **page_places.of(article),
        "authors": bylines.of(article),
        "keywords": [keyword.name for keyword in article.ordered_keywords],
        "keyword_keys": {keyword.name: keyword.pk for keyword in keywords},
        "publication_keys": {s.publication: s.record_id for s in sources if s.record_id},
        "lead_figure": lead and _figure(lead),
        "sections": [
            {
                "id": section.pk,
                "anchor": section.anchor,
                "headline": section.headline,
                "body": section.body,
                "figures": [_figure(figure) for figure in section.figures.all()],
                "sources": [
                    {name: getattr(source, name) for name in ("publication", "qualifier", "url")}
                    for source in section.sources.all()
                ],
                "about": {finding.keyword.name: finding.origin for finding in _decided(section)},
            }
            for section in sections
        ],
        "corrections": [
            {
                "id": correction.pk,
                "kind": correction.kind,
                "text": correction.text,
                "section": correction.section_id,
                "corrected_at": correction.corrected_at.isoformat(),
                "sent_by_mail": correction.sent_by_mail,
            }
            for correction in article.corrections.all()
        ],
        "attachments": attachments.of(article),
    }


def _figure(figure: Figure) -> Content:
    return {
        "id": figure.pk,
        "photo": figure.photo_id,
        "photo_name": str(figure.photo) if figure.photo else "",
        "caption": figure.caption,
        "credit": figure.credit,
        "alt_text": figure.alt_text,
        "decorative": figure.decorative,
    }


def _decided(section: Section) -> list[SectionKeyword]:
    """What the editor said the section is about, or is not."""
    findings = section.keyword_findings.all()
    return [finding for finding in findings if finding.origin != SectionKeyword.Origin.FOUND]


def digest(content: Content, names: KeywordNames | None = None) -> str:
    """Return the same for contents that say the same, whatever their keywords, photos and downloads
    are called now.

    It depends on the keywords there are: of content kept without keys, on whom its names mean.
    ``names``: those of several contents, where these are digested together.
    """
    content, _ = read(content)
    names = names or KeywordNames(content)
    for figure in (content["lead_figure"], *(f for s in content["sections"] for f in s["figures"])):
        if figure and figure["photo"]:
            figure["photo_name"] = ""
    # Of a column without authors it is what it was before there were any.
    if not (authors := bylines.identities(content)):
        content.pop("authors", None)
    else:
        content["authors"] = authors
    for name in DESCRIPTIONS:  # nor of one that says nothing else elsewhere
        if not content.get(name):
            content.pop(name, None)
    content["keywords"] = [names.identity(content, name) for name in content["keywords"]]
    for section in content["sections"]:
        about = section["about"].items()
        section["about"] = sorted(
            [str(names.identity(content, name)), origin] for name, origin in about
        )
    del content["keyword_keys"], content["publication_keys"]
    attachments.name_alike(content)
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def apply(article: Article, content: Content) -> list[Problem]:
    """Make the stored column what ``content`` says, writing only what differs.

    Return what could not be so, and do as much as can be: an address that another column has
    leaves the column at its own, a photo that was deleted leaves its figure with caption and
    credit. What ``content`` does not name (state, versions) stays, and so do the anchors of
    sections that are there. To be called within a transaction; what is derived from the text is
    not brought up to date but for the references.
    """
    content, problems = read(content)
    if article.is_page:
        page_address.hold_places()
    # One at a time, for two would make the same parts with the same keys.
    stored = Article.everything.select_for_update(of=("self",)).defer("search")
    article = stored.get(pk=article.pk)
    names = KeywordNames(content)
    problems += _apply_article(article, content)
    problems += bylines.apply(article, content)
    problems += _apply_keywords(article, content, names)
    sections = _apply_sections(article, content["sections"])
    problems += _apply_figures(article, content, sections)
    _apply_sources(sections, content)
    _apply_decisions(article, content, names)
    if "corrections" in content:
        _apply_corrections(article, content["corrections"], sections)
    if "attachments" in content:
        problems += attachments.apply(article, content["attachments"], sections)
    update_references(article)
    return problems


def _apply_article(article: Article, content: Content) -> list[Problem]:
    names = (*FIELDS, *DESCRIPTIONS, "sent_by_mail")
    wanted = {name: content[name] for name in names if name in content}
    write(article, wanted)
    if article.is_page:
        return page_places.apply(article, content)
    day = article.edition_date
    if "edition_date" in content:
        day = date.fromisoformat(content["edition_date"])
    slug = content.get("slug", article.slug)
    if (day, slug) == (article.edition_date, article.slug):
        return []
    taken = addresses.problem(day, slug, except_for=article)
    if not taken:
        own = article.edition_date, article.slug
        try:
            with transaction.atomic():
                write(article, {"edition_date": day, "slug": slug})
        except IntegrityError:
            # Taken a moment ago.
            article.edition_date, article.slug = own
            taken = addresses.problem(day, slug, except_for=article)
    return [taken] if taken else []


def _apply_keywords(article: Article, content: Content, names: KeywordNames) -> list[Problem]:
    stored = [keyword.pk for keyword in article.keywords.all()]
    gone = [name for name in content["keywords"] if names.find(content, name) is None]
    wanted = [names.make(content, name) for name in content["keywords"]]
    if stored != [keyword.pk for keyword in wanted]:
        article.keywords.set(wanted)
    return [
        Problem(
            _("The keyword “%(name)s” was deleted meanwhile; it comes back with this text.")
            % {"name": name}
        )
        for name in gone
        if name in content["keyword_keys"]
    ]


def _apply_sections(article: Article, sections: list[Content]) -> list[Section]:
    """Returns the stored sections, in the order of ``sections``."""
    there = list(article.sections.all())
    keys, anchors = {s.pk: s for s in there}, {s.anchor: s for s in there}
    found: list[Section | None] = [keys.pop(content["id"], None) for content in sections]
    for place, content in enumerate(sections):
        same = anchors.get(content["anchor"])
        if found[place] is None and same and same.pk in keys:
            found[place] = keys.pop(same.pk)
    for gone in keys.values():
        gone.delete()
    made = []
    for position, content in enumerate(sections):
        if (section := found[position]) is None:
            taken = article.sections.filter(anchor=content["anchor"]).exists()
            anchor = "" if taken else content["anchor"]
            section = Section(pk=content["id"], article=article, anchor=anchor)
        else:
            section.article = article
        wanted = {name: content[name] for name in ("headline", "body")}
        write(section, {"position": position} | wanted)
        made.append(section)
    return made


_FIGURE_FIELDS = ("position", "photo_id", "caption", "credit", "alt_text", "decorative")


def _apply_figures(article: Article, content: Content, sections: list[Section]) -> list[Problem]:
    """Apply the lead figure and those of all sections; return what could not be so."""
    lists = [[content["lead_figure"]] if content["lead_figure"] else []]
    lists += [section["figures"] for section in content["sections"]]
    wanted = {figure["photo"] for figures in lists for figure in figures if figure["photo"]}
    photos = set(Photo.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    places: list[dict[str, Any]] = [
        {"article": article},
        *({"section": section} for section in sections),
    ]
    there = {f.pk: f for f in article.lead_figures.all()}
    there |= {f.pk: f for f in Figure.objects.filter(section__in=sections)}
    kept = {figure["id"] for figures in lists for figure in figures}
    used: set[int | None] = set()
    for key, figure in there.items():
        if key not in kept:
            figure.delete()
    changed = []
    for place, figures in zip(places, lists, strict=True):
        changed += _apply_figures_at(place, there, used, figures, photos)
    fields = [name.removesuffix("_id") for name in ("article", "section", *_FIGURE_FIELDS)]
    Figure.objects.bulk_update(changed, fields)
    return [
        Problem(
            _(
                "The photo “%(name)s” was deleted from the library meanwhile; its caption and "
                "credit are here."
            )
            % {"name": figure["photo_name"] or figure["photo"]}
        )
        for figures in lists
        for figure in figures
        if figure["photo"] and figure["photo"] not in photos
    ]


def _apply_figures_at(
    place: dict[str, Any],
    there: dict[int, Figure],
    used: set[int | None],
    figures: list[Content],
    photos: set[int],
) -> list[Figure]:
    """Add what is new at a place; return those of ``there`` that differ or stood elsewhere, not
    saved yet. ``used``: the keys of those that have their place."""
    changed = []
    for position, content in enumerate(figures):
        photo = content["photo"] if content["photo"] in photos else None
        texts = (content["caption"], content["credit"], content["alt_text"])
        values = (position, photo, *texts, content["decorative"])
        wanted: dict[str, Any] = dict(zip(_FIGURE_FIELDS, values, strict=True))
        wanted |= {"article": None, "section": None} | place
        key = content["id"]
        figure = there.get(key) if key not in used else None
        if figure is None:
            insert(Figure(pk=None if key in used else key, **wanted))
        elif any(getattr(figure, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(figure, name, value)
            changed.append(figure)
        used.add(key)
    return changed


def _apply_sources(sections: list[Section], content: Content) -> None:
    keys = content["publication_keys"]
    records = set(
        Publication.objects.filter(pk__in=keys.values()).values_list("pk", flat=True)
        if keys
        else ()
    )
    of_section: dict[int, list[Source]] = {section.pk: [] for section in sections}
    for source in Source.objects.filter(section__in=sections):
        of_section[source.section_id].append(source)
    for section, described in zip(sections, content["sections"], strict=True):
        stored = [(s.publication, s.qualifier, s.url) for s in of_section[section.pk]]
        if stored == [(s["publication"], s["qualifier"], s["url"]) for s in described["sources"]]:
            continue
        section.sources.all().delete()
        made = [
            Source(section=section, position=position, **source)
            for position, source in enumerate(described["sources"])
        ]
        for source in made:
            # A publication that was renamed since stays the one it is.
            record = keys.get(source.publication)
            source.record_id = record if record in records else None
        Source.objects.bulk_create(made)


def _apply_decisions(article: Article, content: Content, names: KeywordNames) -> None:
    """What the editor said each section is about, or is not."""
    stored = article.sections.prefetch_related("keyword_findings")
    for section, described in zip(stored, content["sections"], strict=True):
        decided = {finding.keyword_id: finding.origin for finding in _decided(section)}
        about = described["about"].items()
        wanted = {names.make(content, name).pk: origin for name, origin in about}
        if decided != wanted:
            section.keyword_findings.exclude(origin=SectionKeyword.Origin.FOUND).delete()
            for key, origin in wanted.items():
                SectionKeyword.objects.update_or_create(
                    section=section, keyword_id=key, defaults={"origin": origin}
                )


def _apply_corrections(
    article: Article, corrections: list[Content], sections: list[Section]
) -> None:
    there = {correction.pk: correction for correction in article.corrections.all()}
    there_are = {section.pk for section in sections}
    kept = {content["id"] for content in corrections}
    for key, correction in there.items():
        if key not in kept:
            correction.delete()
    for content in corrections:
        key = content["id"]
        correction = there.pop(key) if key in there else Correction(pk=key, article=article)
        write(
            correction,
            {
                "kind": content["kind"],
                "text": content["text"],
                "section_id": content["section"] if content["section"] in there_are else None,
                "corrected_at": datetime.fromisoformat(content["corrected_at"]),
                "sent_by_mail": content["sent_by_mail"],
            },
        )
