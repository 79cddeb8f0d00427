"""The archive by year, month and day."""

from datetime import date


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
    html = client.get("/2026/").content.decode()
    assert 'May</a> <span class="count">2</span>' in html


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
