"""Paste a column: what was read stands in the form, beside the text; nothing is saved before."""

import pytest

from articles.models import Article, Autosave, CrossReference, Figure
from tests.articles.test_desk import ADD, PASTE, change, messages
from tests.articles.test_unpublished_changes import fields_shown
from tests.articles.test_written_column import TEXT
from tests.markup import one_line
from tests.sessions import let_in

DATED = {"text": TEXT, "edition_date": "2025-08-09"}


def paste(desk, **changes):
    """The column as it is saved when everything that was read is accepted."""
    shown = fields_shown(desk.post(PASTE, DATED | changes))
    return desk.post(ADD, shown, follow=True)


def test_nothing_is_saved_before_the_editor_does(desk):
    response = desk.post(PASTE, DATED)
    assert "Nothing is saved yet" in response.content.decode()
    assert f'action="{ADD}"' in response.content.decode()
    assert not Article.objects.exists()
    assert not Autosave.objects.exists()


def test_what_was_read_becomes_a_draft_with_all_its_parts(desk):
    response = paste(desk)
    article = Article.objects.get()
    assert article.headline.startswith("Kestria’s Lowland Offensive")
    assert (article.edition_date.isoformat(), article.sent_by_mail) == ("2025-08-09", False)
    assert article.state == "draft"
    assert [s.sources.count() for s in article.sections.all()] == [
        len(s["sources"]) for s in article.revisions.get().content["sections"]
    ]
    assert article.sections.count() == 3
    assert all(s.sources.exists() for s in article.sections.all())
    assert Figure.objects.count() == 2
    assert CrossReference.objects.unresolved().count() == 2
    assert article.keywords.count() > 5
    assert response.status_code == 200


def test_the_same_as_the_command_makes_of_it(desk):
    from articles.history.snapshots import snapshot
    from articles.importer.build import import_column
    from tests.articles.test_written_column import DAY

    def plain(content):
        if isinstance(content, dict):
            return {name: plain(value) for name, value in content.items() if name != "id"}
        return [plain(item) for item in content] if isinstance(content, list) else content

    paste(desk, edition_date=DAY.isoformat())
    pasted = Article.objects.get()
    content = plain(snapshot(pasted))
    pasted.delete()
    assert plain(snapshot(import_column(TEXT, edition_date=DAY).article)) == content


def test_each_guess_stands_beside_the_text_it_came_from(desk):
    response = desk.post(PASTE, DATED)
    pasted = response.context["pasted"]
    assert "".join(words for words, _ in pasted["pieces"]) == TEXT
    marked = {number: words for words, number in pasted["pieces"] if number}
    guesses = dict([*pasted["doubts"], *pasted["taken"]])
    quotation = next(n for n, g in pasted["doubts"] if "quotation was taken to end" in g.message)
    assert marked[quotation].startswith("General Pell")
    assert guesses[quotation].place == "sections-1"
    sources = [n for n, g in guesses.items() if "from the end of" in g.message]
    sources.sort(key=lambda number: guesses[number].line)
    assert len(sources) == 3
    assert all(guesses[n].text.split()[0] in marked[n] for n in sources)
    # Where it was read, not where the same words stand first.
    place = next(n for n, (_, number) in enumerate(pasted["pieces"]) if number == sources[-1])
    before = "".join(words for words, _ in pasted["pieces"][:place])
    assert before.endswith("it will take place all the same. ")
    html = one_line(response.content.decode())
    assert f'<mark id="guess-{quotation}" class="doubtful">General Pell' in html
    assert f'<a href="#guess-{quotation}">In the text</a> <a href="#sections-1">Change' in html


def test_what_was_read_wrongly_is_changed_before_it_is_saved(desk):
    shown = fields_shown(desk.post(PASTE, DATED))
    shown |= {"headline": "Another Headline", "sections-1-source_line": "Herald"}
    desk.post(ADD, shown)
    article = Article.objects.get()
    assert article.headline == "Another Headline"
    assert [str(s) for s in article.sections.all()[1].sources.all()] == ["Herald"]


def test_a_mistake_while_saving_leaves_the_text_beside_the_form(desk):
    shown = fields_shown(desk.post(PASTE, DATED)) | {"headline": ""}
    response = desk.post(ADD, shown)
    assert response.context["pasted"]["doubts"]
    assert "General Pell" in response.content.decode()


