"""Figures, notes and words pulled out stand where they belong in the text of a section."""

import re
from datetime import date
from email import message_from_bytes, policy

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.history import checks, diff
from articles.history.snapshots import snapshot
from articles.models import Article
from articles.text import placed, prose, reading, tokens

BODY = (
    "<p>The ferry left at six.</p><p>[[figure 2]]</p><p>It came back [[note: Seen by <em>two</em> "
    "of our own, as in [[5-Jun-2015 World View — A Harbour Opens]].]] at noon.</p>"
    "<p>[[pull: The ferry left]]</p><p>Nobody was hurt.</p>"
)


@pytest.fixture
def column(make_article, add_figure):
    """A section of two figures, of which the text places the second."""
    make_article("A Harbour Opens", edition_date=date(2015, 6, 5))
    article = make_article("A Ferry Leaves", sections=[{"headline": "The ferry", "body": BODY}])
    section = article.sections.get()
    add_figure(section=section, position=0, caption="The quay")
    add_figure(section=section, position=1, caption="The ferry at noon")
    return Article.objects.get(pk=article.pk)


def order(html, *words):
    places = [html.index(word) for word in words]
    assert places == sorted(places), dict(zip(words, places, strict=True))


def prose_of(html):
    return html[html.index('<div class="prose" dir="auto">') : html.index("</section>")]


@pytest.mark.parametrize("address", ["", "the-ferry/"])
def test_a_figure_stands_between_the_paragraphs_it_belongs_to(client, column, address):
    html = client.get(column.get_absolute_url() + address).content.decode()
    html = html[html.index("<h1") :]
    order(html, "The quay", "left at six", "The ferry at noon", "It came back", "was hurt")
    assert html.count("The ferry at noon") == 1
    assert "[[" not in html
    assert "pictures/2/" in html


def test_a_note_is_a_number_that_leads_to_it_and_back(client, column):
    html = client.get(column.get_absolute_url()).content.decode()
    text = prose_of(html)
    assert re.search(
        r'It came back<sup class="note-mark"><a id="the-ferry.from-1" href="#the-ferry.note-1"'
        r' role="doc-noteref" aria-label="Note 1">1</a></sup> at noon',
        text,
    )
    note = text[text.index('<li id="the-ferry.note-1">') :]
    assert "Seen by <em>two</em> of our own, as in <a" in note
    assert "World View — A Harbour Opens”</a>." in note
    assert 'href="#the-ferry.from-1"' in note


def test_words_pulled_out_are_read_once(client, column):
    html = prose_of(client.get(column.get_absolute_url()).content.decode())
    assert '<aside class="pull" aria-hidden="true"><p>The ferry left</p></aside>' in html
    section = column.sections.get()
    section.body = "<p>Some words.</p><p>[[pull: Other words]]</p>"
    section.save()
    html = prose_of(client.get(column.get_absolute_url()).content.decode())
    assert '<aside class="pull"><p>Other words</p></aside>' in html


def test_feeds_have_them_in_the_same_places(client, column):
    (entry,) = [
        e for e in feedparser.parse(client.get("/feed/").content).entries if "Ferry" in e.title
    ]
    html = entry.content[0].value
    order(
        html, "The quay", "left at six", "The ferry at noon", "It came back<sup>1</sup>", "Seen by"
    )
    assert "[[" not in html
    assert html.count("The ferry left") == 1
    (item,) = [i for i in client.get("/feed.json").json()["items"] if "Ferry" in i["title"]]
    assert "[[" not in item["content_html"]


def test_mail_has_them_in_the_same_places(column, subscriber, work, settings, editor):
    subscriber.confirmed_at = column.published_at.replace(year=2020)
    subscriber.save()
    work()
    (mail,) = [
        message_from_bytes(f.read_bytes(), policy=policy.default)
        for f in settings.MAIL_DIR.glob("*.eml")
        if b"Ferry Leaves" in f.read_bytes()
    ]
    for kind, number in (("html", "<sup>1</sup>"), ("plain", " [1]")):
        said = mail.get_body((kind,)).get_content()
        order(
            said, "The quay", "left at six", "The ferry at noon", f"It came back{number}", "Seen by"
        )
        assert "[[" not in said
        assert said.count("The ferry left") == 1
    assert (
        "[1] Seen by two of our own, as in “5-Jun-2015 World View — A Harbour Opens” <http" in said
    )


def test_search_finds_the_words_of_a_note_and_no_marks(client, column):
    for words in ("two of our own", "came back at noon"):
        assert "A Ferry Leaves" in client.get("/search/", {"q": f'"{words}"'}).content.decode()
    html = client.get("/search/", {"q": "hurt"}).content.decode()
    assert "A Ferry Leaves" in html
    assert "[[" not in html


def test_a_page_that_sums_up_a_section_says_its_words(client, column):
    html = client.get(f"{column.get_absolute_url()}the-ferry/").content.decode()
    assert '<meta name="description" content="The ferry left at six. It came back at noon.' in html


