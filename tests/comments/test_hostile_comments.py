"""Comments as an attack: nothing runs, whoever shows them, and links say where they lead."""

import re
import time
from html import unescape

import pytest
from django.utils import timezone

from comments import mail, markup
from comments.models import Comment, Commenter, CommentLetter
from tests.articles.test_hostile_html import VECTORS

MARKDOWN = [
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;avascript&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox(1))",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "[x]: javascript:alert(1)\n\n[x]",
    "[x](//evil.example 'onmouseover=alert(1)')",
    '[x](https://a.example/"onmouseover=alert(1)//)',
    "[x](<javascript:alert(1)>)",
    "[`<script>alert(1)</script>`](https://a.example)",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "> <svg onload=alert(1)>",
    "- <img src=x onerror=alert(1)>",
    "**<a href=javascript:alert(1)>x</a>**",
    "\u202e[x](https://evil.example)",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "[a](https://a.example\\u0022onclick=alert(1))",
]
ALLOWED = {"p", "em", "strong", "a", "blockquote", "ul", "ol", "li", "code", "pre", "br"}


@pytest.mark.parametrize("text", VECTORS + MARKDOWN)
def test_only_the_few_elements_come_out(text):
    html = markup.rendered(text[:5000])
    assert {tag.lower() for tag in re.findall(r"<\s*/?\s*([a-zA-Z][\w-]*)", html)} <= ALLOWED
    for tag in re.findall(r"<[a-z][^>]*>", html):
        assert not re.search(r"\son\w+\s*=", re.sub(r'"[^"]*"', '""', tag)), tag
    for address in markup.links(html):
        assert re.match(r"(https?:|mailto:|//|[^:]*$)", address), address
    assert 'rel="nofollow ugc noopener"' in html or "<a " not in html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[https://bank.example/](https://evil.example/x)", ">https://evil.example/x</a>"),
        ("[bank.example](https://evil.example)", ">https://evil.example</a>"),
        ("[**www.bank.example**](https://evil.example)", ">https://evil.example</a>"),
        ("[www.bank.example](https://bank.example/a)", ">www.bank.example</a>"),
        ("[the bank](https://bank.example/a)", ">the bank</a>"),
    ],
)
def test_a_link_that_names_another_address_is_shown_as_its_own(text, shown):
    assert shown in markup.rendered(text)


@pytest.mark.parametrize(
    ("text", "leads_to"),
    [
        ("see https://a.example/x_y_z_(b)?q=1. And", ["https://a.example/x_y_z_(b)?q=1"]),
        ("(http://a.example), http://b.example!", ["http://a.example", "http://b.example"]),
        ("WWW.a.example/path", ["http://WWW.a.example/path"]),
        ("HTTPS://A.example/_b_*c*", ["HTTPS://A.example/_b_*c"]),
        ("**http://a.example**", ["http://a.example"]),
        ("- http://a.example\n\n> http://b.example", ["http://a.example", "http://b.example"]),
        ("> " * 9 + "http://a.example", ["http://a.example"]),
        ("[there](http://a.example) or http://b.example", ["http://a.example", "http://b.example"]),
        ("http://аpple.com/", ["http://xn--pple-43d.com/"]),
        ("`http://a.example`", []),
        ("    http://a.example", []),
        ("http\\://a.example", []),
        ("ftp://a.example //b.example mailto:c@d.example e@f.example", []),
        ("Yes.no, e.g. this.is version 2.0 of a.py", []),
        ("xhttp://a.example awww.b.example www.", []),
        ("javascript:alert(1) http:alert(1) https://", []),
    ],
)
def test_an_address_that_is_written_out_is_a_link_to_where_it_says(text, leads_to):
    html = markup.rendered(text)
    assert markup.links(html) == leads_to
    assert html.count('" rel="nofollow ugc noopener">') == len(leads_to)


@pytest.mark.parametrize(
    "text",
    [
        "www." * 1250, "www.a/(" * 714, "http://" * 714, "://" * 1666, "http://a.b/(" * 416,
        "http://a.b/?" + "'" * 4900, "http://" + "a." * 2400, "http://a:" * 550, "www.(" * 1000,
        "*http://a.b" * 450, "http://" + "-é" * 2400,
    ],
)  # fmt: skip
def test_looking_for_addresses_takes_no_time_to_speak_of(text):
    begun = time.process_time()
    markup.rendered(text)
    assert time.process_time() - begun < 1.5


