"""Columns and pages leave in the forms that other systems read."""

import json
import re
from html import unescape

import pytest
from defusedxml import ElementTree
from django.core.management import call_command
from django.db import transaction
from markdown_it import MarkdownIt

from articles import models as articles
from articles.text import markdown

read_markdown = MarkdownIt("commonmark").enable("table").render

HTML = [
    "<p>Plain words.</p><p>Two\nlines<br>and one</p>",
    "<p># no heading</p><p>1. no item</p><p>- no item</p><p>+ neither</p><p>= nor</p>",
    "<p>a*b*c _d_ [e](f) `g` &lt;b&gt; \\ &amp;amp; | ~~h~~ ![i](j)</p>",
    '<p><em>said </em>she, <strong>loud</strong>, <a href="https://x.example/a_(b)">there</a></p>',
    "<p>H<sub>2</sub>O and <code>x`y</code></p><hr><h3>On <em>it</em></h3>",
    "<ul><li>One</li><li>Two<ul><li>Deep</li><li>Deeper</li></ul></li></ul><p>After</p>",
    '<ol start="3"><li><p>Three</p><p>more</p></li><li>4. four</li></ol>',
    "<blockquote><p>He came.</p><p>&gt; He saw.</p><footer>Caesar</footer></blockquote>",
    "<table><thead><tr><th>A|B</th><th>C</th></tr></thead>"
    '<tbody><tr><td colspan="2">wide</td></tr><tr><td>1</td><td>2<br>3</td></tr></tbody></table>',
    "<blockquote><ul><li>One</li><li>Two</li></ul></blockquote><p>مرحبا «שלום» 日本</p>",
]


def words(html):
    return unescape(re.sub(r"<[^>]*>", " ", html)).split()


@pytest.mark.parametrize("html", HTML)
def test_markdown_reads_as_what_it_was_made_of(html):
    read = read_markdown(markdown.from_html(html))
    assert words(read) == words(html)
    elements = re.compile(r"<(em|strong|a|code|hr|h3|ul|ol|li|blockquote|table|td|th)[ >/]")
    counted = sorted(elements.findall(html))
    spanned = ["td"] * html.count('colspan="2"')
    assert sorted(elements.findall(read)) == sorted(counted + spanned)


def test_templates_find_nothing_in_markdown():
    assert "{{" not in markdown.from_html("<p>{{ x }} {% y %} {z}</p>")
    assert "{{" not in markdown.from_html('<p><a href="/a/{{x}}">a</a></p>')


@pytest.fixture
def exported(transactional_db, make_article, make_page, make_comment, add_figure, attach, tmp_path):
    harbour = make_article(
        "A “Harbour” Opens",
        sections=[{"headline": "Boats ]]> wait", "sources": ["Lindhelm Observer"]}],
        keywords=["Zinc", "Harbour"],
        byline="Ilse Marrow",
        standfirst="At last.",
    )
    add_figure(article=harbour)
    attach(harbour, "pdf")
    with transaction.atomic():
        articles.OldAddress.objects.create(path="/2026/05/14/opens/", article=harbour)
    first = make_comment(harbour, body="Well *said*.")
    make_comment(harbour, answers=first, thread=first, state="pending")
    make_comment(harbour, state="refused")
    make_article("Not yet", published=False)
    make_page("About")
    for name in ("markdown", "wxr", "ghost"):
        call_command("export_archive", str(tmp_path / name), format=name, verbosity=0)
    return tmp_path, harbour


def test_columns_leave_as_markdown_wordpress_and_ghost_read_them(exported):
    folder, harbour = exported
    picture = str(harbour.lead_figure.photo.file)

    written = (folder / f"markdown/posts/2026-05-14-{harbour.slug}.md").read_text()
    _, front, text = written.split("---\n", 2)
    said = dict(line.split(": ", 1) for line in front.splitlines())
    assert json.loads(said["title"]) == "A “Harbour” Opens"
    assert json.loads(said["tags"]) == ["Zinc", "Harbour"]
    assert json.loads(said["aliases"]) == ["/2026/05/14/opens/"]
    assert json.loads(said["url"]) == harbour.get_absolute_url()
    assert f"![Three boats](/media/{picture})" in text
    assert "## Boats" in text
    assert (folder / "markdown/media" / picture).stat().st_size
    assert "draft: true" in (folder / "markdown/posts/2026-05-14-not-yet.md").read_text()
    assert (folder / "markdown/pages/about.md").exists()

    items = ElementTree.parse(folder / "wxr/wordpress.xml").findall(".//item")
    wp = "{http://wordpress.org/export/1.2/}"
    by_type = {item.findtext("title"): item for item in items}
    item = by_type["A “Harbour” Opens"]
    content = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    assert "Boats ]]&gt; wait</h2>" in content
    assert f'src="http://testserver/media/{picture}"' in content
    comments = item.findall(f"{wp}comment")
    assert [each.findtext(f"{wp}comment_approved") for each in comments] == ["1", "0"]
    parents = [each.findtext(f"{wp}comment_parent") for each in comments]
    assert parents == ["0", comments[0].findtext(f"{wp}comment_id")]
    assert [tag.text for tag in item.findall("category")] == ["Zinc", "Harbour"]
    assert by_type["Not yet"].findtext(f"{wp}status") == "draft"
    assert by_type["About"].findtext(f"{wp}post_type") == "page"

    data = json.loads((folder / "ghost/ghost.json").read_text())["db"][0]["data"]
    post = next(each for each in data["posts"] if each["id"] == harbour.pk)
    assert post["feature_image"] == f"__GHOST_URL__/content/images/{picture}"
    assert json.loads(post["lexical"])["root"]["children"][0]["html"] == post["html"]
    assert (folder / "ghost/content/images" / picture).stat().st_size
    assert "Ilse Marrow" in [each["name"] for each in data["users"]]
    names = {tag["id"]: tag["name"] for tag in data["tags"]}
    own = [names[each["tag_id"]] for each in data["posts_tags"] if each["post_id"] == harbour.pk]
    assert own == ["Zinc", "Harbour"]
