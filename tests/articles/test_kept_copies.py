"""A kept copy belongs to its form: nothing ends it but its own save, or *Forget it*."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from articles.admin import copies
from articles.models import Article, Autosave
from tests.articles.test_desk import ADD, change, fields, messages, posted
from tests.articles.test_unpublished_changes import fields_shown
from tests.articles.test_written_column import TEXT
from tests.markup import one_line

INDEX = "/admin/"
KEPT = "/admin/articles/article/kept/"


class Tab:
    """A page of the form as a browser has it open: it counts its states and knows what was kept."""

    def __init__(self, desk, address):
        self.desk, self.address = desk, address.split("?")[0]
        self.form = sent_back(desk.get(address)) | {"_writer": f"writer-{id(self)}"}
        self.count = int(self.form["_base"])

    def keep(self, **words):
        self.form |= words
        self.count += 1
        return self.send(self.form | {"_sequence": self.count})

    def send(self, form):
        path = self.address.replace("/add/", "/autosave/").replace("/change/", "/autosave/")
        answer = self.desk.post(path, form).json()
        self.form |= {"_copy": answer["key"], "_base": answer["sequence"]}
        return answer

    def save(self, **words):
        self.form |= words
        self.count += 1
        return self.desk.post(self.address, self.form | {"_sequence": self.count})


def sent_back(response):
    """What the browser would send of a form as it is shown."""
    html = response.content.decode()
    state = re.findall(r'<input type="hidden" name="(_\w+)" value="([^"]*)">', html)
    return fields_shown(response) | dict(state)


def offered(desk, address=INDEX):
    return {offer.copy.title for offer in desk.get(address).context["kept"]}


def address_of(desk, title):
    (offer,) = [o for o in desk.get(INDEX).context["kept"] if o.copy.title == title]
    return offer.address


# --- One for each form ---------------------------------------------------------------------------


def test_two_new_columns_are_kept_beside_each_other_and_listed_on_both_pages(desk):
    Tab(desk, ADD).keep(headline="ALPHA", standfirst="Five words are in here")
    Tab(desk, ADD).keep(headline="BRAVO")
    for page in (INDEX, ADD, KEPT):
        assert offered(desk, page) == {"ALPHA", "BRAVO"}
        html = one_line(desk.get(page).content.decode())
        assert "6 words" in html
        assert re.search(r"last typed on \d+ \w+ \d{4}, \d\d:\d\d", html)
    assert ">\nALPHA</textarea>" in desk.get(address_of(desk, "ALPHA")).content.decode()


def test_typing_into_a_new_form_leaves_what_waits_as_it_is(desk):
    Tab(desk, ADD).keep(headline="ALPHA", standfirst="Three sections")
    Tab(desk, ADD).keep(headline="One sentence")
    assert "Three sections" in desk.get(address_of(desk, "ALPHA")).content.decode()


def test_a_column_that_has_no_headline_yet_is_named_by_its_first_words(desk):
    Tab(desk, ADD).keep(**{"sections-0-body": "<p>The harbour</p><p>opened</p>"})
    assert offered(desk) == {"The harbour opened"}


def test_saving_one_new_column_ends_no_other(desk):
    Tab(desk, ADD).keep(headline="ALPHA")
    bravo = Tab(desk, ADD)
    bravo.keep(headline="BRAVO")
    assert bravo.save().status_code == 302
    assert offered(desk) == {"ALPHA"}


def test_nor_does_pasting_one(desk):
    Tab(desk, ADD).keep(headline="ALPHA")
    read = desk.post("/admin/articles/article/paste/", {"text": TEXT})
    assert desk.post(ADD, sent_back(read)).status_code == 302
    assert Article.objects.count() == 1
    assert offered(desk) == {"ALPHA"}


def test_of_two_tabs_on_one_column_saving_one_keeps_the_words_of_the_other(desk, make_article):
    column = make_article(published=False)
    one, other = Tab(desk, change(column)), Tab(desk, change(column))
    one.keep(headline="ONE")
    other.keep(headline="OTHER")
    assert one.save().status_code == 302
    assert offered(desk) == {"OTHER"}
    assert offered(desk, change(column)) == {"OTHER"}
    # And what the page of the conflict shows is offered when the browser was closed on it.
    html = other.save(standfirst="Typed last").content.decode()
    assert "Both texts" in html
    assert "Typed last" in desk.get(address_of(desk, "OTHER")).content.decode()


@pytest.mark.parametrize("published", [False, True], ids=["draft", "public"])
def test_whatever_refuses_a_save_keeps_the_words_without_any_script(desk, make_article, published):
    column = make_article(published=published)
    form = sent_back(desk.get(change(column))) | {"headline": "", "standfirst": "My words"}
    response = desk.post(change(column), form)
    assert offered(desk) == {"My words"}
    # The form shown again goes on with the same copy, and saving it ends that.
    form = sent_back(response) | {"headline": "Now with one"}
    assert desk.post(change(column), form).status_code == 302
    assert offered(desk) == set()


def test_a_fault_of_the_server_keeps_the_words(desk, make_article):
    column = make_article(published=False)
    form = sent_back(desk.get(change(column))) | {"standfirst": "My words"}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE articles_article ADD CONSTRAINT fault CHECK (standfirst <> 'My words')"
        )
    desk.raise_request_exception = False
    assert desk.post(change(column), form).status_code != 302
    assert offered(desk) == {column.headline}
    assert "My words" in desk.get(address_of(desk, column.headline)).content.decode()


# --- Late, twice, and after the save -------------------------------------------------------------


@pytest.mark.parametrize("new", [True, False], ids=["new column", "saved column"])
def test_a_copy_that_was_in_flight_never_undoes_the_save(desk, make_article, new):
    tab = Tab(desk, ADD if new else change(make_article(published=False)))
    tab.keep(headline="Half a")
    late = tab.form | {"headline": "Half a thou", "_sequence": tab.count + 1}
    tab.count += 1
    assert tab.save(headline="Half a thought").status_code == 302
    assert tab.send(late)["saved"]
    assert offered(desk) == set()
    # The very words that were saved are no news either, whenever they come.
    assert tab.send(tab.form | {"_sequence": tab.count + 5})["saved"]
    assert offered(desk) == set()
    # But what was typed after the save is.
    assert not tab.keep(headline="A new thought")["saved"]
    assert offered(desk) == {"A new thought"}


def test_an_older_state_never_takes_the_place_of_a_newer_one(desk):
    tab = Tab(desk, ADD)
    older = tab.form | {"headline": "Older", "_sequence": 1}
    tab.count = 1
    tab.keep(headline="Newer")
    tab.send(older)
    assert offered(desk) == {"Newer"}


@pytest.mark.parametrize("new", [True, False], ids=["new column", "saved column"])
def test_the_same_words_sent_twice_are_saved_once_and_said_to_be(desk, make_article, new):
    tab = Tab(desk, ADD if new else change(make_article(published=False)))
    first, second = tab.save(headline="Once"), tab.save()
    article = Article.objects.get()
    assert (first.status_code, second.url) == (302, change(article))
    assert "is saved" in desk.get(second.url).content.decode()
    assert article.revisions.count() == (1 if new else 2)
    assert offered(desk) == set()


def test_other_words_sent_with_a_form_that_is_saved_are_kept(desk):
    tab = Tab(desk, ADD)
    tab.save(headline="Once")
    html = tab.save(headline="Once more").content.decode()
    assert "was saved already" in html
    assert offered(desk) == {"Once more"}
    again = Tab(desk, address_of(desk, "Once more"))
    assert "You saved this form before" in desk.get(address_of(desk, "Once more")).content.decode()
    assert again.save().status_code == 302
    assert Article.objects.count() == 2
    assert offered(desk) == set()


def test_two_pages_that_go_on_with_one_copy_do_not_write_over_each_other(desk):
    Tab(desk, ADD).keep(headline="Begun")
    address = address_of(desk, "Begun")
    one, other = Tab(desk, address), Tab(desk, address)
    one.keep(headline="Begun at home")
    other.keep(headline="Begun at work")
    assert offered(desk) == {"Begun at home", "Begun at work"}
    one.save()
    assert offered(desk) == {"Begun at work"}


def test_nor_does_saving_the_one_end_the_other_where_it_typed_first(desk):
    Tab(desk, ADD).keep(headline="Begun")
    address = address_of(desk, "Begun")
    one, other = Tab(desk, address), Tab(desk, address)
    one.keep(headline="Begun at home")
    other.save(headline="Begun at work")
    assert offered(desk) == {"Begun at home"}


@pytest.mark.django_db(transaction=True)
def test_a_copy_that_comes_while_its_form_is_saved_waits_and_neither_fails(
    editor, make_article, another_session
):
    column = make_article(published=False)
    post = QueryDict(f"made_with={uuid4()}&headline=Saved&_writer=w&_base=0&_sequence=1")
    sent = copies.parse_sent(post, editor=editor, article_id=column.pk)

    def keep():
        try:
            return copies.keep(sent, editor=editor, article=column).saved_at
        finally:
            connection.close()

    def is_waited_for():
        with another_session.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            return cursor.fetchone()[0]

    another_session.autocommit = True
    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            Article.objects.select_for_update().get(pk=column.pk)
            late = pool.submit(keep)
            while not (is_waited_for() or late.done()):
                pass
            copies.end(sent, editor=editor, article=column)
        assert late.result() is not None
    assert not Autosave.objects.waiting().exists()


# --- Whose, and how long -------------------------------------------------------------------------


def test_it_is_its_editors_alone(desk, client, make_article):
    tab = Tab(desk, change(make_article(published=False)))
    tab.keep(headline="Mine")
    address = address_of(desk, "Mine")
    (copy,) = Autosave.objects.all()
    other = Client()
    other.force_login(get_user_model().objects.create_superuser("other"))
    assert offered(other) == set()
    assert 'value="Mine"' not in other.get(address).content.decode()
    assert other.post(f"{KEPT}{copy.key}/forget/").status_code == 404
    # A key that is somebody else's is not written to.
    path = f"/admin/articles/article/{copy.article_id}/autosave/"
    other.post(path, posted(copy.article, headline="Theirs", _copy=copy.key))
    assert offered(desk) == {"Mine"}
    assert offered(other) == {"Theirs"}


def test_a_form_of_one_editor_is_not_saved_by_another_who_logged_in_meanwhile(desk, make_article):
    column = make_article(published=False)
    tab = Tab(desk, change(column))
    other = Client(headers={"sec-fetch-site": "same-origin"})
    other.force_login(get_user_model().objects.create_superuser("other"))
    response = other.post(change(column), tab.form | {"headline": "Not theirs"})
    assert "another editor’s" in response.content.decode()
    path = f"/admin/articles/article/{column.pk}/autosave/"
    json = {"accept": "application/json"}
    assert other.post(path, tab.form, headers=json).status_code == 401
    assert Article.objects.get().headline == column.headline
    assert offered(other) == set()


def test_it_is_forgotten_only_by_the_button_and_can_be_taken_back(desk):
    Tab(desk, ADD).keep(headline="ALPHA")
    Tab(desk, ADD).keep(headline="BRAVO")
    copy = Autosave.objects.get(title="ALPHA")
    assert desk.get(f"{KEPT}{copy.key}/forget/").status_code == 405
    assert desk.post(f"{KEPT}{copy.key}/forget/", {"next": ADD}).url == ADD
    assert offered(desk) == {"BRAVO"}
    assert "Forgotten in the last 60 days" in desk.get(KEPT).content.decode()
    desk.post(f"{KEPT}{copy.key}/take-back/")
    assert offered(desk) == {"ALPHA", "BRAVO"}
    assert desk.post(f"{KEPT}{copy.key}/forget/", {"next": "//evil.example/"}).url == KEPT


def test_an_old_one_stays_and_is_said_to_be_old(desk):
    Tab(desk, ADD).keep(headline="ALPHA")
    Autosave.objects.update(kept_at=timezone.now() - timedelta(days=900))
    tab = Tab(desk, ADD)
    tab.keep(headline="BRAVO")
    tab.save()
    assert offered(desk) == {"ALPHA"}
    assert "more than three months" in desk.get(INDEX).content.decode()


def test_all_that_wait_are_listed_page_by_page(desk):
    for number in range(53):
        Autosave.objects.create(editor_id=desk.session["_auth_user_id"], title=f"No {number}")
    response = desk.get(INDEX)
    assert len(response.context["kept"]) == 8
    assert KEPT in response.content.decode()
    response = desk.get(KEPT)
    first = {offer.copy.title for offer in response.context["kept"]}
    before = re.search(r"\?before=\d+", response.content.decode())[0]
    assert len(first | offered(desk, KEPT + before)) == 53


def test_the_cursor_is_in_the_headline_of_a_new_column_only(desk, make_article):
    assert re.search(r'<textarea[^>]*name="headline"[^>]*autofocus', desk.get(ADD).content.decode())
    assert "autofocus" not in desk.get(change(make_article())).content.decode()


def test_a_page_of_the_former_version_that_is_still_open_is_kept_too(desk, make_article):
    column = make_article(published=False)
    path = f"/admin/articles/article/{column.pk}/autosave/"
    for headline in ("Half", "Half a thou"):
        desk.post(path, posted(column, headline=headline))
    assert offered(desk) == {"Half a thou"}
    assert desk.post(path, {"discard": "1"}).url == change(column)
    assert offered(desk) == set()
    desk.post(path, posted(column, headline="Again"))
    assert desk.post(change(column), posted(column, headline="Again")).status_code == 302
    assert offered(desk) == set()
    desk.post("/admin/articles/article/autosave/", fields(headline="New"))
    assert offered(desk) == {"New"}


def test_words_of_a_column_that_is_deleted_for_ever_become_a_new_one(
    desk, make_article, add_figure
):
    column = make_article("Deleted", sections=["One", "Two"], published=False)
    add_figure(section=column.sections.first())
    Tab(desk, change(column)).keep(standfirst="Typed while it was there")
    column.put_in_bin()
    desk.post(f"/admin/articles/article/{column.pk}/delete/", {"post": "yes"})
    assert not Article.objects.exists()
    assert offered(desk) == {"Deleted"}
    (offer,) = desk.get(INDEX).context["kept"]
    assert Tab(desk, offer.address).form["standfirst"] == "Typed while it was there"
    response = desk.post(ADD, sent_back(desk.get(offer.address)))
    assert response.status_code == 302, response.context["errors"]
    made = Article.objects.get()
    assert [section.headline for section in made.sections.all()] == ["One", "Two"]
    assert made.sections.first().figures.count() == 1


def test_a_form_whose_column_was_deleted_for_ever_goes_on_as_a_new_one(desk, make_article, picture):
    column = make_article("Deleted", sections=["One", "Two"], published=False)
    form = posted(column, standfirst="Typed before it went") | {
        "sections-0-figures-TOTAL_FORMS": 1, "sections-0-figures-0-upload": picture(),
    }  # fmt: skip
    column.put_in_bin()
    desk.post(f"/admin/articles/article/{column.pk}/delete/", {"post": "yes"})
    page = desk.post(change(column), form | {"_continue": "1"}, follow=True)
    assert "deleted for ever while you wrote" in "".join(messages(page))
    assert not Article.objects.exists()  # nothing is saved unasked
    response = desk.post(ADD, sent_back(page))
    assert response.status_code == 302, response.context["errors"]
    made = Article.objects.get()
    assert made.standfirst == "Typed before it went"
    assert [section.headline for section in made.sections.all()] == ["One", "Two"]
    assert made.sections.first().figures.get().photo


def test_what_a_second_page_of_one_copy_kept_can_be_saved_as_well(desk):
    Tab(desk, ADD).keep(headline="Begun")
    (offer,) = desk.get(INDEX).context["kept"]
    one, other = Tab(desk, offer.address), Tab(desk, offer.address)
    one.keep(headline="First")
    other.keep(headline="Second")
    assert one.save().status_code == 302
    (waiting,) = desk.get(INDEX).context["kept"]
    assert waiting.copy.title == "Second"
    assert desk.post(ADD, sent_back(desk.get(waiting.address))).status_code == 302
    assert {article.headline for article in Article.objects.all()} == {"First", "Second"}


@pytest.mark.parametrize("become", ["publish", "withdraw_after_it", "schedule"])
def test_words_in_a_draft_that_is_not_hers_to_change_any_more_can_be_read(
    desk, make_article, django_user_model, become
):
    writer = django_user_model.objects.create_user("wanda", is_staff=True)
    writer.groups.add(Group.objects.get(name="Writers"))
    hers = Client()
    hers.force_login(writer)
    draft = make_article("Hers", published=False, written_by=writer, sections=["One"])
    opened = Tab(hers, change(draft))
    draft.publish(at=timezone.now() + timedelta(days=1) if become == "schedule" else None)
    if become == "withdraw_after_it":
        draft.withdraw()
    typed = {"standfirst": "Typed meanwhile, 5 <b 6>", "sections-0-body": "<p>And <b>more</b>.</p>"}
    answer = opened.save(**typed)
    assert answer.status_code == 403
    for page in (answer, hers.get(hers.get(INDEX).context["kept"][0].address)):
        shown = page.content.decode()
        assert "Typed meanwhile, 5 &lt;b 6&gt;" in shown
        assert "And more." in shown
        assert "Section 1: body" in shown
    assert Article.objects.get().standfirst == ""
    hers.post(hers.get(INDEX).context["kept"][0].forget_address)
    assert offered(hers) == set()
