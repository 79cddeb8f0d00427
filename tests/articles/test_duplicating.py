"""A section or a figure once more, right under it."""

import pytest

from articles.models import Figure
from tests.articles.test_desk import change, posted
from tests.articles.test_the_page_one_writes_on import opened
from tests.filling import forms_on


@pytest.fixture
def column(make_article, add_figure):
    sections = [
        {"headline": "One", "body": "<p>Words of one.</p>", "sources": ["Herald", "Debka"]},
        {"headline": "Two", "body": "<p>Words of two.</p>"},
    ]
    column = make_article("A Column", sections=sections, published=False)
    add_figure(section=column.sections.first(), caption="The quay", credit="NPA")
    return column


def told(column):
    """Its sections as they are stored: headline, text, sources, figures."""
    return [
        (
            section.headline,
            section.body,
            [source.publication for source in section.sources.all()],
            [(figure.caption, figure.credit, figure.photo_id) for figure in section.figures.all()],
        )
        for section in column.sections.all()
    ]


def form_of(response):
    html = response.content.decode()
    form = next(form for form in forms_on(html, "/") if "sections-0-headline" in str(form.controls))
    return {control.name: control.value for control in form.controls}


def test_without_a_script_a_button_puts_a_section_under_itself(desk, column):
    sent = form_of(desk.get(change(column)))
    before = told(column)
    response = desk.post(change(column), sent | {"_duplicate": "sections-0"})
    assert "It is there twice" in response.content.decode()
    assert told(column) == before
    again = form_of(response)
    assert again["sections-2-headline"] == "One"
    assert again["sections-2-figures-0-caption"] == "The quay"
    assert not again["sections-2-id"]
    response = desk.post(change(column), again | {"_continue": "Save"})
    assert response.status_code == 302
    assert told(column) == [before[0], before[0], before[1]]
    assert Figure.objects.count() == 2


@pytest.mark.parametrize(
    "part", ["", "sections-9", "sections-x", "headline", "sections-0-figures-7"]
)
def test_what_is_not_in_the_form_is_not_there_twice(desk, column, part):
    response = desk.post(change(column), posted(column, _duplicate=part))
    assert response.status_code in (200, 302)
    assert column.sections.count() == 2


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_section_is_duplicated_with_all_that_is_in_it_and_can_be_undone(page, editor, column):
    before = told(column)
    opened(page, change(column))
    page.hover("#sections-0")
    page.click("#sections-0 > .part-bar .part-again")
    page.locator("#id_sections-2-headline:focus").wait_for()
    page.locator("#sections-2 .photo-view img").wait_for()
    outline = page.locator("#key-headlines-outline li")
    assert outline.all_inner_texts() == ["One", "One", "Two"]
    page.keyboard.type(" once more")
    page.hover("#sections-0-figures-0")
    page.click("#sections-0-figures-0 > .part-bar .part-again")
    page.click("#sections-0-figures-1 > .part-bar .part-gone")
    page.click("[name=_continue]")
    page.get_by_text("was changed successfully").wait_for()
    headline, *rest = told(column)[1]
    assert headline == "One once more"
    assert told(column)[0] == before[0]
    assert tuple(rest) == before[0][1:]
