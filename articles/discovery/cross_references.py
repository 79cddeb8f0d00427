"""The references of stored columns, found in their texts and led to what they mean."""

from django.db import transaction
from django.db.models import Prefetch

from articles.models import Article, CrossReference, Section
from articles.text.cross_references import parse, written_in


@transaction.atomic
def update_references(article: Article) -> None:
    """Bring the references in ``article``'s sections, and those that wait for it, up to date."""
    for section in article.sections.prefetch_related("references"):
        found = []
        for written in written_in(section.body):
            if parsed := parse(written):
                found.append((written, *parsed))
        kept = list(section.references.all())
        if [reference.written for reference in kept] != [written for written, _, _ in found]:
            # A target that was found once stays, even if its headline changed since.
            known = {r.written: (r.target_id, r.target_section_id) for r in kept}
            section.references.all().delete()
            CrossReference.objects.bulk_create(
                CrossReference(
                    section=section,
                    position=position,
                    written=written[:500],
                    edition_date=day,
                    headline=headline[:400],
                    target_id=known.get(written, (None, None))[0],
                    target_section_id=known.get(written, (None, None))[1],
                )
                for position, (written, day, headline) in enumerate(found)
            )
    waiting = CrossReference.objects.unresolved()
    own = waiting.filter(section__article=article)
    days = {reference.edition_date for reference in own}
    elsewhere = Article.objects.filter(edition_date__in=days).exclude(pk=article.pk)
    sections = Prefetch("sections", Section.objects.only("article", "headline"))
    if own:
        own.resolve(elsewhere.only("edition_date", "headline").prefetch_related(sections))
    if article.published_at:
        CrossReference.objects.resolve_waiting_for(article)