@pytest.mark.parametrize(
    "text",
    [
        ">" * 5000, "[" * 5000, "*a" * 2500, "- " * 2500, "[a](" * 1250, "`" * 5000,
        "&" * 5000, "![" * 2500, "*_" * 2500, "\\" * 5000, "<" * 5000, "1. " * 1600,
        "> " * 2500, ("> " * 60 + "x\n") * 40, "a\n" * 2500, "[a][" * 1250, "<a:" * 1600,
    ],
)  # fmt: skip
def test_what_is_made_of_hostile_nesting_stays_small(text):
    html = markup.rendered(text)
    assert len(html) <= 12 * len(text)
    assert html.count("<blockquote>") <= 8 * 60


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_nothing_runs_in_a_real_browser(chromium, live_server, editor, article, make_comment):
    """On the column, on every page of comments, at the desk, and in the mail about it."""
    for text in VECTORS + MARKDOWN:
        make_comment(article, name=text[:80] or "x", body=text[:5000])
        make_comment(article, name=text[:80] or "x", body=text[:5000], state="pending")
    ran = []
    page = chromium.new_page(base_url=live_server.url)
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    some = Comment.objects.approved().first()
    for address in (
        article.get_absolute_url(),
        f"/comments/on/{article.pk}/?order=newest",
        "/comments/",
        f"/comments/{some.pk}/report/",
    ):
        page.goto(address)
    from tests.sessions import let_in

    let_in(page)
    page.goto("/admin/comments/comment/?state=all")
    for comment in Comment.objects.pending():
        page.goto(f"/admin/comments/comment/{comment.pk}/change/")
    thread = make_comment(article, email="ana@example.com", wants_answers=True, proven=True)
    Commenter.objects.filter(email="ana@example.com").delete()
    Commenter.objects.create(email="ana@example.com", proven_at=timezone.now())
    for comment in Comment.objects.approved().exclude(pk=thread.pk):
        Comment.objects.filter(pk=comment.pk).update(thread=thread, answers=thread)
        comment.decisions.create(verdict="approved")
    for letter in (
        CommentLetter.objects.create(kind="queue", to=editor.email),
        CommentLetter.objects.create(kind="answers", to="ana@example.com", comment=thread),
    ):
        page.goto("about:blank")
        page.set_content(mail.render(letter).html)
        page.wait_for_timeout(200)
    page.close()
    assert ran == []


def test_the_link_is_the_same_on_the_page_in_the_feed_and_in_the_mail(
    client, article, make_comment
):
    asked = make_comment(article, email="ana@example.com", wants_answers=True, proven=True)
    Commenter.objects.create(email="ana@example.com", proven_at=timezone.now())
    answer = make_comment(article, thread=asked, answers=asked, body="See https://a.example/b_c.")
    answer.decisions.create(verdict="approved")
    link = 'href="https://a.example/b_c" rel="nofollow ugc noopener">https://a.example/b_c</a>.'
    assert link in client.get(article.get_absolute_url()).content.decode()
    assert link in unescape(client.get("/comments/feed/").content.decode())
    message = mail.render(
        CommentLetter.objects.create(kind="answers", to="ana@example.com", comment=asked)
    )
    assert link in re.sub(' style="[^"]*"', "", message.html)
    assert "See https://a.example/b_c." in message.text


@pytest.mark.parametrize("mark", ["&#x301;", "&#769;", "\u0301", "&#x301;&#x302;", "\u0e47\u0e49"])
def test_a_letter_carries_few_marks_however_they_are_written(mark):
    shown = markup.plain(markup.rendered(f"g{mark * 60} and {mark * 60}"))
    assert len(shown) <= len("g and ") + 2 * 5
    assert "&" not in shown


@pytest.mark.parametrize("sign", ["- ", "> ", "1. ", "* > ", "> - "])
@pytest.mark.parametrize("depth", [1, 3, 4, 5, 8, 9, 40])
def test_words_in_lists_however_deep_are_there(sign, depth):
    in_a_row = sign * depth + "innermost"
    in_lines = "\n".join("  " * level + f"- word{level}" for level in range(depth))
    assert "innermost" in markup.rendered(in_a_row)
    assert all(f"word{level}" in markup.rendered(in_lines) for level in range(depth))
