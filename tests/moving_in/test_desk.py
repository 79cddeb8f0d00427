"""An administrator takes an export in at the desk, and the worker does the work."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Article, Keyword
from background import clock
from tests.moving_in.conftest import SAMPLES, account
from worldview.moving_in import ends, report, terms
from worldview.moving_in import run as runs
from worldview.moving_in.models import KEPT, ArchiveImport
from worldview.moving_in.refusals import Refused

pytestmark = pytest.mark.django_db
MOVE_IN = "/admin/move-in/"


def send(desk, data, name="export.xml", **more):
    return desk.post(MOVE_IN, {"file": SimpleUploadedFile(name, data), **more})


def test_an_export_is_tried_then_taken_in_paused_and_accounted_for(desk, work, monkeypatch):
    tried = send(desk, (SAMPLES / "wordpress.xml").read_bytes())["Location"]
    html = desk.get(tried).content.decode()
    assert "The worker does it" in html
    # A script renews it until it has ended.
    assert ("data-running" in html, "progress.js" in html) == (True, True)
    work()
    html = desk.get(tried).content.decode()
    assert "data-running" not in html
    assert "What would become of it" in html
    assert "have them fetched" in html
    assert not Article.everything.exists()
    table = b"".join(desk.get(f"{tried}report/").streaming_content).decode()
    assert "The ferry is late again" in table

    taken = desk.post(tried, {"_take_in": "1"})["Location"]
    desk.post(taken, {"_pause": "1"})
    work()
    assert not Article.everything.exists()
    desk.post(taken, {"_go_on": "1"})
    work()
    made = ArchiveImport.objects.first()
    assert (made.state, made.percent, made.claimed_until) == ("finished", 100, None)
    html = desk.get(taken).content.decode()
    assert "it had a password there" in html
    assert f"/admin/articles/article/{Article.objects.get(headline='Members').pk}/" in html
    assert account(made)["post", "made"] == 2
    log = desk.get("/admin/admin/logentry/").content.decode()
    assert "Imported from “export.xml”" in log


def test_categories_are_mapped_merged_and_dropped_and_pictures_come_in_a_zip(desk, work, picture):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("uploads/ferry.jpg", picture().read())
    pictures = SimpleUploadedFile("uploads.zip", packed.getvalue())
    export = (SAMPLES / "wordpress.xml").read_bytes()
    tried = send(desk, export, pictures=pictures)["Location"]
    work()
    html = desk.get(tried).content.decode()
    assert html.index('value="Ships"') < html.index("Take it in")
    run = ArchiveImport.objects.get()
    first, second = [row.field for row in terms.rows(run)]
    assert [(row.name, row.posts) for row in terms.rows(run)] == [
        ("Ships", 1), ("Tides, and more", 1),
    ]  # fmt: skip
    html = desk.post(tried, {first: ",", second: "", "_take_in": "1"}).content.decode()
    assert "No keyword can be called so" in html
    assert 'value=","' in html
    again = desk.post(tried, {first: "Boats", second: "", "_again": "1"})["Location"]
    work()
    html = desk.get(again).content.decode()
    assert 'value="Boats"' in html
    assert not Keyword.objects.exists()
    desk.post(again, {first: "Boats", second: "Boats", "_take_in": "1"})
    work()
    ferry = Article.objects.get(headline="The ferry is late again")
    assert [word.name for word in ferry.keywords.all()] == ["Boats"]
    assert ferry.lead_figure.photo

    ends.remove_old()
    assert len(list(report.folder().iterdir())) == 4
    ArchiveImport.objects.update(finished_at=clock.now() - KEPT)
    ends.remove_old()
    assert not list(report.folder().iterdir())
    assert "was removed from the server" in desk.get(tried).content.decode()

    said = send(desk, export, pictures=SimpleUploadedFile("a.zip", b"none")).content.decode()
    assert "The pictures are no zip" in said
    assert not list(report.folder().iterdir())


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("notes.bin", b"\x00\x01", "is no export that is known here"),
        ("x.zip", b"PK\x05\x06" + b"\0" * 18, "is no export that is known here"),
    ],
)
def test_what_is_no_export_is_refused_in_words_and_not_kept(desk, name, data, said):
    assert said in send(desk, data, name).content.decode()
    assert not ArchiveImport.objects.exists()


def test_a_run_that_is_paused_while_it_goes_stops_and_goes_on_where_it_was(monkeypatch):
    made = runs.begin(SAMPLES / "wordpress.xml")
    monkeypatch.setattr(runs, "SAID_SECONDS", 0)
    asked = []

    def until():
        asked.append(1)
        return len(asked) == 8

    ArchiveImport.objects.claim(made.pk)
    runs.go_on(made, until=until)
    made.refresh_from_db()
    assert made.state == "running"
    assert 0 < made.items.count() < 20
    assert ArchiveImport.objects.claim(made.pk)
    assert not ArchiveImport.objects.claim(made.pk)
    runs.go_on(made)
    assert account(made)["post", "made"] == 2
    assert account(made)["page", "made"] == 2


def test_an_export_that_is_sent_again_is_known_by_its_own_name(tmp_path):
    """It lies under another one each time."""
    systems = set()
    for number in (1, 2):
        path = tmp_path / f"{number}-postscsv.csv"
        path.write_text("title,content_html\nOne,<p>Words</p>\n")
        systems.add(runs.begin(path, name="posts.csv").system)
    assert systems == {"newsletter posts.csv"}
    path.write_bytes(b"\0")
    with pytest.raises(Refused, match=r"“notes\.bin” is no export"):
        runs.begin(path, name="notes.bin")
