"""All that can be done at the desk with a page, with words that no reader may find."""

from articles.discovery.derived import refresh_stale
from articles.models import Page
from tests.articles.test_pages_at_the_desk import ADD, change, fields, posted

SECRET = "Quorvath"


def words(page, **buttons):
    section = {"headline": SECRET, "body": f"<p>{SECRET}: [[/the-book/]]</p>", "source_line": ""}
    # An address that readers had would lead on.
    slug = page.slug if page.was_public else SECRET.lower()
    stored = posted(page, headline=SECRET, standfirst=SECRET, slug=slug)
    return stored | {f"sections-0-{name}": text for name, text in section.items()} | buttons


def do_everything_with(desk, page, book):
    desk.get(change(page))
    desk.post(f"/admin/articles/page/{page.pk}/autosave/", words(page))
    for typed in ("", "?typed=1"):
        desk.get(f"/admin/articles/page/{page.pk}/preview/{typed}")
    desk.post(change(page), words(page, _continue="1"))
    for revision in Page.objects.get(pk=page.pk).revisions.all():
        address = f"/admin/articles/page/{page.pk}/revisions/{revision.pk}/"
        desk.get(address)
        desk.post(address, {"_restore": "1"})
    desk.post(ADD, fields(headline=SECRET, parent=str(book.pk), _continue="1"))
    desk.get("/admin/articles/page/find/?q=quor")
    while refresh_stale():
        pass
