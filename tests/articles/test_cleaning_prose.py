"""HTML from wherever it comes becomes prose: nothing runs together, nothing hidden shows, and what
is left out is told."""

import sys

import pytest
from django.utils import translation

from articles.text import clipboard, prose
from articles.text.left_out import LeftOut

WORD_ITEM = (
    "<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level{level} lfo1'>"
    "<![if !supportLists]><span style='mso-list:Ignore'>{mark}<span style='font:7.0pt'>&nbsp;&nbsp;"
    "</span></span><![endif]>{words}<o:p></o:p></p>\n"
)


def items(*given):
    return "".join(
        WORD_ITEM.format(level=level, mark=mark, words=words) for level, mark, words in given
    )


def row(*cells):
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


# --- Tables --------------------------------------------------------------------------------------


def test_a_table_keeps_its_rows_cells_head_and_caption():
    html = prose.clean(
        "<table class=x width=90%><caption>Grain</caption><tr><th>Country<th>Tonnes"
        "<tr><th>Ormaia<td align=right>1,200<tr><td>Karthen<td style='color:red'><b>300</b></table>"
    )
    assert html == (
        '<table><caption>Grain</caption><thead><tr><th scope="col">Country</th>'
        '<th scope="col">Tonnes</th></tr></thead><tbody><tr><th scope="row">Ormaia</th>'
        "<td>1,200</td></tr><tr><td>Karthen</td><td><strong>300</strong></td></tr></tbody></table>"
    )
    assert prose.clean(html) == html
    assert prose.to_text(html) == "Grain\nCountry | Tonnes\nOrmaia | 1,200\nKarthen | 300"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        # A first row is a head only where the source says so.
        (row("A", "B") + row("C", "D"), row("A", "B") + row("C", "D")),
        ("<tr><td colspan=2 rowspan=1>A<td>B", '<tr><td colspan="2">A</td><td>B</td></tr>'),
        ("<tr><td colspan=99999>A<td>B", '<tr><td colspan="100">A</td><td>B</td></tr>'),
        ("<tr><td colspan=-1 rowspan=x>A<td>B", row("A", "B")),
        ("<tr><td><p>A</p><td><p>B<p>C", row("A", "<p>B</p><p>C</p>")),
        ("<tr><td>A<td><h2>not a heading</h2>".replace("h2", "div"), row("A", "not a heading")),
        ("<tr><td>A<td><tr><td><td>", row("A", "")),
        # A heading or a quotation in one row of a table of data is the text of its cell.
        (
            "<tr><td><h3>A</h3><td><h3>B</h3>" + row("C", "D"),
            row("<strong>A</strong>", "<strong>B</strong>") + row("C", "D"),
        ),
        (
            row("A", "B") + row("<h2><b>C</b></h2>", "<blockquote>D</blockquote>"),
            row("A", "B") + row("<strong>C</strong>", "D"),
        ),
    ],
)
def test_cells(given, kept):
    assert prose.clean(f"<table>{given}</table>") == f"<table><tbody>{kept}</tbody></table>"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<table><tr><td>One</table>", "<p>One</p>"),
        ("<table><tr><td>One<tr><td>Two</table>", "<p>One</p><p>Two</p>"),
        ("<table role=presentation><tr><td>A<td>B</table>", "<p>A</p><p>B</p>"),
        ("<table><tr><td><h1>Title</h1><td>B</table>", "<h3>Title</h3><p>B</p>"),
        (
            "<table><tr><td><h1>A</h1><td>B<tr><td>C<td><h2>D</h2></table>",
            "<h3>A</h3><p>B</p><p>C</p><h3>D</h3>",
        ),
        (
            "<table><tr><td>Menu<td><table><tr><td>A<td>B</table></table>",
            "<p>Menu</p><table><tbody><tr><td>A</td><td>B</td></tr></tbody></table>",
        ),
        ("<table><caption>Words</caption></table>", "<p>Words</p>"),
        ("<td>A</td><td>B</td>", "<table><tbody><tr><td>A</td><td>B</td></tr></tbody></table>"),
        ("x<td>A</td><td>B</td>", "<p>x</p><p>A</p><p>B</p>"),
    ],
)
def test_what_only_lays_out_a_page_becomes_paragraphs(given, kept):
    assert prose.clean(given) == kept


# --- What parted stays parted --------------------------------------------------------------------


@pytest.mark.parametrize(
    "element",
    [
        *sorted(
            clipboard.BLOCKS - {"body", "html", "select", "table", "plaintext", "dialog", "hr"}
        ),
        "dialog open",
        "span style=display:block",
        "span style='display: table-cell'",
    ],
)
def test_an_element_that_parts_words_leaves_them_parted(element):
    name = element.split()[0]
    html = prose.clean(f"<p>before</p><{element}>One</{name}><{element}>Two</{name}>after")
    words = prose.to_text(html).split()
    assert [word for word in words if word.isalpha()] == ["before", "One", "Two", "after"]
    assert prose.clean(html) == html


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a<div>b</div>c<section>d</section>e", "<p>a</p><p>b</p><p>c</p><p>d</p><p>e</p>"),
        ("<p>one<br><br>two<br>three</p>", "<p>one</p><p>two<br>three</p>"),
        ("<li>a<br> <br>b", "<ul><li><p>a</p><p>b</p></li></ul>"),
        ("<pre>a\nb\n\nc</pre>", "<p>a<br>b</p><p>c</p>"),
        ("<p>a<hr>b", "<p>a</p><hr><p>b</p>"),
        ("<h2>One<p>two</p></h2>", "<h3>One<br>two</h3>"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "<p>漢(kan)</p>"),
        ("<p>He said <q>no</q>.</p>", "<p>He said “no”.</p>"),
        ("<p><code>a</code> <kbd>b</kbd></p>", "<p><code>a</code> <code>b</code></p>"),
    ],
)
def test_boundaries(given, kept):
    assert prose.clean(given) == kept
    assert prose.clean(kept) == kept


