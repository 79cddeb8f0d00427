"""The site in another language, and from right to left."""

import re
from datetime import date

import polib
import pytest
from django.core.management import call_command
from django.utils import translation
from django.utils.translation import trans_real

from articles.discovery import archive_table
from articles.discovery.search import search
from articles.models import Article, Author, Authorship
from articles.templatetags import days
from worldview import translations


@pytest.fixture
def german():
    with translation.override("de"):
        yield


@pytest.fixture
def site_in(settings):
    """Lets the whole site, whatever thread serves it, speak a language."""

    def speak(code):
        settings.LANGUAGE_CODE = code
        trans_real._default = None

    yield speak
    trans_real._default = None


def test_the_translation_is_complete_and_compiled():
    (file,) = translations.CATALOGUES.glob("de/LC_MESSAGES/django.po")
    catalogue = polib.pofile(file)
    assert [entry.msgid for entry in catalogue if not entry.translated() or entry.fuzzy] == []
    assert translations.stale() == []


def test_pages_speak_it_with_dates_in_its_order(client, german, make_article, make_comment):
    article = make_article(
        keywords=["Iran"], sections=[{"headline": "Eins", "sources": ["Herald"]}], byline="Nell"
    )
    Authorship.objects.set_authors(article, [Author.objects.create(name="Nell")])
    make_comment(article)
    make_article("Later", edition_date=date(2026, 5, 15))
    html = client.get(article.get_absolute_url()).content.decode()
    assert '<html lang="de"' in html
    assert "Donnerstag, 14. Mai 2026" in html
    assert "Von <span" in html
    english = {
        entry.msgid
        for entry in polib.pofile(next(translations.CATALOGUES.glob("de/*/django.po")))
        if len(entry.msgid) > 5 and "%" not in entry.msgid and entry.msgid != entry.msgstr
    }
    for address in (
        "/", article.get_absolute_url(), f"{article.get_absolute_url()}eins/", "/archive/",
        "/2026/", "/2026/05/", "/2026/06/", "/keywords/", "/keywords/iran/", "/sources/",
        "/sources/herald/", "/authors/", "/authors/nell/", "/search/?q=xyz", "/search/?q=harbour",
        "/corrections/", "/no/such/",
        "/subscriptions/", f"/comments/write/{article.pk}/", "/comments/trouble/",
        "/comments/contact/",
    ):  # fmt: skip
        page = client.get(address).content.decode()
        said = set(re.findall(r">\s*([^<>{}]{6,}?)\s*<", page))
        assert said & english == set(), address


def test_mail_speaks_it(german, make_article, make_subscriber, work, mailbox):
    make_subscriber()
    make_article(keywords=["Iran"], published=False).publish()
    work()
    (message,) = mailbox()
    assert "Im Web lesen" in message.get_body("plain").get_content()
    html = message.get_body("html").get_content()
    assert 'lang="de"' in html
    assert "Stichw" in html or "STICHW" in html


def test_search_finds_words_as_the_language_bends_them(settings, make_article, work):
    body = {"headline": "Eins", "body": "<p>Die Häuser am Hafen.</p>"}
    make_article(sections=[body])
    assert search("Haus").has_beginnings
    settings.LANGUAGE_CODE = "de"
    call_command("reindex")
    assert Article.objects.filter(search_is_stale=True).count() == 1
    work()
    assert search("Hafens").total == 1
    assert not search("Haus").has_beginnings


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [390, 1280])
def test_right_to_left_mirrors_the_page_and_nothing_sticks_out(
    chromium, live_server, settings, make_article, add_figure, site_in, width
):
    settings.SITE_URL = live_server.url
    site_in("ar")
    article = make_article("الميناء يفتح", keywords=["إيران"], sections=["ما قاله مدير الميناء"])
    add_figure(article=article)
    page = chromium.new_page(base_url=live_server.url, viewport={"width": width, "height": 900})
    for address in ("/", article.get_absolute_url(), "/archive/", "/search/?q=الميناء"):
        page.goto(address)
        assert page.evaluate("getComputedStyle(document.documentElement).direction") == "rtl"
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(article.get_absolute_url())
    name, search_box = (page.locator(s).bounding_box() for s in (".masthead-name", ".search-box"))
    assert name["x"] + name["width"] > search_box["x"] + search_box["width"] - 2
    square = page.evaluate(
        "(() => { const h = document.querySelector('.section > h2');"
        " return getComputedStyle(h, '::before').insetInlineStart })()"
    )
    assert square == "0px"
    page.close()


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("en", "Thursday, 14 May 2026", "14 May"),
        ("en-gb", "Thursday, 14 May 2026", "14 May"),
        ("de", "Donnerstag, 14. Mai 2026", "14. Mai"),
        ("ja", "2026年5月14日木曜日", "5月14日"),
        ("zh-hans", "2026年5月14日星期四", "05月14日"),
        ("ko", "2026년 5월 14일 목요일", "5월 14일"),
        ("ar", "الخميس، 14 مايو، 2026", "14 مايو"),
        ("fr", "jeudi, 14 mai 2026", "14 mai"),
    ],
)
def test_dates_are_written_as_in_the_language_whether_it_is_translated_or_not(
    language, long, short
):
    with translation.override(language):
        assert (days.long_date(date(2026, 5, 14)), days.short_day(date(2026, 5, 14))) == (
            long, short,
        )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "de", "ja", "ar", "fa", "ru", "ta", "ml"])
def test_the_names_of_months_fit_over_their_cells(language):
    with translation.override(language):
        names = archive_table.month_names()
    assert len(names) == 12
    assert max(len(short) for _, short in names) <= 4
    assert all(name for name, _ in names)


@pytest.mark.parametrize(
    ("language", "monday"), [("en", "Mon"), ("de", "Mo"), ("ja", "月"), ("ar", "إ")]
)
def test_weekdays_fit_over_a_calendar(language, monday):
    with translation.override(language):
        week = [days.narrow_weekday(date(2026, 5, number)) for number in range(11, 18)]
    assert week[0] == monday
    assert max(map(len, week)) <= 4


def test_words_that_are_not_translated_end_with_their_full_stop_from_right_to_left(
    live_server, chromium, site_in, make_article
):
    """A sentence in the language of the program has its full stop behind it, at its end; it stands
    where lines begin all the same, and the name plate in the middle."""
    site_in("ar")
    make_article("الخبز يسقط الحكومة", standfirst="تحول السوق.", sections=["السوق"])
    page = chromium.new_page(base_url=live_server.url, viewport={"width": 1000, "height": 800})
    page.goto("/")
    first, full_stop = page.evaluate("""() => {
      const text = document.querySelector("#subscribe .field-help:last-of-type").firstChild;
      const range = document.createRange();
      const place = (from, to) => {
        range.setStart(text, from);
        range.setEnd(text, to);
        return range.getBoundingClientRect();
      };
      const end = text.data.trimEnd().length;
      const begin = text.data.length - text.data.trimStart().length;
      return [place(begin, begin + 1).left, place(end - 1, end).left];
    }""")
    assert first < full_stop
    plate = page.locator(".masthead-name").first.bounding_box()
    assert abs(plate["x"] + plate["width"] / 2 - 500) < 5
    aligned = page.evaluate("""() => ["#subscribe h2", ".about-site p"].map(
      (found) => getComputedStyle(document.querySelector(found)).textAlign)""")
    assert aligned == ["right", "right"]
    assert page.evaluate("document.documentElement.dir") == "rtl"
    page.close()
