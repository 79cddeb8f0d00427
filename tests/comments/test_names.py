"""Names over comments: nobody appears as the house, and nobody under a name nobody saw."""

import pytest
from django.utils import timezone

from articles.models import Author
from comments import names
from comments.models import Comment, Policy


def reasons(comment):
    return " ".join(comment.decisions.latest("pk").reasons)


@pytest.fixture
def house(article, settings, django_user_model):
    """A column with a byline, and two of the staff."""
    settings.COLUMN_NAME, settings.SITE_NAME = "World View", "The Harbour Post"
    type(article).objects.filter(pk=article.pk).update(byline="John J. Xenakis")
    article.refresh_from_db()
    django_user_model.objects.create_user(
        "nell", is_staff=True, first_name="Nell", last_name="Marrow"
    )
    django_user_model.objects.create_user("gone", is_staff=True, is_active=False)
    return article


def test_an_author_is_of_the_house_whether_or_not_a_byline_has_the_name(house):
    assert not names.house_name_like("Bo Ferrer", house)
    Author.objects.create(name="Bo Ferrer")
    assert names.house_name_like("B0 Ferrer", house)


@pytest.mark.parametrize(
    "name",
    [
        "The Editor of World View", "World View", "worldview", "WORLD  VlEW", "W o r l d  V i e w",
        "World-View (official)", "Wоrld Viеw", "Ｗｏｒｌｄ Ｖｉｅｗ",
        "Team World View", "The Harbour Post",
        "Editor", "TheEditor", "T.h.e. E.d.i.t.o.r.", "Ana, editor", "Еditоr", "Edítor", "ed1t0r",
        "Moderator 2", "Mod3rator", "3d1t0r", "S74ff", "Die Redaktion",
        "Admin", "ADMIN", "The Administrator", "Staff", "Official", "Columnist",
        "John J. Xenakis", "john j xenakis", "Xenakis, John J.", "Mr John J. Xenakis",
        "JohnJXenakis", "Jоhn J. Xеnаkis", "John J. Xenakis ✓", "Nell Marrow", "nell", "NELL",
        "Marrow Nell", "𝓝𝓮𝓵𝓵 𝓜𝓪𝓻𝓻𝓸𝔀", "Nell Marrow [The editor]",
        # Roles in words that readers know, whatever the site is written in.
        "The Author", "Author", "Newsroom", "The Newsroom", "News desk", "NewsDesk", "Webmaster",
        "Site owner", "SiteOwner", "Verified", "Ana (verified)", "Sysadmin", "Support Team",
        "Editeur", "Éditeur", "L'éditeur", "Rédacteur", "Rédaction", "La rédaction", "Redacción",
        "Редактор", "Редакция", "Модератор", "редакция", "РЕДАКТОР", "Συντάκτης",
        "编辑", "本报编辑", "編集部", "World編集", "편집자",
        # Short ones, where there is nothing else.
        "Mod", "Mods", "The Mods", "MOD", "M0d", "Support", "support!", "$upport",
        # A sign for a letter, and signs that are none.
        "Ne!l Marrow", "Nel! Marrow", "Nell M@rrow", "N€ll Marrow", "Ne|l Marrow", "$taff", "@dmin",
        "€ditor", "Ed!tor", "@nell", "$nell", "!nell", "nell@marrow", "Nell!Marrow", "Nell!!!",
        # A doubled letter written once, or one more.
        "Nell Marow", "Nel Marrow", "Nel Marow", "NelMarow", "Marow, Nel", "Nelll Marrrow",
        "John J. Xennakis",
    ],
)  # fmt: skip
def test_names_of_the_house_are_known_however_they_are_written(house, name):
    assert names.house_name_like(name, house)


@pytest.mark.parametrize(
    "name",
    [
        "Ana", "Nell Smith", "Nella", "John Smith", "Xenakis", "Stafford", "Adminah", "Viewer",
        "World Traveller", "A View of the World", "Gone", "Harbour Master", "Ed", "Иван Петров",
        "محمد", "李小龍", "Postman", "J.", "…",
        "Ed.", "Ed Miller", "Edith", "Edita", "Modest", "Modesty", "Mod Hansen", "Supporter",
        "Ana Support", "Authier", "Newsom", "News Reader", "Verity", "Owner Smith", "Rooth",
        "Nel", "Nell Marlow", "Ana!", "Joe @ home", "A$AP", "100 €", "李編", "Webster",
    ],
)  # fmt: skip
def test_other_names_are_anybodys(house, name):
    assert names.house_name_like(name, house) == ""


def test_what_the_house_is_called_in_the_sites_language_is_known_too(house):
    from django.utils import translation

    with translation.override("de"):
        assert names.house_name_like("Die Redaktion", house)
        assert names.house_name_like("The Editor", house)