@pytest.mark.parametrize(
    "element",
    [
        "<img src=x>",
        "<iframe src=x></iframe>",
        "<video>x</video>",
        "<audio>x</audio>",
        "<svg><path d='M0'/></svg>",
        "<object>x</object>",
        "<canvas>x</canvas>",
        "<embed src=x>",
        "<input>",
    ],
)
def test_words_stay_parted_by_what_is_left_out_between_them(element):
    assert prose.clean(f"<p>one{element}two</p>") == "<p>one two</p>"
    assert prose.clean(f"<p><b>one {element}two</b>{element}.</p>") == (
        "<p><strong>one two</strong>.</p>"
    )


@pytest.mark.parametrize(
    "given",
    [
        "<p>one<span style='display:inline-block'>two</span>three</p>",
        "<p>one<span style='display:inline-table'>two</span>three</p>",
        "<p>one<span style='display:inline-flex'><b>two</b><i>three</i></span></p>",
        "<div style='display:flex'><span>one</span><span>two</span><span>three</span></div>",
        "<div style='display:grid'><a>one</a><a>two</a><a>three</a></div>",
    ],
)
def test_boxes_that_stand_in_a_line_are_parted(given):
    assert prose.to_text(prose.clean(given)) == "one two three"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<msup><mn>10</mn><mn>6</mn></msup>", "10<sup>6</sup>"),
        ("<msup>\n <mn>10</mn>\n <mn>6</mn>\n</msup><mn>5</mn>", "10<sup>6</sup> 5"),
        ("<msub><mi>CO</mi><mn>2</mn></msub>", "CO<sub>2</sub>"),
        ("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>", "x<sub>1</sub><sup>2</sup>"),
        (
            "<msup><mn>2</mn><msup><mn>3</mn><mn>4</mn></msup></msup>",
            "2<sup>3^4</sup>",
        ),
        ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", "1/2"),
        ("<mn>3</mn><mfrac><mn>1</mn><mn>2</mn></mfrac>", "3 1/2"),
        (
            "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac>",
            "(a+b)/c",
        ),
        ("<msqrt><mn>2</mn></msqrt><mn>3</mn>", "√2 3"),
        ("<mroot><mn>8</mn><mn>3</mn></mroot>", "8^(1/3)"),
        ("<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable>", "1 2"),
        ("<semantics><mn>1</mn><annotation>1</annotation></semantics>", "1"),
    ],
)
def test_the_numbers_of_a_formula_stay_what_they_are(given, kept):
    html = prose.clean(f"<p>It is <math>{given}</math>.</p>")
    assert html == f"<p>It is {kept}.</p>"
    assert prose.clean(html) == html


def test_a_formula_without_parts_is_read_by_its_alternative_text():
    assert prose.clean("<p>It is <math alttext='1/2'></math>.</p>") == "<p>It is 1/2.</p>"


def test_as_plain_text_too_a_raised_number_is_none_of_the_number_before_it():
    html = "<p>10<sup>6</sup>, 2<sub>10</sub>, m<sup>2</sup>, 5<sup>th</sup></p>"
    assert prose.to_text(html) == "10^6, 2_10, m2, 5th"


# --- What a source hides -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hidden",
    [
        "<del>gone</del>",
        "<s>gone</s>",
        "<strike>gone</strike>",
        "<span style='text-decoration: line-through'>gone</span>",
        "<span style='text-decoration-line:underline line-through'>gone</span>",
        "<span class=msoDel>gone</span>",
        "<del cite='mailto:a' datetime='2026-01-01'><p>gone</p></del>",
        "<span style='display:none'>gone</span>",
        "<span style='DISPLAY : NONE !important'>gone</span>",
        "<div style='visibility:hidden'>gone</div>",
        "<span style='mso-hide:all'>gone</span>",
        "<p hidden>gone</p>",
        "<span style='font-size:0'>gone</span>",
        "<span style='font-size: 0.0px !important'>gone<b>gone</b></span>",
        "<span style='font-size:0;'><span style='font-size:150%'>gone</span></span>",
        "<span style='opacity:0'>gone</span>",
        "<span style='position:absolute;clip:rect(0 0 0 0)'>gone</span>",
        "<span style='position:absolute;clip:rect(1px, 1px, 1px, 1px)'>gone</span>",
        "<span style='clip-path:inset(50%)'>gone</span>",
        "<div style='position:absolute;left:-9999px'>gone</div>",
        "<div style='position:absolute;top:-999em'>gone</div>",
        "<div style='text-indent:-9999px'>gone</div>",
        "<div style='height:0;overflow:hidden'>gone</div>",
        "<div style='max-height:0px;overflow:hidden'>gone</div>",
        "<script>gone</script>",
        "<style>gone</style>",
        "<template><p>gone</p></template>",
        "<noscript>gone</noscript>",
        "<title>gone</title>",
        "<head><title>gone</title><meta name=x content=gone></head>",
        "<!-- gone -->",
        "<!--[if gte mso 9]><xml><w:WordDocument>gone</w:WordDocument></xml><![endif]-->",
        "<xml><w:View>gone</w:View></xml>",
        "<dialog>gone</dialog>",
        "<datalist><option>gone</datalist>",
        "<span aria-hidden=true>#</span><s>gone</s>",
    ],
)
def test_what_a_source_does_not_show_is_not_text(hidden):
    html = prose.clean(f"<div>kept {hidden} here</div>")
    assert "gone" not in html
    assert "#" not in html
    assert prose.to_text(html).split() == ["kept", "here"]


