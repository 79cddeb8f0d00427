"""The archive by year, month and day."""

import re
from datetime import date

from articles.views import archive
from tests.markup import one_line


def test_a_month_is_a_calendar_whose_days_lead_to_their_columns(client, make_article):
    one = make_article("One", edition_date=date(2026, 5, 14))
    make_article("Two", edition_date=date(2026, 5, 20))
    make_article("Three", edition_date=date(2026, 5, 20))
    html = client.get("/2026/05/").content.decode()
    table = html[html.index('<table class="calendar"') : html.index("</table>")]
    assert f'<a href="{one.get_absolute_url()}" title="One">14</a>' in table
    assert '<a href="/2026/05/20/" title="2 columns">20' in table
    assert table.count("<a ") == 2
    assert "3 columns" in html


def test_a_year_counts_the_columns_of_its_months(client, make_article):
    make_article(edition_date=date(2026, 5, 14))
    make_article(edition_date=date(2026, 5, 15))
    html = one_line(client.get("/2026/").content.decode())
    assert 'May</a> <span class="count">2</span>' in html


def test_of_a_month_with_very_many_a_year_shows_the_first_and_where_all_are(
    client, make_article, monkeypatch
):
    monkeypatch.setattr(archive, "MONTH_LIMIT", 2)
    for day in range(1, 6):
        make_article(f"Column {day}", edition_date=date(2026, 5, day))
    for day in (1, 2):
        make_article(f"Of June {day}", edition_date=date(2026, 6, day))
    html = one_line(client.get("/2026/").content.decode())
    assert "7 columns" in html
    assert 'May</a> <span class="count">5</span>' in html
    assert re.findall(r">(Column \d|Of June \d)<", html) == [
        "Column 1", "Column 2", "Of June 1", "Of June 2"
    ]  # fmt: skip
    assert re.findall(r'"([^"]*)">All columns of ([^<]*)', html) == [("/2026/05/", "May 2026")]


def test_a_month_with_very_many_is_turned_over_by_key(client, make_article, monkeypatch):
    monkeypatch.setattr(archive, "MONTH_LIMIT", 2)
    for day in (1, 2, 2, 3, 4):
        make_article(f"Column {day}", edition_date=date(2026, 5, day))
    address, pages = "/2026/05/", []
    while address:
        html = one_line(client.get(address).content.decode())
        assert "5 columns" in html
        pages.append(re.findall(r"<li>.*?>(Column \d)<", html))
        after = re.search(r'rel="next" href="(\?after=\d+)"', html)
        address = after and "/2026/05/" + after[1]
    assert pages == [["Column 1", "Column 2"], ["Column 2", "Column 3"], ["Column 4"]]
    other = make_article(edition_date=date(2026, 6, 1))
    assert client.get(f"/2026/05/?after={other.pk}").status_code == 404
    assert client.get("/2026/05/?after=x").status_code == 404


def test_each_leads_to_the_nearest_that_has_columns(client, make_article):
    make_article(edition_date=date(2019, 3, 1))
    make_article(edition_date=date(2026, 5, 14))
    make_article(edition_date=date(2027, 1, 2))
    for address, before, after in [
        ("/2026/", "/2019/", "/2027/"),
        ("/2026/05/", "/2019/03/", "/2027/01/"),
        ("/2026/05/14/", "/2019/03/01/", "/2027/01/02/"),
        ("/2026/06/", "/2026/05/", "/2027/01/"),
    ]:
        html = client.get(address).content.decode()
        assert f'<a rel="prev" href="{before}">' in html
        assert f'<a rel="next" href="{after}">' in html


def test_the_printed_page_lists_the_addresses_of_its_links(client, make_article):
    earlier = make_article("Earlier", edition_date=date(2026, 5, 1))
    article = make_article(
        sections=[
            {
                "headline": "One",
                "body": '<p>See <a href="https://example.org/?a=1&amp;b=2">this</a> and '
                "[[1-May-2026 Earlier]].</p>",
            }
        ]
    )
    article.sections.get().sources.create(publication="Herald", url="https://herald.example/")
    html = client.get(article.get_absolute_url()).content.decode()
    notes = html[html.index('class="endnotes"') :]
    notes = notes[: notes.index("</section>")]
    assert [part.split("</li>")[0] for part in notes.split("<li>")[1:]] == [
        "https://example.org/?a=1&amp;b=2",
        earlier.permalink,
        "https://herald.example/",
    ]
