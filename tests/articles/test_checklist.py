"""What the desk points at before a column is published."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry

from articles.discovery.derived import update_derived
from articles.history.checks import findings, keywords_in_text
from articles.models import Article, Figure, Page
from tests.articles.test_desk import change, posted


@pytest.fixture
def ready(make_article, add_figure):
    """A column nothing is wanting in; ``changes`` spoil it."""

    def make(body="<p>The harbour of Sorn opened at six in the morning.</p>", **changes):
        section = {"headline": "The harbour", "body": body, "sources": ["Herald"]}
        column = make_article(
            **{"sections": [section], "keywords": ["Sorn"], "published": False} | changes
        )
        add_figure(article=column)
        return column

    return make


def messages(column):
    stored = Article.objects.for_page().get(pk=column.pk)
    return [finding.message for finding in findings(stored)]


def test_a_column_with_nothing_wanting_has_no_findings(ready):
    assert messages(ready()) == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"headline": "Long " * 30}, "The headline has"),
        ({"edition_date": date(2199, 5, 14)}, "14 May 2199, long after it appears"),
        ({"keywords": []}, "There are no keywords"),
        ({"keywords": ["Sorn", "Peru"]}, "Not in the text: the keyword “Peru”."),
        ({"sections": [{"headline": "Sorn"}]}, "has no source"),
        ({"body": ""}, "has no text"),
        ({"body": "<p>Sorn. [[5-Jun-2015 Not Here]]</p>"}, "refers to a column that is not here"),
        (
            {"body": "<p>Sorn. [[June 2015]]</p>"},
            "begins neither with a date nor with the address of",
        ),
        ({"body": '<p>Sorn <a href="https://nowhere">x</a></p>'}, "leads nowhere"),
        (
            {"body": "<p>Sorn: Badreddine spoke. Then Badreddin left.</p>"},
            "Is “Badreddin” the same",
        ),
        (
            {"body": "<p>Sorn has one two three four five six seven.</p>" * 2},
            "stands there 2 times",
        ),
    ],
)
def test_what_is_wanting_is_said(ready, changes, says):
    assert any(says in message for message in messages(ready(**changes)))


def test_related_words_are_not_taken_for_misspellings(ready):
    body = "<p>Sorn, Syria, Syrian and Syrians; Iran and Iranian; Russia’s and Russia.</p>"
    assert messages(ready(body)) == []


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        ({"photo": None}, "has no photo yet"),
        ({"credit": ""}, "has no credit"),
    ],
)
def test_a_figure_wants_photo_and_credit(ready, spoil, says):
    column = ready()
    Figure.objects.update(**spoil)
    assert any(says in message for message in messages(column))


def test_a_figure_wants_alt_text(ready):
    column = ready()
    photo = column.lead_figure.photo
    photo.alt_text = ""
    photo.save()
    assert any("no alt text" in message for message in messages(column))


def test_the_desk_links_each_to_its_place(desk, ready):
    column = ready(keywords=["Peru"])
    html = desk.get(change(column)).content.decode()
    assert '<a href="#id_keywords">Not in the text' in html
    assert 'id="id_keywords"' in html
    assert 'id="sections-0"' in html
    assert 'id="lead_figures-group"' in html
    assert 'id="sections-group"' in html


def test_publishing_in_spite_of_it_is_allowed_and_noted(desk, ready):
    column = ready(keywords=["Peru"])
    update_derived(column)
    desk.post(change(column), posted(column, keywords="Peru", _publish="1"))
    column.refresh_from_db()
    assert column.is_public
    noted = " ".join(entry.change_message for entry in LogEntry.objects.all())
    assert "Published in spite of:" in noted
    assert "Not in the text: the keyword “Peru”." in noted


# --- Keywords that the text mentions -------------------------------------------------------------


def test_known_keywords_of_the_text_are_offered_the_most_used_first(desk, ready, make_article):
    for _ in range(2):
        make_article(keywords=["Harbour", "Peru"])
    make_article(keywords=["Six in the Morning", "Morn", "Sorn"])
    column = ready()
    stored = Article.objects.for_page().get(pk=column.pk)
    offered = [(keyword.name, keyword.columns) for keyword in keywords_in_text(stored)]
    assert offered == [("Harbour", 2), ("Six in the Morning", 1)]
    assert 'data-keyword="Harbour"' in desk.get(change(column)).content.decode()


def test_a_link_to_a_column_that_is_not_public_is_pointed_out(ready, make_article):
    there = make_article("There", slug="there")
    moved = make_article("Moved", slug="old")
    old = moved.permalink
    moved.slug = "new"
    moved.save()
    draft = make_article("Draft", slug="draft", published=False)

    def said(address):
        body = f'<p>Sorn. <a href="{address}#x">x</a></p>'
        return [m for m in messages(ready(body, headline=address)) if "not public" in m]

    assert said(there.permalink) == said(old) == said("http://testserver/archive/") == []
    assert len(said(draft.permalink)) == 1
    assert len(said("http://testserver/2015/06/05/nothing/")) == 1


def test_a_mail_that_would_be_cut_off_is_pointed_out(ready):
    words = "<p>" + "The harbour of Sorn opened again. " * 40 + "</p>"
    assert not any("As mail it would have" in m for m in messages(ready(words)))
    long = "".join(words.replace("again", f"again {n}") for n in range(80))
    assert any("As mail it would have" in m for m in messages(ready(long)))
    assert not any("As mail it would have" in m for m in messages(ready(long, sent_by_mail=False)))


def test_what_a_draft_of_a_page_leaves_to_be_said_is_pointed_out(make_page, ready):
    body = "<p>We keep that for [how long]. See [[/about/ About]].</p>"
    long = f"<p>[{'Why, ' * 30}]</p>"
    sections = [{"headline": "What is kept", "body": body}, {"headline": "Why", "body": long}]
    page = make_page(sections=sections, published=False)
    found = findings(Page.objects.for_page().get(pk=page.pk))
    assert ("Something is still to be filled in: “[how long]”.", "sections-0") in [
        (finding.message, finding.place) for finding in found
    ]
    assert any(finding.message.endswith("…”.") for finding in found)
    # In a column brackets are notes of the columnist's.
    column = ready(body="<p>“We came.” [Below it, in small letters:] “We went.”</p>")
    assert not any("filled in" in message for message in messages(column))


# --- For those who hear the page ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('<p>Sorn. The figures are <a href="https://a.example/">here</a>.</p>', "only “here”"),
        (
            '<p>Sorn. <a href="https://a.example/"><em>Read more</em> …</a></p>',
            "only “Read more …”",
        ),
        ('<p>Sorn. <a href="https://a.example/">→</a></p>', "a link without words"),
        (
            f'<p>Sorn. <a href="https://a.example/">https://a.example/{"x" * 40}</a></p>',
            "read out letter by letter",
        ),
        (f"<p>Sorn.</p><table>{'<tr><td>1</td><td>2</td></tr>' * 2}</table>", "row of headers"),
        ("<p>Sorn.</p><table><tr><th>Year</th></tr><tr><td>1</td></tr></table>", ""),
        ('<p>Sorn. <a href="https://a.example/">The council’s figures</a></p>', ""),
    ],
)
def test_links_and_tables_say_by_themselves_what_they_are(ready, body, says):
    said = "\n".join(messages(ready(body)))
    assert says in said if says else not said


@pytest.mark.parametrize(
    ("alt", "says"),
    [
        ("IMG_2034.JPG", "the name of a file"),
        ("DSC 0042", "the name of a file"),
        ("A  crane over the harbour.", "hears it twice"),
        ("A crane. " * 40, "an alt text of 359 characters"),
        ("A crane lifts a red container", ""),
    ],
)
def test_alt_texts_say_what_is_to_be_seen(ready, alt, says):
    column = ready()
    Figure.objects.update(alt_text=alt, caption="A crane over the harbour.")
    said = "\n".join(messages(column))
    assert says in said if says else not said


def test_headlines_in_capitals_are_pointed_at_and_abbreviations_are_not(ready):
    for headline, found in (("HARBOUR OPENS AT SIX TODAY", True), ("NATO UNHCR", False)):
        section = {"headline": headline, "body": "<p>Sorn.</p>", "sources": ["Herald"]}
        said = "\n".join(messages(ready(sections=[section])))
        assert ("written in capitals" in said) is found
