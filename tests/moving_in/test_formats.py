"""What the readers of exports find in them, each by a small export of our own with its oddities.

They know no database, and so these tests none either."""

import json
import zipfile

import pytest

from worldview.moving_in.formats import FORMATS, detect
from worldview.moving_in.items import Left, LooseRemark, Person, Post, Reader, Term
from worldview.moving_in.sources import open_source

JEKYLL = {
    "_config.yml": "title: Notes\nurl: https://notes.example/\n",
    "_posts/2019-04-02-low-water.md": (
        "---\ntitle: 'Low water: the mole''s end'\ndate: 2019-04-02 21:30:00 +0000\n"
        'tags:\n  - Tides\n  - "Harbour, old"\ncategories: news ships # both\n'
        "redirect_from: [/old/low.html, /2019/low]\ndescription: >\n  Two lines\n  in one.\n"
        "image:\n  path: /img/mole.jpg\n  alt: The mole\n---\n\nIt fell.\n\n## At noon\n\n"
        "![A boat](boat.png)\n\n<script>alert(1)</script>\n"
    ),
    "_drafts/later.md": "---\ntitle: Later\n---\nNot yet.\n",
    "about.md": "---\nlayout: page\npermalink: /about/\ntitle: About\n---\nWho we are.\n",
    "hugo.md": "+++\ntitle = 'From Hugo'\ndate = 2020-01-05\ndraft = true\n+++\n\n"
    "{{< youtube abc123 >}} and {{% note %}}\n",
    "README.md": "# How to build\n",
}
KIRBY = {
    "1_first/article.txt": "Title: The first\n----\nDate: 2018-03-04\n----\n"
    "Text: It (image: a.jpg caption: A boat) begins.\n----\nTags: one, two\n",
}
LEXICAL = json.dumps(
    {"root": {"children": [
        {"type": "heading", "tag": "h2", "children": [{"type": "text", "text": "Who"}]},
        {"type": "paragraph", "children": [
            {"type": "text", "text": "a < b", "format": 1},
            {"type": "link", "url": "https://x.example",
             "children": [{"type": "text", "text": "x"}]},
        ]},
        {"type": "image", "src": "__GHOST_URL__/content/images/a.jpg", "alt": "A", "caption": "C"},
        {"type": "embed", "url": "https://youtu.be/1"},
        {"type": "new-card", "heading": "Said here"},
    ]}}
)  # fmt: skip
GHOST = {
    "export.json": json.dumps({"db": [{"meta": {"version": "5.9"}, "data": {
        "posts": [
            {"id": "1", "title": "One", "slug": "one", "html": None, "lexical": LEXICAL,
             "type": "post", "status": "published", "visibility": "members",
             "published_at": "2022-05-01T10:00:00.000Z", "custom_excerpt": "Short."},
            {"id": "2", "title": "Page", "slug": "about", "html": "<p>Hi</p>", "page": 1,
             "status": "draft"},
            {"id": "3", "title": "Old", "slug": "old", "status": "published",
             "published_at": "2016-05-01 10:00:00", "author_id": "1", "mobiledoc": json.dumps(
                {"markups": [["a", ["href", "https://y.example"]]], "cards": [["hr", {}]],
                 "sections": [[1, "p", [[0, [], 0, "See "], [0, [0], 1, "y"]]], [10, 0]]})},
        ],
        "users": [{"id": "1", "name": "Ada Lind", "email": "a@x.example", "password": "$2a$…"}],
        "tags": [{"id": "7", "name": "Tides"}, {"id": "8", "name": "#hidden"}],
        "posts_authors": [{"post_id": "1", "author_id": "1", "sort_order": 0}],
        "posts_tags": [{"post_id": "1", "tag_id": "8", "sort_order": 1},
                       {"post_id": "1", "tag_id": "7", "sort_order": 0}],
        "settings": [{"key": "url", "value": "https://ghost.example/"}],
    }}]}),
    "members.csv": "id,email,name,subscribed_to_emails\n1,R@x.example,R,true\n",
}  # fmt: skip
MOVABLE_TYPE = {
    "typepad.txt": (
        "AUTHOR: Ada\nTITLE: The mole\nBASENAME: the_mole\nSTATUS: Publish\nALLOW COMMENTS: 1\n"
        "CONVERT BREAKS: __default__\nPRIMARY CATEGORY: Ships\nCATEGORY: Tides\n\n"
        "UNIQUE URL: https://ada.example/2006/02/the_mole.html\n"
        'DATE: 02/03/2006 11:05:00 PM\nTAGS: "old, new",three\n-----\nBODY:\nOne.\n\nTwo.\n'
        "-----\nnot a part\n-----\nEXTENDED BODY:\nMore.\n-----\nEXCERPT:\nShort.\n-----\n"
        "COMMENT:\nAUTHOR: Bo\nEMAIL: bo@x.example\nIP: 192.0.2.1\nURL: \n"
        "DATE: 02/04/2006 08:00:00 AM\nWell said: truly.\n-----\n"
        "PING:\nTITLE: Another\nURL: https://b.example\n-----\n--------\n"
        "AUTHOR: Ada\nTITLE: Half\nSTATUS: Draft\nDATE: 02/05/2006 11:05:00 AM\n-----\nBODY:\nX\n"
        "-----\n--------\n"
    )
}
BLOGGER = {
    "blog.xml": """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:app='http://purl.org/atom/app#'
  xmlns:thr='http://purl.org/syndication/thread/1.0'>
<id>tag:blogger.com,1999:blog-1.archive</id>
<link rel='alternate' href='http://ada.blogspot.example/'/>
<entry><id>tag:blogger.com,1999:blog-1.post-11</id><published>2010-03-02T10:00:00.000+02:00</published>
<category scheme='x' term='http://schemas.google.com/blogger/2008/kind#comment'/>
<title>x</title><content type='html'>Right &lt;b&gt;so&lt;/b&gt;</content>
<author><name>Bo</name><email>noreply@blogger.com</email></author>
<thr:in-reply-to ref='tag:blogger.com,1999:blog-1.post-10'/></entry>
<entry><id>tag:blogger.com,1999:blog-1.post-10</id><published>2010-03-02T00:30:00.000+02:00</published>
<category scheme='x' term='http://schemas.google.com/blogger/2008/kind#post'/>
<category scheme='y' term='Tides'/><title>Ebb</title>
<content type='html'>One&lt;br /&gt;&lt;br /&gt;Two</content>
<link rel='alternate' href='http://ada.blogspot.example/2010/03/ebb.html'/>
<author><name>Ada</name></author></entry>
<entry><id>tag:blogger.com,1999:blog-1.post-12</id><published>2010-03-03T00:30:00.000+02:00</published>
<app:control><app:draft>yes</app:draft></app:control>
<category scheme='x' term='http://schemas.google.com/blogger/2008/kind#post'/>
<title>Half</title><content type='html'>x</content></entry>
<entry><id>tag:blogger.com,1999:blog-1.settings.A</id><title>S</title>
<category scheme='x' term='http://schemas.google.com/blogger/2008/kind#settings'/></entry>
</feed>"""
}
SUBSTACK = {
    "posts.csv": "post_id,post_date,is_published,email_sent_at,type,audience,title,subtitle\n"
    "11.ebb,2021-02-03T04:05:06.000Z,true,,newsletter,everyone,Ebb,How it fell\n"
    "12.paid,2021-02-04T04:05:06.000Z,true,,newsletter,only_paid,Paid,\n"
    "13.half,,false,,newsletter,everyone,Half,\n",
    "posts/11.ebb.html": "<h3>Noon</h3><p>It fell.</p>",
    "posts/13.half.html": "<p>x</p>",
    "posts/99.lost.html": "<p>lost</p>",
    "email_list.ada.csv": "email,active_subscription,created_at\nr@x.example,false,2021-01-01\n",
}
MEDIUM = {
    "posts/2017-05-06_Ebb-abcdef123456.html": (
        '<article class="h-entry"><header><h1 class="p-name">Ebb</h1></header>'
        '<section data-field="subtitle" class="p-summary">How it fell</section>'
        '<section data-field="body" class="e-content"><h3 class="graf--h3">Ebb</h3>'
        '<p>It fell.</p></section><footer><p>By <a href="x" class="p-author h-card">Ada</a> on '
        '<a href="x"><time class="dt-published" datetime="2017-05-06T10:00:00.000Z">May</time></a>'
        '</p><p><a href="https://medium.com/p/abcdef123456" class="p-canonical">C</a></p></footer>'
        "</article>"
    ),
    "posts/draft_Half-bbbbbb123456.html": (
        '<article class="h-entry"><h1 class="p-name">Half</h1>'
        '<section data-field="body"><p>x</p></section><footer></footer></article>'
    ),
    "profile/profile.html": "<html><body>Ada</body></html>",
}
BUTTONDOWN = {
    "emails.csv": "id,subject,body,status,publish_date,absolute_url\n"
    '1,Ebb,"## Noon\n\nIt *fell*.",sent,2022-01-02T03:04:05Z,https://b.example/archive/ebb/\n'
    "2,Half,x,draft,,\n",
}
HTML_LOG = {
    "log/e160514.htm": "<html><head><title>Notes: 14 May 2016</title></head><body>"
    "<h1>The mole falls</h1><p>It fell.</p><script>x()</script></body></html>",
    "2004-03.html": "<body><ul><li>menu</ul><h2>17-Mar-2004: Ebb</h2><p>One.</p>"
    "<h2>March 18, 2004</h2><h3>Flood</h3><p>Two.</p></body>",
    "links.html": "<body><p>Links of ours.</p></body>",
}
#: format: files, how many items of each kind, and what is asked of some.
EXPORTS = {
    "markdown": (JEKYLL, {Post: 4, Left: 1}),
    "ghost": (GHOST, {Post: 3, Person: 1, Term: 1, Left: 1, Reader: 1}),
    "movable-type": (MOVABLE_TYPE, {Post: 2, Left: 1}),
    "blogger": (BLOGGER, {Post: 2, LooseRemark: 1, Left: 1}),
    "substack": (SUBSTACK, {Post: 3, Left: 1, Reader: 1}),
    "medium": (MEDIUM, {Post: 2, Left: 1}),
    "newsletter": (BUTTONDOWN, {Post: 2}),
    "html": (HTML_LOG, {Post: 3, Left: 1}),
}


