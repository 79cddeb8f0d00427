"""The counts that the database keeps are what is there, whatever happens in whatever order."""

import threading
from random import Random
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Count, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from background import counts
from comments import moderation
from comments.models import Comment, CommentCount

STATES = ["pending", "approved", "refused", "spam", "withdrawn"]


def check():
    counted = dict(
        Comment.objects.approved().order_by().values_list("article").annotate(n=Count("pk"))
    )
    entries = CommentCount.objects.values_list("article").annotate(number=Sum("approved"))
    kept = {article: number for article, number in entries if number}
    assert kept == counted
    answers = dict(
        Comment.objects.approved()
        .exclude(thread=None)
        .order_by()
        .values_list("thread")
        .annotate(n=Count("pk"))
    )
    kept = {c.pk: c.answer_count for c in Comment.objects.exclude(answer_count=0)}
    assert kept == answers


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["write", "answer", "decide", "delete", "move", "add up"]),
            st.integers(0, 30),
            st.sampled_from(STATES),
        ),
        max_size=25,
    )
)
def test_they_are_right_after_anything(make_article, make_comment, steps):
    Comment.objects.all().delete()
    articles = [make_article(slug=f"column-{uuid4()}") for n in (1, 2)]
    for verb, number, state in steps:
        comments = list(Comment.objects.order_by("pk"))
        one = comments[number % len(comments)] if comments else None
        if verb == "write":
            make_comment(articles[number % 2], state=state)
        elif verb == "add up":
            counts.add_up()
        elif one is None:
            continue
        elif verb == "answer":
            make_comment(one.article, state=state, thread=one.thread or one, answers=one)
        elif verb == "decide":
            some = [c.pk for c in comments[: number + 1]]
            moderation.decide(some, state, by=None)
        elif verb == "move":
            Comment.objects.filter(pk__gte=one.pk).update(state=state)
        else:
            one.delete()
        check()


@pytest.mark.django_db(transaction=True)
def test_they_are_right_after_many_decide_at_once(make_article, make_comment):
    articles = [make_article(slug=f"column-{n}") for n in range(3)]
    get_user_model().objects.create_superuser("one", "one@example.com", "x")
    for n in range(60):
        root = make_comment(articles[n % 3], state="pending")
        make_comment(articles[n % 3], state="pending", thread=root, answers=root)
    every = list(Comment.objects.values_list("pk", flat=True))
    failures = []

    def work(seed):
        random = Random(seed)
        try:
            moderator = get_user_model().objects.get()
            for _ in range(12):
                some = random.sample(every, random.randint(1, 40))
                moderation.decide(some, random.choice(STATES[:4]), by=moderator)
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[seed]) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    check()
