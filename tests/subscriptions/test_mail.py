"""What the mail looks like to a mail program."""

import html
import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from articles.models import Article
from subscriptions import edition_mail, tokens
from subscriptions.editions import make_article_edition
from subscriptions.models import Delivery, Letter, Subscriber
from tests import sample_files


@pytest.fixture
def mail(make_article, subscriber, work, mailbox, add_figure):
    article = make_article(
        "Über “quotes” & <tags>",
        standfirst="Why it matters",
        keywords=["Iran", "Syria"],
        sections=[
            {
                "headline": "First part",
                "sources": ["Herald", "Debka"],
                "body": "<p>He said:</p><blockquote><p>No &amp; never.</p></blockquote>"
                '<p>See <a href="https://a.example/x">this</a>.</p>',
            },
            {"headline": "Second part"},
        ],
    )
    add_figure(article=article, caption="Boats at noon")
    work()
    return mailbox()[0]


def test_text_and_html_are_both_complete(mail, subscriber):
    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    assert [p.get_content_type() for p in mail.iter_parts()] == ["text/plain", "text/html"]
    for words in (
        "Why it matters",
        "First part",
        "Second part",
        "Boats at noon",
        "The harbour opened",
        "Herald",
        "Iran",
        tokens.unsubscribe_url(subscriber),
        "/subscriptions/preferences/",
        "http://testserver/2026/05/14/",
    ):
        assert words in text, words
        assert words in html, words
    assert "> No & never." in text
    assert "Herald and Debka" in text
    assert "Über “quotes” & <tags>" in text
    assert "<tags>" not in html
    assert "KEYS: Iran, Syria" in text


def test_html_carries_nothing_of_how_its_template_is_set(mail):
    html = mail.get_body(("html",)).get_content()
    assert re.findall(r"\n[ \t\n]+", html.rstrip("\n")) == []


def test_the_headers_are_right(mail, subscriber):
    assert mail["Subject"] == "World View: Über “quotes” & <tags>"
    assert mail["List-Unsubscribe"].strip() == f"<{tokens.unsubscribe_url(subscriber)}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Id"] == "World View <column.testserver>"
    for name in (
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "MIME-Version",
        "List-Id",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
    ):
        assert len(mail.get_all(name)) == 1, name
    assert not mail.defects


def test_every_address_in_it_is_absolute_and_nothing_tracks(mail):
    html = mail.get_body(("html",)).get_content()
    for address in re.findall(r'(?:href|src)="([^"]*)"', html):
        assert address.startswith(("http://testserver/", "https://a.example/")), address
    assert all("alt=" in image for image in re.findall(r"<img[^>]*>", html))
    assert 'style="' in html


def test_one_click_in_the_mail_unsubscribes(client, mail, subscriber):
    path = mail["List-Unsubscribe"].strip(" <>").removeprefix("http://testserver")
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert subscriber not in Subscriber.objects.active()


def test_fetching_every_link_of_the_mail_changes_nothing(client, mail):
    before = [list(model.objects.values()) for model in (Subscriber, Delivery, Letter)]
    for link in re.findall(r'http://testserver(/[^"\s<>]*)', mail.as_string()):
        client.get(link)
        client.head(link)
    assert [list(model.objects.values()) for model in (Subscriber, Delivery, Letter)] == before


def test_line_ends_in_stored_text_add_no_header(make_article, subscriber, work, mailbox):
    make_article("Innocent\r\nBcc: victim@example.com", slug="x")
    work()
    assert mailbox()[0]["Bcc"] is None
    assert mailbox()[0]["Subject"] == "World View: Innocent Bcc: victim@example.com"


def test_each_subscriber_gets_links_of_their_own(make_article, make_subscriber, work, mailbox):
    subscribers = [make_subscriber() for _ in range(3)]
    make_article()
    work()
    for subscriber in subscribers:
        (mail,) = [m for m in mailbox() if m["To"] == subscriber.email]
        for part in ("plain", "html"):
            content = mail.get_body((part,)).get_content()
            links = set(
                re.findall(r"http://testserver/subscriptions/unsubscribe/[^\s\"<]+", content)
            )
            assert links == {tokens.unsubscribe_url(subscriber)}
            assert ".invalid" not in content