def test_bylines_of_other_columns_are_known(house, make_article):
    make_article("Another", slug="another", byline="Maud Ferris")
    assert names.house_name_like("Maud Ferris", house)


def test_a_known_reader_does_not_appear_at_once_as_the_editor(known_reader):
    comment = known_reader.comment(name="The Editor of World View")
    assert comment.state == "pending"
    assert "house_names: The name is like “World View”" in reasons(comment)


def test_nor_where_comments_need_no_approval_at_all(known_reader):
    Policy.objects.create(pk=1, approvals_needed=0)
    Comment.objects.all().delete()
    assert known_reader.comment(body="One").state == "approved"
    assert known_reader.comment(name="Editor", body="Two").state == "pending"


def test_a_known_address_with_another_name_waits_and_is_known_by_it_once_approved(
    known_reader, editor
):
    held = known_reader.comment(name="Bo", body="One")
    assert held.state == "pending"
    assert "changed_name: This address was “Ana” until now." in reasons(held)
    assert known_reader.comment(name="ANA", body="Two").state == "approved"
    Comment.objects.update(written_at=timezone.now() - timezone.timedelta(hours=1))
    held.approve(by=editor)
    assert known_reader.comment(name="Bo", body="Three").state == "approved"


def test_a_name_of_letters_that_look_alike_is_another_name(known_reader):
    assert "until now" in reasons(known_reader.comment(name="Аnа"))


def test_a_change_of_the_name_afterwards_is_a_change(known_reader, client):
    from comments import tokens

    comment = known_reader.comment()
    assert comment.state == "approved"
    data = {"change": "1", "name": "The Editor", "body": comment.body}
    known_reader.post(tokens.own_url(comment), **data)
    comment.refresh_from_db()
    assert (comment.name, comment.state) == ("The Editor", "pending")
    assert "house_names" in reasons(comment)


@pytest.mark.parametrize("name", ["Ana ✓", "Ana ✔️", "★ Ana", "Ana ®", "Ana \ue000", "Ana 🛡"])
def test_signs_in_a_name_wait_until_the_editor_let_them_stand(known_reader, editor, name):
    Policy.objects.create(pk=1, approvals_needed=0)
    Comment.objects.all().delete()
    held = known_reader.comment(name=name, body="One")
    assert "name_signs: Signs in the name:" in reasons(held)
    held.approve(by=editor)
    assert known_reader.comment(name=name, body="Two").state == "approved"


def test_an_address_in_a_name_waits(known_reader):
    Policy.objects.create(pk=1, approvals_needed=0)
    Comment.objects.all().delete()
    assert "An address in the name" in reasons(known_reader.comment(name="www.casino.example"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ana\nReader", "Ana Reader"),
        ("  Ana \u3000 Reader ", "Ana Reader"),
        ("Ana [The editor]", "Ana (The editor)"),
        ("Ana 【The editor】 ［x］ {y} ⟦z⟧", "Ana (The editor) (x) (y) (z)"),
        ("\u202eanA", "anA"),
        ("A" + "\u0301\u0302\u0303\u0304\u0306\u0307\u0308" * 5, "Á\u0302\u0303\u0304\u0306"),
    ],
)
def test_a_name_is_narrowed_however_it_is_stored(make_comment, article, typed, kept):
    comment = make_comment(article, name=typed)
    assert comment.name == kept
    Comment.objects.update(name=typed)
    assert Comment.objects.get().name == kept
    assert names.normalize_name(kept) == kept


def test_what_is_stored_already_becomes_what_it_would_be_had_it_come_in_now(article, make_comment):
    from importlib import import_module

    from django.db import connection

    from tests.former_migrations import OneByOne

    name = "0014_comments_as_they_come_in_now"
    moved = import_module(f"comments.migrations.{name}")
    then = OneByOne(connection).project_state(("comments", name)).apps
    same, other = make_comment(article, name="Ana"), make_comment(article)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE comments_comment SET name = %s, body = %s, html = '<p>Old</p>' WHERE id = %s",
            [
                "Bo [The editor]",
                "e\u0301\u0302\u0303\u0304\u0306\u0307\u0308 www.a.example",
                other.pk,
            ],
        )
    for _ in range(2):
        moved.narrow_and_link(then, None)
        other.refresh_from_db()
        assert other.name == "Bo (The editor)"
        assert other.body == "\u00e9\u0302\u0303\u0304\u0306 www.a.example"
        assert '<a href="http://www.a.example"' in other.html
    html = same.html
    same.refresh_from_db()
    assert (same.name, same.html) == ("Ana", html)
