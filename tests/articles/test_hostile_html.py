"""Whatever HTML arrives, by whatever door: only the few harmless elements of prose are stored.

The vectors are of the kinds in OWASP's XSS filter evasion cheat sheet: other quotes, cases and
encodings, broken and nested tags, events, styles, foreign content, data and script addresses.
"""

from html.parser import HTMLParser

import pytest

from articles.history import revisions
from articles.importer.build import import_column
from articles.models import Section
from articles.text import prose
from tests.articles.test_desk import ADD, fields
from tests.articles.test_written_column import TEXT

ELEMENTS = {"p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "sub", "sup"}

VECTORS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1);//<</script>",
    "<script\x20type='text/javascript'>javascript:alert(1);</script>",
    "<script/x>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<img src="x" onerror="alert(1)"//',
    "<img src=`javascript:alert(1)`>",
    '<IMG """><SCRIPT>alert("1")</SCRIPT>">',
    "<img src=javascript:alert(String.fromCharCode(49))>",
    "<svg onload=alert(1)>",
    "<svg><script>alert&#40;1&#41;</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style>"
    "<img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<body onload=alert(1)>",
    "<p onmouseover='alert(1)'>x</p>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<p style=\"width: expression(alert(1))\">x</p>",
    "<style>@import 'javascript:alert(1)';</style>",
    "<link rel=stylesheet href=javascript:alert(1)>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href='javascript:alert(1);//'>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='></object>",
    "<embed src=//evil.example/x.swf>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<details open ontoggle=alert(1)>x</details>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java&#x0A;script:alert(1)'>x</a>",
    "<a href='&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)'>x</a>",
    "<a href='&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='//evil.example' onclick=alert(1) target=_blank>x</a>",
    "<a href=\"https://ok.example/\" onmouseover=alert(1)>x</a>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<textarea></textarea><script>alert(1)</script>",
    "<title><script>alert(1)</script></title>",
    "<xmp><script>alert(1)</script></xmp>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "\x3cscript\x3ealert(1)\x3c/script\x3e",
    "＜script＞alert(1)＜/script＞",
    "<p>\u202e<script>alert(1)</script></p>",
    "<blockquote><p><b><i><script>alert(1)</script>",
    "<p>[[5-Jun-2015 World View — <img src=x onerror=alert(1)>]]</p>",
]  # fmt: skip


class Harmless(HTMLParser):
    """Fails on anything but the elements and attributes of prose."""

    def handle_starttag(self, tag, attributes):
        assert tag in ELEMENTS, tag
        for name, value in attributes:
            assert (tag, name) in {("a", "href"), ("a", "rel")}, (tag, name)
            if name == "href":
                assert value.lower().startswith(("http://", "https://", "mailto:", "//", "/"))

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def assert_harmless(html):
    parser = Harmless()
    parser.feed(html)
    parser.close()


@pytest.mark.parametrize("vector", VECTORS)
def test_cleaning_leaves_only_prose(vector):
    for html in (vector, f"<p>{vector}</p>", f"<p>before</p>{vector}<p>after</p>"):
        once = prose.clean(html)
        assert_harmless(once)
        assert prose.clean(once) == once


def test_by_the_desks_form(desk):
    sections = [{"headline": f"S{n}", "body": f"<p>x</p>{v}"} for n, v in enumerate(VECTORS)]
    response = desk.post(ADD, fields(sections=sections))
    assert response.status_code == 302
    for section in Section.objects.all():
        assert_harmless(section.body)
    assert Section.objects.count() == len(VECTORS)


@pytest.mark.parametrize("vector", VECTORS)
def test_by_import(db, vector):
    text = TEXT.replace("Some hundreds of people", vector.replace("\n", " "))
    for section in import_column(text).article.sections.all():
        assert_harmless(section.body)


def test_by_a_restored_revision(make_article):
    article = make_article(published=False)
    kept = revisions.keep(article)
    kept.content["sections"] = [
        {"anchor": f"s{n}", "headline": "S", "body": f"<p>x</p>{v}", "figures": [], "sources": []}
        for n, v in enumerate(VECTORS)
    ]
    kept.save()
    revisions.restore(kept)
    for section in Section.objects.all():
        assert_harmless(section.body)
    assert Section.objects.count() == len(VECTORS)


class Inert(HTMLParser):
    """Fails on anything in a page that could run."""

    def handle_starttag(self, tag, attributes):
        if (tag, dict(attributes).get("type")) == ("script", "application/ld+json"):
            return  # data, which no browser runs
        words = [name for name, _ in attributes if name.startswith("data-")]
        own = ("/static/js/site.js", "/static/js/comments.js")
        if tag == "script" and dict(attributes).get("src") in own:
            assert {name for name, _ in attributes} <= {"src", "defer", *words}
            return  # the site's own
        assert tag not in ("script", "iframe", "object", "embed", "svg", "math", "style", "base")
        for name, value in attributes:
            assert not name.startswith("on"), (tag, name)
            if name in ("href", "src", "action"):
                assert "script:" not in (value or "").lower(), (tag, value)


def test_on_the_page(client, make_article):
    sections = [{"headline": v, "body": f"<p>x</p>{v}", "sources": [v[:200]]} for v in VECTORS]
    article = make_article("".join(VECTORS)[:300], sections=sections, standfirst="".join(VECTORS))
    for path in (article.get_absolute_url(), "/", "/2026/05/", "/search/?q=alert"):
        page = Inert()
        page.feed(client.get(path).content.decode())
        page.close()
