"""A writer says that a draft is ready; who may publish does, or sends it back with words."""

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, Review
from tests.articles.test_desk import change, messages, posted
from tests.articles.test_taken_down import soon
from tests.site.test_roles import LIST, desk_of, editor_by_role, writer  # noqa: F401

pytestmark = pytest.mark.django_db


def review_page(article):
    return f"{LIST}{article.pk}/review/"


def addressed(mailbox):
    return [(message["To"], message["Subject"]) for message in mailbox()]


@pytest.fixture
def draft(writer, make_article):  # noqa: F811
    writer.user.email = "wanda@example.com"
    writer.user.save()
    return make_article(
        "Boats Return",
        published=False,
        written_by=writer.user,
        edition_date=timezone.localdate(),
    )


@pytest.fixture
def chief(editor_by_role):  # noqa: F811
    editor_by_role.user.email = "edda@example.com"
    editor_by_role.user.save()
    return editor_by_role


@pytest.fixture
def ready(writer, chief, draft):  # noqa: F811
    writer.post(review_page(draft), {"_ask": "1", "words": "Is the second quotation right?"})
    return Article.objects.get(pk=draft.pk)


def test_it_is_a_writers_one_strong_verb_in_place_of_publish(writer, chief, draft):  # noqa: F811
    html = writer.get(change(draft)).content.decode()
    assert 'class="default" name="_review" value="Ready for review…"' in html
    assert html.count('class="default"') == 1
    assert "Publish…" not in html
    chiefs = chief.get(change(draft)).content.decode()
    assert 'class="default" name="_schedule" value="Publish…"' in chiefs
    assert 'name="_review" value="Have it reviewed…"' in chiefs
    # A column that is not saved yet can be, too.
    assert 'name="_review"' in writer.get(f"{LIST}add/").content.decode()


def test_it_saves_what_was_typed_and_asks_for_a_few_words(writer, draft):  # noqa: F811
    data = posted(draft, headline="Boats Come Home", _review="1")
    response = writer.post(change(draft), data, follow=True)
    assert response.redirect_chain[-1][0] == review_page(draft)
    assert "A few words for who looks at it" in response.content.decode()
    draft.refresh_from_db()
    assert draft.headline == "Boats Come Home"
    assert draft.standing == "draft"  # not before it is said


def test_those_who_may_publish_are_told_by_mail(writer, ready, work, mailbox, editor):  # noqa: F811
    editor.is_active = False
    editor.save()
    work()
    assert addressed(mailbox) == [
        ("edda@example.com", "World View: “Boats Return” is ready for review")
    ]
    (message,) = mailbox()
    for form in ("plain", "html"):
        text = message.get_body((form,)).get_content()
        assert "wanda says that" in text
        assert "Is the second quotation right?" in text
        assert f"http://testserver{change(ready)}" in text


def test_it_stands_in_the_list_on_the_first_page_and_over_the_form(chief, ready, make_article):
    make_article("Another Draft", published=False)
    assert ready.standing == "ready"
    listed = chief.get(LIST).content.decode()
    assert 'class="column-standing column-standing-ready">ready for review<' in listed
    found = chief.get(f"{LIST}?state=ready").content.decode()
    assert "Boats Return" in found
    assert "Another Draft" not in found
    first = chief.get("/admin/").content.decode()
    ready_there = first[first.index(">Ready for review<") : first.index(">Drafts<")]
    assert "Boats Return" in ready_there
    assert "wanda" in ready_there
    assert "Boats Return" not in first[first.index(">Drafts<") : first.index(">Scheduled<")]
    form = chief.get(change(ready)).content.decode()
    assert "Is the second quotation right?" in form
    assert 'name="_review" value="Send back…"' in form