def test_the_printed_notes_of_links_follow_the_page(client, make_article):
    body = '<p>One [[note: <a href="https://a.example">a</a>]] and <a href="https://b.example">b</a>.</p>'
    article = make_article(sections=[{"headline": "S", "body": body}])
    html = client.get(article.get_absolute_url()).content.decode()
    endnotes = html[html.index('class="endnotes"') :]
    order(endnotes, "https://b.example", "https://a.example")


@pytest.mark.parametrize(
    ("mark", "shape", "shown"),
    [
        ("[[figure 1 beside]]", "figures-beside", 1),
        ("[[figure 2, across]]", "figures-across", 1),
        ("[[figures 1 and 2]]", "figures-pair", 2),
        ("[[Figure 2 + 1]]", "figures-pair", 2),
        ("[[figure 1 and 7]]", "", 1),
        ("[[figure 7]]", "", 0),
    ],
)
def test_figures_have_shapes(client, column, mark, shape, shown):
    section = column.sections.get()
    section.body = f"<p>One.</p><p>{mark}</p><p>Two.</p>"
    section.save()
    html = client.get(column.get_absolute_url()).content.decode()
    assert prose_of(html).count("<figure") == shown
    assert html.count("<figure") == 2
    if shape:
        assert f'<div class="{shape}">' in html
    else:
        assert '<div class="figures-' not in html
    assert "[[" not in html


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<p>One [[figure 1]] goes on.</p><p>Two.</p>", ["<p>One goes on.</p>", 1, "<p>Two.</p>"]),
        ("<p>One<br>[[figure 1]]</p>", ["<p>One</p>", 1]),
        ("<p><em>[[figure 1]]</em></p>", [1]),
        ("<ul><li>One</li><li>[[figure 1]]</li></ul>", ["<ul><li>One</li></ul>", 1]),
        ("<blockquote><p>One</p><p>[[figure 1]]</p></blockquote>",
         ["<blockquote><p>One</p></blockquote>", 1]),
        ("<table><tbody><tr><td>[[figure 1]]</td></tr></tbody></table>",
         ["<table><tbody><tr><td></td></tr></tbody></table>", 1]),
        ("<p>[[figure 1]]</p><p>One</p><p>[[figure 1]]</p>", [1, "<p>One</p>"]),
        ("<p>[[fig<em>ure 1]] One</em></p>", ["<p><em> One</em></p>", 1]),
        ('<p><a href="https://a.example">[[figure 1]]</a></p>',
         ['<p><a href="https://a.example">[[figure 1]]</a></p>']),
        ("<p>[[figure]] [[figure x]] [[note:]]</p>", ["<p>[[figure]] [[figure x]] [[note:]]</p>"]),
    ],
)  # fmt: skip
def test_a_mark_may_stand_anywhere(body, shown):
    layout = placed.lay_out(tokens.parse(body), lambda number: [])
    said = [
        tokens.serialize(piece) if isinstance(piece, list) else piece.numbers[0]
        for piece in layout.pieces
        if piece
    ]
    assert said == shown


@given(st.lists(st.sampled_from([
    "[[note:", "[[figure 1]]", "[[pull: a b]]", "]]", "[[", "<em>", "</em>", "<p>", "</p>", "word ",
    "<blockquote>", "</blockquote>", "<li>", "<br>", "[[5-Jun-2015 World View — X]]",
    '<a href="https://a.example">', "</a>", "<td>", "figure 2",
]), max_size=25).map("".join))  # fmt: skip
def test_no_word_is_lost_and_nothing_is_left_open(source):
    html = prose.clean(source)
    layout = placed.lay_out(tokens.parse(html), reading.note_number)
    for part in (layout.tokens, *layout.notes):
        open_elements = []
        for token in part:
            if isinstance(token, tokens.Start) and token.name not in tokens.VOID:
                open_elements.append(token.name)
            elif isinstance(token, tokens.End):
                assert open_elements.pop() == token.name
        assert not open_elements
    said = prose.to_text(html)
    assert said.count("word") == html.count("word")


def test_the_checks_name_what_stands_nowhere(column):
    section = column.sections.get()
    section.body = "<p>One [[figure 3]] two [[figure 1]] three [[figure 1]].</p>"
    section.save()
    said = [finding.message for finding in checks.findings(Article.objects.get(pk=column.pk))]
    assert "The section “The ferry” places figure 3 in its text, and has 2." in said
    assert "The section “The ferry” places figure 1 twice in its text." in said


def test_a_revision_says_where_a_figure_was_moved(desk, column):
    before = snapshot(column)
    section = column.sections.get()
    section.body = BODY.replace("[[figure 2]]", "[[figure 1]]")
    section.save()
    (change,) = diff.compare(before, snapshot(Article.objects.get(pk=column.pk)))
    assert "[[figure 2]]" in change.old
    assert "[[figure 1]]" in change.new
