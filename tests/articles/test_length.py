"""How long a column is to read stands by its byline."""

from datetime import date

import pytest
from django.utils import translation

from articles.templatetags.articles import grouped
from articles.templatetags.days import short_day
from articles.text.length import Length, of_prose, of_text
from articles.text.tokens import Text, parse, text_of


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", None),
        ("— … —", None),
        ("One.", (1, 1)),
        ("4.60 on Tuesday, the fishwives’ well-kept lamps", (7, 1)),
        ("word " * 230, (230, 1)),
        ("word " * 1150, (1150, 5)),
        # Scripts that leave no room between words are counted by their signs, which are no words.
        ("港は午前六時に開いた。" * 100, (0, 2)),
        ("The word 港 is a harbour", (5, 1)),
        ("فتح الميناء أبوابه", (3, 1)),
    ],
)
def test_a_text_has_words_and_minutes(text, length):
    assert of_text(text) == (Length(*length) if length else None)


@pytest.mark.parametrize(
    ("language", "number", "written"),
    [("en", 999, "999"), ("en", 1234567, "1,234,567"), ("de", 1234567, "1.234.567")],
)
def test_thousands_are_set_apart_as_the_language_does(language, number, written):
    with translation.override(language):
        assert grouped(number) == written


@pytest.mark.parametrize(("language", "day"), [("en", "18 Nov"), ("de", "18. Nov.")])
def test_a_day_of_a_list_is_written_as_the_language_does(language, day):
    with translation.override(language):
        assert short_day(date(2026, 11, 18)) == day


def test_prose_is_as_long_as_its_words():
    assert of_prose(["<p>Two <em>words</em></p>", "<ul><li>and three more</li></ul>"]).words == 5


@pytest.mark.parametrize(
    "prose",
    [
        "<p>4 &lt; 5 &amp;amp; <b>bold</b>ly, half<br>way</p><p>&nbsp;on</p>",
        '<p><a href="https://example.org/a-b?c=d&amp;e" title="not &quot;read&quot;">read</a></p>',
        "<p>تح<strong>ت</strong></p>",
        "no tag, 5 < 6 > 4",
        "",
    ],
)
def test_what_is_read_is_what_stands_between_tags(prose):
    between = [token.data for token in parse(prose) if isinstance(token, Text)]
    assert text_of(prose).split() == " ".join(between).split()


def test_the_byline_says_it_and_leads_to_the_comments(client, make_article, make_comment):
    article = make_article(sections=[{"headline": "One", "body": f"<p>{'word ' * 1380}</p>"}])
    html = " ".join(client.get(article.get_absolute_url()).content.decode().split())
    byline = html[html.index('class="byline"') : html.index("</header>", html.index("<h1"))]
    assert "1,380 words, 6 minutes" in byline
    assert 'href="#comment">Write a comment</a>' in byline
    assert "#comments" not in byline
    make_comment(article)
    html = " ".join(client.get(article.get_absolute_url()).content.decode().split())
    assert '<a href="#comments">1 comment</a>' in html
