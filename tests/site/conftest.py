"""All pages that readers and subscribers see."""

import pytest
from django.utils import timezone

from articles.models import Author, Authorship
from comments import tokens as comment_tokens
from subscriptions import tokens
from subscriptions.models import Edition


def path(url):
    return url.removeprefix("http://testserver")


def own_link(kind, value):
    return path(comment_tokens.link(kind, value))


@pytest.fixture
def every_page(
    make_article,
    make_page,
    add_figure,
    attach,
    make_comment,
    make_subscriber,
    editor,
    work,
    settings,
):
    """An address of every kind of page that readers and subscribers see, and mails lead to."""
    settings.SITE_URL = "http://testserver"
    earlier = make_article("Earlier", keywords=["Iran"])
    article = make_article(
        "A Column",
        standfirst="Why it matters",
        keywords=["Iran", "Syria"],
        sections=[
            {
                "headline": "Harbour",
                "body": "<p>He said:</p><blockquote><p>No.</p></blockquote>"
                "<p>See [[14-May-2026 Earlier]].</p>",
                "sources": ["Herald", "Debka"],
            }
        ],
    )
    picture = [{"name": "site/portrait.png", "width": 160, "height": 160}]
    ada = Author.objects.create(
        name="Ada Lind", description="Writes.", addresses="https://ada.example/", picture=picture
    )
    Authorship.objects.set_authors(article, [ada])
    add_figure(article=article)
    add_figure(section=article.sections.get())
    attach(article, "pdf")
    attach(article, "mp3")
    attach(article, "csv", section=article.sections.get())
    comment = make_comment(article, body="x" * 300)
    withdrawn = make_article("A Withdrawn One")
    withdrawn.withdraw()
    removed = make_comment(article, state="refused")
    make_comment(article, thread=removed, answers=removed)
    work()
    subscriber = make_subscriber()
    digest = Edition.objects.create(
        kind="daily", digest_date="2026-05-14", frozen_at=timezone.now()
    )
    digest.variants.create(key="k", contents=[[article.pk, []], [earlier.pk, []]])
    pending = make_comment(article, state="pending", proven=True)
    decision = {"comment": pending.pk, "verdict": "approved", "by": editor.pk}
    book = make_page(
        "The Book", standfirst="What it is about", sections=["One", "Two", "Three"],
        takes_comments=True,
    )  # fmt: skip
    chapter = make_page("The First Chapter", parent=book)
    make_page("The Second Chapter", parent=book, sections=[
        {"headline": "See there", "body": "<p>See [[/the-book/ The Book]].</p>"}
    ])  # fmt: skip
    add_figure(article=chapter)
    attach(chapter, "epub")
    attach(chapter, "ogg")
    token = tokens.unsubscribe_url(subscriber).rstrip("/").split("/")[-1]
    return [
        f"/comments/{comment.pk}/report/", f"/comments/on/{article.pk}/", "/comments/",
        f"/comments/{removed.pk}/", withdrawn.get_absolute_url(),
        own_link("mute", ["ana@example.com", comment.pk]), own_link("decide", decision),
        "/comments/data/", own_link("prove", comment.pk), own_link("data", comment.email),
        "/", "/archive/", "/2026/", "/2026/05/", "/2026/05/14/", "/2026/05/15/", "/keywords/",
        "/sources/", "/sources/herald/", "/keywords/?by=use",
        f"{article.get_absolute_url()}harbour/", f"{article.get_absolute_url()}pictures/1/",
        "/keywords/iran/", "/search/", "/search/?q=harbour", "/search/?q=nothing", "/nothing/",
        "/corrections/", "/authors/", ada.get_absolute_url(),
        "/subscriptions/", "/subscriptions/check-your-mail/", "/subscriptions/confirm/x/",
        "/subscriptions/?keyword=iran", "/subscriptions/editions/",
        "/subscriptions/editions/daily/2026/05/14/",
        path(tokens.data_url(subscriber)),
        path(tokens.new_address_url(subscriber, "new@example.com")),
        path(tokens.confirmation_url(make_subscriber(confirmed=False))),
        tokens.preferences_path(subscriber), f"/subscriptions/unsubscribe/{token}/",
        f"/comments/write/{article.pk}/?answers={comment.pk}", "/comments/trouble/",
        "/comments/contact/",
        book.get_absolute_url(), chapter.get_absolute_url(),
        f"{chapter.get_absolute_url()}pictures/1/",
        comment_tokens.own_url(pending), article.get_absolute_url(), earlier.get_absolute_url(),
    ]  # fmt: skip
