"""Two who write in one column at a time: nothing of either is lost, and both can save."""

import pytest

from articles.models import Section
from tests.articles.test_desk import change, posted


@pytest.fixture
def column(make_article):
    return make_article("Shared", sections=["A", "B"], published=False)


def with_section(article, headline):
    """The form of ``article``, as it is stored now, with one more section."""
    form = posted(article)
    number = form["sections-TOTAL_FORMS"]
    form["sections-TOTAL_FORMS"] += 1
    return form | {
        f"sections-{number}-headline": headline,
        f"sections-{number}-position": number,
        f"sections-{number}-body": f"<p>Text of {headline}.</p>",
        f"sections-{number}-figures-TOTAL_FORMS": 0,
        f"sections-{number}-figures-INITIAL_FORMS": 0,
    }


def over(form, article):
    article.refresh_from_db()
    return form | {"overwrite": "on", "conflicting_version": article.version}


def headlines(article):
    return list(article.sections.values_list("headline", flat=True))


@pytest.mark.parametrize("published", [False, True])
def test_each_added_a_section(desk, make_article, published):
    column = make_article("Shared", sections=["A", "B"], published=published)
    one, other = with_section(column, "Theirs"), with_section(column, "Mine")
    assert desk.post(change(column), one | {"_publish": "1"}).status_code == 302
    refused = desk.post(change(column), other | {"_publish": "1"})
    told = {each.part: (each.old, each.new) for each in refused.context["conflict"]}
    assert any("Mine" in part for part in told)
    saved = desk.post(change(column), over(other, column) | {"_publish": "1"})
    assert saved.status_code == 302
    assert headlines(column) == ["A", "B", "Mine", "Theirs"]


def test_each_added_a_figure_to_a_section(desk, column, picture):
    form = posted(column) | {
        "sections-0-figures-TOTAL_FORMS": 1,
        "sections-0-figures-0-position": 0,
    }
    one = form | {
        "sections-0-figures-0-caption": "Theirs",
        "sections-0-figures-0-upload": picture(),
    }
    other = form | {
        "sections-0-figures-0-caption": "Mine",
        "sections-0-figures-0-upload": picture(color=(1, 2, 3)),
    }
    assert desk.post(change(column), one).status_code == 302
    assert desk.post(change(column), other).context["conflict"]
    other["sections-0-figures-0-upload"] = picture(color=(1, 2, 3))
    assert desk.post(change(column), over(other, column)).status_code == 302
    section = column.sections.first()
    assert list(section.figures.values_list("caption", flat=True)) == ["Mine", "Theirs"]


def test_one_removed_the_section_that_the_other_wrote_in(desk, column):
    theirs = posted(column) | {"sections-1-DELETE": "on"}
    mine = posted(column) | {"sections-1-body": "<p>Written meanwhile.</p>"}
    assert desk.post(change(column), theirs).status_code == 302
    refused = desk.post(change(column), mine)
    page = refused.content.decode()
    assert "Written meanwhile." in page
    assert refused.context["conflict"]
    assert "is not shown did not come" not in page
    assert desk.post(change(column), over(mine, column)).status_code == 302
    assert headlines(column) == ["A", "B"]
    assert "Written meanwhile." in column.sections.last().body


def test_a_figure_moved_into_a_blank_section_is_not_lost_with_the_one_it_was_in(
    desk, column, add_figure
):
    section = column.sections.last()
    figure = add_figure(section=section, caption="Kept")
    form = posted(column) | {
        "sections-TOTAL_FORMS": 3,
        "sections-1-DELETE": "on",
        "sections-2-headline": "",
        "sections-2-body": "",
        "sections-2-position": 2,
        "sections-2-figures-TOTAL_FORMS": 1,
        "sections-2-figures-INITIAL_FORMS": 0,
        "sections-2-figures-0-id": figure.pk,
        "sections-2-figures-0-position": 0,
        # As it was, in every field.
        "sections-2-figures-0-caption": "Kept",
        "sections-2-figures-0-credit": figure.credit,
        "sections-2-figures-0-alt_text": "",
        "sections-2-figures-0-photo": figure.photo_id,
    }
    refused = desk.post(change(column), form)
    assert refused.status_code == 200
    assert "This field is required" in refused.content.decode()
    assert desk.post(change(column), form | {"sections-2-headline": "C"}).status_code == 302
    assert Section.objects.get(headline="C").figures.get() == figure
