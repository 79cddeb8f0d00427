"""What prose may hold: cleaned at the door, whatever was sent."""

import pytest

from articles import prose


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<p>One <b>two</b> <i>three</i></p>", "<p>One <strong>two</strong> <em>three</em></p>"),
        ("<p onclick=alert(1)>One</p>", "<p>One</p>"),
        ("<p>One</p><script>alert(1)</script>", "<p>One</p>"),
        ('<p><a href="javascript:alert(1)">x</a></p>', '<p><a rel="noopener">x</a></p>'),
        ('<p><img src=x onerror="alert(1)">x</p>', "<p>x</p>"),
        ("<p>One</p><p></p><p> <br></p>", "<p>One</p>"),
        ("<h2>Title</h2><div>Text</div>", "<p>Title</p><p>Text</p>"),
        ("One & two\n\nThree < four", "<p>One &amp; two</p>\n<p>Three &lt; four</p>"),
        (
            "Said:\n\n> One\n> more\n\n> Two\n\nAfter",
            "<p>Said:</p>\n<blockquote><p>One more</p><p>Two</p></blockquote>\n<p>After</p>",
        ),
        ("", ""),
    ],
)
def test_only_the_few_elements_of_prose_are_kept(given, kept):
    assert prose.clean(given) == kept


def test_cleaning_what_is_clean_changes_nothing():
    once = prose.clean("<p>One &amp; <em>two</em></p><blockquote><p>“Three”</p></blockquote>")
    assert prose.clean(once) == once


def test_a_section_is_cleaned_as_it_is_saved(make_article):
    section = make_article(
        sections=[{"headline": "H", "body": "<p>Hi<script>alert(1)</script></p>"}]
    ).sections.get()
    assert section.body == "<p>Hi</p>"


def test_as_text_quotations_and_links_can_be_seen():
    html = '<p>One <a href="https://a.example/">two</a></p>'
    html += "<blockquote><p>Three &amp; four</p></blockquote>"
    assert prose.to_text(html) == "One two <https://a.example/>\n\n> Three & four"
    assert "https" not in prose.to_text(html, links=False)
