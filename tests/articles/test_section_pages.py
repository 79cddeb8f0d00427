"""A section under an address of its own, to be shared with its own headline and picture."""

import re
from datetime import date
from io import BytesIO

from PIL import Image


def meta(html, name):
    found = re.search(rf'<meta property="og:{name}" content="([^"]*)"', html)
    return found and found[1]


def test_it_is_shared_with_its_own_headline_and_picture(client, make_article, add_figure, work):
    article = make_article(sections=["One", "Two"])
    add_figure(article=article)
    figure = add_figure(section=article.sections.get(anchor="two"))
    work()
    html = client.get(f"{article.get_absolute_url()}two/").content.decode()
    figure.photo.refresh_from_db()
    assert meta(html, "title") == "Two"
    assert meta(html, "image") == f"http://testserver{figure.photo.card()[0]}"
    assert meta(html, "url") == f"{article.permalink}two/"


def test_search_engines_take_it_for_a_part_of_the_column(client, make_article):
    article = make_article(sections=["One", "Two"])
    html = client.get(f"{article.get_absolute_url()}two/").content.decode()
    assert f'<link rel="canonical" href="{article.permalink}">' in html
    assert "BreadcrumbList" in html


def test_it_leads_to_the_column_and_to_its_other_sections(client, make_article):
    article = make_article(sections=["One", "Two"])
    html = client.get(f"{article.get_absolute_url()}two/").content.decode()
    assert f'href="{article.get_absolute_url()}#two"' in html
    assert f'href="{article.get_absolute_url()}#one"' in html


def test_a_section_that_is_not_there_is_not_found(client, make_article):
    article = make_article(sections=["One"])
    assert client.get(f"{article.get_absolute_url()}three/").status_code == 404


def test_it_follows_the_column_to_a_new_address_and_out_of_sight(client, make_article):
    article = make_article(sections=["One"])
    old = article.get_absolute_url()
    article.slug = "another"
    article.save()
    response = client.get(f"{old}one/")
    assert (response.status_code, response["Location"]) == (
        301,
        f"{article.get_absolute_url()}one/",
    )
    article.withdraw()
    assert client.get(f"{article.get_absolute_url()}one/").status_code == 410


def test_a_draft_has_none(client, make_article):
    article = make_article(sections=["One"], published=False)
    assert client.get(f"{article.get_absolute_url()}one/").status_code == 404
    assert client.get(f"{article.get_absolute_url()}card.png").status_code == 404


def test_without_a_picture_its_headline_is_drawn(client, make_article):
    article = make_article("A Very Long Headline " * 14, sections=["One"])
    for address in (article.get_absolute_url(), f"{article.get_absolute_url()}one/"):
        html = client.get(address).content.decode()
        card = meta(html, "image")
        assert card == f"http://testserver{address}card.png"
        response = client.get(card.removeprefix("http://testserver"))
        assert response["Content-Type"] == "image/png"
        with Image.open(BytesIO(response.content)) as drawn:
            assert drawn.size == (1200, 630)
            assert len(drawn.convert("RGB").getcolors(100_000)) > 3


def test_a_headline_the_font_cannot_write_leaves_the_name_and_the_date():
    from articles.media import social_cards

    arabic = social_cards.draw_card("الميناء يفتح", date(2026, 5, 14))
    assert arabic == social_cards.draw_card("港口", date(2026, 5, 14))
    assert arabic != social_cards.draw_card("Порт", date(2026, 5, 14))