@pytest.mark.parametrize(
    "style",
    [
        "font-size:0.9em",
        "font-size:10px",
        "opacity:0.5",
        "text-indent:-18.0pt",
        "left:-99px",
        "height:0",
        "overflow:hidden",
        "height:0.5em;overflow:hidden",
        "clip:rect(0,300px,200px,0)",
        "clip-path:inset(5%)",
    ],
)
def test_what_a_style_shows_is_text(style):
    assert prose.to_text(prose.clean(f"<div style='{style}'>shown</div>")) == "shown"


def test_letters_that_have_a_size_again_are_text():
    # As newsletters do against the gaps between boxes.
    assert (
        prose.clean(
            "<div style='font-size:0'>gone<div style='font-size:13px'>shown</div>gone</div>"
        )
        == "<p>shown</p>"
    )


def test_words_that_are_hidden_from_screen_readers_only_are_text():
    assert prose.clean("<p><span aria-hidden=true>E = mc</span>2</p>") == "<p>E = mc2</p>"


# --- Word processors -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<span style='font-weight:700'>a</span>", "<strong>a</strong>"),
        ("<span style='font-style:italic'>a</span>", "<em>a</em>"),
        (
            "<span style='font-weight:bold;font-style:oblique'>a</span>",
            "<strong><em>a</em></strong>",
        ),
        ("<b style='font-weight:normal'>a</b>", "a"),
        ("<b>a <span style='font-weight:400'>b</span></b>", "<strong>a </strong>b"),
        ("<span style='vertical-align:super'>2</span>", "<sup>2</sup>"),
        ("<span style='mso-spacerun:yes'>&nbsp;&nbsp;</span>a", "a"),
        ("a<o:p>b</o:p>", "ab"),
    ],
)
def test_bold_and_italic_by_style(given, kept):
    assert prose.clean(f"<p>{given}</p>").replace("<p>  ", "<p>") == f"<p>{kept}</p>"


def test_words_lists_are_lists_nested_and_numbered():
    html = prose.clean(
        items((1, "·", "One"), (2, "1.", "Sub"), (2, "2.", "Sub"), (1, "·", "Two"))
        + "<p class=MsoNormal>Between</p>"
        + items((1, "3.", "Three"), (1, "4.", "Four"))
    )
    assert html == (
        "<ul><li>One<ol><li>Sub</li><li>Sub</li></ol></li><li>Two</li></ul>\n<p>Between</p>"
        '<ol start="3"><li>Three</li><li>Four</li></ol>'
    )
    assert prose.clean(html) == html


WORD_LINE = "<p style='mso-list:l0 level{} lfo1'>x</p>"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (f"<ol>{WORD_LINE.format(1)}</ol>", "<ol><li>x</li></ol>"),
        (
            f"<ol>{WORD_LINE.format(1)}{WORD_LINE.format(2)}{WORD_LINE.format(1)}</ol>",
            "<ol><li>x<ol><li>x</li></ol></li><li>x</li></ol>",
        ),
        (
            f"<table><tr><td>a<td>{WORD_LINE.format(1)}</table>",
            "<table><tbody><tr><td>a</td><td><ul><li>x</li></ul></td></tr></tbody></table>",
        ),
    ],
)
def test_a_word_processors_item_in_an_open_list_is_one_of_its_items(given, kept):
    assert prose.clean(f"<p>z</p>{given}") == f"<p>z</p>{kept}"
    assert prose.clean(kept) == kept


@pytest.mark.parametrize(
    "given",
    [
        "<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>",
        "<ul><li aria-level=1>a</li><li aria-level=2>b</li><li aria-level=1>c</li></ul>",
        "<ul><li>a<ul><li>b</ul><li>c</ul>",
    ],
)
def test_lists_are_nested_however_the_source_says_so(given):
    assert prose.clean(given) == "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"


