"""Making an article of a written column's text, for `import_column` and "Paste a column"."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from articles.discovery.derived import update_derived
from articles.history import revisions
from articles.importer import parser
from articles.importer.known import site_context
from articles.importer.parts import NotAColumn, ReadColumn, ReadFigure
from articles.models import Article, CrossReference, Figure, Section, Source, site
from articles.models.byline import sign
from articles.models.figure import CAPTION_MAX_LENGTH
from articles.text.characters import normalize_text
from articles.text.days import FIRST_DAY, LAST_DAY, OUTSIDE_TIME
from background import clock

#: How often it is tried where somebody else writes the same at that moment.
ATTEMPTS = 3


@dataclass
class Imported:
    """``article``; whether it was made just now; what was guessed or is missing, what was taken
    from the text and how sure that is, and what was left out of it, as sentences."""

    article: Article
    created: bool
    warnings: list[str]
    taken: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def import_column(
    text: str, *, edition_date: date | None = None, publish: bool = False, by: User | None = None
) -> Imported:
    """Make a draft (or, with ``publish``, a public article) of a column's text.

    The same text a second time makes no second article. ``edition_date`` overrides a date in the
    title; without either it is today. A past edition is published as of noon of its day and not
    mailed. ``by``: the editor, for the first revision.

    Raise ``NotAColumn`` and change nothing where the text is no column.
    """
    for _attempt in range(ATTEMPTS - 1):
        # Where somebody else took the address or made the keyword a moment ago, that is seen now.
        with suppress(IntegrityError):
            return _import_column(text, edition_date, publish, by)
    return _import_column(text, edition_date, publish, by)


@transaction.atomic
def _import_column(
    text: str, edition_date: date | None, publish: bool, by: User | None
) -> Imported:
    column = parser.read(text, site_context())
    digest = digest_of(text)
    day = edition_date or column.edition_date
    known = imported_before(digest)
    if known:
        warnings = [
            _("This text was imported before, as “%(known)s”. No second column was made.")
            % {"known": known}
        ]
        if known.binned_at:
            warnings.append(_("It lies in the bin; take it out there."))
        if day and known.edition_date != day:
            warnings.append(_("Its edition date stays %(day)s.") % {"day": known.edition_date})
        if publish and not known.was_public and not known.binned_at:
            _publish(known)
        return Imported(known, False, warnings)
    warnings = [warning.with_sureness for warning in column.warnings]
    if day is None:
        day = clock.today()
        warnings.append(
            _("The text names no date; the edition date is today, %(day)s.") % {"day": day}
        )
    if not FIRST_DAY <= day <= LAST_DAY:
        raise NotAColumn(
            _("The column is of %(day)s. %(said)s") % {"day": day, "said": OUTSIDE_TIME}
        )
    article = _article_of(column, day, digest, by)
    if publish:
        _publish(article)
    update_derived(article)
    revisions.keep(article, by=by, name="As imported")
    for reference in CrossReference.objects.unresolved().filter(section__article=article):
        warnings.append(
            _("Refers to a column that is not here yet: “%(written)s”.")
            % {"written": reference.written}
        )
    if article.lead_figure:
        warnings.append(_("The lead picture itself is to be added; caption and credit are there."))
    taken = [note.with_sureness for note in column.matches]
    return Imported(article, True, warnings, taken, [note.message for note in column.left_out])


def digest_of(text: str) -> str:
    """Return what tells whether a text was imported before, however its lines are broken."""
    return hashlib.sha256("\n".join(normalize_text(text).split()).encode()).hexdigest()


def imported_before(digest: str) -> Article | None:
    """Return the article made of the same text, locked, or ``None``. Until the transaction ends,
    whoever else imports that text waits, and then finds what this one made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [digest])
    known = Article.objects.select_for_update(of=("self",)).filter(imported_digest=digest)
    return known.first()


def _publish(article: Article) -> None:
    if article.edition_date < clock.today():
        article.publish_from_archive()
    else:
        article.publish()


def _article_of(column: ReadColumn, day: date, digest: str, by: User | None) -> Article:
    article = Article.objects.create(
        headline=column.headline[:300],
        standfirst=column.standfirst,
        **({"byline": column.byline[:200]} if column.byline else {}),
        edition_date=day,
        sent_by_mail=day >= clock.today() and site().mails_columns,
        imported_digest=digest,
        written_by=by,
    )
    if column.lead_figure:
        _figure_of(column.lead_figure, article=article)
    for position, read in enumerate(column.sections):
        section = Section.objects.create(
            article=article, position=position, headline=read.headline[:300], body=read.body
        )
        for place, figure in enumerate(read.figures):
            _figure_of(figure, section=section, position=place)
        Source.objects.bulk_create(
            Source(
                section=section,
                position=place,
                publication=source.publication[:200],
                qualifier=source.qualifier[:200],
                url=source.url,
            )
            for place, source in enumerate(read.sources)
        )
    sign(article)
    article.keywords.set(column.keywords)
    return article


def _figure_of(read: ReadFigure, **place: Any) -> Figure:
    return Figure.objects.create(
        caption=read.caption[:CAPTION_MAX_LENGTH],
        credit=read.credit[:200],
        alt_text=read.alt_text[:500],
        **place,
    )
