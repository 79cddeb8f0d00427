"""A comment on the page: whatever its words are, they stand where they belong and nowhere else."""

import html
import re

import pytest
from django.utils import translation

from comments.models import Comment
from comments.printed import Printer

ODD = [
    "<b>&amp;</b>",
    "{{ name }} {% x %}",
    "%(name)s %s 100 %",
    "mark",
    "name\\1",
    "“O'Neil” & Co.",
]


def printed(comment, *, level):
    return Printer(is_static=False).printed(comment, level=level)


def shown(comment):
    """As ``threads`` gives it."""
    known = comment.answers
    comment.__dict__.update(
        answered_name=known and known.name, answered_state=known and known.state
    )
    return comment


@pytest.mark.parametrize("name", ODD)
def test_words_of_any_kind_are_printed_as_they_are(name, make_article, make_comment):
    article = make_article()
    begins = make_comment(article, name=name)
    other = make_comment(article, name=f"{name} 2", thread=begins, answers=begins)
    answer = make_comment(article, name="", body=name, thread=begins, answers=other)
    text = html.unescape(re.sub(r"<[^>]*>", "", printed(shown(answer), level=4)))
    assert "A reader" in text
    assert f"in answer to {other.name}" in " ".join(text.split())
    assert printed(shown(answer), level=4).count(answer.html) == 1
    heading = printed(shown(begins), level=3)
    assert f">{html.escape(begins.name)}</h3>" in heading
    assert "\0" not in heading


@pytest.mark.django_db
def test_each_kind_has_what_belongs_to_it(make_article, make_comment):
    article = make_article()
    begins = make_comment(article)
    removed = make_comment(article, state="refused")
    desk = make_comment(article, from_desk=True, thread=begins, answers=begins)
    page = printed(shown(begins), level=3)
    assert f'href="{begins.answer_url}"' in page
    assert f'href="{begins.report_url}"' in page
    assert "in answer to" not in page
    assert "comment-badge" not in page
    assert "changed" not in page
    begins.edited_at = begins.written_at
    assert "changed" in printed(shown(begins), level=3)
    assert "The editor" in printed(shown(desk), level=4)
    copied = Printer(is_static=True).printed(shown(begins), level=3)
    assert f'href="#comment-{begins.pk}"' in copied
    assert "Answer" not in copied
    assert "This comment was removed" in printed(shown(removed), level=3)
    assert removed.name not in printed(shown(removed), level=3)
    with translation.override("de"):
        assert "Redaktion" in printed(shown(Comment.objects.get(pk=desk.pk)), level=4)
