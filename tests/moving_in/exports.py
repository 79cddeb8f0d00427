"""A small export of our own of each format, with its oddities."""

import json

from worldview.moving_in.items import Left, LooseRemark, Person, Post, Reader, Term

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
        "-----\n--------\nTITLE: Stateless\nUNIQUE URL: https://ada.example/x.html\n"
        "DATE: 02/06/2006 11:05:00 AM\n-----\nBODY:\nX\n"
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
    "posts.csv": "post_id,post_date,is_published,email_sent_at,type,audience,title,subtitle,"
    "podcast_url\n"
    "11.ebb,2021-02-03T04:05:06.000Z,true,,newsletter,everyone,Ebb,How it fell,\n"
    "12.paid,2021-02-04T04:05:06.000Z,true,,podcast,only_paid,Paid,,https://a.example/1.mp3\n"
    "13.half,,false,,page,everyone,Half,,\n",
    "posts/11.ebb.html": '<h3>Noon</h3><p>It fell.</p><p class="button-wrapper" data-attrs="{}">'
    '<a class="button" href="https://a.example/subscribe?"><span>Subscribe</span></a></p>',
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
BUTTONDOWN_ZIP = {
    "emails.csv": "id,secondary_id,subject,publish_date,source,slug\n"
    "a1,1,Ebb,2022-01-02 03:04:05+00:00,app,ebb\na2,2,Gone,2022-01-03 03:04:05+00:00,app,gone\n",
    "emails/ebb.md": "<!-- buttondown-editor-mode: plaintext -->It *fell*[^1].\n\n[^1]: At noon.\n",
    "emails/lost.md": "x",
}
DOTCLEAR = {
    "backup.txt": "///DOTCLEAR|2.25.3|single\n\n"
    "[category cat_id,blog_id,cat_title,cat_url,cat_desc]\n"
    '"3","default","Ships","Ships","What sails"\n\n'
    "[post post_id,user_id,cat_id,post_dt,post_tz,post_upddt,post_password,post_type,post_url,"
    "post_title,post_excerpt_xhtml,post_content_xhtml,post_status,post_open_comment]\n"
    '"1","ada","3","2009-02-03 00:30:00","Europe/Paris","2009-02-04 10:00:00","","post",'
    '"2009/02/03/ebb","Ebb, \\"low\\"","","<p>It\\n<em>fell</em>.</p>","1","1"\n'
    '"2","ada","","2009-02-03 00:30:00","nowhere","","","page","about","About","","<p>x</p>",'
    '"-2","0"\n\n[meta meta_id,meta_type,post_id]\n"Tides","tag","1"\n\n'
    "[comment comment_id,post_id,comment_dt,comment_tz,comment_author,comment_email,"
    "comment_content,comment_status,comment_trackback]\n"
    '"7","1","2009-02-03 08:00:00","UTC","Bo","bo@x.example","<p>Right</p>","-2","0"\n'
    '"8","1","2009-02-03 08:00:00","UTC","Other","","x","1","1"\n'
}
FEED = {
    "feed.xml": """<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Tides</title>
<link>https://pod.example/?source=rss</link><itunes:image href="https://pod.example/all.jpg"/>
<item><title>Ebb & flow</title><guid>g-1</guid><pubDate>Mon, 10 Aug 2020 07:00:00 +0000</pubDate>
<link>https://media.example/ebb.mp3</link><itunes:image href="https://pod.example/all.jpg"/>
<enclosure type="audio/mpeg" url="https://media.example/ebb.mp3?id=1"/>
<itunes:keywords>tides,low water</itunes:keywords><itunes:subtitle>How it fell</itunes:subtitle>
<author>a@x.example (Ada)</author><description>&lt;p&gt;It fell.&lt;/p&gt;</description></item>
<item><title>Flood</title><link>https://pod.example/2020/flood.html</link><category>News</category>
<pubDate>Tue, 11 Aug 2020 07:00:00 +0000</pubDate><dc:creator>Bo</dc:creator>
<enclosure type="image/png" url="https://pod.example/flood.png"/></item></channel></rss>"""
}
ATOM = {
    "feed.atom": """<feed xmlns="http://www.w3.org/2005/Atom">
<link rel="self" href="https://a.example/feed"/><link href="https://a.example/"/>
<entry><id>tag:1</id><title>Ebb</title><link href="https://a.example/ebb/"/>
<published>2021-02-03T04:05:06Z</published><updated>2021-02-04T04:05:06Z</updated>
<author><name>Ada</name></author><category term="Tides"/>
<content type="html">&lt;p&gt;It fell.&lt;/p&gt;</content></entry></feed>"""
}
WIX_TEXT = json.dumps({"nodes": [
    {"type": "HEADING", "headingData": {"level": 2}, "nodes": [
        {"type": "TEXT", "textData": {"text": "Noon"}}]},
    {"type": "PARAGRAPH", "nodes": [
        {"type": "TEXT", "textData": {"text": "It < ", "decorations": [{"type": "BOLD"}]}},
        {"type": "TEXT", "textData": {"text": "fell", "decorations": [
            {"type": "LINK", "linkData": {"link": {"url": "https://x.example/?a&b"}}}]}}]},
    {"type": "IMAGE", "imageData": {"image": {"src": {"id": "a~mv2.jpg"}}, "altText": "A boat"}},
    {"type": "GALLERY", "galleryData": {"items": [
        {"image": {"media": {"src": {"url": "https://p.example/1.jpg"}}}, "title": "One"}]}},
    {"type": "VIDEO", "videoData": {"video": {"src": {"url": "https://v.example/1"}}}},
    {"type": "LINK_PREVIEW", "linkPreviewData": {
        "title": "The log", "link": {"url": "https://log.example/"}}},
    {"type": "NEW", "nodes": [{"type": "TEXT", "textData": {"text": "Said in it"}}]},
]})  # fmt: skip
WIX = (
    ("Author", "Main Category", "Title", "Excerpt", "ID", "Tags", "Slug", "Plain Content",
     "Cover Image", "Published Date", "Categories", "Rich Content", "Post Page URL"),
    ("Ada", "Tides", "Ebb", "How it fell", "w1", '["6f-tag"]', "ebb", "plain",
     "wix:image://v1/c~mv2.jpg/c.jpg#originWidth=6", "2025-10-01T10:00:00Z", "News", WIX_TEXT,
     "/post/ebb"),
    ("", "", "Half", "", "w2", "[]", "", "As *it* was", "", "", "", "not json", "/post/half"),
)  # fmt: skip
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
    "movable-type": (MOVABLE_TYPE, {Post: 3, Left: 1}),
    "blogger": (BLOGGER, {Post: 2, LooseRemark: 1, Left: 1}),
    "substack": (SUBSTACK, {Post: 3, Left: 1, Reader: 1}),
    "medium": (MEDIUM, {Post: 2, Left: 1}),
    "newsletter": (BUTTONDOWN, {Post: 2}),
    "buttondown": (BUTTONDOWN_ZIP, {Post: 1, Left: 2}),
    "dotclear": (DOTCLEAR, {Post: 2, Term: 1, Left: 1}),
    "feed": (FEED, {Post: 2}),
    "html": (HTML_LOG, {Post: 3, Left: 1}),
}
