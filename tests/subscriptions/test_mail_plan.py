"""What the editor chooses for the mail of one column."""

import pytest
from django.urls import reverse

from subscriptions.models import MailPlan


def page(article):
    return reverse("admin:subscriptions_edition_plan", args=[article.pk])


def posted(desk, article, **typed):
    """The form of the page as it stands, with ``typed`` typed."""
    form = desk.get(page(article)).context["form"]
    data = {field.html_name: field.value() for field in form}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    return desk.post(page(article), data | typed)


def preheader(mail):
    html = mail.get_body(("html",)).get_content()
    return html.partition('class="preheader"')[2].partition(">")[2].partition("<")[0].strip()


# --- What an inbox shows -------------------------------------------------------------------------


def test_a_subject_and_a_preview_line_of_its_own_are_mailed(
    desk, make_article, subscriber, work, mailbox
):
    article = make_article(standfirst="By rule.", published=False)
    posted(desk, article, subject="Read this", preheader="It is short.")
    article.publish()
    work()
    (mail,) = mailbox()
    assert mail["Subject"] == "Read this"
    assert preheader(mail) == "It is short."


def test_what_is_emptied_goes_by_rule_again(desk, make_article, subscriber, work, mailbox):
    article = make_article("Out Now", standfirst="By rule.", published=False)
    posted(desk, article, subject="Read this", preheader="It is short.")
    posted(desk, article, subject="", preheader="")
    article.publish()
    work()
    (mail,) = mailbox()
    assert mail["Subject"] == "World View: Out Now"
    assert preheader(mail) == "By rule."


def test_the_preview_shows_what_the_inbox_will(desk, make_article):
    article = make_article("Out Now", published=False)
    posted(desk, article, subject="Read this", preheader="It is short.")
    mail = reverse("admin:subscriptions_edition_preview", args=[article.pk])
    html = desk.get(mail).content.decode()
    assert "<strong>Read this</strong> –\nIt is short." in html
    assert desk.get(f"{mail}?text=1").content.decode().startswith("Read this\n\n")


def test_what_is_too_long_stays_typed(desk, make_article):
    article = make_article(published=False)
    answer = posted(desk, article, subject="w" * 201)
    assert answer.status_code == 200
    assert "w" * 201 in answer.content.decode()
    assert not MailPlan.objects.exists()


def test_another_subject_reaches_those_who_still_wait(
    desk, make_article, subscriber, work, mailbox
):
    article = make_article("Out Now")
    work()
    posted(desk, article, subject="Read this")
    article.editions.get().deliveries.update(state="queued", attempts=0, expires_at=None)
    article.editions.update(finished_at=None)
    work()
    assert [mail["Subject"] for mail in mailbox()] == ["World View: Out Now", "Read this"]


@pytest.mark.parametrize("headline", ["World View: A Harbour Opens", "A Harbour Opens"])
def test_the_columns_name_stands_once_in_the_title_and_in_the_text(
    client, make_article, subscriber, work, mailbox, headline
):
    article = make_article(headline)
    page = client.get(article.get_absolute_url()).content.decode()
    assert "<title>A Harbour Opens | World View</title>" in page
    work()
    text = mailbox()[0].get_body(("plain",)).get_content()
    assert text.splitlines()[0] == "World View: A Harbour Opens"