def test_it_is_sent_back_with_words_and_the_writer_is_told(
    writer,  # noqa: F811
    chief,
    ready,
    work,
    mailbox,
):
    refused = chief.post(review_page(ready), {"_back": "1", "words": " "})
    assert "Say in a few words what is to be done." in refused.content.decode()
    work()
    before = len(mailbox())
    response = chief.post(
        review_page(ready), {"_back": "1", "words": "Name the second ship."}, follow=True
    )
    assert "is sent back" in messages(response)[-1]
    work()
    (message,) = mailbox()[before:]
    assert message["To"] == "wanda@example.com"
    assert message["Subject"] == "World View: “Boats Return” comes back to you"
    assert "Name the second ship." in message.get_body(("plain",)).get_content()
    html = writer.get(change(ready)).content.decode()
    assert "Name the second ship." in html
    assert 'value="Ready for review…"' in html
    # The next time both see what was said before.
    assert "Name the second ship." in writer.get(review_page(ready)).content.decode()


@pytest.mark.parametrize("way", ["button", "now", "list", "later"])
def test_however_it_is_published_it_is_ready_no_more(chief, ready, way, work, mailbox):
    if way == "button":
        chief.post(change(ready), posted(ready, _publish="1"))
    elif way == "list":
        chief.post(LIST, {"action": "publish_now", "_selected_action": [ready.pk]})
    else:
        sent = {"_now": "1"} if way == "now" else {"at": soon()}
        chief.post(f"{LIST}{ready.pk}/schedule/", {"seen": "", **sent})
    review = Review.objects.get()
    assert (review.outcome, review.closed_by.username) == ("published", "edda")
    work()
    told = [subject for to, subject in addressed(mailbox) if to == "wanda@example.com"]
    scheduled = "scheduled" if way == "later" else "published"
    assert told == [f"World View: “Boats Return” is {scheduled}"]


def test_a_writer_takes_it_back_and_nobody_is_told_what_is_pointless(
    writer,  # noqa: F811
    ready,
    work,
    mailbox,
):
    page = writer.get(review_page(ready)).content.decode()
    assert 'name="_take_back"' in page
    assert 'name="_back"' not in page
    writer.post(review_page(ready), {"_take_back": "1"})
    ready = Article.objects.get()
    assert ready.standing == "draft"
    work()
    assert mailbox() == []


def test_a_writer_sends_nothing_back_and_reviews_no_column_of_others(
    writer,  # noqa: F811
    ready,
    make_article,
):
    writer.post(review_page(ready), {"_back": "1", "words": "No."})
    assert Article.objects.get().standing == "ready"
    other = make_article("Other", published=False)
    assert writer.post(review_page(other), {"_ask": "1", "words": ""}).status_code == 403
    assert other.reviews.count() == 0


def test_what_is_public_or_was_answered_meanwhile_is_said_so(chief, ready, make_article):
    public = make_article("Public")
    response = chief.post(review_page(public), {"_ask": "1", "words": ""}, follow=True)
    assert "Only a draft is reviewed" in messages(response)[-1]
    chief.post(review_page(ready), {"_back": "1", "words": "Name it."})
    again = chief.post(review_page(ready), {"_back": "1", "words": "Name it."}, follow=True)
    assert "meanwhile" in messages(again)[-1]
    assert Review.objects.count() == 1


def test_a_page_is_reviewed_too(chief, make_page):
    page = make_page("About", published=False)
    address = f"/admin/articles/page/{page.pk}/review/"
    chief.post(address, {"_ask": "1", "words": ""})
    assert "ready for review" in chief.get("/admin/articles/page/").content.decode()


def test_readers_know_nothing_of_it(ready):
    link = ready.share_links.create()
    assert "quotation right" not in Client().get(link.get_absolute_url()).content.decode()


def test_lists_cost_as_much_however_many_are_ready(
    chief, ready, make_article, django_assert_max_num_queries
):
    with django_assert_max_num_queries(100) as one:
        chief.get(LIST)
    for _ in range(4):
        other = make_article(published=False)
        other.ask_for_review(by=chief.user, words="")
    with django_assert_max_num_queries(len(one)):
        chief.get(LIST)
