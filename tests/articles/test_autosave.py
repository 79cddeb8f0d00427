"""Never losing a word."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from articles.models import Article, Autosave
from tests import browser
from tests.articles.test_desk import ADD, change, fields, posted
from tests.sessions import let_in


@pytest.fixture
def column(make_article):
    return make_article("As Published")


def keep(desk, article, **changes):
    path = (
        f"/admin/articles/article/{article.pk}/autosave/"
        if article
        else ("/admin/articles/article/autosave/")
    )
    return desk.post(path, posted(article, **changes) if article else fields(**changes))


def test_what_is_kept_changes_nothing_for_readers(desk, client, column):
    assert keep(desk, column, headline="Half a Thou").json()["others"] == ""
    assert Article.objects.get().headline == "As Published"
    assert "Half a Thou" not in client.get(column.get_absolute_url()).content.decode()
    assert not column.revisions.exists()


def test_it_is_offered_back_and_can_be_gone_on_with(desk, column):
    keep(desk, column, headline="Half a Thou", standfirst="And more")
    assert "Go on with it" in desk.get(change(column)).content.decode()
    page = desk.get(f"{change(column)}?unsaved=1").content.decode()
    assert ">\nHalf a Thou</textarea>" in page
    assert "And more" in page
    assert "your words that were not saved yet" in page
    assert Article.objects.get().headline == "As Published"


def test_sections_that_were_never_saved_come_back(desk, editor):
    keep(desk, None, headline="New", sections=[{"headline": "One", "body": "<p>Unsaved</p>"}])
    assert "Go on with it" in desk.get(ADD).content.decode()
    page = desk.get(f"{ADD}?unsaved=1").content.decode()
    assert ">\nOne</textarea>" in page
    assert "Unsaved" in page
    assert Article.objects.count() == 0


def test_there_is_one_running_copy_not_a_flood(desk, column):
    for number in range(5):
        keep(desk, column, headline=f"Version {number}")
    keep(desk, None, headline="A")
    keep(desk, None, headline="B")
    assert Autosave.objects.count() == 2


def test_saving_ends_it(desk, column):
    keep(desk, column, headline="Done")
    desk.post(change(column), posted(column, headline="Done"))
    assert not Autosave.objects.waiting().exists()
    keep(desk, None, headline="New")
    desk.post(ADD, fields(headline="New"))
    assert not Autosave.objects.waiting().exists()
    assert "".join(Autosave.objects.values_list("form", flat=True)) == ""


def test_it_belongs_to_its_writer(desk, client, column):
    keep(desk, column, headline="Mine")
    client.force_login(get_user_model().objects.create_superuser("other"))
    assert "Go on with it" not in client.get(change(column)).content.decode()
    client.logout()
    assert keep(client, column, headline="Nobodys").status_code == 302
    assert Autosave.objects.count() == 1


def test_one_sees_who_else_is_writing(desk, client, column):
    keep(desk, column, headline="Mine")
    client.force_login(get_user_model().objects.create_superuser("other"))
    page = client.get(change(column)).content.decode()
    assert re.search(r"editor \(last at \d\d:\d\d\) is writing here too", page)
    assert "writing here too" in keep(client, column, headline="Theirs").json()["others"]
    Autosave.objects.update(kept_at=timezone.now() - timedelta(minutes=11))
    assert "is writing here too" not in client.get(change(column)).content.decode()


def test_a_change_by_somebody_else_is_still_noticed(desk, column):
    keep(desk, column, headline="Mine")
    Article.objects.update(version=7)
    page = desk.get(f"{change(column)}?unsaved=1").content.decode()
    assert ">\nMine</textarea>" in page
    response = desk.post(change(column), posted(column, headline="Mine"))
    assert "Somebody else saved" in response.content.decode()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_words_are_there_again_after_the_tab_was_killed(page, editor, make_article):
    sections = [{"headline": "One", "body": "<p>Before.</p>"}]
    column = make_article("A Draft", sections=sections, published=False)
    browser.hurry(page.context)
    let_in(page)
    other = page.context.new_page()
    other.goto(change(column))
    other.click("text=Add a section")
    other.fill("[name=sections-1-headline]", "Two")
    other.click("#sections-1 .ProseMirror[contenteditable]")
    other.wait_for_timeout(500)

    def has_the_words(answer):
        return "In+the+middle+of+a+sen" in (answer.request.post_data or "")

    with other.expect_response(has_the_words):
        other.keyboard.type("In the middle of a sen")
    other.get_by_text("Your words are kept").wait_for()
    other.close(run_before_unload=False)

    page.goto(change(column))
    page.click("text=Go on with it")
    assert page.input_value("[name=sections-1-headline]") == "Two"
    page.locator("#sections-1 .ProseMirror[contenteditable]", has_text="of a sen").wait_for()
    page.click("#sections-1 .ProseMirror[contenteditable]")
    page.keyboard.press("Control+End")
    page.keyboard.type("tence.")
    page.click("[name=_continue]")
    page.get_by_text("was changed successfully").wait_for()
    assert column.sections.last().body == "<p>In the middle of a sentence.</p>"
    assert not Autosave.objects.waiting().exists()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_what_is_typed_while_the_preview_is_still_coming_is_seen_in_it(page, editor, make_article):
    column = make_article("As Published")
    browser.hurry(page.context)
    let_in(page)
    page.goto(change(column))
    page.click("#id_standfirst")
    page.keyboard.type("One word")
    page.get_by_text("Your words are kept").wait_for()
    coming = []
    page.route("**/preview/**", lambda route: coming.append(route), times=1)
    page.click("#beside-button")
    page.click("#id_standfirst")
    with page.expect_response(lambda answer: "and+more" in (answer.request.post_data or "")):
        page.keyboard.type(" and more")
    # What was asked for at the click has the words of before.
    first = coming[0].fetch()
    coming[0].fulfill(response=first, body=first.text().replace(" and more", ""))
    seen = page.frame_locator(".beside-pane iframe")
    seen.get_by_text("One word and more").first.wait_for()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_what_could_not_be_sent_is_kept_by_the_browser_and_offered_back(page, editor, make_article):
    column = make_article("As Published")
    browser.hurry(page.context)
    let_in(page)
    other = page.context.new_page()
    other.route("**/autosave/", lambda route: route.abort())
    other.goto(change(column))
    other.click("#id_standfirst")
    other.keyboard.type("Written on a train")
    other.get_by_text("kept in this browser").wait_for()
    other.close()
    assert not Autosave.objects.waiting().exists()

    page.goto(change(column))
    page.click("text=Go on with it")
    assert page.input_value("#id_standfirst") == "Written on a train"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_looking_at_a_column_is_no_writing(page, editor, make_article):
    column = make_article(sections=[{"headline": "One", "body": "<p>A</p>\n\n<p>B</p>"}])
    browser.hurry(page.context)
    let_in(page)
    page.goto(change(column))
    page.click(".ProseMirror[contenteditable]")
    page.wait_for_timeout(1500)
    assert not Autosave.objects.waiting().exists()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_two_tabs_know_of_each_other(page, editor, make_article):
    column = make_article(published=False)
    let_in(page)
    page.goto(change(column))
    other = page.context.new_page()
    other.goto(change(column))
    for tab in (page, other):
        tab.get_by_text("open in another tab too").wait_for()
