"""A form on another site by which its readers ask for the column."""

import re
from html import unescape

from django.test import Client
from django.urls import reverse

from articles.models import Author, Authorship
from subscriptions.admin.embedded_form import embedded_form
from subscriptions.models import SignUp, Subscriber
from tests.subscriptions.test_signup import link

PAGE = reverse("admin:subscriptions_subscriber_embedded_form")
ELSEWHERE = {"HTTP_ORIGIN": "https://other.example", "HTTP_SEC_FETCH_SITE": "cross-site"}


def fields(html):
    """What the form sends of itself, and where to."""
    names = re.findall(r'name="(\w+)"(?: value="([^"]*)")?', html)
    return re.search(r'action="([^"]+)"', html)[1], dict(names)


def sent_from_elsewhere(html, email="reader@example.com"):
    """A browser that is on the other site sends it."""
    action, data = fields(html)
    client = Client(enforce_csrf_checks=True)
    path = action.removeprefix("http://testserver")
    return client, client.post(path, data | {"email": email}, **ELSEWHERE)


def test_the_desk_shows_what_is_to_be_copied(desk):
    page = desk.get(PAGE).content.decode()
    shown = unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1])
    assert shown.strip() == embedded_form()
    assert 'action="http://testserver/subscriptions/from-another-site/"' in shown
    assert "<script" not in shown


def test_a_form_of_another_site_leads_to_a_page_of_ours_that_asks(db):
    _, answer = sent_from_elsewhere(embedded_form())
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Is this the right address?" in page
    assert 'value="reader@example.com"' in page
    assert not SignUp.objects.exists()
    # So no site can press that button by a frame of its own.
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert not answer.cookies


def test_it_is_double_opt_in_as_always(db, stamp, work, mailbox):
    client, _ = sent_from_elsewhere(embedded_form())
    data = {"email": "reader@example.com", "stamp": stamp}
    assert client.post("/subscriptions/", data).status_code == 302
    work()
    assert not Subscriber.objects.active().exists()
    client.post(link(mailbox()[0], "confirm"))
    assert Subscriber.objects.active().get().email == "reader@example.com"


def test_it_can_be_for_columns_about_one_keyword(desk, make_article):
    make_article(keywords=["Iran & Iraq"])
    slug = "iran-iraq"
    assert f'name="keyword" value="{slug}"' in unescape(
        desk.get(PAGE, {"keyword": slug}).content.decode()
    )
    assert "No column has that keyword" in desk.get(PAGE, {"keyword": "none"}).content.decode()


def test_it_can_be_for_columns_by_one_author(desk, make_article, stamp, work):
    column = make_article()
    Authorship.objects.set_authors(column, [Author.objects.create(name="Ada Lind")])
    page = unescape(desk.get(PAGE, {"author": "ada-lind"}).content.decode())
    assert 'name="author" value="ada-lind"' in page
    assert "No column is by that author" in desk.get(PAGE, {"author": "none"}).content.decode()
    client, answer = sent_from_elsewhere(embedded_form(author=Author.objects.get()))
    assert "Columns by Ada Lind by e-mail" in answer.content.decode()
    _, data = fields(answer.content.decode().partition("<main")[2])
    assert data["author"] == "ada-lind"
    client.post("/subscriptions/", data | {"email": "reader@example.com", "stamp": stamp})
    work()
    assert [author.name for author in Subscriber.objects.get().authors.all()] == ["Ada Lind"]


def test_what_a_machine_fills_in_is_not_answered(db, stamp):
    action, data = fields(embedded_form())
    typed = {"email": "reader@example.com", "website": "https://spam.example", "stamp": stamp}
    page = Client().post(action.removeprefix("http://testserver"), data | typed, **ELSEWHERE)
    assert 'value="https://spam.example"' in page.content.decode()
    # It notes nothing itself, and the next step takes it for what it is.
    assert not SignUp.objects.exists()
    Client().post("/subscriptions/", data | typed)
    assert SignUp.objects.get().answered_at


def test_a_mistyped_address_is_told_and_kept(db):
    _, answer = sent_from_elsewhere(embedded_form(), email="reader@")
    assert answer.status_code == 422
    assert 'value="reader@"' in answer.content.decode()


def test_the_other_forms_still_take_nothing_from_elsewhere(db):
    answer = Client().post("/subscriptions/", {"email": "reader@example.com"}, **ELSEWHERE)
    assert answer.status_code == 403
