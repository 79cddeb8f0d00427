"""Pages at the desk: the form of a column, with a place among pages instead of a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.admin.log import LogEntry
from articles.models import Article, Autosave, Page
from background import clock
from tests.articles.test_desk import fields as column_fields

ADD = "/admin/articles/page/add/"
LIST = "/admin/articles/page/"
SECTION = {"headline": "Who writes here", "body": "<p>Nell does.</p>", "source_line": ""}


def fields(*, sections=(SECTION,), **page):
    """What the browser posts for a page's form."""
    posted = column_fields(sections=sections)
    for name in ("byline", "edition_date", "keywords", "sent_by_mail"):
        del posted[name]
    return posted | {"headline": "About", "parent": "", "position": "0"} | page


def posted(page, **changes):
    """The form of a stored page as the browser would post it back."""
    sections = [
        {"id": s.pk, "article": page.pk, "headline": s.headline, "body": s.body, "source_line": ""}
        for s in page.sections.all()
    ]
    own = {"headline": page.headline, "slug": page.slug, "seen_version": page.version}
    own |= {"parent": page.parent_id or "", "position": page.position}
    if page.takes_comments:
        own["takes_comments"] = "on"
    return fields(sections=sections, **own) | changes


def change(page):
    return f"/admin/articles/page/{page.pk}/change/"


def errors(response):
    return " ".join(str(e) for e in response.context["errors"])


def test_a_page_is_written_saved_and_published(desk, client):
    response = desk.post(ADD, fields() | {"_continue": "Save"})
    page = Page.objects.get()
    assert response.url == change(page)
    assert (page.state, page.get_absolute_url()) == ("draft", "/about/")
    assert desk.get("/about/").status_code == 404
    desk.post(change(page), posted(page) | {"_publish": "Publish now"})
    html = desk.get("/about/").content.decode()
    assert '<h1 dir="auto">About</h1>' in html
    assert "Nell does." in html


def test_the_form_has_what_a_page_has_and_nothing_else(desk):
    html = desk.get(ADD).content.decode()
    for name in ("headline", "standfirst", "slug", "parent", "position", "takes_comments"):
        assert f'name="{name}"' in html
    for name in ("edition_date", "sent_by_mail", "byline", "keywords", "sections-0-about"):
        assert f'name="{name}"' not in html


def test_nobody_is_asked_to_comment_unless_that_is_ticked(desk):
    box = desk.get(ADD).context["adminform"].form["takes_comments"]
    assert not box.value()
    desk.post(ADD, fields(takes_comments="on") | {"_publish": "1"})
    assert Page.objects.get().takes_comments


def test_the_desk_speaks_of_pages_there(desk, make_page):
    page = make_page()
    for address in (ADD, change(page), f"/admin/articles/page/{page.pk}/revisions/"):
        html = desk.get(address).content.decode()
        begin = '<div class="breadcrumbs">' if "breadcrumbs" in html else '<div class="desk-row">'
        main = html[html.index(begin) :].replace("Refer to an earlier column", "")
        assert "Pages" in main
        assert "this column" not in main.lower()
        assert "the column" not in main.lower()


def test_pages_and_columns_have_lists_of_their_own(desk, make_page, make_article):
    make_page("About this paper")
    make_article("Harbour opens")
    pages = desk.get(LIST).content.decode()
    columns = desk.get("/admin/articles/article/").content.decode()
    assert "About this paper" in pages
    assert "/about-this-paper/" in pages
    assert "Harbour opens" not in pages
    assert "Harbour opens" in columns
    assert "About this paper" not in columns


def test_neither_is_changed_at_the_others_address(desk, make_page, make_article):
    page, column = make_page(), make_article()
    assert desk.get(f"/admin/articles/article/{page.pk}/change/").status_code == 302
    assert desk.get(f"/admin/articles/page/{column.pk}/change/").status_code == 302
    assert desk.get(f"/admin/articles/article/{page.pk}/preview/").status_code == 404
    assert desk.get(f"/admin/articles/page/{column.pk}/revisions/").status_code == 404


@pytest.mark.parametrize("slug", ["archive", "search", "admin", "comments", "2015", "media"])
def test_an_address_of_the_site_is_refused_in_words_that_help(desk, slug):
    response = desk.post(ADD, fields(slug=slug) | {"_continue": "Save"})
    assert "the site itself has" in errors(response)
    assert "Choose another word" in errors(response)
    assert not Page.objects.exists()