def packed(tmp_path, files):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(name, text)
    return path


def laid_out(tmp_path, files):
    for name, text in files.items():
        (tmp_path / "export" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "export" / name).write_text(text)
    return tmp_path / "export"


def read(path):
    with open_source(path) as source:
        found = detect(source)
        return found, FORMATS[found].site_of(source), list(FORMATS[found].read(source))


@pytest.fixture
def posts(request, tmp_path):
    """The posts of an export, by headline."""
    _found, _site, items = read(laid_out(tmp_path, EXPORTS[request.param][0]))
    return {item.headline: item for item in items if isinstance(item, Post)} | {
        "others": [item for item in items if not isinstance(item, Post)]
    }


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_known_and_read_as_a_zip_and_as_a_folder(tmp_path, name):
    files, numbers = EXPORTS[name]
    found, _site, items = read(packed(tmp_path, files))
    assert found == name
    assert {kind: sum(isinstance(i, kind) for i in items) for kind in numbers} == numbers
    assert len(items) == sum(numbers.values())
    assert read(laid_out(tmp_path, files))[2] == items


@pytest.mark.parametrize("posts", ["markdown"], indirect=True)
def test_front_matter_of_jekyll_and_hugo(posts):
    low = posts["Low water: the mole's end"]
    assert low.keywords == ("news ships", "Tides", "Harbour, old")
    assert low.addresses == ("/old/low.html", "/2019/low")
    assert (low.standfirst, low.slug) == ("Two lines in one.", "low-water")
    assert (low.lead.address, low.lead.alt) == ("/img/mole.jpg", "The mole")
    assert 'src="/_posts/boat.png"' in low.body
    assert str(low.published_at) == "2019-04-02 21:30:00+00:00"
    assert posts["About"].is_page
    assert posts["Later"].state == "draft"
    hugo = posts["From Hugo"]
    assert (hugo.state, str(hugo.day)) == ("draft", "2020-01-05")
    assert "youtube.com/watch?v=abc123" in hugo.body
    assert hugo.notes


