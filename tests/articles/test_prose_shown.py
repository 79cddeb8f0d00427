"""Prose as pages, feeds and mail show it: tables, other directions, and whose a picture is."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils.translation import override

from articles.models import Article
from articles.text import reading
from subscriptions.edition_mail import column as column_mail

TABLE = (
    "<table><caption>Grain</caption><thead><tr><th>Country</th><th>2025</th></tr></thead>"
    "<tbody><tr><td>Ormaia</td><td>1,200 t</td></tr><tr><td>Karthen</td><td>–</td></tr></tbody>"
    "</table>"
)
ARABIC = "<p>قال الوزير: OK.</p>"


@pytest.fixture
def written(make_article):
    body = TABLE + ARABIC + "<p>Said in Latin letters: قال.</p>"
    return make_article(sections=[{"headline": "S", "body": body}])


def test_a_table_stands_in_a_frame_that_scrolls_and_has_a_name(client, written):
    html = client.get(written.get_absolute_url()).content.decode()
    frame = '<div class="table-frame" role="region" tabindex="0" aria-label="Grain"><table>'
    assert frame in html
    assert '<th scope="col" class="number">2025</th>' in html
    assert '<td>Ormaia</td><td class="number">1,200 t</td>' in html
    assert '<td class="number">–</td>' in html


def test_a_table_without_a_caption_is_called_a_table(client, make_article):
    body = TABLE.replace("<caption>Grain</caption>", "")
    article = make_article(sections=[{"headline": "S", "body": body}])
    assert 'aria-label="Table"' in client.get(article.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("language", "direction"), [("en", "rtl"), ("ar", "ltr")])
def test_a_paragraph_in_another_direction_than_the_page_says_so(written, language, direction):
    section = Template("{% load section_text %}{% section_text section %}")
    with override(language):
        html = section.render(Context({"section": written.sections.get()}))
    assert len(re.findall(rf'<p id="[^"]+" dir="{direction}">', html)) == 1


def test_a_table_in_mail_is_readable_without_styles(written):
    mail = column_mail(Article.objects.for_page().get(pk=written.pk))
    assert 'cellpadding="6"' in mail.html
    assert 'align="right"' in mail.html
    assert "Grain\nCountry | 2025\nOrmaia | 1,200 t\nKarthen | –" in mail.text
    assert "table-frame" not in mail.html


def test_in_a_feed_it_is_a_plain_table(client, written):
    feed = client.get("/feed/").content.decode()
    assert "&lt;td&gt;Ormaia&lt;/td&gt;&lt;td&gt;1,200 t&lt;/td&gt;" in feed
    assert "table-frame" not in feed


def test_the_opening_of_a_text_is_its_first_blocks_whole():
    html = f"<h3>Head</h3><p>One</p>{TABLE}<blockquote><p>Two</p><p>Three</p></blockquote>"
    assert reading.opening(html, 1) == "<h3>Head</h3><p>One</p>"
    assert reading.opening(html, 2) == f"<h3>Head</h3><p>One</p>{TABLE}"
    assert (
        reading.opening(html, 3)
        == f"<h3>Head</h3><p>One</p>{TABLE}<blockquote><p>Two</p></blockquote>"
    )
    assert reading.opening(html, 9) == html
    assert reading.opening("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", 1) == (
        "<ul><li>a<ul><li>b</li></ul></li></ul>"
    )


def test_whose_a_picture_is_is_said_in_words(client, written, add_figure):
    add_figure(article=written, caption="Boats", credit="Agency")
    page = client.get(written.get_absolute_url()).content.decode()
    assert '<span class="credit">Photo: Agency</span>' in page
    assert "Boats Photo: Agency" in client.get("/feed/").content.decode()


@pytest.mark.browser
def test_a_wide_table_scrolls_in_its_frame_and_the_page_does_not(page, make_article):
    row = "".join(f"<td>Longword{number}</td>" for number in range(12))
    body = f"<table><tbody><tr>{row}</tr></tbody></table>"
    article = make_article(sections=[{"headline": "One", "body": body}])
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(article.get_absolute_url())
    wide, inside = page.evaluate(
        "() => { const frame = document.querySelector('.table-frame');"
        " return [document.documentElement.scrollWidth, frame.scrollWidth - frame.clientWidth]; }"
    )
    assert wide <= 390
    assert inside > 0


def test_rules_for_paper_hold_on_paper_alone():
    for sheet in Path(settings.BASE_DIR, "static", "css").glob("*.css"):
        css = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)
        if sheet.name == "print.css":
            continue  # made @media print where the sheets are put together
        outside = re.sub(r"@media print \{.*?\n\}", "", css, flags=re.S)
        assert "@layer print {" not in outside, sheet