def test_an_address_that_another_page_has_is_refused_by_that_pages_name(desk, make_page):
    make_page("Who we are", slug="about")
    response = desk.post(ADD, fields(slug="about") | {"_continue": "Save"})
    assert "“Who we are” is at “/about/” already" in errors(response)


def test_a_page_becomes_no_chapter_of_itself_or_of_its_own_chapter(desk, make_page):
    book = make_page("Book")
    chapter = make_page("One", parent=book)
    for above in (book, chapter):
        response = desk.post(change(book), posted(book, parent=above.pk) | {"_publish": "1"})
        assert "Select a valid choice" in errors(response)


def test_what_is_saved_of_a_public_page_waits_its_address_too(desk, make_page):
    page = make_page("About", slug="about")
    changed = posted(page, headline="About us", slug="us")
    desk.post(change(page), changed | {"_continue": "Save"})
    page.refresh_from_db()
    assert page.has_unpublished_changes
    assert '<h1 dir="auto">About</h1>' in desk.get("/about/").content.decode()
    assert desk.get("/us/").status_code == 404
    form = desk.get(change(page)).content.decode()
    assert 'value="us"' in form
    page = Page.objects.get()
    desk.post(change(page), posted(page, headline="About us", slug="us") | {"_publish": "1"})
    assert '<h1 dir="auto">About us</h1>' in desk.get("/us/").content.decode()
    assert desk.get("/about/").url == "/us/"


def test_a_revision_of_a_page_is_restored_and_its_address_stays(desk, make_page):
    page = make_page("About", published=False)
    desk.post(change(page), posted(page) | {"_continue": "1"})
    page.refresh_from_db()
    first = page.revisions.first()
    desk.post(change(page), posted(page, headline="Other", slug="other") | {"_continue": "1"})
    listed = f"/admin/articles/page/{page.pk}/revisions/"
    assert desk.get(listed).status_code == 200
    assert "Other" in desk.get(f"{listed}{page.revisions.first().pk}/").content.decode()
    response = desk.post(f"{listed}{first.pk}/", {"_restore": "1"})
    assert response.url == change(page)
    page.refresh_from_db()
    assert (page.headline, page.slug, page.path) == ("About", "other", "other")


def test_the_history_of_a_page_names_what_was_done(desk, make_page):
    page = make_page(published=False)
    desk.post(change(page), posted(page, headline="About us") | {"_publish": "1"})
    html = desk.get(f"/admin/articles/page/{page.pk}/history/").content.decode()
    assert "Published" in html


def test_a_page_is_scheduled_and_taken_down_and_binned_and_taken_out(desk, make_page):
    page = make_page(published=False)
    at = timezone.localtime(clock.now() + timedelta(days=1))
    schedule = f"/admin/articles/page/{page.pk}/schedule/"
    assert "the page from then on" in desk.get(schedule).content.decode()
    desk.post(schedule, {"at": f"{at:%Y-%m-%dT%H:%M}", "seen": ""})
    page.refresh_from_db()
    assert page.state == "scheduled"
    assert desk.get("/about/").status_code == 404
    desk.post(change(page), posted(page) | {"_publish": "1"})
    Page.objects.update(published_at=clock.now())
    page = Page.objects.get()
    desk.post(change(page), posted(page) | {"_withdraw": "1"})
    response = desk.get("/about/")
    assert response.status_code == 410
    assert "This page has been withdrawn" in response.content.decode()
    page = Page.objects.get()
    desk.post(change(page), posted(page) | {"_publish": "1"})
    assert desk.get("/about/").status_code == 200
    page = Page.objects.get()
    desk.post(change(page), posted(page) | {"_bin": "1"})
    assert desk.get("/about/").status_code == 410
    desk.post(change(page), {"_unbin": "1"})
    assert desk.get("/about/").status_code == 200


def test_a_moment_that_has_passed_is_no_time_to_schedule(desk, make_page):
    page = make_page(published=False)
    schedule = f"/admin/articles/page/{page.pk}/schedule/"
    html = desk.post(schedule, {"at": "2020-01-01T10:00", "seen": ""}).content.decode()
    assert "This moment has passed" in html
    assert "first-published" not in html


