"""What leaves for other systems comes back from there as the columns and pages it was."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import transaction

from articles.models import Article, Author, Authorship
from comments.models import Comment
from tests import emptying
from tests.moving_in.conftest import take_in
from worldview.moving_in.body import read, text_of
from worldview.moving_in.items import Remark
from worldview.moving_in.reading import words_of

#: What a form has no place for: Ghost knows no day but that of publication, no pages under others
#: and no comments of ours, and in Markdown what is said of a picture is a paragraph under it, which
#: makes a section of the one on top.
LOST = {
    "wxr": set(),
    "ghost": {"address", "path", "comments"},
    "markdown": {"captions", "sections", "comments"},
}


@pytest.fixture
def columns(transactional_db, make_article, make_page, make_comment, add_figure):
    with transaction.atomic():
        harbour = make_article(
            "A Harbour & <its> Boats",
            # The day after the one that is printed.
            published=datetime(2026, 5, 15, 4, tzinfo=UTC),
            sections=[{"headline": "Boats wait", "sources": ["Lindhelm Observer", "taz"]}, "Tide"],
            keywords=["Zinc", "C#", "مرحبا"],
            byline="",
            standfirst="At last.",
        )
        both = [Author.objects.create(name=name) for name in ("Ilse Marrow", "Bo O’Neil")]
        Authorship.objects.set_authors(harbour, both)
        add_figure(article=harbour, caption="Boats <at> noon")
        add_figure(section=harbour.sections.first(), caption="The quay")
        make_comment(harbour, body="See https://a.example/?b=1&c=2 there.")
        make_article("Signed by nobody known", byline="Zoë Quist")
        guide = make_page("Guide")
        make_page("Chapter", parent=guide)


def _told(form):
    told = {}
    for article in Article.everything.order_by("headline"):
        lead = article.lead_figure
        told[article.headline] = {
            "address": "" if article.is_page else article.get_absolute_url(),
            "path": article.path,
            "byline": article.printed_byline,
            "keywords": [keyword.name for keyword in article.ordered_keywords],
            "standfirst": article.standfirst,
            "sections": [section.headline for section in article.sections.all()],
            "sources": [
                str(source) for part in article.sections.all() for source in part.sources.all()
            ],
            "lead": lead and lead.shown_alt,
            "captions": [
                (figure.caption, figure.credit)
                for place in (article.lead_figures, article.sections.first().figures)
                for figure in place.all()
            ],
            "comments": [comment.html for comment in Comment.objects.filter(article=article)],
        }
    return {
        headline: {name: said for name, said in row.items() if name not in LOST[form]}
        for headline, row in told.items()
    }


@pytest.mark.parametrize("form", LOST)
def test_columns_that_left_come_back_the_same(form, columns, tmp_path):
    before = _told(form)
    call_command("export_archive", str(tmp_path / form), format=form, verbosity=0)
    emptying.empty()
    take_in(tmp_path / form)
    assert _told(form) == before


def test_html_without_tags_is_html_still():
    assert text_of("Q&amp;A &#8211; &lt;b&gt;") == "Q&A – <b>"
    assert read("Tom &amp; Ann", headline="x").parts[0].html == "<p>Tom &amp; Ann</p>"
    remark = Remark(
        "1", "Ann", written_at=None, body="Tom &amp; Ann\n\nhttps://a.example/?b=1&amp;c=2"
    )
    assert words_of(remark).text == "Tom & Ann\n\nhttps://a.example/?b=1&c=2"
