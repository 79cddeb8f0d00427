"""Opening an address changes nothing, wherever it came from: a page, a feed or a mail."""

import re

from django.apps import apps
from django.utils import timezone

from articles.models import SiteIdentity
from comments import tokens
from comments.models import CommentLetter


def contents():
    """All rows of all tables but those of sessions and of the worker's sighting."""
    return {
        model.__name__: sorted(map(str, model.objects.values_list()))
        for model in apps.get_models()
        if model.__name__ not in ("Session", "WorkerHeartbeat")
    }


def test_every_address_in_pages_and_mails_can_be_opened(
    client, known_reader, editor, make_comment, make_subscriber, work, mailbox
):
    make_subscriber()
    article = known_reader.article
    comment = known_reader.comment(wants_answers="on")
    make_comment(article, thread=comment, answers=comment, state="pending").approve(by=editor)
    make_comment(article, state="pending")
    tokens.send_verification(make_comment(article, email="new@example.com"))
    tokens.send_data_link("ana@example.com")
    CommentLetter.objects.update(not_before=timezone.now())
    work()
    mails = "\n".join(
        part.get_content() for mail in mailbox() for part in mail.walk() if not part.is_multipart()
    )
    to_open = set(re.findall(r'http://testserver(/[^\s"<>)]*)', mails))
    for kind in ("prove", "decide", "data", "mute"):
        assert any(f"/comments/{kind}/" in address for address in to_open), kind
    to_open |= {article.get_absolute_url(), tokens.own_url(comment), "/"}
    opened = set()
    SiteIdentity.feed_id("feed")  # made once, by who comes first
    before = contents()
    while to_open - opened:
        assert len(opened) < 1000, "Pages lead to ever more pages."
        address = sorted(to_open - opened)[0]
        opened.add(address)
        address = address.replace("&amp;", "&").split("#")[0]
        client.head(address)
        page = client.get(address)
        if "html" in page.get("Content-Type", ""):
            to_open |= set(re.findall(r'(?:href|action)="(/[^"/][^"]*)"', page.content.decode()))
    assert len(opened) > 40
    assert contents() == before
