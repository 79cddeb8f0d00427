"""Whatever HTML is sent: cleaning is safe, done once, and loses no word without saying so."""

import re
from collections import Counter
from datetime import date
from html.parser import HTMLParser

import feedparser
import html5lib
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from articles.discovery.derived import update_derived
from articles.models import Article
from articles.text import prose
from articles.text.cleaners import SOURCE_ELEMENTS
from subscriptions.edition_mail import column as column_mail

INLINE_AND_BLOCKS = [
    "p", "h3", "blockquote", "ul", "li", "em", "strong",
    "sub", "sup", "code", "span", "footer", "caption",
]  # fmt: skip
#: The elements of prose and the attributes each may have.
ALLOWED = {
    "a": {"href", "rel"},
    "ol": {"start", "lang", "dir"},
    "td": {"colspan", "rowspan", "lang", "dir"},
    "th": {"colspan", "rowspan", "scope", "lang", "dir"},
    **{name: {"lang", "dir"} for name in INLINE_AND_BLOCKS},
    **{name: set() for name in ("br", "hr", "table", "thead", "tbody", "tfoot", "tr")},
}
MARKER = (
    '[[26-May-14 x" onmouseover="alert(1)" style="position:fixed" <img src=x onerror=alert(1)>]]'
)
NAMES = sorted((SOURCE_ELEMENTS | {"foo", "x-y", "html", "frameset"}) - {"plaintext", "template"})
VALUES = [
    "", "x", "1", "3", "rtl", "fr", "en-GB", "true", "presentation", "/x",
    "https://a.example/?a=1&b=2", "javascript:alert(1)", "java\tscript:x", "#_ftn1", "#_ftnref1",
    "data:text/html,x", "ftn1", "display:none", "font-weight:700", "font-weight:400",
    "mso-list:l0 level2 lfo1", "mso-list:Ignore", "text-decoration:line-through",
    "display:block", "MsoNormal", "msoDel", f"https://a.example/{MARKER}", "http://[",
    "//a.example", "ht tp://x", "C:\\x", "vertical-align:super", MARKER,
]  # fmt: skip
ATTRIBUTES = [
    "style", "class", "id", "href", "src", "lang", "dir", "colspan", "rowspan", "scope", "start",
    "alt", "hidden", "role", "aria-level", "aria-hidden", "onclick", "data-caption", "title",
    "width",
]  # fmt: skip
#: What XML can carry; the rest never gets in (articles/text/).
carried = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
words = st.text(carried, max_size=12) | st.sampled_from(
    ["one", " ", "\n", "— Odo", "&amp;", "&lt;b&gt;", "&nbsp;", "(in French)", "[[", "]]", "<",
     "1.", "•", MARKER, "[[14-May-2026 ", "Target]]"]
)  # fmt: skip


@st.composite
def tags(draw):
    name = draw(st.sampled_from(NAMES))
    if draw(st.integers(0, 3)) == 0:
        return f"</{name}>"
    given = draw(
        st.lists(st.tuples(st.sampled_from(ATTRIBUTES), st.sampled_from(VALUES)), max_size=2)
    )
    written = "".join(f' {key}="{value.replace(chr(34), "&quot;")}"' for key, value in given)
    return f"<{name}{written}>"


sources = st.lists(tags() | tags() | words | st.text(carried, max_size=6), max_size=25).map("".join)
many = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class Prose(HTMLParser):
    """Fails on anything that prose may not have."""

    extra = {}

    def handle_starttag(self, tag, attributes):
        allowed = ALLOWED | self.extra
        assert tag in allowed, tag
        for name, value in attributes:
            assert name in allowed[tag], (tag, name)
            if name == "href":
                assert not re.match(r"\s*(?!https?:|mailto:)[a-z+.-]+:", value, re.I), value

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


#: On pages each paragraph has an address.
ADDRESSED = {"p": ALLOWED["p"] | {"id"}}


def assert_prose(html, **extra):
    parser = Prose()
    parser.extra = extra
    parser.feed(html)
    parser.close()


@given(sources)
@example("<p>z</p><ol><p style='mso-list:l0 level1 lfo1'>x</p></ol>")
@example("<ul><p style='mso-list:l0 level3 lfo1'>x</p><p style='mso-list:l0 level1 lfo1'>y</p>")
@example("<span lang=fr><ol>w")
@example("<span lang=ar dir=rtl><table><tr><td>w<td>x</table>")
@example("<em lang=fr><blockquote>w<p>— Odo (in German)")
@many
def test_what_is_kept_is_prose_and_cleaning_it_again_changes_nothing(source):
    html = prose.clean(source)
    assert_prose(html)
    assert prose.clean(html) == html


@given(sources)
@many
def test_a_browser_reads_it_as_it_was_written(source):
    html = prose.clean(source)
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    written = html5lib.serialize(
        tree, omit_optional_tags=False, quote_attr_values="always", alphabetical_attributes=False
    )
    plain = html5lib.parseFragment(written, namespaceHTMLElements=False)
    assert [e.tag for e in tree.iter()] == [e.tag for e in plain.iter()]
    assert len(re.findall(r"<[a-z]", html)) == len(list(tree.iter())) - 1