@pytest.mark.parametrize(
    "given",
    [
        "<p>Text<a href='#_ftn1' name='_ftnref1'><span class=MsoFootnoteReference>[1]</span></a> "
        "on.</p><div style='mso-element:footnote-list'><hr>"
        "<div style='mso-element:footnote' id=ftn1><p><a href='#_ftnref1'>[1]</a> The note.</p>"
        "</div></div>",
        "<p>Text<a class=sdfootnoteanc href='#sdfootnote1sym'><sup>1</sup></a> on.</p>"
        "<div id=sdfootnote1><p><a href='#sdfootnote1anc'>1</a>The note.</p></div>",
        "<p>Text<sup><a href='#ftnt1'>[1]</a></sup> on.</p>"
        "<p><a href='#ftnt_ref1' id=ftnt1>[1]</a><span> The note.</span></p>",
        "<p>Text<sup id=fnref:1><a href='#fn:1'>1</a></sup> on.</p>"
        "<ol><li id='fn:1'><p>The note. <a href='#fnref:1'>↩</a></p></li></ol>",
        "<p>Text<a id=footnote-anchor-1 href='#footnote-1'>1</a> on.</p><div id=footnote-1>"
        "<a href='#footnote-anchor-1'>1</a><div><p>The note.</p></div></div>",
        "<p>Text<a href='file:///C:/x.htm#_edn1'>[i]</a> on.</p>"
        "<div style='mso-element:endnote' id=edn1><p>The note.</p></div>",
    ],
    ids=["Word", "LibreOffice", "Google", "Markdown", "Substack", "Word's endnote"],
)
def test_footnotes_are_notes_where_their_numbers_stood(given):
    html, left_out = prose.clean_with_account(given)
    assert html == "<p>Text[[note: The note.]] on.</p>"
    assert not str(left_out)


def test_a_footnote_keeps_its_links_and_a_number_that_comes_again_goes():
    html, left_out = prose.clean_with_account(
        "<p>One<sup><a href='#fn1' id=fnref1>1</a></sup> two<sup><a href='#fn1'>1</a></sup>.</p>"
        "<ol><li id=fn1><p>See <a href='https://a.example/'>[the log]</a>, <em>p. 2</em></p>"
        "<p>and after. <a href='#fnref1'>↩</a></p></li></ol>"
    )
    link = '<a href="https://a.example/" rel="noopener">(the log)</a>'
    assert html == f"<p>One[[note: See {link}, <em>p. 2</em> and after.]] two.</p>"
    assert not str(left_out)


def test_a_footnote_copied_from_a_page_has_addresses_of_that_page():
    html, left_out = prose.clean_with_account(
        "<p>Text<sup><a href='https://wiki.example/X#cite_note-1'>[1]</a></sup> on.</p>"
        "<ol><li id='cite_note-1'><a href='https://wiki.example/X#cite_ref-1'>^</a> The note.</ol>"
    )
    assert html == "<p>Text[[note: The note.]] on.</p>"
    assert not str(left_out)


@pytest.mark.parametrize(
    "text",
    [
        '<p><a href="https://gov.example/2026#note-reform" rel="noopener">Reform</a> of it.</p>',
        '<p><a href="#note-reform" rel="noopener">Reform</a> of it.</p>',
        '<p><a href="https://x.example/p#note-2" rel="noopener">V</a> for Victory</p>',
        '<p><a href="#note-2" rel="noopener">V</a> for Victory</p>',
        '<p>Chapter <a href="https://x.example/p#fn1" rel="noopener">1</a></p>',
        '<p><a href="#fnord" rel="noopener">X</a> and <a href="#fnreform" rel="noopener">a</a></p>',
        '<p><a href="#_ftnref1" rel="noopener">Whatever</a> it is</p>',
    ],
)
def test_a_link_without_a_note_is_text(text):
    assert prose.clean(text) == text


@pytest.mark.parametrize("name", ["fn10", "footnote-1", "ftn1", "fn:a"])
def test_a_text_without_a_mark_is_no_footnote(name):
    assert prose.clean(f'<div id="{name}"><p>Whole column</p></div>') == "<p>Whole column</p>"


@pytest.mark.parametrize(
    ("given", "footer"),
    [
        ("<blockquote><p>Words.</p><cite>Odo Varn</cite></blockquote>", "— Odo Varn"),
        ("<blockquote><p>Words.</p><p><cite>— Odo Varn</cite></p></blockquote>", "— Odo Varn"),
        (
            "<figure class=wp-block-pullquote><blockquote><p>Words.</p><cite>Odo</cite>"
            "</blockquote>"
            "</figure>",
            "— Odo",
        ),
        (
            "<figure><blockquote><p>Words.</p></blockquote><figcaption>Odo, <cite>Book</cite>"
            "</figcaption></figure>",
            "— Odo, Book",
        ),
        ("<blockquote>Words.<cite>Odo</cite></blockquote>", "— Odo"),
    ],
)
def test_a_citation_under_a_quotation_is_its_footer(given, footer):
    html = f"<blockquote><p>Words.</p><footer>{footer}</footer></blockquote>"
    assert prose.clean(given) == html
    assert prose.clean(html) == html


def test_a_title_cited_within_a_quotation_stays_there():
    given = "<blockquote><p>As <cite>Hamlet</cite> says.</p></blockquote>"
    assert "footer" not in prose.clean(given)


def test_numbered_lists_go_on_where_they_said():
    assert prose.clean("<ol start=3 type=a reversed><li value=9>x</ol>") == (
        '<ol start="3"><li>x</li></ol>'
    )


