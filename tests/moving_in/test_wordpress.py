"""A WordPress export comes in, and every item of it is accounted for."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command

from articles.models import Article, Author, Keyword, Page, Photo, Redirect
from comments.models import Comment, CommentLetter
from subscriptions.models import Edition
from tests.moving_in.conftest import SAMPLES, account, take_in
from worldview.moving_in import report
from worldview.moving_in.models import ArchiveImport, ImportedItem

pytestmark = pytest.mark.django_db
FILE = SAMPLES / "wordpress.xml"


def test_every_item_is_there_or_accounted_for(client):
    made = take_in(FILE)
    assert made.state == "finished"
    assert made.system == "wordpress https://harbour.example"
    assert account(made) == {
        ("person", "made"): 1,
        ("term", "made"): 2,
        ("term", "skipped"): 2,
        ("post", "made"): 2,
        ("post", "doubtful"): 2,
        ("post", "skipped"): 1,
        ("page", "made"): 2,
        ("comment", "made"): 4,
        ("ping", "skipped"): 1,
        ("nav_menu_item", "skipped"): 1,
        ("address", "made"): 5,
        ("picture", "skipped"): 1,
        ("figure", "skipped"): 2,
    }

    ferry = Article.objects.get(headline="The ferry is late again")
    assert ferry.edition_date == date(2014, 3, 2)  # as it was printed there
    assert ferry.published_at == datetime(2014, 3, 3, 4, 30, tzinfo=UTC)
    assert ferry.revised_at == datetime(2014, 3, 5, 10, tzinfo=UTC)
    assert ferry.get_absolute_url() == "/2014/03/02/the-ferry-is-late/"
    assert ferry.standfirst == "A late boat, and who paid."
    assert [str(author) for author in ferry.ordered_authors] == ["Ada Lind"]
    assert [word.name for word in ferry.keywords.all()] == ["Ships", "Tides and more"]
    assert Keyword.objects.get(name="Ships").description == "All that floats."
    first, paid, coming = ferry.sections.all()
    assert [first.headline, paid.headline, coming.headline] == [
        "The ferry is late again", "Who paid", "What comes next",
    ]  # fmt: skip
    assert "<em>nine</em>" in first.body
    assert [(str(source), source.url) for source in paid.sources.all()] == [
        ("Trade and Tide", "https://trade.example/a"),
        ("Harbour Post (12-May)", ""),
    ]
    assert "Sources" not in paid.body
    assert 'href="https://www.youtube.com/watch?v=abc123"' in coming.body
    assert "[poll id=" in coming.body
    figure = first.figures.get()
    assert (figure.caption, figure.credit, figure.alt_text) == (
        "The ferry.", "Bo Ferrer", "A ferry",
    )  # fmt: skip
    assert ferry.lead_figure.caption == "The ferry at the mole."
    assert ferry.revisions.get().name == "As imported"

    states = {article.headline: article.state for article in Article.everything.all()}
    assert states == {
        "The ferry is late again": "public",
        "A chapter": "public",
        "About": "public",
        "Half a thought": "draft",
        "Tomorrow": "scheduled",
        "Members": "draft",
    }
    assert Page.objects.get(headline="A chapter").parent.headline == "About"
    assert Author.objects.get().name == "Ada Lind"

    jory, anders, loans, wenn = Comment.objects.order_by("written_at")
    assert [c.state for c in (jory, anders, loans, wenn)] == [
        "approved", "approved", "spam", "pending",
    ]  # fmt: skip
    assert (anders.thread, anders.answers, loans.answers) == (jory, jory, anders)
    assert (wenn.thread, wenn.email, jory.email) == (None, "", "jory@example.com")
    assert "alert" not in jory.html
    assert jory.written_at == datetime(2014, 3, 3, 8, tzinfo=UTC)

    for old in ("/2014/03/the-ferry-is-late/", "/?p=7"):
        assert client.get(old)["Location"] == ferry.get_absolute_url(), old
    page = client.get(ferry.get_absolute_url()).content.decode()
    assert "I was" in page
    assert "Cheap credit" not in page


def test_nobody_is_written_to(subscriber, editor):
    take_in(FILE, by=editor)
    assert not Article.objects.filter(sent_by_mail=True).exists()
    assert not Edition.objects.exists()
    assert not CommentLetter.objects.exists()


def test_taken_in_twice_nothing_changes_and_a_dry_run_says_the_same():
    dry = take_in(FILE, is_dry_run=True)
    assert not Article.everything.exists()
    assert not ImportedItem.objects.exists()
    first = take_in(FILE)
    assert report.counted(dry) == report.counted(first)
    before = list(Article.everything.order_by("pk").values())
    again = take_in(FILE)
    assert {what for _kind, what in account(again)} == {"unchanged", "skipped", "doubtful"}
    assert sum(account(again).values()) == len(ImportedItem.objects.all())
    assert list(Article.everything.order_by("pk").values()) == before
    assert Comment.objects.count() == 4
    assert Redirect.objects.count() == 5


def test_what_changed_there_comes_in_unless_it_was_changed_here(tmp_path):
    take_in(FILE)
    page = Page.objects.get(headline="About")
    section = page.sections.get()
    section.body = "<p>Written here.</p>"
    section.save()
    changed = tmp_path / "changed.xml"
    text = FILE.read_text().replace("Who we are.", "Who we were.").replace("So was I", "Not me")
    changed.write_text(text.replace("The town paid.", "The town paid twice."))
    ferry = Article.objects.get(headline="The ferry is late again")
    anchors = [section.anchor for section in ferry.sections.all()]
    made = take_in(changed)
    assert account(made)["page", "doubtful"] == 1
    assert page.sections.get().body == "<p>Written here.</p>"
    assert "paid twice" in ferry.sections.all()[1].body
    assert [section.anchor for section in ferry.sections.all()] == anchors
    assert Comment.objects.filter(body="Not me.").exists()
    assert account(made)["comment", "updated"] == 1


def test_pictures_are_found_in_a_folder_afterwards(tmp_path, picture):
    take_in(FILE)
    folder = tmp_path / "backup" / "wp-content" / "uploads"
    folder.mkdir(parents=True)
    (folder / "ferry.jpg").write_bytes(picture().read())
    made = take_in(FILE, pictures_folder=str(tmp_path / "backup"))
    photo = Photo.objects.get()
    ferry = Article.objects.get(headline="The ferry is late again")
    assert ferry.lead_figure.photo == photo
    assert ferry.sections.all()[0].figures.get().photo == photo
    assert photo.alt_text
    assert account(made)["figure", "merged"] == account(made)["figure", "made"] == 1
    assert account(made)["picture", "merged"] == 1
    assert not ImportedItem.objects.waiting_for_files().exists()


def test_the_command_says_what_became_of_it(tmp_path, capsys):
    table = tmp_path / "report.csv"
    call_command("import_archive", str(FILE), report=table, dry_run=True)
    assert "Nothing was changed" in capsys.readouterr().out
    call_command("import_archive", str(FILE), report=table)
    said = capsys.readouterr().out
    assert "comment: 4 made" in said
    assert "it had a password there" in said
    assert "a ping of another site" in table.read_text()
    assert len(table.read_text().splitlines()) == ImportedItem.objects.count() + 1


def test_the_categories_are_mapped_merged_and_dropped_as_a_table_says(tmp_path):
    table = tmp_path / "terms.csv"
    table.write_text('Ships,Boats\n“Tides, and more”,\n"Tides, and more",\n')
    call_command("import_archive", str(FILE), terms=table)
    ferry = Article.objects.get(headline="The ferry is late again")
    assert [word.name for word in ferry.keywords.all()] == ["Boats"]
    assert ArchiveImport.objects.get().state == "finished"
