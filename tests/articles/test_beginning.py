"""A new column begins with the shape of the last one."""

from datetime import timedelta

import pytest

from articles.discovery.derived import update_derived
from articles.models import Article
from background import clock
from tests.articles.test_desk import ADD

BEGIN = "/admin/articles/article/begin/"


@pytest.fixture
def last(make_article):
    article = make_article(
        "Yesterday's Headline",
        standfirst="As it was yesterday.",
        byline="Nell Writer",
        edition_date=clock.today() - timedelta(days=1),
        keywords=["Tide", "Harbour"],
        sections=[
            {"headline": "The harbour", "body": "<p>Boats.</p>", "sources": ["Herald"]},
            {"headline": "The tide", "body": "<p>Water.</p>"},
        ],
    )
    update_derived(article)
    return article


def shown(desk):
    response = desk.get(BEGIN)
    assert response.status_code == 200
    return response


def sent(response):
    """What the browser would post back of the form."""
    fields = {f.html_name: f.value() for f in response.context["adminform"].form}
    for group in response.context["inline_admin_formsets"]:
        fields |= {f.html_name: f.value() for f in group.formset.management_form}
        for part in group.formset.forms:
            fields |= {f.html_name: f.value() for f in part if f.name != "DELETE"}
            if hasattr(part, "figures"):
                figures = part.figures.management_form
                fields |= {f.html_name: f.value() for f in figures}
    return {name: "" if value is None else value for name, value in fields.items()}


def test_it_has_the_shape_of_the_last_one_and_none_of_its_words(desk, last):
    response = shown(desk)
    html = response.content.decode()
    for words in ("Yesterday's", "as it was", "The harbour", "Boats", "Herald"):
        assert words not in html
    fields = sent(response)
    assert fields["keywords"] == "Tide, Harbour"
    assert fields["byline"] == "Nell Writer"
    assert str(fields["edition_date"]) == str(clock.today())
    assert (fields["sections-0-about"], fields["sections-1-about"]) == ("Harbour", "Tide")
    assert "sections-2-about" not in fields
    assert "none of its words" in html
    assert "required" not in str(response.context["errors"])
    assert "error-summary" not in html
    assert Article.objects.count() == 1


def test_what_is_written_in_it_is_saved_and_a_section_left_empty_is_none(desk, last):
    fields = sent(shown(desk)) | {"headline": "Today", "sections-0-headline": "Ships"}
    assert desk.post(ADD, fields | {"_continue": "1"}).status_code == 302
    made = Article.objects.get(headline="Today")
    assert [section.headline for section in made.sections.all()] == ["Ships"]
    findings = made.sections.get().keyword_findings.all()
    assert [finding.keyword.name for finding in findings if finding.stands] == ["Harbour"]


def test_after_todays_comes_tomorrows(desk, last):
    Article.objects.update(edition_date=clock.today())
    assert str(sent(shown(desk))["edition_date"]) == str(clock.today() + timedelta(days=1))


def test_what_is_dated_far_ahead_or_lies_in_the_bin_is_not_the_last_one(desk, last, make_article):
    make_article("Far", edition_date=clock.today() + timedelta(days=400), keywords=["Far"])
    make_article("Gone", edition_date=clock.today(), keywords=["Gone"]).put_in_bin()
    assert sent(shown(desk))["keywords"] == "Tide, Harbour"


def test_where_there_is_none_it_is_said(desk):
    response = desk.get(BEGIN, follow=True)
    assert "There is no column yet" in response.content.decode()


def test_it_is_offered_on_the_first_page_and_over_the_list(desk, last):
    assert BEGIN in desk.get("/admin/").content.decode()
    assert BEGIN in desk.get("/admin/articles/article/").content.decode()