def letters(text):
    return Counter(character for character in text if character.isalnum())


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<div>",
                "</div>",
                "<b>",
                "</b>",
                "<i>",
                "<span>",
                "</span>",
                "<ul>",
                "<li>",
                "</ul>",
                "<ol>",
                "</ol>",
                "</li>",
                "<br>",
                "<h2>",
                "</h2>",
                "<blockquote>",
                "</blockquote>",
                "<table>",
                "<tr>",
                "<td>",
                "<th>",
                "</td>",
                "</tr>",
                "</table>",
                "<caption>",
                "<section>",
                "</section>",
                "<dl>",
                "<dt>",
                "<dd>",
                "</dl>",
                "<pre>",
                "</pre>",
                "<figure>",
                "<figcaption>",
                "</figure>",
                "<a>",
                "<footer>",
                "</footer>",
                "<cite>",
                "</cite>",
                "<sup>",
                "</sup>",
                "<option>",
                "<button>",
                "</button>",
                "<thead>",
                "<tbody>",
                "<tfoot>",
                "<code>",
                "</code>",
                "<hr>",
                "<center>",
                "<font>",
                "<u>",
                "<ruby>",
                "<rt>",
            ]
        )
        | st.sampled_from(["one", "zwei", "три", "٤", "a b", " "]),
        max_size=30,
    ).map("".join)
)
@many
def test_no_word_is_lost(source):
    html, left_out = prose.clean_with_account(f"<div>{source}")
    assert not left_out.counts["picture"]
    assert letters(re.sub(r"<[^>]*>", "", html)) == letters(re.sub(r"<[^>]*>", "", source))


@pytest.fixture
def written(make_article):
    make_article("Target", edition_date=date(2026, 5, 14))
    return make_article("Written", edition_date=date(2026, 5, 15))


def inside(html, name, wanted):
    """The HTML of the element ``name`` whose start tag holds ``wanted``."""
    start = html.index(">", html.index(wanted)) + 1
    depth, place = 1, start
    for match in re.finditer(rf"<(/?){name}\b", html[start:]):
        depth += -1 if match[1] else 1
        if not depth:
            place = start + match.start()
            break
    return html[start:place]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(source=sources)
def test_every_output_has_in_its_prose_what_prose_may_have(written, client, source):
    section = written.sections.get()
    section.body = source
    section.save()
    update_derived(written)
    article = Article.objects.for_page().get(pk=written.pk)
    frame = {"class", "role", "tabindex", "aria-label"}
    shown = {"a": {"href", "rel", "class"}, "div": frame}
    shown |= {name: ALLOWED[name] | {"class"} for name in ("td", "th")}
    page = client.get(written.get_absolute_url()).content.decode()
    assert_prose(inside(page, "div", '<div class="prose"'), **shown | ADDRESSED)
    shown_in_feeds = shown | {"h2": set(), "cite": set(), "em": ALLOWED["em"]}
    (item,) = [i for i in client.get("/feed.json").json()["items"] if i["title"] == "Written"]
    assert_prose(item["content_html"], **shown_in_feeds)
    entries = feedparser.parse(client.get("/feed/").content, sanitize_html=False).entries
    (entry,) = [entry for entry in entries if entry.title == "Written"]
    assert_prose(entry.content[0].value, **shown_in_feeds)
    from articles.templatetags import section_text
    from subscriptions.templatetags import subscriptions_mail

    section = article.sections.get()
    mail = {"table": {"border", "cellpadding", "cellspacing"}} | {
        name: ALLOWED[name] | {"class", "align"} for name in ("td", "th")
    }
    assert_prose(section_text.prose_in_feed(section), **shown)
    assert_prose(
        section_text.prose_in_mail(section, "subscriptions/mail/_section_text.html"), **shown | mail
    )
    assert_prose(subscriptions_mail.opening(section, 1), **shown | mail)
    assert "onmouseover=" not in re.sub(r">[^<]*<", "><", column_mail(article).html)


@pytest.mark.parametrize(
    "body",
    [
        '<p>See <a href="https://example.org/[[2026-05-14 x&quot; onmouseover=&quot;alert(1)&quot; '
        'style=&quot;position:fixed&quot; y=&quot;]]">this</a></p>',
        '<p><a href="https://example.org/?a=[[14-May-2026 World View — Target]]">this</a></p>',
        '<p><a href="https://example.org/">[[14-May-2026 World View — Target]]</a></p>',
    ],
    ids=["breaks out of an attribute", "in an address", "in a link"],
)
def test_a_marker_in_an_attribute_or_a_link_is_no_reference(client, written, body):
    section = written.sections.get()
    section.body = body
    section.save()
    update_derived(written)
    assert not section.references.exists()
    html = inside(
        client.get(written.get_absolute_url()).content.decode(), "div", '<div class="prose"'
    )
    assert_prose(html, **ADDRESSED)
    assert html.count("<a ") == 1
    feed = client.get("/feed/").content.decode()
    assert 'onmouseover="' not in feed
    assert "onmouseover=&quot;" not in feed.replace("%22", "")


@pytest.mark.parametrize(
    "marker",
    [
        "[[14-May-2026 World <em>View</em> — Target]]",
        "[[14-May-<strong>2026]]</strong>",
        "<em>[[14-May-2026</em> Target]]",
    ],
)
def test_a_marker_that_inline_elements_part_is_a_reference(client, written, marker):
    section = written.sections.get()
    section.body = f"<p>See {marker}, and [[14-May-2026]].</p>"
    section.save()
    update_derived(written)
    assert section.references.count() == 2
    html = inside(
        client.get(written.get_absolute_url()).content.decode(), "div", '<div class="prose"'
    )
    assert html.count('class="reference"') == 2
    assert "[" not in html
    assert_prose(html, a={"href", "class"}, **ADDRESSED)