@pytest.mark.parametrize(
    ("start", "kept", "text"),
    [
        ("-1", ' start="-1"', "-1. x\n\n0. y"),
        ("0", ' start="0"', "0. x\n\n1. y"),
        ("007", ' start="7"', "7. x\n\n8. y"),
        ("+1", "", "1. x\n\n2. y"),
        ("--1", "", "1. x\n\n2. y"),
        ("1e3", "", "1. x\n\n2. y"),
    ],
)
def test_numbered_lists_begin_with_any_number(start, kept, text):
    html = prose.clean(f"<ol start='{start}'><li>x<li>y</ol>")
    assert html == f"<ol{kept}><li>x</li><li>y</li></ol>"
    assert prose.clean(html) == html
    assert prose.to_text(html) == text


# --- Text without markup -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "if x <a and b> then c",
        "5 <p 6, 7> 3",
        "a <b c> and d",
        "Dear <name>, see <a.b@c.example>",
        "i <s or s> i",
    ],
)
def test_signs_of_less_and_more_are_text(text):
    assert prose.to_text(prose.clean(text)) == text


@pytest.mark.parametrize(
    "given",
    [
        "<small>one</small> two",
        "<label>one</label> two",
        "<mark class=x>one two",
        "one<wbr/> two",
        "<var\nid=a>one two",
        "<details open id=x>one two",
        "one <acronym>two</acronym>",
    ],
)
def test_a_tag_of_any_element_that_is_read_is_markup(given):
    assert prose.clean(given) == "<p>one two</p>"


def test_lines_that_a_pdf_broke_are_joined():
    text = (
        "The inter-\nnational commission met on Tues-\nday in a Franco-\nGerman village, "
        "a well-known one,\nand well-\nknown people came in 2025-\n26."
    )
    assert prose.clean(text) == (
        "<p>The international commission met on Tuesday in a Franco-German village, a well-known "
        "one, and well-known people came in 2025-26.</p>"
    )


def test_a_short_line_that_ends_a_sentence_ends_a_paragraph_of_a_broken_text():
    full = "The harbour master said that the harbour would be open"
    text = "\n".join(
        [full, full, "on Monday.", "Nobody believed him, since all the boats were", full]
    )
    assert prose.clean(text).count("<p>") == 2


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("the pre-\nand post-war years", "the pre- and post-war years"),
        ("Vor-\nund Nachteile", "Vor- und Nachteile"),
        ("first-\nor second-class", "first- or second-class"),
        ("avant-\net après-guerre", "avant- et après-guerre"),
        ("six-\nto eight-year-olds", "six- to eight-year-olds"),
        ("the inter-\nnational andante", "the international andante"),
    ],
)
def test_a_hyphen_that_stands_for_the_end_of_a_word_stays(text, joined):
    assert prose.clean(text) == f"<p>{joined}</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Grain arrived.\nThe port was closed.\nNobody said why.",
         "<p>Grain arrived.</p>\n<p>The port was closed.</p>\n<p>Nobody said why.</p>"),
        ("\n".join(["It went on and on. " * 12] * 3),
         "\n".join([f"<p>{('It went on and on. ' * 12).strip()}</p>"] * 3)),
        ("The sea is grey\nThe boats are in\nNobody sings",
         "<p>The sea is grey<br>The boats are in<br>Nobody sings</p>"),
        ("Pat Lee\n3 Quay Street\nOrmaia", "<p>Pat Lee<br>3 Quay Street<br>Ormaia</p>"),
        ("Ormaia\t1,200\nKarthen\t300",
         "<table><tbody><tr><td>Ormaia</td><td>1,200</td></tr><tr><td>Karthen</td><td>300</td>"
         "</tr></tbody></table>"),
        ("The harbour opened at six in the morning and it closed\nat nine, when all of the boats "
         "had come back from sea\nand nothing was left to wait for there.\n\nIt rained.",
         "<p>The harbour opened at six in the morning and it closed at nine, when all of the boats "
         "had come back from sea and nothing was left to wait for there.</p>\n<p>It rained.</p>"),
        ("这是第一句话所以每一行都很长很长很长很长很长很长\n都被断开很长很长很长很长很长很长很长很长很长很长\n最后一行。",
         "<p>这是第一句话所以每一行都很长很长很长很长很长很长都被断开很长很长很长很长很长很长很长很长很长很长最后一行。</p>"),
        ("eggs\nflour\nsugar", "<p>eggs<br>flour<br>sugar</p>"),
        ("a) first\nb) second", "<p>a) first<br>b) second</p>"),
        ("the govern\u00ad\nment went", "<p>the government went</p>"),
        ("See https://example.org/a/long-\npath there.",
         "<p>See https://example.org/a/long-path there.</p>"),
        ("He said on\tMonday that it rained.\nShe said on\tTuesday so.",
         "<p>He said on\tMonday that it rained.</p>\n<p>She said on\tTuesday so.</p>"),
        ("–\tone\n–\ttwo", "<p>–\tone<br>–\ttwo</p>"),
        (">", ""), ("hello\n\n> \n\nbye", "<p>hello</p>\n<p>bye</p>"),
        ("It went on in mid sen-\n\ntence, over a page.",
         "<p>It went on in mid sentence, over a page.</p>"),
    ],
    ids=["sentences", "long lines", "verse", "address", "tabs", "mail", "Chinese", "words",
         "letters", "soft hyphen", "link", "stray tabs", "items", "quoted nothing",
         "nothing between", "page"],
)  # fmt: skip
def test_lines_are_joined_where_a_program_broke_them_and_nowhere_else(text, html):
    assert prose.clean(text) == html


