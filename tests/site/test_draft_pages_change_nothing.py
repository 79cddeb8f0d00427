"""What is done with a page that readers do not have changes no page that they have."""

from django.test import Client

from articles.discovery.derived import refresh_stale
from articles.models import Page
from tests.articles.test_pages_at_the_desk import ADD, change, fields, posted
from tests.site.public_pages import addresses, changed, rendered
from tests.site.test_drafts_change_nothing import NOT_PUBLIC, SECRET, STATES, taken_back, world

__all__ = ["world"]


def words(page, **buttons):
    section = {"headline": SECRET, "body": f"<p>{SECRET}: [[/the-book/]]</p>", "source_line": ""}
    # An address that readers had would lead on.
    slug = page.slug if page.was_public else SECRET.lower()
    stored = posted(page, headline=SECRET, standfirst=SECRET, slug=slug)
    return stored | {f"sections-0-{name}": text for name, text in section.items()} | buttons


def test_nothing_that_is_done_with_a_page_changes_another(desk, world, make_page):
    reader, book = Client(), Page.objects.get(path="the-book")
    without = rendered(reader, addresses())
    for state in STATES:
        with taken_back():
            page = make_page("Before the Storm", parent=book, published=False)
            state(page)
            known = without if state in NOT_PUBLIC else {}
            where = addresses()
            before = known | rendered(reader, [page for page in where if page not in known])
            do_everything_with(desk, Page.objects.get(pk=page.pk), book)
            assert changed(before, rendered(reader, where)) == {}, state.__name__


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
