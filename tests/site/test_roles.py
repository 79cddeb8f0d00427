"""Who may do what at the desk: writers, editors, administrators."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from articles.models import Article
from tests.articles.test_desk import ADD, PASTE, change, fields, posted
from tests.articles.test_unpublished_changes import fields_shown
from tests.articles.test_written_column import TEXT
from worldview import roles

LIST = "/admin/articles/article/"


@pytest.fixture
def desk_of(django_user_model, db):
    """A client logged in as a member of a group."""

    def log_in(name, group):
        user = django_user_model.objects.create_user(name, is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        client = Client()
        client.force_login(user)
        client.user = user
        return client

    return log_in


@pytest.fixture
def writer(desk_of):
    return desk_of("wanda", roles.WRITERS)


@pytest.fixture
def editor_by_role(desk_of):
    return desk_of("edda", roles.EDITORS)


def test_a_writer_writes_and_changes_drafts_of_their_own(writer):
    assert writer.post(ADD, fields(sections=[{"headline": "One"}])).status_code == 302
    draft = Article.objects.get()
    assert draft.written_by == writer.user
    response = writer.post(change(draft), posted(draft, headline="Better"))
    assert response.status_code == 302
    draft.refresh_from_db()
    assert draft.headline == "Better"
    pasted = fields_shown(writer.post(PASTE, {"text": TEXT, "edition_date": ""}))
    assert writer.post(ADD, pasted).status_code == 302
    assert Article.objects.count() == 2


@pytest.mark.parametrize("button", ["_publish", "_withdraw", "_bin", "_unbin", "_schedule"])
def test_a_writer_cannot_publish_by_any_button(writer, make_article, button):
    draft = make_article(published=False, written_by=writer.user)
    page = writer.get(change(draft)).content.decode()
    assert f'name="{button}"' not in page
    assert writer.post(change(draft), posted(draft) | {button: "1"}).status_code == 403
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_writer_cannot_publish_by_bulk_or_by_schedule(writer, make_article):
    draft = make_article(published=False, written_by=writer.user)
    writer.post(LIST, {"action": "publish_now", "_selected_action": [draft.pk]})
    path = f"{LIST}{draft.pk}/schedule/"
    assert writer.post(path, {"at": "2030-01-01T10:00"}).status_code == 403
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_writer_cannot_change_what_is_not_their_own_draft(writer, editor, make_article):
    from articles.history import revisions

    others = make_article("Other", published=False, written_by=editor)
    public = make_article("Public", written_by=writer.user)
    for article in (others, public):
        assert writer.get(change(article)).status_code == 200  # to read
        assert writer.post(change(article), posted(article, headline="X")).status_code == 403
        kept = revisions.keep(article)
        path = f"{LIST}{article.pk}/revisions/{kept.pk}/"
        assert writer.post(path, {"_restore": "1"}).status_code == 403
        assert writer.post(f"{LIST}{article.pk}/autosave/", posted(article)).status_code == 403
        article.refresh_from_db()
        assert article.headline in ("Other", "Public")


def test_a_writer_moderates_nothing_and_sees_no_subscribers(writer):
    for path in (
        "/admin/comments/comment/",
        "/admin/subscriptions/subscriber/",
        "/admin/auth/user/",
    ):
        assert writer.get(path).status_code == 403, path


def test_an_editor_publishes_moderates_and_sees_the_mail(
    editor_by_role, make_article, make_comment, client
):
    draft = make_article(published=False)
    editor_by_role.post(change(draft), posted(draft, _publish="1"))
    draft.refresh_from_db()
    assert draft.is_public
    comment = make_comment(draft, state="pending")
    data = {"action": "approve", "_selected_action": [comment.pk]}
    editor_by_role.post("/admin/comments/comment/", data)
    comment.refresh_from_db()
    assert comment.state == "approved"
    assert editor_by_role.get("/admin/subscriptions/delivery/").status_code == 200


def test_accounts_are_for_administrators(editor_by_role, desk):
    assert editor_by_role.get("/admin/auth/user/").status_code == 403
    assert desk.get("/admin/auth/user/").status_code == 200


def test_what_an_administrator_changes_in_a_role_stays(db):
    group = Group.objects.get(name=roles.WRITERS)
    group.permissions.clear()
    roles.make_groups()
    assert group.permissions.count() == 0


def test_who_did_what_to_which_column_can_be_looked_up(writer, editor_by_role):
    writer.post(ADD, fields(headline="Logged", sections=[{"headline": "One"}]))
    article = Article.objects.get()
    editor_by_role.post(change(article), posted(article, _publish="1"))
    editor_by_role.post(LIST, {"action": "withdraw", "_selected_action": article.pk})
    log = editor_by_role.get("/admin/admin/logentry/?q=Logged").content.decode()
    for said in ("Added", "Published in spite of: There is no lead figure.", "Withdrawn."):
        assert said in log
    assert "wanda" in log
    assert "edda" in log
    assert change(article) in log
    kind = "/admin/admin/logentry/?kind=articles."
    assert "Withdrawn." in editor_by_role.get(f"{kind}article").content.decode()
    assert "Withdrawn." not in editor_by_role.get(f"{kind}keyword").content.decode()
    assert writer.get("/admin/admin/logentry/").status_code == 403
    assert editor_by_role.get("/admin/admin/logentry/add/").status_code == 403