def test_fields_of_kirby(tmp_path):
    _found, _site, (first,) = read(laid_out(tmp_path, KIRBY))
    assert (first.headline, first.slug, str(first.day)) == ("The first", "first", "2018-03-04")
    assert first.keywords == ("one", "two")
    assert "<figcaption>A boat</figcaption>" in first.body


@pytest.mark.parametrize("posts", ["ghost"], indirect=True)
def test_ghosts_ways_to_keep_a_text(posts):
    one, old = posts["One"], posts["Old"]
    assert "<h2>Who</h2>" in one.body
    assert "<strong>a &lt; b</strong>" in one.body
    assert 'src="/content/images/a.jpg"' in one.body
    assert "Said here" in one.body
    assert "https://youtu.be/1" in one.body
    assert one.keywords == ("Tides",)
    assert one.notes
    assert one.authors == old.authors == ("Ada Lind",)
    assert posts["Page"].is_page
    assert '<a href="https://y.example">y</a>' in old.body


@pytest.mark.parametrize("posts", ["movable-type"], indirect=True)
def test_entries_of_movable_type(posts):
    mole = posts["The mole"]
    assert mole.keywords == ("Ships", "Tides", "old", "new", "three")
    assert "<p>One.</p>" in mole.body
    assert "not a part" in mole.body
    assert "More." in mole.body
    assert (str(mole.day), mole.slug) == ("2006-02-03", "the-mole")
    (remark,) = mole.remarks
    assert (remark.name, remark.email) == ("Bo", "bo@x.example")
    assert remark.body == "<p>Well said: truly.</p>"
    assert posts["Half"].state == "draft"


