"""Revisions: the whole column kept at each deliberate save, compared, and restored."""

import re
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher

from django.db import transaction
from django.db.models import F

from articles import prose, source_line
from articles.derived import refresh
from articles.models import Article, Figure, Photo, Section, Source
from articles.references import written_date

#: What a revision holds of the article itself. Not the slug: an address is not text, and the one
#: readers know goes on leading to the column whichever text stands there.
FIELDS = ("headline", "standfirst", "byline")


def snapshot(article):
    """The column as plain data."""
    article = Article.objects.for_page().get(pk=article.pk)
    lead = article.lead_figure
    return {
        **{name: getattr(article, name) for name in FIELDS},
        "edition_date": article.edition_date.isoformat(),
        "keywords": [keyword.name for keyword in article.ordered_keywords],
        "lead_figure": lead and _figure(lead),
        "sections": [
            {
                "anchor": section.anchor,
                "headline": section.headline,
                "body": section.body,
                "figures": [_figure(figure) for figure in section.figures.all()],
                "sources": [
                    {name: getattr(source, name) for name in ("publication", "qualifier", "url")}
                    for source in section.sources.all()
                ],
            }
            for section in article.sections.all()
        ],
    }


def _figure(figure):
    return {
        "photo": figure.photo_id,
        "photo_name": str(figure.photo) if figure.photo else "",
        "caption": figure.caption,
        "credit": figure.credit,
        "alt_text": figure.alt_text,
        "decorative": figure.decorative,
    }


def keep(article, *, by=None, name=""):
    """Keep the column as it is now. Where nothing changed since the last revision, that one is
    returned and no other made."""
    content = snapshot(article)
    last = article.revisions.first()
    if last and last.content == content and not name:
        return last
    return article.revisions.create(content=content, made_by=by, name=name)


@transaction.atomic
def restore(revision, *, by=None):
    """Make the column what it was, and return the new revision that this makes.

    State and address stay. Sections are known by their anchors, so links to them go on working; a
    photo that was deleted since leaves its figure with caption and credit.
    """
    article = Article.objects.select_for_update().get(pk=revision.article_id)
    # What stands there now may never have been kept (an import, a change by a program).
    keep(article)
    content = revision.content
    for name in FIELDS:
        setattr(article, name, content[name])
    article.edition_date = date.fromisoformat(content["edition_date"])
    article.save()
    Article.objects.filter(pk=article.pk).update(version=F("version") + 1)
    article.keywords.set(content["keywords"])
    _restore_figures([content["lead_figure"]] if content["lead_figure"] else [], article=article)
    _restore_sections(article, content["sections"])
    refresh(article)
    return keep(article, by=by, name=f"Restored: {revision}"[:100])


def _restore_sections(article, sections):
    there = {section.anchor: section for section in article.sections.all()}
    wanted = {section["anchor"] for section in sections}
    for anchor, section in there.items():
        if anchor not in wanted:
            section.delete()
    for position, content in enumerate(sections):
        section = there.get(content["anchor"]) or Section(article=article, anchor=content["anchor"])
        section.position = position
        section.headline, section.body = content["headline"], content["body"]
        section.save()
        _restore_figures(content["figures"], section=section)
        section.sources.all().delete()
        Source.objects.bulk_create(
            Source(section=section, position=place, **source)
            for place, source in enumerate(content["sources"])
        )


def _restore_figures(figures, **place):
    Figure.objects.filter(**place).delete()
    known = set(
        Photo.objects.filter(pk__in=[figure["photo"] for figure in figures]).values_list(
            "pk", flat=True
        )
    )
    Figure.objects.bulk_create(
        Figure(
            position=position,
            photo_id=figure["photo"] if figure["photo"] in known else None,
            caption=figure["caption"],
            credit=figure["credit"],
            alt_text=figure["alt_text"],
            decorative=figure.get("decorative", False),
            **place,
        )
        for position, figure in enumerate(figures)
    )


# --- Comparing -----------------------------------------------------------------------------------


@dataclass
class Change:
    """One part of the column that differs: ``words`` as ``[(kind, text)]`` with the kinds
    ``same``, ``removed`` and ``added``; a long run of the same is shortened."""

    part: str
    kind: str  # added, removed, changed or moved
    words: list = field(default_factory=list)


def compare(old, new):
    """What differs between two contents, part by part, as ``Change``s."""
    changes = []
    for name in FIELDS:
        changes += _changed(name.capitalize(), old[name], new[name])
    changes += _changed("Edition date", _day(old), _day(new))
    changes += _changed("Keywords", ", ".join(old["keywords"]), ", ".join(new["keywords"]))
    changes += _changed(
        "Lead figure", _figures([old["lead_figure"]]), _figures([new["lead_figure"]])
    )
    before = {section["anchor"]: section for section in old["sections"]}
    after = {section["anchor"]: section for section in new["sections"]}
    for anchor, section in before.items():
        if anchor not in after:
            changes.append(
                Change(f"Section “{section['headline']}”", "removed", [("removed", _text(section))])
            )
    kept_before = [anchor for anchor in before if anchor in after]
    kept_after = [anchor for anchor in after if anchor in before]
    for anchor, section in after.items():
        part = f"Section “{section['headline']}”"
        if anchor not in before:
            changes.append(Change(part, "added", [("added", _text(section))]))
            continue
        if kept_before.index(anchor) != kept_after.index(anchor):
            changes.append(Change(part, "moved"))
        changes += _changed(part, _text(before[anchor]), _text(section))
    return changes


def _day(content):
    return written_date(date.fromisoformat(content["edition_date"]))


def _figures(figures):
    return "\n".join(
        " ".join(filter(None, (f"[{f['photo_name']}]", f["caption"], f["credit"], f["alt_text"])))
        for f in figures
        if f
    )


def _text(section):
    """A section as plain text with all its parts, for comparing."""
    sources = source_line.written(
        [source_line.CitedSource(**source) for source in section["sources"]]
    )
    parts = (
        section["headline"],
        prose.to_text(section["body"]),
        _figures(section["figures"]),
        sources,
    )
    return "\n\n".join(part for part in parts if part)


def _changed(part, old, new):
    if old == new:
        return []
    kind = "changed" if old and new else "added" if new else "removed"
    return [Change(part, kind, _words(old, new))]


_WORD = re.compile(r"\s+|[^\s]+")
#: Unchanged words kept around a change.
CONTEXT = 12


def _words(old, new):
    """The difference word by word: ``[(kind, text)]``."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    words = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for operation, i, j, k, m in matcher.get_opcodes():
        if operation == "equal":
            words.append(("same", _shortened(before[i:j], first=i == 0, last=j == len(before))))
            continue
        if i < j:
            words.append(("removed", "".join(before[i:j])))
        if k < m:
            words.append(("added", "".join(after[k:m])))
    return words


def _shortened(words, *, first, last):
    around = 2 * CONTEXT
    if (first and last) or len(words) <= 2 * around:
        return "".join(words)
    head = "" if first else "".join(words[:around])
    tail = "" if last else "".join(words[-around:])
    return f"{head} … {tail}"
