"""Readers who write: the whole way from the column's page to the sent comment."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from comments import tokens
from comments.forms import new_form_token
from comments.models import Comment, Commenter

WORDS = {"name": "Ana", "email": "ana@example.com", "body": "Well said."}


@pytest.fixture
def article(make_article):
    return make_article(sections=["One"])


class Reader:
    """A browser of one reader; ``address`` is the network it sends from."""

    def __init__(self, client, article, address="198.51.100.7"):
        self.client, self.article, self.address = client, article, address

    def post(self, path, **data):
        return self.client.post(path, data, REMOTE_ADDR=self.address)

    def preview(self, **changes):
        return self.post(f"/comments/write/{self.article.pk}/", **WORDS | changes)

    def send(self, *, took=timedelta(seconds=60), **changes):
        """Preview and send, as if the preview had been looked at for so long as ``took``."""
        page = self.preview(**changes).content.decode()
        assert re.search(r'name="stamp" value="([^"]+)"', page)
        purpose = f"comment:{self.article.pk}"
        stamp = new_form_token(purpose, made_at=(timezone.now() - took).timestamp())
        return self.preview(stamp=stamp, **changes)

    def comment(self, **changes):
        """Sends one and returns it as it was kept."""
        response = self.send(**changes)
        assert response.status_code == 302, response.content.decode()
        return tokens.own_comment(response.url.rstrip("/").split("/")[-1])


@pytest.fixture
def reader(client, article):
    return Reader(client, article)


@pytest.fixture
def another_reader(article):
    from django.test import Client

    return Reader(Client(), article, address="203.0.113.9")


@pytest.fixture
def known_reader(reader, make_comment):
    """A reader whose address was proven on this browser, and approved once."""
    said = {"name": WORDS["name"], "email": WORDS["email"], "body": "Earlier words."}
    make_comment(reader.article, proven=True, **said)
    Comment.objects.update(written_at=timezone.now() - timedelta(days=2))
    commenter = Commenter.for_email(WORDS["email"])
    commenter.proven_at = timezone.now()
    commenter.save()
    reader.client.cookies[tokens.COOKIE] = tokens.token("browser", WORDS["email"])
    return reader
