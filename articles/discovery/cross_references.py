"""The references of stored columns, found in their texts and led to what they mean."""

from collections.abc import Set
from datetime import date

from django.db import transaction
from django.db.models import Prefetch

from articles.models import Article, CrossReference, OldAddress, Page, Section
from articles.models.page_address import permalink
from articles.text.cross_references import parse, parse_page, written_in


@transaction.atomic
def update_references(article: Article) -> None:
    """Bring the references in ``article``'s sections, and those that wait for it, up to date."""
    for section in article.sections.prefetch_related("references"):
        found: list[tuple[str, date | None, str, str]] = []
        for written in written_in(section.body):
            if parsed := parse(written):
                found.append((written, parsed[0], "", parsed[1]))
            elif page := parse_page(written):
                found.append((written, None, *page))
        kept = list(section.references.all())
        named = [(written[:500], headline[:400]) for written, _day, _path, headline in found]
        if [(reference.written, reference.headline) for reference in kept] != named:
            # A target that was found once stays, even if its headline changed since.
            known = {r.written: (r.target_id, r.target_section_id) for r in kept}
            section.references.all().delete()
            CrossReference.objects.bulk_create(
                CrossReference(
                    section=section,
                    position=position,
                    written=written[:500],
                    edition_date=day,
                    path=path,
                    headline=headline[:400],
                    target_id=known.get(written, (None, None))[0],
                    target_section_id=known.get(written, (None, None))[1],
                )
                for position, (written, day, path, headline) in enumerate(found)
            )
    waiting = CrossReference.objects.unresolved()
    own = waiting.filter(section__article=article)
    days = {reference.edition_date for reference in own if reference.edition_date}
    paths = {reference.path for reference in own if reference.path}
    elsewhere = Article.objects.filter(edition_date__in=days).exclude(pk=article.pk)
    sections = Prefetch("sections", Section.objects.only("article", "headline"))
    if days:
        own.resolve(elsewhere.only("edition_date", "headline").prefetch_related(sections))
    if paths:
        own.resolve_pages(_pages_at(paths, except_for=article))
    if article.published_at:
        CrossReference.objects.resolve_waiting_for(article)


def _pages_at(paths: Set[str], *, except_for: Article) -> dict[str, Article]:
    """The pages that are at ``paths``, or were."""
    here: dict[str, Article] = {
        page.path or "": page
        for page in Page.objects.filter(path__in=paths).exclude(pk=except_for.pk).defer("search")
    }
    old = OldAddress.objects.select_related("article").defer("article__search")
    old = old.filter(path__in=map(permalink, paths - here.keys()), article__kind="page")
    return here | {row.path.strip("/"): row.article for row in old if row.article}
