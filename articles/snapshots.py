"""A column's whole content as plain data, and plain data made the column's content again."""

from datetime import date, datetime

from django.db.models import Prefetch

from articles import references
from articles.models import (
    Article,
    Correction,
    Figure,
    Keyword,
    Photo,
    Section,
    SectionKeyword,
    Source,
)

#: What is text of the article itself.
FIELDS = ("headline", "standfirst", "byline")


def snapshot(article):
    """The column as it is stored, as data that JSON can hold.

    Parts carry their keys, so that what is applied again is the same section or figure to a form
    that was opened in between.
    """
    findings = Prefetch(
        "sections__keyword_findings",
        SectionKeyword.objects.select_related("keyword").order_by("keyword__name"),
    )
    article = Article.objects.for_page().prefetch_related(findings).get(pk=article.pk)
    lead = article.lead_figure
    return {
        **{name: getattr(article, name) for name in FIELDS},
        "edition_date": article.edition_date.isoformat(),
        "slug": article.slug,
        "sent_by_mail": article.sent_by_mail,
        "keywords": [keyword.name for keyword in article.ordered_keywords],
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
                "about": {
                    finding.keyword.name: finding.origin
                    for finding in section.keyword_findings.all()
                    if finding.origin != SectionKeyword.Origin.FOUND
                },
            }
            for section in article.sections.all()
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
    }


def _figure(figure):
    return {
        "id": figure.pk,
        "photo": figure.photo_id,
        "photo_name": str(figure.photo) if figure.photo else "",
        "caption": figure.caption,
        "credit": figure.credit,
        "alt_text": figure.alt_text,
        "decorative": figure.decorative,
    }


def apply(article, content):
    """Make the stored column what ``content`` says, writing only what differs.

    What ``content`` does not name (state, versions) stays, and so do the anchors of sections that
    are there. A photo that was deleted since leaves its figure with caption and credit. To be
    called within a transaction; what is derived from the text is not brought up to date but for
    the references.
    """
    article = Article.objects.defer("search").get(pk=article.pk)
    wanted = {name: content[name] for name in (*FIELDS, "slug", "sent_by_mail") if name in content}
    wanted["edition_date"] = date.fromisoformat(content["edition_date"])
    _write(article, wanted)
    if [keyword.name for keyword in article.keywords.all()] != content["keywords"]:
        article.keywords.set(content["keywords"])
    _apply_sections(article, content["sections"])
    _apply_figures(article, content)
    _apply_decisions(article, content["sections"])
    if "corrections" in content:
        _apply_corrections(article, content["corrections"])
    references.update(article)


def _write(row, wanted):
    """Save what differs; a row that is new is inserted with the key it has."""
    if row._state.adding or any(getattr(row, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(row, name, value)
        row.save(force_insert=row._state.adding)


def _free(model, key):
    """The key a part had, where nothing else took it; none otherwise."""
    return key if key and not model.objects.filter(pk=key).exists() else None


def _apply_sections(article, sections):
    there = list(article.sections.all())
    keys, anchors = {s.pk: s for s in there}, {s.anchor: s for s in there}
    found = [keys.get(c.get("id")) or anchors.get(c["anchor"]) for c in sections]
    for section in there:
        if section not in found:
            section.delete()
    for position, (content, section) in enumerate(zip(sections, found, strict=True)):
        if section is None:
            key = _free(Section, content.get("id"))
            section = Section(pk=key, article=article, anchor=content["anchor"])
        else:
            section.article = article
        _write(
            section,
            {"position": position, "headline": content["headline"], "body": content["body"]},
        )


def _apply_figures(article, content):
    """The lead figure's and all sections', and the sections' sources with them."""
    sections = list(article.sections.prefetch_related("figures", "sources"))
    lists = [[content["lead_figure"]] if content["lead_figure"] else []]
    lists += [section["figures"] for section in content["sections"]]
    photos = {figure["photo"] for figures in lists for figure in figures if figure["photo"]}
    photos = set(Photo.objects.filter(pk__in=photos).values_list("pk", flat=True))
    places = [({"article": article}, list(article.lead_figures.all()))]
    places += [({"section": section}, list(section.figures.all())) for section in sections]
    there = {figure.pk: figure for _, figures in places for figure in figures}
    wanted = {figure.get("id") for figures in lists for figure in figures}
    for key, figure in there.items():
        if key not in wanted:
            figure.delete()
    changed = []
    for (place, _), figures in zip(places, lists, strict=True):
        changed += _apply_figures_at(place, there, figures, photos)
    fields = [name.removesuffix("_id") for name in ("article", "section", *_FIGURE_FIELDS)]
    Figure.objects.bulk_update(changed, fields)
    for section, described in zip(sections, content["sections"], strict=True):
        sources = [(s.publication, s.qualifier, s.url) for s in section.sources.all()]
        if sources != [(s["publication"], s["qualifier"], s["url"]) for s in described["sources"]]:
            section.sources.all().delete()
            Source.objects.bulk_create(
                Source(section=section, position=position, **source)
                for position, source in enumerate(described["sources"])
            )


_FIGURE_FIELDS = ("position", "photo_id", "caption", "credit", "alt_text", "decorative")


def _apply_figures_at(place, there, figures, photos):
    """Add what is new at a place; return those of ``there`` that differ or stood elsewhere, not
    saved yet."""
    changed = []
    for position, content in enumerate(figures):
        photo = content["photo"] if content["photo"] in photos else None
        wanted = (position, photo, content["caption"], content["credit"], content["alt_text"])
        wanted = dict(zip(_FIGURE_FIELDS, (*wanted, content.get("decorative", False)), strict=True))
        wanted |= {"article": None, "section": None} | place
        figure = there.get(content.get("id"))
        if figure is None:
            Figure.objects.create(pk=_free(Figure, content.get("id")), **wanted)
        elif any(getattr(figure, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(figure, name, value)
            changed.append(figure)
    return changed


def _apply_decisions(article, sections):
    """What the editor said each section is about, or is not."""
    stored = article.sections.prefetch_related("keyword_findings__keyword")
    for section, content in zip(stored, sections, strict=True):
        decided = {
            finding.keyword.name: finding.origin
            for finding in section.keyword_findings.all()
            if finding.origin != SectionKeyword.Origin.FOUND
        }
        wanted = content.get("about", {})
        if decided != wanted:
            section.keyword_findings.exclude(origin=SectionKeyword.Origin.FOUND).delete()
            for name, origin in wanted.items():
                SectionKeyword.objects.update_or_create(
                    section=section, keyword=Keyword.named(name), defaults={"origin": origin}
                )


def _apply_corrections(article, corrections):
    there = {correction.pk: correction for correction in article.corrections.all()}
    sections = set(article.sections.values_list("pk", flat=True))
    kept = {content["id"] for content in corrections}
    for key, correction in there.items():
        if key not in kept:
            correction.delete()
    for content in corrections:
        correction = there.get(content["id"]) or Correction(
            pk=_free(Correction, content["id"]), article=article
        )
        _write(
            correction,
            {
                "kind": content["kind"],
                "text": content["text"],
                "section_id": content["section"] if content["section"] in sections else None,
                "corrected_at": datetime.fromisoformat(content["corrected_at"]),
                "sent_by_mail": content.get("sent_by_mail", False),
            },
        )
