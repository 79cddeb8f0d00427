"""Reading what others wrote: threads, orders, pages, permanent links, feeds."""

import re

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments import threads
from comments.models import Comment


@pytest.fixture
def thread(article, make_comment):
    """Makes an answer to a comment, under the comment that begins the thread."""

    def answer(comment, **fields):
        return make_comment(article, thread=comment.thread or comment, answers=comment, **fields)

    return answer


def keys(html):
    return [int(key) for key in re.findall(r'<article class="comment" id="comment-(\d+)"', html)]


def page(client, address):
    response = client.get(address, follow=True)
    assert response.status_code == 200
    return response.content.decode()


# --- Threads ----------------------------------------------------------------------------------


def test_answers_stand_under_their_thread_two_levels_deep(client, article, make_comment, thread):
    one, two = make_comment(article, name="One"), make_comment(article, name="Two")
    first = thread(one, name="First")
    deeper = thread(first, name="Deeper")
    html = page(client, article.get_absolute_url())
    assert keys(html) == [one.pk, first.pk, deeper.pk, two.pk]
    assert f'in answer to <a href="#comment-{first.pk}">First</a>' in html
    assert f'in answer to <a href="#comment-{one.pk}"' not in html  # it stands right above
    assert html.count("comment-answers-list") == 1


def test_an_answer_written_by_a_reader_joins_the_thread(reader, make_comment, thread):
    one = make_comment(reader.article)
    first = thread(one)
    answer = reader.comment(answers=first.pk)
    assert (answer.thread, answer.answers) == (one, first)


def test_a_thread_shows_ten_answers_and_leads_to_all(client, article, make_comment, thread):
    one = make_comment(article)
    answers = [thread(one) for _ in range(12)]
    html = page(client, article.get_absolute_url())
    assert keys(html) == [one.pk, *(a.pk for a in answers[:10])]
    whole = re.search(r'href="(/comments/on/\d+/\?thread=\d+)">All 12 answers', html)[1]
    assert keys(page(client, whole)) == [one.pk, *(a.pk for a in answers)]


def test_more_than_three_answers_are_folded_and_found(client, article, make_comment, thread):
    one, two = make_comment(article), make_comment(article)
    answers = [thread(one) for _ in range(5)]
    few = [thread(two) for _ in range(3)]
    html = page(client, article.get_absolute_url())
    folded = re.search(r'<details class="comment-more">.*?</details>', html, re.S)[0]
    assert keys(folded) == [answer.pk for answer in answers[3:]]
    assert "2 more answers" in folded
    assert html.count("comment-more") == 1
    assert client.get(few[2].get_absolute_url())["Location"].startswith(article.get_absolute_url())
    whole = client.get(answers[4].get_absolute_url())["Location"]
    assert whole == f"/comments/on/{article.pk}/?thread={one.pk}#comment-{answers[4].pk}"
    assert "comment-more" not in page(client, whole)


def test_the_newest_comments_stand_by_their_columns(client, make_article, make_comment):
    columns = [make_article("First"), make_article("Second")]
    for number in (0, 1, 0):
        make_comment(columns[number])
    html = page(client, "/comments/")
    assert re.findall(r'class="comment-on"><a[^>]*>(\w+)<', html) == ["First", "Second"]
    assert len(keys(html)) == 3


def test_a_removed_comment_that_was_answered_leaves_its_place(
    client, article, make_comment, thread, editor
):
    one = make_comment(article, name="Ana Secret", body="Taken back")
    answer = thread(one, name="Answerer")
    alone = make_comment(article, name="Nobody Answered")
    for comment in (one, alone):
        comment.refuse(by=editor)
    html = page(client, article.get_absolute_url())
    assert keys(html) == [one.pk, answer.pk]
    assert "This comment was removed" in html
    assert "Ana Secret" not in html
    assert "Taken back" not in html


def test_an_answer_to_what_was_removed_names_nobody(client, article, make_comment, thread, editor):
    one = make_comment(article)
    first = thread(one, name="Gone Reader")
    thread(first)
    first.refuse(by=editor)
    assert "Gone Reader" not in page(client, article.get_absolute_url())


# --- Orders and pages -----------------------------------------------------------------------------


def test_oldest_newest_or_most_answered_first(client, article, make_comment, thread):
    one, two, three = (make_comment(article) for _ in range(3))
    thread(two), thread(two), thread(three)
    for order, expected in (
        ("oldest", [one, two, three]),
        ("newest", [three, two, one]),
        ("answered", [two, three, one]),
    ):
        html = page(client, f"/comments/on/{article.pk}/?order={order}")
        threads = [key for key in keys(html) if key in (one.pk, two.pk, three.pk)]
        assert threads == [comment.pk for comment in expected], order
    assert client.get(f"/comments/on/{article.pk}/?order=best").status_code == 404