def test_a_page_with_chapters_is_not_deleted_before_them(desk, make_page):
    book = make_page("Book")
    make_page("One", parent=book)
    book.put_in_bin()
    html = desk.get(f"/admin/articles/page/{book.pk}/delete/").content.decode()
    assert "One" in html
    assert 'type="submit"' not in html[html.index("<main") :].split("<h1 ")[-1]
    desk.post(f"/admin/articles/page/{book.pk}/delete/", {"post": "yes"})
    assert Page.objects.filter(pk=book.pk).exists()


def test_a_page_is_previewed_as_saved_and_as_typed(desk, make_page):
    page = make_page("About", published=False)
    saved = desk.get(f"/admin/articles/page/{page.pk}/preview/").content.decode()
    assert "This is how the page looks now" in saved
    assert change(page) in saved
    typed = posted(page, headline="About as typed")
    desk.post(f"/admin/articles/page/{page.pk}/autosave/", typed)
    html = desk.get(f"/admin/articles/page/{page.pk}/preview/?typed=1").content.decode()
    assert '<h1 dir="auto">About as typed</h1>' in html
    desk.post("/admin/articles/page/autosave/", fields(headline="New as typed"))
    html = desk.get("/admin/articles/page/preview/").content.decode()
    assert '<h1 dir="auto">New as typed</h1>' in html
    assert Page.objects.get().headline == "About"


def test_words_of_a_new_page_are_kept_and_offered_in_a_pages_form(desk):
    desk.post("/admin/articles/page/autosave/", fields(headline="Half a page"))
    copy = Autosave.objects.get()
    assert copy.is_page
    offered = desk.get("/admin/").content.decode()
    assert f"{ADD}?unsaved={copy.key}" in offered
    assert "a new page" in offered
    again = desk.get(f"{ADD}?unsaved={copy.key}").content.decode()
    assert "Half a page" in again


def test_two_who_save_the_same_page_see_both_texts(desk, make_page):
    page = make_page("About", published=False)
    mine = posted(page, headline="Mine")
    desk.post(change(page), posted(page, headline="Theirs") | {"_continue": "1"})
    html = desk.post(change(page), mine | {"_continue": "1"}).content.decode()
    assert "Somebody else saved this page after you opened it" in html
    assert "Theirs" in html
    assert "Mine" in html


def test_a_draft_is_shown_to_whoever_has_the_link(desk, client, make_page):
    page = make_page("About", published=False)
    desk.post(change(page), posted(page) | {"_share": "1"})
    link = page.share_links.get()
    html = client.get(link.get_absolute_url()).content.decode()
    assert "This page is not public yet" in html
    assert '<h1 dir="auto">About</h1>' in html


def test_what_was_sent_twice_makes_one_page(desk):
    sent = fields(made_with="00000000-0000-4000-8000-000000000001")
    for _ in range(2):
        desk.post(ADD, sent | {"_continue": "Save"})
    assert Page.objects.count() == 1


def test_many_are_published_at_once(desk, make_page):
    pages = [make_page(f"Page {n}", published=False) for n in range(2)]
    chosen = {"action": "publish_now", "_selected_action": [page.pk for page in pages]}
    html = desk.post(LIST, chosen, follow=True).content.decode()
    assert "Published: 2 pages." in html
    assert Page.objects.published().count() == 2


def test_a_writer_changes_drafts_of_their_own_and_no_other_page(
    client, make_page, django_user_model
):
    from django.contrib.auth.models import Group

    writer = django_user_model.objects.create_user("nell", password="x", is_staff=True)
    writer.groups.add(Group.objects.get(name="Writers"))
    client.force_login(writer)
    client.post(ADD, fields(headline="Mine") | {"_continue": "1"})
    mine = Page.objects.get(headline="Mine")
    assert mine.written_by == writer
    client.post(change(mine), posted(mine, headline="Mine, again") | {"_continue": "1"})
    mine.refresh_from_db()
    assert mine.headline == "Mine, again"
    public = make_page("About")
    assert client.post(change(public), posted(public) | {"_publish": "1"}).status_code == 403
    assert not Article.objects.exists()
    assert LogEntry.objects.exists()
