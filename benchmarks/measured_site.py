"""Our site with the content of ``benchmarks.measured_column``."""

from datetime import date

from django.core.files.base import ContentFile

from articles.discovery.derived import update_derived
from articles.media.ingest import ingest_photo
from articles.models import Article, Figure, Section, Source
from benchmarks.measured_column import COMMENTS, MeasuredColumn, MeasuredSection
from comments.models import Comment
from worldview.demo.pictures import draw


def fill(columns: list[MeasuredColumn]) -> Article:
    """Make the columns, and the comments under the first of them, which is returned."""
    made = [_article(column) for column in columns]
    for article in made:
        update_derived(article)
    _comment_on(made[0])
    return made[0]


def _article(column: MeasuredColumn) -> Article:
    article = Article.objects.create(
        headline=column.headline,
        standfirst=column.standfirst,
        edition_date=date.fromisoformat(column.edition_date),
        sent_by_mail=False,
    )
    if column.picture:
        _add_figure(column.picture, article=article)
    for position, section in enumerate(column.sections):
        _add_section(article, position, section)
    article.keywords.set(column.keywords)
    article.publish_from_archive()
    return article


def _add_section(article: Article, position: int, section: MeasuredSection) -> None:
    body = "".join(f"<p>{text}</p>" for text in section.paragraphs)
    made = Section.objects.create(
        article=article,
        position=position,
        headline=section.headline,
        body=f"{body}<blockquote><p>{section.quotation}</p></blockquote>",
    )
    if section.picture:
        _add_figure(section.picture, section=made)
    Source.objects.bulk_create(
        Source(section=made, position=place, publication=publication, qualifier=qualifier)
        for place, (publication, qualifier) in enumerate(section.sources)
    )


def _add_figure(scene: str, **place: Article | Section) -> None:
    photo = ingest_photo(
        ContentFile(draw(scene), name=f"{scene}.jpg"),
        alt_text="What the picture shows",
        caption="What the picture shows",
        credit="Island Press",
    )
    Figure.objects.create(photo=photo, caption=photo.caption, credit=photo.credit, **place)


def _comment_on(article: Article) -> None:
    first = None
    for number in range(COMMENTS):
        answers = first if number % 5 == 4 else None
        comment = Comment.objects.create(
            article=article,
            answers=answers,
            thread=answers,
            name=f"Reader {number}",
            email=f"reader{number}@example.com",
            body=f"This is what reader {number} thinks of the harbour. " * 4,
            form_key=f"measured-{number}",
            visitor_key="measured",
        )
        comment.approve(by=None, reason="")
        first = first or comment