@pytest.mark.parametrize("order", ["oldest", "newest", "answered"])
def test_pages_are_whole_and_without_repeats_while_others_write(
    client, article, make_comment, thread, monkeypatch, order
):
    monkeypatch.setattr(threads, "PAGE_SIZE", 7)
    there = [make_comment(article) for _ in range(30)]
    for number, comment in enumerate(there):
        for _ in range(number % 4):
            thread(comment)
    begin = {comment.pk for comment in there}
    seen, address = [], f"/comments/on/{article.pk}/?order={order}"
    while address:
        html = page(client, address)
        seen += [key for key in keys(html) if key in begin]
        make_comment(article)  # somebody writes meanwhile
        more = re.search(r'<a rel="next" href="(\?[^"]+)"', html)
        address = more and f"/comments/on/{article.pk}/{more[1].replace('&amp;', '&')}"
    assert sorted(seen) == sorted(begin)


# --- Permanent links ------------------------------------------------------------------------------


def test_a_comments_own_address_finds_its_page(client, article, make_comment, thread):
    there = [make_comment(article) for _ in range(threads.PAGE_SIZE + 5)]
    late = thread(there[0])
    answers = [thread(there[1]) for _ in range(15)]
    for comment in (there[3], there[-1], late, answers[2], answers[14]):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(comment.get_absolute_url())
        assert len(queries) <= 3
        assert response["Location"].endswith(f"#comment-{comment.pk}")
        assert comment.pk in keys(page(client, response["Location"]))


def test_a_removed_comments_address_says_so(client, article, make_comment, thread, editor):
    answered, alone, never = (make_comment(article) for _ in range(3))
    thread(answered)
    Comment.objects.filter(pk=never.pk).update(state="pending")
    never.refresh_from_db()
    for comment in (answered, alone, never):
        comment.refuse(by=editor)
    assert client.get(answered.get_absolute_url()).status_code == 302
    gone = client.get(alone.get_absolute_url())
    assert gone.status_code == 410
    assert alone.name not in gone.content.decode()
    assert client.get(never.get_absolute_url()).status_code == 404
    assert client.get("/comments/999999/").status_code == 404


# --- Feeds ----------------------------------------------------------------------------------


def test_feeds_of_the_site_and_of_a_column(client, site, article, make_article, make_comment):
    other = make_article("Other", slug="other")
    make_comment(article, body="Here *it* is", name="Ana")
    make_comment(other, body="There", name="Bo")
    make_comment(article, state="pending", body="Waiting")
    whole = feedparser.parse(client.get("/comments/feed/").content)
    column = feedparser.parse(client.get(f"/comments/on/{article.pk}/feed/").content)
    assert [entry.author for entry in whole.entries] == ["Bo", "Ana"]
    assert [entry.author for entry in column.entries] == ["Ana"]
    assert "<em>it</em>" in column.entries[0].summary
    first = site.get("/comments/feed/")
    assert site.get("/comments/feed/", if_none_match=first["ETag"]).status == 304


# --- Ten thousand -------------------------------------------------------------------------------


def test_ten_thousand_comments_cost_few_queries_and_no_scan(client, article, make_comment):
    Comment.objects.bulk_create(
        Comment(
            article=article,
            name=f"Reader {n}",
            email=f"r{n}@example.com",
            body="Words.",
            html="<p>Words.</p>",
            state="approved" if n % 5 else "pending",
            form_key=f"many-{n}",
        )
        for n in range(8000)
    )
    roots = list(Comment.objects.approved().values_list("pk", flat=True)[:500])
    Comment.objects.bulk_create(
        Comment(
            article=article,
            thread_id=roots[n % 500],
            answers_id=roots[n % 500],
            name="Answerer",
            email="a@example.com",
            body="Yes.",
            html="<p>Yes.</p>",
            state="approved",
            form_key=f"answer-{n}",
        )
        for n in range(2000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE comments_comment")
    last = Comment.objects.approved().filter(thread=None).order_by("-pk")[60]
    for address in (
        f"/comments/on/{article.pk}/",
        f"/comments/on/{article.pk}/?order=newest",
        f"/comments/on/{article.pk}/?order=answered",
        f"/comments/on/{article.pk}/?from={last.pk}",
    ):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        assert len(queries) <= 8
        assert scans(queries) == [], address


def scans(queries):
    found = []
    with connection.cursor() as cursor:
        for query in queries:
            if "comments_comment" in query["sql"]:
                cursor.execute(f"EXPLAIN {query['sql']}")
                found += [
                    line
                    for (line,) in cursor.fetchall()
                    if re.search(r"Seq Scan on comments_comment(er)?\b", line)
                ]
    return found
