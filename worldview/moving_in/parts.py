"""Sections, sources and figures of posts; the figures wait for their files."""

from collections.abc import Sequence
from dataclasses import dataclass

from articles.models import Article, Figure, Section, Source
from articles.models.figure import CAPTION_MAX_LENGTH
from articles.models.held import hold, let_go
from articles.models.section import free_anchor
from background import insertion
from worldview.moving_in.body import Body, FoundPicture, Part, caption_and_credit, text_of
from worldview.moving_in.items import Post


@dataclass(frozen=True)
class Waiting:
    """A figure whose file is to be found, by its key, and the file's address there."""

    figure: int
    address: str


def make(coming: Sequence[tuple[Article, Post, Body]]) -> list[list[Waiting]]:
    """Give articles that have none yet the parts of their bodies, in a statement each for all of
    them; return the figures that wait, for each article."""
    sections = [_new_sections(article, body.parts) for article, _post, body in coming]
    insertion.insert(section for own in sections for section in own)
    for (article, _post, _body), own in zip(coming, sections, strict=True):
        hold(article, sections=own)
    return _fill(
        [
            (article, post, list(zip(own, body.parts, strict=True)))
            for (article, post, body), own in zip(coming, sections, strict=True)
        ]
    )


def make_anew(article: Article, post: Post, body: Body) -> list[Waiting]:
    """Give ``article`` the parts of ``body`` and no others; a section that is there under the same
    headline, or at the same place, stays the one with its anchor."""
    Figure.objects.filter(section__article=article).delete()
    Figure.objects.filter(article=article).delete()
    Source.objects.filter(section__article=article).delete()
    there = list(article.sections.all())
    sections = [_section(article, part, place, there) for place, part in enumerate(body.parts)]
    for section in there:
        section.delete()
    waiting = _fill([(article, post, list(zip(sections, body.parts, strict=True)))])[0]
    # Of a section that was there more may be known.
    let_go(article)
    return waiting


def _fill(
    coming: Sequence[tuple[Article, Post, list[tuple[Section, Part]]]],
) -> list[list[Waiting]]:
    """Make the sources and figures of sections that are stored, which hold them from then on."""
    sources = [
        (section, _sources(section, part))
        for _article, _post, parts in coming
        for section, part in parts
    ]
    insertion.insert_without_keys(source for _section, cited in sources for source in cited)
    shown = [_figures(*each) for each in coming]
    insertion.insert(figure for own in shown for figure, _address in own)
    of_sections: dict[int | None, list[Figure]] = {}
    for (article, _post, _parts), own in zip(coming, shown, strict=True):
        for figure, _address in own:
            of_sections.setdefault(figure.section_id, []).append(figure)
        hold(article, lead_figures=of_sections.pop(None, ()))
    for section, cited in sources:
        hold(section, sources=cited, figures=of_sections.get(section.pk, ()), keyword_findings=())
    return [[Waiting(figure.pk, address) for figure, address in own] for own in shown]


def _sources(section: Section, part: Part) -> list[Source]:
    return [
        Source(
            section=section,
            position=number,
            publication=source.publication,
            qualifier=source.qualifier,
            url=source.url,
        )
        for number, source in enumerate(part.sources)
    ]


def _figures(
    article: Article, post: Post, parts: list[tuple[Section, Part]]
) -> list[tuple[Figure, str]]:
    shown = [
        (_figure(picture, section=section, position=number), picture.address)
        for section, part in parts
        for number, picture in enumerate(part.pictures)
    ]
    if lead := post.lead:
        caption, credit = caption_and_credit(text_of(lead.caption))
        picture = FoundPicture(lead.address, lead.alt, caption, lead.credit or credit)
        shown.append((_figure(picture, article=article), lead.address))
    return shown


def _new_sections(article: Article, parts: list[Part]) -> list[Section]:
    anchors: set[str] = set()
    sections = []
    for place, part in enumerate(parts):
        headline = part.headline or article.headline
        anchor = free_anchor(headline, taken=lambda _start: anchors)
        anchors.add(anchor)
        sections.append(
            Section(
                article=article, position=place, headline=headline, body=part.html, anchor=anchor
            )
        )
    return sections


def _section(article: Article, part: Part, place: int, there: list[Section]) -> Section:
    """The section that ``part`` is, taken from those that are ``there`` or made."""
    headline = part.headline or article.headline
    same = [section for section in there if section.headline == headline]
    same += [section for section in there if section.position == place]
    section = same[0] if same else Section(article=article)
    if same:
        there.remove(section)
    section.article, section.position = article, place
    section.headline, section.body = headline, part.html
    section.save()
    return section


def _figure(
    picture: FoundPicture,
    *,
    article: Article | None = None,
    section: Section | None = None,
    position: int = 0,
) -> Figure:
    return Figure(
        article=article,
        section=section,
        position=position,
        caption=picture.caption[:CAPTION_MAX_LENGTH],
        credit=picture.credit[:200],
        alt_text=picture.alt[:500],
    )
