"""Texts in other scripts than the site's: in which direction they run, and in which language they
are, so far as their signs tell."""

import pytest

from articles.text import rendering, tokens
from articles.text.languages import told_by_signs


@pytest.mark.parametrize(
    ("text", "around", "told"),
    [
        ("港は午前六時に開いた。", "en", "ja"),
        ("北京会谈", "en", "zh"),
        ("한국 회담", "en", "ko"),
        ("فُتح الميناء", "en", "ar"),
        ("پایتخت گزارش", "de", "fa"),
        ("לפתוח את הנמל", "en", "he"),
        # It may be that of the page, or is a word in another language.
        ("北京会谈", "ja", ""),
        ("ميناء", "fa", ""),
        ("The word 港 is a harbour", "en", ""),
        # Many languages are written so.
        ("Москва", "en", ""),
        ("A harbour", "de", ""),
        ("", "en", ""),
    ],
)
def test_signs_tell_the_language_of_a_text_where_only_one_is_written_so(text, around, told):
    assert told_by_signs(text, around) == told


@pytest.mark.parametrize(
    ("prose", "shown"),
    [
        ("<p>الخبز</p><p>Bread</p>", '<p dir="rtl">الخبز</p><p>Bread</p>'),
        # Rule and bullets go with the words.
        (
            "<blockquote><p>الخبز</p></blockquote>",
            '<blockquote dir="rtl"><p>الخبز</p></blockquote>',
        ),
        (
            "<ul><li>الخبز</li><li>Bread</li><li>الماء</li></ul>",
            '<ul dir="rtl"><li>الخبز</li><li dir="ltr">Bread</li><li>الماء</li></ul>',
        ),
        (
            "<ol><li>Bread</li><li>الخبز</li></ol>",
            '<ol><li>Bread</li><li dir="rtl">الخبز</li></ol>',
        ),
        ('<blockquote dir="ltr"><p>الخبز</p></blockquote>',) * 2,
        ("<p>14 <br>— 15</p>",) * 2,
    ],
)
def test_a_block_says_where_it_runs_otherwise_than_what_is_around_it(prose, shown):
    html = tokens.serialize(rendering.for_feed(tokens.parse(prose)))
    assert html == shown
