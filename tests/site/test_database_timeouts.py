"""A web request waits for PostgreSQL only so long; everything else as long as it must."""

import http.client
from contextlib import suppress
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from articles.models import Article
from tests.processes import HASTY
from tests.site.test_page_cache_processes import folder, start  # noqa: F401 (fixtures)
from tests.site.test_pooler import pooler  # noqa: F401 (fixture)
from worldview.database_timeouts import Bounds


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["to PostgreSQL", "by a pooler in transaction mode"])
def test_whoever_meets_a_locked_table_is_told_to_come_back(start, make_article, request, way):  # noqa: F811
    url = None if way == "to PostgreSQL" else request.getfixturevalue("pooler")
    server = start(application=HASTY, url=url)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE articles_article")
        status, headers, body = server.get("/search/?q=harbour")
    assert (status, headers["Retry-After"]) == (503, "5")
    assert b"Too many are asking" in body
    assert server.get("/search/?q=harbour")[0] == 200


@pytest.mark.django_db(transaction=True)
def test_so_is_who_asks_for_nothing_there_or_sends_words_which_come_back(start, make_article):  # noqa: F811
    article, server = make_article(), start(application=HASTY)
    words = {"body": "My words & more", "name": "Ana", "email": "ana@example.com"}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE articles_article, articles_oldaddress")
        assert server.get("/none/such/")[0] == 503
        asked = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        form = {"Content-Type": "application/x-www-form-urlencoded", "Host": "127.0.0.1"}
        asked.request("POST", f"/comments/write/{article.pk}/", urlencode(words), form)
        answer = asked.getresponse()
        page = answer.read().decode()
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert "My words &amp; more</textarea>" in page


def of_this_connection():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('statement_timeout'), current_setting('lock_timeout')"
        )
        return cursor.fetchone()


@pytest.mark.django_db(transaction=True)
def test_the_bounds_are_those_of_the_statement_and_leave_nothing_behind():
    before = of_this_connection()
    with connection.execute_wrapper(Bounds(7, 3)):
        assert of_this_connection() == ("7s", "3s")
        with transaction.atomic():
            assert of_this_connection() == ("7s", "3s")
    assert of_this_connection() == before == ("0", "0")


@pytest.mark.django_db(transaction=True)
def test_rows_counts_and_server_side_cursors_come_as_without_bounds(make_article):
    make_article("One")
    make_article("Two")
    with connection.execute_wrapper(Bounds(7, 3)):
        assert Article.objects.update(byline="Nell") == 2
        assert {a.headline for a in Article.objects.iterator(chunk_size=1)} == {"One", "Two"}
        assert Article.objects.filter(headline="100%").count() == 0
        assert Article.objects.bulk_create([]) == []


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_fails_spoils_no_more_than_its_savepoint(make_article):
    with connection.execute_wrapper(Bounds(7, 3)), transaction.atomic():
        with suppress(ZeroDivisionError), transaction.atomic():
            Article.objects.update(byline="Nell")
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT 1/0")
            raise ZeroDivisionError
        with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
        make_article("After All")
    assert Article.objects.get().headline == "After All"


@pytest.mark.django_db(transaction=True)
def test_commands_have_no_bounds(monkeypatch):
    seen = []
    monkeypatch.setattr(
        "django.core.management.commands.check.Command.handle",
        lambda *args, **options: seen.append(of_this_connection()),
    )
    call_command("check")
    assert seen == [("0", "0")]