@pytest.mark.parametrize("posts", ["blogger"], indirect=True)
def test_entries_of_blogger(posts):
    ebb = posts["Ebb"]
    assert str(ebb.day) == "2010-03-02"
    assert str(ebb.published_at) == "2010-03-01 22:30:00+00:00"
    assert ebb.addresses == ("http://ada.blogspot.example/2010/03/ebb.html",)
    assert posts["Half"].state == "draft"
    remark = next(item for item in posts["others"] if isinstance(item, LooseRemark))
    assert (remark.post, remark.remark.email) == (ebb.source_id, "")


@pytest.mark.parametrize("posts", ["substack"], indirect=True)
def test_posts_of_substack(posts):
    assert posts["Ebb"].body == "<h3>Noon</h3><p>It fell.</p>"
    assert posts["Ebb"].addresses == ("/p/ebb",)
    assert len(posts["Paid"].notes) == 2
    assert posts["Half"].state == "draft"


@pytest.mark.parametrize("posts", ["medium"], indirect=True)
def test_stories_of_medium(posts):
    ebb = posts["Ebb"]
    assert (ebb.authors, ebb.slug, ebb.source_id) == (("Ada",), "Ebb", "abcdef123456")
    assert (str(ebb.day), ebb.standfirst) == ("2017-05-06", "How it fell")
    assert posts["Half"].state == "draft"


@pytest.mark.parametrize("posts", ["newsletter"], indirect=True)
def test_mails_of_buttondown(posts):
    assert "<em>fell</em>" in posts["Ebb"].body
    assert posts["Ebb"].slug == "ebb"
    assert posts["Half"].state == "draft"


@pytest.mark.parametrize("posts", ["html"], indirect=True)
def test_pages_written_by_hand(posts):
    assert str(posts["The mole falls"].day) == "2016-05-14"
    assert posts["The mole falls"].addresses == ("/log/e160514.htm",)
    assert "x()" not in posts["The mole falls"].body
    assert {name: str(post.day) for name, post in posts.items() if name in ("Ebb", "Flood")} == {
        "Ebb": "2004-03-17", "Flood": "2004-03-18",
    }  # fmt: skip
