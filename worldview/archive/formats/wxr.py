"""WordPress's eXtended RSS 1.2: columns, pages, authors, keywords as tags, comments with threads,
and the pictures by their addresses here, from where an importer fetches them.

Comments go with their addresses of mail, and those nobody approved with their state.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from django.conf import settings

from articles.models import Article, Author, Keyword, Photo, site
from articles.text.characters import drop_controls
from articles.text.slugs import build_slug
from comments.models import Comment
from worldview.archive.containers import Counted, Writer
from worldview.archive.formats.posts import Post, posts

NAME = "wordpress.xml"
#: Where pictures and files are beside it, for when they are at their addresses no more.
MEDIA_FOLDER = "media/"
#: WordPress counts posts and pictures together: pictures begin behind every column there may be.
_FIRST_PICTURE = 1_000_000_000
_STATUS = {"public": "publish", "scheduled": "future", "draft": "draft", "withdrawn": "private"}
_APPROVED = {Comment.State.APPROVED: "1", Comment.State.SPAM: "spam", Comment.State.PENDING: "0"}

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"
  xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
"""


def write(archive: Writer, media: str) -> int:
    """Write the file; return how many columns and pages are in it. ``media``: the absolute address
    of files."""
    number = 0
    with archive.add(NAME) as file:
        file.write(_HEAD.encode())
        _write(file, _channel())
        for picture in Photo.objects.order_by("pk").iterator(500):
            _write(file, _picture(picture, media))
        for post in posts(media):
            _write(file, _item(post))
            number += 1
        file.write(b"</channel>\n</rss>\n")
    return number


def _write(file: Counted, lines: Iterator[str]) -> None:
    file.write(drop_controls("\n".join(lines) + "\n").encode())


def _element(name: str, text: object, attributes: str = "") -> str:
    words = str(text).replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}{attributes}><![CDATA[{words}]]></{name}>"


def _channel() -> Iterator[str]:
    row = site()
    yield _element("title", row.site_name)
    yield f"<link>{escape(settings.SITE_URL)}/</link>"
    yield _element("description", row.description)
    yield f"<language>{escape(row.language)}</language>"
    yield "<wp:wxr_version>1.2</wp:wxr_version>"
    yield f"<wp:base_site_url>{escape(settings.SITE_URL)}</wp:base_site_url>"
    yield f"<wp:base_blog_url>{escape(settings.SITE_URL)}</wp:base_blog_url>"
    for key, login, name in _authors():
        yield "<wp:author>"
        yield f"<wp:author_id>{key}</wp:author_id>"
        yield _element("wp:author_login", login)
        yield _element("wp:author_email", "")
        yield _element("wp:author_display_name", name)
        yield "</wp:author>"
    for keyword in Keyword.objects.order_by("pk").iterator():
        yield "<wp:tag>"
        yield f"<wp:term_id>{keyword.pk}</wp:term_id>"
        yield _element("wp:tag_slug", keyword.slug)
        yield _element("wp:tag_name", keyword.name)
        yield _element("wp:tag_description", keyword.description)
        yield "</wp:tag>"


def _authors() -> Iterator[tuple[int, str, str]]:
    """Yield key, login and name of all authors, of those too who are but a byline here."""
    named = {author.slug: author.name for author in Author.objects.order_by("pk")}
    columns = Article.everything.filter(binned_at=None, authorships=None).exclude(byline="")
    for byline in columns.order_by("byline").values_list("byline", flat=True).distinct():
        if login := _login(byline):
            named.setdefault(login, byline)
    for key, (login, name) in enumerate(named.items(), 1):
        yield key, login, name


def _login(byline: str) -> str:
    return build_slug(byline, max_length=60)


def _picture(photo: Photo, media: str) -> Iterator[str]:
    name = str(photo)
    yield "<item>"
    yield _element("title", photo.title or name)
    yield _element("content:encoded", photo.credit)
    yield _element("excerpt:encoded", photo.caption)
    yield f"<wp:post_id>{_FIRST_PICTURE + photo.pk}</wp:post_id>"
    yield from _moments("wp:post_date", photo.created_at)
    yield "<wp:status>inherit</wp:status>"
    yield "<wp:post_type>attachment</wp:post_type>"
    yield _element("wp:attachment_url", f"{media}{photo.file}")
    yield from _meta("_wp_attachment_image_alt", photo.alt_text)
    yield "</item>"


def _item(post: Post) -> Iterator[str]:
    article = post.article
    yield "<item>"
    # In WordPress titles are HTML.
    yield _element("title", escape(article.headline))
    yield f"<link>{escape(article.permalink)}</link>"
    yield f"<pubDate>{format_datetime(post.at)}</pubDate>"
    by = post.authors[0].slug if post.authors else _login(post.byline)
    yield _element("dc:creator", by)
    yield f'<guid isPermaLink="false">{escape(article.guid)}</guid>'
    yield _element("content:encoded", post.html)
    yield _element("excerpt:encoded", post.excerpt)
    yield f"<wp:post_id>{article.pk}</wp:post_id>"
    yield from _moments("wp:post_date", post.at)
    yield from _moments("wp:post_modified", post.modified_at)
    yield f"<wp:comment_status>{'open' if article.takes_comments else 'closed'}</wp:comment_status>"
    yield "<wp:ping_status>closed</wp:ping_status>"
    yield _element("wp:post_name", article.slug)
    yield f"<wp:status>{_STATUS[article.state]}</wp:status>"
    yield f"<wp:post_parent>{article.parent_id or 0}</wp:post_parent>"
    yield f"<wp:menu_order>{article.position}</wp:menu_order>"
    yield f"<wp:post_type>{'page' if article.is_page else 'post'}</wp:post_type>"
    for keyword in post.keywords:
        slug = escape(keyword.slug, {'"': "&quot;"})
        yield _element("category", keyword.name, f' domain="post_tag" nicename="{slug}"')
    # WordPress knows one author; plugins for several read them here.
    for author in post.authors if len(post.authors) > 1 else []:
        yield _element("category", author.name, f' domain="author" nicename="cap-{author.slug}"')
    lead = article.lead_figure
    if lead and lead.photo_id:
        yield from _meta("_thumbnail_id", _FIRST_PICTURE + lead.photo_id)
    yield from _comments(post)
    yield "</item>"


def _comments(post: Post) -> Iterator[str]:
    for comment in Comment.objects.filter(article=post.article, state__in=_APPROVED).order_by("pk"):
        yield "<wp:comment>"
        yield f"<wp:comment_id>{comment.pk}</wp:comment_id>"
        yield _element("wp:comment_author", comment.name)
        yield _element("wp:comment_author_email", comment.email)
        yield from _moments("wp:comment_date", comment.written_at)
        yield _element("wp:comment_content", comment.html)
        approved = _APPROVED[Comment.State(comment.state)]
        yield f"<wp:comment_approved>{approved}</wp:comment_approved>"
        yield "<wp:comment_type>comment</wp:comment_type>"
        yield f"<wp:comment_parent>{comment.answers_id or 0}</wp:comment_parent>"
        yield "</wp:comment>"


def _meta(key: str, value: object) -> Iterator[str]:
    yield "<wp:postmeta>"
    yield _element("wp:meta_key", key)
    yield _element("wp:meta_value", value)
    yield "</wp:postmeta>"


def _moments(name: str, moment: datetime) -> Iterator[str]:
    yield f"<{name}>{moment.astimezone(site().zone):%Y-%m-%d %H:%M:%S}</{name}>"
    yield f"<{name}_gmt>{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}</{name}_gmt>"