CUSTOM = "<my-cell{}>Ormaia</my-cell><my-cell{}>1,200</my-cell>"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (CUSTOM.replace("{}", " style='display: table-cell'"), "<p>Ormaia</p><p>1,200</p>"),
        (f"<p>x</p>{CUSTOM.replace('{}', ' style=display:block')}",
         "<p>x</p><p>Ormaia</p><p>1,200</p>"),
        ("<yt-text>Two <b>words</b></yt-text>", "<p>Two <strong>words</strong></p>"),
        ("<p>x</p><my-x style='display:none'>secret</my-x>", "<p>x</p>"),
        ("<p>x<my-x style='text-decoration:line-through'> gone</my-x></p>", "<p>x</p>"),
        ("a <my-token> that somebody typed", "<p>a &lt;my-token&gt; that somebody typed</p>"),
        ("if a <b-c then d", "<p>if a &lt;b-c then d</p>"),
    ],
)  # fmt: skip
def test_elements_that_a_page_defines_itself_are_read_by_their_style(source, html):
    assert prose.clean(source) == html


def test_a_star_is_a_bullet_only_before_a_blank():
    assert prose.clean("* one\n* two") == "<ul><li>one</li><li>two</li></ul>"
    assert prose.clean("*one\n*two") == "<p>*one<br>*two</p>"


def test_bullets_and_numbers_are_lists():
    assert prose.clean("• one\n• two\nmore\n\n3. a\n4. b\n\n- not a list") == (
        '<ul><li>one</li><li>two more</li></ul>\n<ol start="3"><li>a</li><li>b</li></ol>\n'
        "<p>- not a list</p>"
    )


# --- Languages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ('<p>A <span lang="fr">mot</span></p>', '<p>A <span lang="fr">mot</span></p>'),
        ("<p>A <em lang=PT-br>x</em></p>", '<p>A <em lang="pt-BR">x</em></p>'),
        ('<p lang="ar" dir="rtl">x</p>', '<p lang="ar" dir="rtl">x</p>'),
        ("<div lang=fr><p>x</p></div>", '<p lang="fr">x</p>'),
        (
            "<blockquote lang=fr><p>x</p></blockquote>",
            '<blockquote lang="fr"><p>x</p></blockquote>',
        ),
        ("<span lang=fr><ol>w</ol></span>", '<ol lang="fr"><li>w</li></ol>'),
        (
            "<span lang=fr><div>w</div> v</span>",
            '<p lang="fr">w</p><p><span lang="fr">v</span></p>',
        ),
        ("<i lang=fr><p>w</p></i>", '<p lang="fr"><em>w</em></p>'),
        ("<span lang=fr><p lang=en>w</p></span>", "<p>w</p>"),
        ("<p lang=fr>x <i lang=en>y</i></p>", '<p lang="fr">x <em lang="en">y</em></p>'),
        # What word processors put around everything is the language of the site.
        ("<p lang=EN-US dir=ltr><span lang=EN-GB>x</span></p>", "<p>x</p>"),
        ('<p lang="x y">x</p>', "<p>x</p>"),
        ('<p lang="&quot;><b">x</p>', "<p>x</p>"),
        ('<p dir="up">x</p>', "<p>x</p>"),
    ],
)
def test_words_keep_the_language_they_are_marked_with(given, kept):
    assert prose.clean(given) == kept
    assert prose.clean(kept) == kept


@pytest.mark.parametrize(
    "words",
    [
        '<p lang="fr">mot</p><p lang="ar" dir="rtl">x</p>',
        '<p lang="fr">mot</p><p>word</p>',
        '<p lang="fr-CA">mot</p>',
        '<p dir="rtl">x</p>',
    ],
)
def test_a_quotation_with_a_footer_keeps_languages_that_a_footer_cannot_have_given(words):
    html = f"<blockquote>{words}<footer>Odo Varn</footer></blockquote>"
    assert prose.clean(html) == html


def test_the_language_of_a_footer_is_that_of_the_words_without_their_own():
    assert prose.clean(
        '<blockquote><p lang="de">Wort</p><p>mot</p><footer>— Odo (in French)</footer></blockquote>'
    ) == (
        '<blockquote><p lang="de">Wort</p><p lang="fr">mot</p>'
        "<footer>— Odo (in French)</footer></blockquote>"
    )


# --- What was left out ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("<p>a<img src=x></p>", "Left out: one picture."),
        ("<img src=a><img src=b><p>x", "Left out: two pictures."),
        ("<picture><source srcset=x><img src=y></picture>", "Left out: one picture."),
        ("<img src=a><video>x</video><p>x<a href='#_ftn1'>[1]</a><a href='#_ftn2'>[2]</a>",
         "Left out: one picture, two footnotes, one video."),
        ("<iframe src='https://www.youtube.com/embed/x'></iframe>", "Left out: one video."),
        ("<iframe src='https://a.example/'></iframe><embed src=x>",
         "Left out: two embedded pages."),
        ("<audio src=x>y</audio>", "Left out: one recording."),
        ("<form><input><button>go</button></form>", "Left out: one form."),
        ("<p><del>a</del></p>", "Left out: one struck-out passage."),
        ("<script>x</script>", "Left out: one script."),
        ("<noscript><p>Turn it on</p></noscript>",
         "Left out: one text for browsers without scripts."),
        ("<noscript><img src=x></noscript>", ""),
        ("<p><a href='javascript:x'>a</a></p>",
         "Left out: one link with an address that is not allowed."),
        ("<p><a href='cid:1'>a</a><a href='file:///c'>b</a><a href=' da\tta:x'>b</a></p>",
         "Left out: three links with addresses that are not allowed."),
        ("<p>x<a class=msocomanchor href='#_msocom_1'>[A1]</a></p><div style='mso-element:comment'>"
         "Really?</div>", "Left out: one reviewer’s comment."),
        ("<img width=1 height=1 src=pixel><p>😀 <img class=emoji alt='😀'></p>", ""),
        ("<p>a <b>b</b> <a href='https://a.example/'>c</a></p>", ""),
        ("plain", ""),
        ("<img src=x>" * 12, "Left out: 12 pictures."),
    ],
)  # fmt: skip
def test_what_was_left_out_is_told(given, said):
    assert prose.clean_with_account(given)[1].sentence == said


