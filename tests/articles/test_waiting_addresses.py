"""What is held counts as taken, and is looked at again when it is applied."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from articles.history import revisions
from articles.history.snapshots import snapshot
from articles.models import Article, ShareLink, TakenAddress
from tests.articles.test_desk import ADD, change, fields, messages, posted
from tests.articles.test_unpublished_changes import fields_shown

LIST = "/admin/articles/article/"
TAKEN = "Another column of that day has this address already"


@pytest.fixture
def column(make_article):
    return make_article("Grain Ship", keywords=["Grain"])


@pytest.fixture
def other(make_article):
    return make_article("Other Column")


def hold(article, **changed):
    revisions.hold(article, snapshot(article) | changed)
    return Article.objects.get(pk=article.pk)


def stuck(column, other):
    """A column whose waiting address another one took before there was a rule against it."""
    column = hold(column, slug="wanted", headline="As rewritten")
    TakenAddress.objects.filter(slug="wanted").delete()
    other.slug = "wanted"
    other.save()
    return Article.objects.get(pk=column.pk)


def publish_all(desk, *articles):
    data = {"action": "publish_now", "_selected_action": [article.pk for article in articles]}
    return desk.post(LIST, data, follow=True)


# --- It counts as taken --------------------------------------------------------------------------


def test_an_address_that_waits_is_refused_to_others_with_a_link_to_who_has_it(desk, column):
    hold(column, slug="wanted")
    response = desk.post(ADD, fields(headline="Mine", standfirst="My words", slug="wanted"))
    html = response.content.decode()
    assert f"{TAKEN}, where it waits to be published: “Grain Ship”" in html
    assert f'href="{change(column)}"' in html
    assert "My words" in html
    assert Article.objects.count() == 1


def test_an_address_that_waits_is_not_proposed(desk, column):
    hold(column, slug="wanted")
    assert desk.post(ADD, fields(headline="Wanted")).status_code == 302
    assert Article.objects.get(headline="Wanted").slug == "wanted-2"


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_it_to_whatever_else_writes(column, other):
    hold(column, slug="wanted")
    with pytest.raises(IntegrityError, match="one_article_per_permalink"), transaction.atomic():
        Article.objects.filter(pk=other.pk).update(slug="wanted")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM articles_takenaddress WHERE slug = 'wanted'")
        assert cursor.fetchone() == (1,)


def test_an_address_is_free_again_when_nothing_waits_and_nobody_is_there(column, other):
    revisions.discard_changes(hold(column, slug="wanted"))
    Article.objects.filter(pk=other.pk).update(slug="wanted")
    Article.objects.filter(pk=other.pk).delete()
    Article.objects.filter(pk=column.pk).update(slug="wanted")
    assert [taken.slug for taken in TakenAddress.objects.all()] == ["wanted"]


def test_a_second_column_cannot_wait_for_it_either(desk, column, other):
    hold(column, slug="wanted")
    response = desk.post(change(other), posted(other, slug="wanted", standfirst="My words"))
    assert TAKEN in response.content.decode()
    assert "My words" in response.content.decode()


def test_publishing_frees_the_address_it_had(column):
    revisions.publish_changes(hold(column, slug="wanted"))
    assert [taken.slug for taken in TakenAddress.objects.all()] == ["wanted"]


# --- Taken all the same: every door --------------------------------------------------------------


def test_the_form_shows_the_words_and_who_is_in_the_way(desk, column, other):
    html = desk.get(change(stuck(column, other))).content.decode()
    assert ">\nAs rewritten</textarea>" in html
    assert 'value="wanted"' in html
    assert f"{TAKEN}: “Other Column”" in html
    assert f'href="{change(other)}"' in html


@pytest.mark.parametrize("button", ["", "_publish", "_withdraw", "_preview"])
def test_saving_it_says_so_beside_the_words_until_another_address_is_chosen(
    desk, column, other, button
):
    column = stuck(column, other)
    shown = fields_shown(desk.get(change(column))) | {"standfirst": "New words"}
    response = desk.post(change(column), shown | {button: "1"})
    assert response.status_code == 200
    assert TAKEN in response.content.decode()
    assert "New words" in response.content.decode()
    response = desk.post(change(column), shown | {"slug": "another", button: "1"})
    assert response.status_code == 302
    assert "New words" in desk.get(change(column)).content.decode()


@pytest.mark.parametrize(
    "page",
    [
        "/admin/articles/article/{}/preview/",
        "/admin/subscriptions/edition/preview/{}/",
        "/admin/subscriptions/edition/preview/{}/?text=1",
    ],
)
def test_previews_show_the_text_anyway(desk, column, other, page):
    column = stuck(column, other)
    response = desk.get(page.format(column.pk))
    assert response.status_code == 200
    assert "As rewritten" in response.content.decode()


def test_a_preview_of_what_is_typed_says_why_there_is_none(desk, column, other):
    column = stuck(column, other)
    typed = fields_shown(desk.get(change(column)))
    desk.post(f"{LIST}{column.pk}/autosave/", typed)
    assert TAKEN in desk.get(f"{LIST}{column.pk}/preview/?typed=1").text
    assert TAKEN in desk.get(f"/admin/subscriptions/edition/preview/{column.pk}/?typed=1").text
    again = desk.get(f"{change(column)}?unsaved=1")
    assert again.status_code == 200
    assert "As rewritten" in again.content.decode()


def test_bulk_publishing_goes_on_with_the_others(desk, client, make_article, column, other):
    column = stuck(column, other)
    third = hold(make_article("Third"), headline="Third, rewritten")
    response = publish_all(desk, column, third)
    told = " ".join(messages(response))
    assert "“<a href" in told
    assert "Grain Ship</a>” was not published" in told
    assert TAKEN in told
    assert "Published: 1 column." in told
    assert Article.objects.get(pk=third.pk).headline == "Third, rewritten"
    column = Article.objects.get(pk=column.pk)
    assert (column.headline, column.has_unpublished_changes) == ("Grain Ship", True)


def test_dropping_binning_and_unbinning_work(desk, column, other):
    column = stuck(column, other)
    shown = fields_shown(desk.get(change(column))) | {"slug": column.slug}
    assert desk.post(change(column), shown | {"_bin": "1"}).status_code == 302
    assert desk.post(change(column), {"_unbin": "1"}).status_code == 302
    assert desk.post(change(column), {"_revert": "1"}).status_code == 302
    assert desk.get(change(column)).status_code == 200


def test_a_day_that_is_taken_by_now_stays_out_of_a_restored_draft(desk, make_article):
    draft = make_article("Draft", published=False, slug="same", edition_date=date(2026, 1, 1))
    kept = revisions.keep(draft)
    draft.edition_date, draft.headline = date(2026, 1, 2), "Changed"
    draft.save()
    make_article("Newcomer", slug="same", edition_date=date(2026, 1, 1))
    path = f"{LIST}{draft.pk}/revisions/{kept.pk}/"
    response = desk.post(path, {"_restore": "1"}, follow=True)
    assert TAKEN in " ".join(messages(response))
    draft = Article.objects.get(pk=draft.pk)
    assert (draft.headline, str(draft.edition_date)) == ("Draft", "2026-01-02")


def test_a_restored_text_of_a_public_column_waits_though_its_old_day_is_taken(
    desk, column, make_article
):
    kept = revisions.keep(column)
    Article.objects.filter(pk=column.pk).update(edition_date="2026-06-01")
    make_article("Newcomer", slug=column.slug)
    path = f"{LIST}{column.pk}/revisions/{kept.pk}/"
    response = desk.post(path, {"_restore": "1"}, follow=True)
    assert response.status_code == 200
    assert TAKEN in " ".join(messages(response))


def test_a_shared_link_does_not_mind(client, column, other):
    link = ShareLink.objects.create(article=stuck(column, other))
    assert client.get(link.get_absolute_url()).url == column.get_absolute_url()


def test_an_import_takes_no_address_that_waits(column):
    from articles.importer.build import import_column
    from tests.articles.test_written_column import TEXT

    first = import_column(TEXT).article
    slug, day = first.slug, first.edition_date
    first.delete()
    hold(column, slug=slug, edition_date=day.isoformat())
    assert import_column(TEXT).article.slug == f"{slug}-2"
