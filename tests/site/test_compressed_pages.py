"""Pages that are not kept come compressed too, unless there is a secret on them."""

import gzip

import brotli
import pytest


@pytest.fixture
def withdrawn(make_article):
    article = make_article("The owl")
    article.withdraw()
    return article.get_absolute_url()


def test_search_and_what_is_not_there_are_compressed_and_say_so(client, withdrawn):
    for address, status in (("/search/?q=owl", 200), ("/nothing/", 404), (withdrawn, 410)):
        plain = client.get(address)
        assert plain.status_code == status
        assert "Accept-Encoding" in plain["Vary"]
        assert "Content-Encoding" not in plain
        for encoding, decompress in (("br", brotli.decompress), ("gzip", gzip.decompress)):
            response = client.get(address, headers={"accept-encoding": encoding})
            assert response["Content-Encoding"] == encoding
            assert decompress(response.content) == plain.content
            assert len(response.content) < len(plain.content) / 2


def test_what_has_a_secret_beside_what_is_sent_is_not(client, desk, make_article):
    column = make_article()
    for asked, address in (
        (desk, "/admin/nothing/"),
        (desk, "/admin/articles/article/?q=owl"),
        (client, "/admin/login/"),
        (client, f"/comments/on/{column.pk}/"),
    ):
        response = asked.get(address, headers={"accept-encoding": "br, gzip"}, follow=True)
        if "token" in response.content.decode(errors="replace"):
            assert "Content-Encoding" not in response, address