def test_a_column_changed_between_two_deliveries_goes_out_as_it_is_now(
    make_article, make_subscriber, mailbox, work
):
    make_subscriber(), make_subscriber()
    article = make_article("Before")
    make_article_edition()
    second = Delivery.objects.latest("pk")
    Delivery.objects.filter(pk=second.pk).update(not_before=timezone.now() + timedelta(hours=1))
    work()
    article.headline = "After"
    article.save()
    Delivery.objects.filter(pk=second.pk).update(not_before=timezone.now())
    work()
    assert [m["Subject"] for m in mailbox()] == ["World View: Before", "World View: After"]


# --- Looking at it before it goes ----------------------------------------------------------------


def test_the_editor_sees_the_mail_of_a_draft(desk, make_article):
    draft = make_article("Not Yet", published=False, keywords=["Iran"])
    path = f"/admin/subscriptions/edition/preview/{draft.pk}/"
    response = desk.get(path)
    html = response.content.decode()
    assert "Not Yet" in html
    assert "unsubscribe" in html
    assert "'unsafe-inline'" in response["Content-Security-Policy"].split("style-src")[1]
    assert "script-src 'self';" in response["Content-Security-Policy"] + ";"
    text = desk.get(f"{path}?text")
    assert text["Content-Type"].startswith("text/plain")
    assert "KEYS: Iran" in text.content.decode()
    assert path in desk.get(f"/admin/articles/article/{draft.pk}/change/").content.decode()


def test_its_links_to_leave_belong_to_nobody(desk, client, make_article, subscriber):
    path = f"/admin/subscriptions/edition/preview/{make_article().pk}/?text"
    text = desk.get(path).content.decode()
    for link in re.findall(r"http://testserver(/subscriptions/\S+)", text):
        assert client.post(link).status_code == 404
    assert subscriber in Subscriber.objects.active()


def test_the_mail_of_a_draft_is_closed_to_others(client, make_article):
    path = f"/admin/subscriptions/edition/preview/{make_article(published=False).pk}/"
    assert client.get(path).status_code == 302


# --- On the wire ---------------------------------------------------------------------------------


def test_the_headers_are_these_to_the_byte(smtp, make_article, subscriber, work, settings):
    settings.INBOUND_ADDRESS = "post@news.example.org"
    make_article("Plain")
    work()
    content = smtp.messages[0][1].decode("ascii")
    head = content.partition("\r\n\r\n")[0].replace("\r\n ", " ").split("\r\n")
    for exact in (
        "To: reader@example.com",
        f"List-Unsubscribe: <{tokens.unsubscribe_url(subscriber)}>, "
        f"<mailto:{tokens.unsubscribe_address(subscriber.pk)}?subject=unsubscribe>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "List-Id: World View <column.testserver>",
        "List-Archive: <http://testserver/archive/>",
        "List-Post: NO",
        "Subject: World View: Plain",
        "Precedence: bulk",
    ):
        assert head.count(exact) == 1, exact
    names = [line.partition(":")[0] for line in head]
    assert len(names) == len(set(names))
    assert "Auto-Submitted" not in names


def test_nothing_stored_adds_a_header(smtp, make_article, subscriber, work, settings):
    settings.COLUMN_NAME = "World\r\nBcc: a@example.com\r\nView"
    settings.DEFAULT_FROM_EMAIL = "Wörld <column@example.org>"
    make_article("One\r\nBcc: b@example.com")
    work()
    message = message_from_bytes(smtp.messages[0][1], policy=policy.default)
    assert message["Bcc"] is None
    assert not message.defects
    assert smtp.messages[0][0] == ["reader@example.com"]
    assert message["From"] == "Wörld <column@example.org>"
    assert "Bcc: b@example.com" in message["Subject"]


def test_a_long_edition_is_sent_as_openings(make_article, subscriber, work, mailbox):
    more = "More words. " * 30
    words = "".join(f"<p>The harbour opened, number {n}. {more}</p>" for n in range(40))
    make_article("Long", sections=[{"headline": f"Part {n}", "body": words} for n in range(10)])
    work()
    html = mailbox()[0].get_body(("html",)).get_content()
    text = mailbox()[0].get_body(("plain",)).get_content()
    assert len(html.encode()) <= 90_000
    assert html.count("Read on") == 10
    assert "number 0." in html
    assert "number 39." not in html
    assert "/subscriptions/unsubscribe/" in html
    assert "number 39." in text