def test_what_was_left_out_is_told_in_the_language_of_the_desk():
    left_out = prose.clean_with_account("<img src=x><p>a</p><script>b</script><script>c</script>")[
        1
    ]
    with translation.override("de"):
        assert left_out.sentence == "Ausgelassen: ein Bild, zwei Skripte."
        assert LeftOut(words_cut=1234).passages == ["… und 1.234 weitere Wörter"]


def test_what_was_struck_out_can_be_taken_back():
    assert prose.clean_with_account("<p>a <del>b  c</del></p>")[1].passages == ["b c"]


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ('<img alt="<foreignObject "><p>all the rest</p>', "<p>all the rest</p>"),
        ("<p>a</p><!-- <foreignObject --><p>rest</p>", "<p>a</p><p>rest</p>"),
        ("<p>x</p><textarea>type <x-y> here</textarea>", "<p>x</p><p>type &lt;x-y&gt; here</p>"),
        ("<p>v</p><svg hidden><foreignObject><p>SECRET</p></foreignObject></svg>", "<p>v</p>"),
        ("<p>v</p><svg><foreignObject style='display:none'><p>SECRET</p></foreignObject></svg>",
         "<p>v</p>"),
    ],
)  # fmt: skip
def test_what_looks_like_a_tag_and_is_none_changes_nothing(source, html):
    assert prose.clean(source) == html


def test_words_shown_in_a_drawing_are_text():
    html = prose.clean("<p>a</p><svg><foreignObject x=1><p>In a box</p></foreignObject></svg><p>b")
    assert html == "<p>a</p><p>In a box</p><p>b</p>"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<object data=x><p>Words <b>instead</b></p></object>", ["Words instead"]),
        ("<svg><title>A map</title><text>Velm</text></svg>", ["A map Velm"]),
        ("<canvas>Seven of nine</canvas>", ["Seven of nine"]),
        ("<iframe src=x><p>Words instead</p></iframe>", ["Words instead"]),
        ("<video src=x>Your browser shows no videos.</video>", []),
        ("<img src=x>", []),
    ],
)
def test_words_that_stand_in_what_is_left_out_are_kept_for_the_editor(given, kept):
    html, left_out = prose.clean_with_account(f"<p>a</p>{given}<p>b</p>")
    assert html == "<p>a</p><p>b</p>"
    assert left_out
    assert [" ".join(words.split()) for words in left_out.passages] == kept


def test_the_words_of_what_was_left_out_are_bounded_and_what_is_cut_is_counted():
    struck = "".join(f"<del>{word * 4} end</del>" for word in ("один ", "two ") * 2_000)
    passages = prose.clean_with_account(f"<p>a{struck}</p>")[1].passages
    assert passages[:2] == ["один один один один end", "two two two two end"]
    *shown, cut, more = passages
    assert cut.endswith(" …")
    assert 19_900 < sum(len(passage.encode()) for passage in shown) <= 20_000
    words = sum(len(passage.split()) for passage in [*shown, cut.removesuffix(" …")])
    assert more == f"… and {20_000 - words:,} more words"


def test_one_word_without_end_is_counted():
    assert prose.clean_with_account(f"<p>a<del>{'b' * 30_000}</del></p>")[1].passages == [
        "… and 1 more word"
    ]


def test_many_short_passages_are_all_shown():
    struck = "".join(f"<del>{number}</del>" for number in range(200))
    assert len(prose.clean_with_account(f"<p>a{struck}</p>")[1].passages) == 200


# --- Other ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "stored",
    [
        "<p>One </p>\n<p> two</p>",
        "<p>a &amp; b &lt; c&nbsp;d</p>",
        '<p>a <a href="https://a.example/?b=1&amp;c=2" rel="noopener">link</a></p>',
        "<ul><li>a</li><li><p>b</p></li><li>c<ol><li>d</li></ol></li></ul>",
        "<blockquote><p>a</p><blockquote><p>b</p></blockquote><footer>— c</footer></blockquote>",
        "<h3>a</h3><p><strong><em>b</em></strong><sub>c</sub></p>",
        "<p>a<br>b</p>",
    ],
)
def test_what_was_stored_before_stays_as_it_is(stored):
    assert prose.clean(stored) == stored


def test_a_page_with_a_thousand_drawings_keeps_its_paragraphs():
    icons = "<svg><path d='M0'/><use href='#x'/></svg>" * 1000
    assert prose.clean(f"{icons}<p>One <b>two</b></p>") == "<p>One <strong>two</strong></p>"


