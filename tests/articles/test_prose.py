"""What prose may hold: cleaned at the door, whatever was sent."""

import pytest

from articles.text import prose


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<p>One <b>two</b> <i>three</i></p>", "<p>One <strong>two</strong> <em>three</em></p>"),
        ("<p onclick=alert(1)>One</p>", "<p>One</p>"),
        ("<p>One</p><script>alert(1)</script>", "<p>One</p>"),
        ('<p><a href="javascript:alert(1)">x</a></p>', "<p>x</p>"),
        ('<p><img src=x onerror="alert(1)">x</p>', "<p>x</p>"),
        ("<p>One</p><p></p><p> <br></p>", "<p>One</p>"),
        ("<h1>Title</h1><div>Text</div>", "<h3>Title</h3><p>Text</p>"),
        ("<ul><li><h2>Title</h2></li></ul>", "<ul><li><p>Title</p></li></ul>"),
        ("<h2></h2><p>Text</p>", "<p>Text</p>"),
        ("<p>One</p><footer>Two</footer>", "<p>One</p><p>Two</p>"),
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


@pytest.mark.parametrize("dash", ["—", "— ", "―", "--", "-- "])
def test_a_quotations_last_line_with_a_dash_says_whose_words_they_are(dash):
    words = "<blockquote><p>We will be back.</p>"
    typed = f"{words}<p>{dash}Odo Varn, <em>marshal</em></p></blockquote>"
    kept = f"{words}<footer>— Odo Varn, <em>marshal</em></footer></blockquote>"
    assert prose.clean(typed) == kept
    assert prose.clean(kept) == kept
    assert prose.clean(f"> We will be back.\n\n> {dash}Odo Varn") == (
        "<blockquote><p>We will be back.</p><footer>— Odo Varn</footer></blockquote>"
    )
    assert prose.to_text(kept) == "> We will be back.\n\n> — Odo Varn, marshal"


@pytest.mark.parametrize(
    "quotation",
    [
        "<blockquote><p>— Odo Varn</p></blockquote>",  # nobody's words
        "<blockquote><p>He rose.</p><p>— Shall we go? he asked.</p></blockquote>",
        "<blockquote><p>He rose.</p><p>- One</p></blockquote>",
    ],
)
def test_other_lines_with_a_dash_are_part_of_the_quotation(quotation):
    assert prose.clean(quotation) == quotation


# --- Words in another language ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("footer", "attributes"),
    [
        ("— The minister (in French)", ' lang="fr"'),
        ("— The minister (French)", ' lang="fr"'),
        ("— Le ministre (français)", ' lang="fr"'),
        ("— The minister (in Arabic)", ' lang="ar" dir="rtl"'),
        ("— The minister (Paris)", ""),
        ("— The minister, in French", ""),
    ],
)
def test_a_quotation_is_in_the_language_its_last_line_names(footer, attributes):
    quotation = f"<blockquote><p>Une</p><p>Deux</p><p>{footer}</p></blockquote><p>After.</p>"
    html = prose.clean(quotation)
    assert html == (
        f"<blockquote><p{attributes}>Une</p><p{attributes}>Deux</p>"
        f"<footer>{footer}</footer></blockquote><p>After.</p>"
    )
    assert prose.clean(html) == html


def test_a_language_taken_out_of_the_last_line_is_taken_from_the_words():
    html = prose.clean("<blockquote><p>Une</p><p>— The minister (in French)</p></blockquote>")
    assert "lang" not in prose.clean(html.replace(" (in French)", ""))


def test_no_other_attribute_is_kept():
    given = '<p title="x" class="y" id="z" style="color:red" data-a="b" tabindex="0">Une</p>'
    assert prose.clean(given) == "<p>Une</p>"