def test_a_week_of_long_columns_fits_too(make_article, make_subscriber, work, mailbox, turn_back):
    make_subscriber(frequency="weekly")
    long = "<p>" + "The harbour opened. " * 200 + "</p>"
    for day in range(7):
        make_article(
            f"Column {day}",
            sections=[{"headline": f"Part {n}", "body": long} for n in range(8)],
        )
    Subscriber.objects.update(digest_since=timezone.now() - timedelta(hours=1))
    turn_back(timedelta(days=8))
    work()
    html = mailbox()[0].get_body(("html",)).get_content()
    assert len(html.encode()) <= 90_000
    assert html.count("Column 6") >= 1


# --- In the list of an inbox ---------------------------------------------------------------------


def first_words(message):
    """What an inbox shows after the subject: the first text of the HTML, hidden or not."""
    html = message.get_body(("html",)).get_content()
    body = re.sub(r"<!--.*?-->|<style.*?</style>", "", html.partition("<body")[2], flags=re.S)
    return next(text for text in re.findall(r">\s*([^<>\s][^<>]*)<", body)).strip()


@pytest.mark.parametrize(
    ("standfirst", "shown"),
    [
        ("What the river did.", "What the river did."),
        ("", "A ship came in; A bridge fell"),
    ],
)
def test_an_inbox_shows_what_it_is_about(
    make_article, subscriber, work, mailbox, standfirst, shown
):
    make_article(standfirst=standfirst, sections=["A ship came in", "A bridge fell"])
    work()
    assert first_words(mailbox()[0]) == shown


@pytest.mark.parametrize(
    ("headline", "subject"),
    [
        ("World View: A Harbour Opens", "World View: A Harbour Opens"),
        ("World view — A Harbour Opens", "World View: A Harbour Opens"),
        ("World View", "World View: World View"),
        ("World Views: What They Are", "World View: World Views: What They Are"),
        ("World View-Points", "World View: World View-Points"),
    ],
)
def test_the_columns_name_stands_once_in_a_subject(
    make_article, subscriber, work, mailbox, headline, subject
):
    make_article(headline)
    work()
    assert mailbox()[0]["Subject"] == subject


def test_the_text_names_the_addresses_of_its_sources(make_article, subscriber, work, mailbox):
    article = make_article(sections=[{"headline": "One", "sources": ["Herald", "Gazette"]}])
    article.sections.get().sources.filter(publication="Herald").update(url="https://h.example/1")
    work()
    text = mailbox()[0].get_body(("plain",)).get_content()
    assert "Herald <https://h.example/1> and Gazette" in text


def test_whoever_it_was_forwarded_to_can_subscribe(make_article, subscriber, work, mailbox):
    make_article()
    work()
    message = mailbox()[0]
    assert message["List-Help"] == "<http://testserver/subscriptions/>"
    for part in ("plain", "html"):
        content = message.get_body((part,)).get_content()
        assert "Was it forwarded to you?" in content
        assert "http://testserver/subscriptions/" in content


def test_the_files_of_a_column_are_listed_with_what_they_are(make_article, attach, settings):
    column = make_article(sections=[{"headline": "One"}])
    attach(column, "pdf", title="The budget & more")
    heard = attach(column, "mp3", section=column.sections.get(), content=sample_files.mp3(65))
    article = Article.objects.for_page().get(pk=column.pk)
    mail = edition_mail.preview(article)
    address = settings.SITE_URL + heard.download.file.url
    size = heard.download.size_as_text
    shown = html.unescape(mail.html)
    assert f'<a href="{address}"' in shown
    assert "The budget & more" in shown
    assert f"MP3, {size}, 1:05" in shown
    assert f"  * {heard.shown_title} (MP3, {size}, 1:05)\n    {address}" in mail.text
    assert "  * The budget & more (PDF, " in mail.text
    plain = Article.objects.for_page().get(pk=make_article("Without").pk)
    assert "Downloads" not in edition_mail.preview(plain).text