def test_pasting_it_again_leads_to_the_same_column(desk):
    again = fields_shown(desk.post(PASTE, DATED))
    paste(desk)
    response = desk.post(PASTE, {"text": f"{TEXT}\n\n", "edition_date": ""}, follow=True)
    assert response.redirect_chain[-1][0] == change(Article.objects.get())
    assert any("No second column" in message for message in messages(response))
    # Nor from a form that was opened before, as it was or with other words in it.
    assert desk.post(ADD, again)["Location"] == change(Article.objects.get())
    html = desk.post(ADD, again | {"headline": "Said otherwise"}).content.decode()
    assert "was imported before, as" in html
    assert "Said otherwise" in html
    assert Article.objects.count() == 1


def test_what_has_no_word_in_it_stays_in_the_field_with_an_explanation(desk):
    response = desk.post(PASTE, {"text": "* * *", "edition_date": ""})
    html = response.content.decode()
    assert "There is no text" in html
    assert "* * *" in html
    assert Article.objects.count() == 0


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_guesses_are_looked_at_in_the_browser(page, editor):
    let_in(page)
    page.goto(PASTE)
    page.fill("[name=text]", TEXT)
    page.click("text=Read it")
    page.get_by_text("guesses to look at").wait_for()
    page.wait_for_selector(".ProseMirror[contenteditable]")
    page.click("#pasted li >> nth=0 >> text=In the text")
    assert page.locator("mark:target").count() == 1
    page.check("#pasted li >> nth=0 >> input")
    page.fill("#id_standfirst", "Changed before it was saved")
    page.get_by_text("Your words are kept").wait_for()
    page.click("[name=_continue]")
    page.get_by_text("was added successfully").wait_for()
    assert Article.objects.get().standfirst == "Changed before it was saved"
    assert not Autosave.objects.waiting().exists()


MONTH = """World View: The Ferry Is Late

3 May 2019

The ferry is late again

It was to sail at nine. It sailed at eleven, with the mayor on board and his horse ashore, where it
had been left with the luggage of the choir.

Source: Harbour Post (Brenn), Reuters

Keywords: ferries

4 May 2019
World View: The Horse Is Found

The horse is found at sea

It had taken the ferry of ten, which nobody else did, as it was not announced. The choir has asked
for its luggage.

Source: Trade and Tide

Keywords: horses
"""


def test_how_sure_a_guess_is_stands_beside_it_and_what_is_doubtful_is_marked(desk):
    html = one_line(desk.post(PASTE, DATED).content.decode())
    assert '<span class="sureness">100 % sure</span>' in html
    assert 'class="doubtful">General Pell' in html


def test_several_columns_in_one_text_are_offered_and_each_becomes_a_draft(desk):
    response = desk.post(PASTE, {"text": MONTH, "edition_date": ""})
    html = one_line(response.content.decode())
    assert "2 columns were found in the text" in html
    assert html.count('name="columns"') == html.count(" checked ") == 2
    assert "4 May 2019" in html
    assert not Article.objects.exists()
    nothing = desk.post(PASTE, {"text": MONTH, "make": "1"}).content.decode()
    assert "Choose at least one column." in nothing
    assert " checked " not in one_line(nothing)
    text = response.context["form"]["text"].value()
    made = desk.post(PASTE, {"text": text, "make": "1", "columns": ["0", "1"]}, follow=True)
    assert any("Made 2 drafts" in message for message in messages(made))
    assert {(a.headline, a.edition_date.isoformat(), a.state) for a in Article.objects.all()} == {
        ("The Ferry Is Late", "2019-05-03", "draft"),
        ("The Horse Is Found", "2019-05-04", "draft"),
    }
    again = desk.post(PASTE, {"text": text, "make": "1", "columns": ["0", "1"]}, follow=True)
    assert sum("No second column" in message for message in messages(again)) == 2


def test_one_of_several_or_all_as_one_is_looked_through_in_the_form(desk):
    one = desk.post(PASTE, {"text": MONTH, "make": "1", "columns": ["1"]})
    assert one.context["pasted"]["taken"]
    assert fields_shown(one)["headline"] == "The Horse Is Found"
    assert fields_shown(one)["edition_date"] == "2019-05-04"
    whole = desk.post(PASTE, {"text": MONTH, "as_one": "1"})
    assert fields_shown(whole)["headline"] == "The Ferry Is Late"
    assert not Article.objects.exists()