def test_nested_ten_thousand_deep_nothing_breaks():
    for tag in ("div", "blockquote", "ul><li", "table><tr><td", "b", "span lang=fr", "a href=/x"):
        html = prose.clean(f"<{tag}>" * 10_000 + "word")
        assert prose.to_text(html, links=False).split()[-1] == "word"
        assert prose.clean(html) == html


# --- However much is pasted ----------------------------------------------------------------------


def work(source):
    """How many steps the interpreter takes to clean ``source``."""
    steps, before = 0, sys.gettrace()

    def count(frame, event, _):
        nonlocal steps
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        steps += event == "opcode"
        return count

    sys.settrace(count)
    try:
        prose.clean(source)
    finally:
        sys.settrace(before)
    return steps


@pytest.mark.parametrize(
    "source",
    [
        lambda n: "<h3>" + "<div>a</div>" * n,
        lambda n: "<h3>a" + "<div> <b> </b></div>" * n,
        lambda n: "<table><caption>" + "<div>a</div>" * n + "</caption><tr><td>a<td>b</table>",
        lambda n: "<table><tr><td>a<td>b" + "<tbody>" * n + "<caption>a</caption>" * n,
        lambda n: "<blockquote><p>a</p><footer>" + "<div>a</div>" * n,
        lambda n: "<table><tr><td>a<td>" + "<p>a</p>" * n,
        lambda n: (
            f"<figure><blockquote>{'<p>a</p>' * n}</blockquote>{'<figcaption>a</figcaption>' * n}"
        ),
        lambda n: "<p>" + "<b> </b><i> </i>" * n + "x" + "<br>x" * n,
        lambda n: "<p>a</p><hr>" * n,
    ],
    ids=[
        "lines of a heading",
        "blank lines of a heading",
        "lines of a caption",
        "captions",
        "lines of a footer",
        "paragraphs of a cell",
        "captions of a quotation",
        "blanks and breaks",
        "rules",
    ],
)
def test_the_work_grows_with_the_length_and_no_faster(source):
    assert work(source(400)) < 5 * work(source(100))


BLANKS, ZEROS = " " * 3900, "0" * 3900


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (f"<b style={'a' * 3990}>x</b>" * 200, "x" * 200),
        (f"<p>a{' ' * 200_000}b</p>", f"a{' ' * 200_000}b"),
        ("a" * 200_000, "a" * 200_000),
        (f"<b style='clip:rect({BLANKS}x'>x</b>" * 200, "x" * 200),
        (f"<b style='opacity:{ZEROS}x'>x</b>" * 200, "x" * 200),
    ],
    ids=["styles", "blanks", "a word", "a shape", "a number"],
)
def test_what_is_of_one_piece_may_be_as_long(source, text):
    assert prose.to_text(prose.clean(source)) == text


# --- Typed, with a sign or a mark in it -----------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("It is <b>so</b> and x<y holds.", "<p>It is <strong>so</strong> and x&lt;y holds.</p>"),
        ("<p>x<y one</p><p>two</p>", "<p>x&lt;y one</p><p>two</p>"),
        (
            "Write <b>to</b> <desk@example.org>.",
            "<p>Write <strong>to</strong> &lt;desk@example.org&gt;.</p>",
        ),
        ("<p title='a<b>c'>d</p>", "<p>d</p>"),
        ("<p>5 <apples and 6>pears</p>", "<p>5 &lt;apples and 6&gt;pears</p>"),
        ("<p>If a<b and c>d then e</p>", "<p>If a&lt;b and c&gt;d then e</p>"),
        ("<table><tr><td nowrap>a<td NoWrap>b", f"<table><tbody>{row('a', 'b')}</tbody></table>"),
        ("<p data-x v-cloak>a<br clear/>b</p>", "<p>a&lt;br clear/&gt;b</p>"),
        ("a <b>b</b>\n\nc", "<p>a <strong>b</strong></p><p>c</p>"),
        ("<b>a</b>\n \n<i>b</i>", "<p><strong>a</strong></p><p><em>b</em></p>"),
        # What is quoted may follow at once what announces it; a sign of more is none.
        ("Ana wrote:\n> One\n> two\nI know.", "<p>Ana wrote:</p>\n<blockquote><p>One two</p>"
         "</blockquote>\n<p>I know.</p>"),
        ("5 is\n> 4 and\nso", "<p>5 is<br>&gt; 4 and<br>so</p>"),
        # Items may stand apart; what is said after a dash is none.
        ("- one\n\n- two\n\n- three", "<ul><li>one</li><li>two</li><li>three</li></ul>"),
        ("1. One\n\n2. Two", "<ol><li>One</li><li>Two</li></ol>"),
        ("• a\n\n• b\n  more\n\n• c", "<ul><li>a</li><li>b more</li><li>c</li></ul>"),
        ("- “Yes?”\n\n- “No.”", "<p>- “Yes?”</p>\n<p>- “No.”</p>"),
        ("2. x\n\n4. y", "<p>2. x</p>\n<p>4. y</p>"),
    ],
)  # fmt: skip
def test_no_words_go_with_a_sign_and_no_paragraphs_with_a_mark(typed, kept):
    assert prose.clean(typed) == kept
