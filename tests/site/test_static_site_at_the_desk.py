"""The public site as files, asked for at the desk and made by the worker."""

import zipfile
from io import BytesIO

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User

from background.models import Failure
from tests.processes import collect_static_files, database_url, environment
from tests.site.static_copy import files, troubles
from worldview.archive import runs
from worldview.models import ArchiveRun
from worldview.static_site import asked
from worldview.static_site.asked import Asked, CopyFailed

PAGE = "/admin/take-out/"
URL = "https://copy.example.org/here"


@pytest.fixture
def at_work(transactional_db, monkeypatch, settings, tmp_path):
    """As the worker of an installation: what it starts finds the same database and files."""
    settings.VAR_DIR = tmp_path / "var"
    (tmp_path / "var").mkdir()
    collect_static_files(tmp_path / "var")
    own = environment(tmp_path / "var", database_url())
    own |= {"MEDIA_ROOT": str(django_settings.MEDIA_ROOT), "LOG_LEVEL": "WARNING"}
    for name, value in own.items():
        monkeypatch.setenv(name, value)


def ask(desk, **said):
    return desk.post(PAGE, {"_copy": "1", "url": "", **said}, follow=True).content.decode()


def test_administrators_make_the_site_as_files_and_download_them(
    at_work, desk, work, make_article, add_figure, tmp_path
):
    article = make_article("Harbour", keywords=["port"])
    add_figure(article=article)
    make_article("Quorvath", published=False)
    assert "You can leave this page meanwhile" in ask(desk, url=f"{URL}/")
    assert "One is being made already" in ask(desk)
    # The other kind is another thing.
    desk.post(PAGE, {"_start": "1"})
    assert ArchiveRun.objects.count() == 2
    work()
    run, archive = ArchiveRun.objects.order_by("kind")[1], ArchiveRun.objects.get(kind="archive")
    assert (run.kind, run.url, run.failure, run.folder) == ("site", URL, "", "")
    assert (archive.failure, run.done > 0, run.done) == ("", True, run.total)
    assert run.path.stat().st_mode & 0o77 == 0
    page = desk.get(PAGE).content.decode()
    assert f"{PAGE}{run.pk}/" in page
    # What was typed last is there the next time.
    assert f'value="{URL}"' in page
    response = desk.get(f"{PAGE}{run.pk}/")
    with zipfile.ZipFile(BytesIO(b"".join(response.streaming_content))) as packed:
        packed.extractall(tmp_path / "unpacked")
    (top,) = (tmp_path / "unpacked").iterdir()
    assert top.name == run.path.stem
    copy = files(top)
    assert list(troubles(copy, URL)) == []
    assert b"Harbour" in copy["index.html"]
    assert not [name for name, data in copy.items() if b"Quorvath" in data or ".world" in name]
    assert [name for name in copy if name.startswith("media/")]

    # It is offered for a time; what it was made of goes with the last of them.
    assert asked.packed_folder().is_dir()
    ArchiveRun.objects.update(finished_at=run.finished_at - runs.TTL)
    runs.forget_old()
    assert not run.path.exists()
    assert not asked.packed_folder().exists()


def test_it_stays_in_the_folder_that_the_operator_named(
    at_work, desk, work, make_article, settings, tmp_path
):
    settings.SITE_COPY_DIR = str(tmp_path / "copy")
    make_article("Harbour")
    assert str(tmp_path / "copy") in desk.get(PAGE).content.decode()
    ask(desk)
    work()
    run = ArchiveRun.objects.get()
    assert (run.failure, run.folder, run.path.exists()) == ("", settings.SITE_COPY_DIR, False)
    assert "index.html" in files(tmp_path / "copy")
    assert f"{PAGE}{run.pk}/" not in desk.get(PAGE).content.decode()
    assert "not here any more" in desk.get(f"{PAGE}{run.pk}/", follow=True).content.decode()

    # The next run brings it up to date, and that somebody asked is forgotten while it stays.
    make_article("Another quay")
    ask(desk)
    work()
    assert "Another quay" in (tmp_path / "copy" / "index.html").read_text()
    ArchiveRun.objects.update(finished_at=run.finished_at - runs.TTL)
    runs.forget_old()
    assert not ArchiveRun.objects.exists()
    assert "index.html" in files(tmp_path / "copy")


@pytest.mark.parametrize(
    "url",
    ["ftp://x.example", "https://x.example/?a=1", "https://x.example/#a", "x y", "javascript:1"],
)
def test_an_address_that_cannot_be_one_is_said_beside_what_was_typed(db, desk, url):
    page = ask(desk, url=url)
    assert "errorlist" in page
    assert f'value="{url}"' in page
    assert not ArchiveRun.objects.exists()


def test_what_stands_in_the_way_is_said_on_the_page(at_work, desk, work, settings, tmp_path):
    settings.SITE_COPY_DIR = str(tmp_path / "others")
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "letter.txt").write_text("mine")
    ask(desk)
    work()
    assert "has other things in it" in desk.get(PAGE).content.decode()
    assert Failure.objects.get().task == "archive"
    assert [path.name for path in (tmp_path / "others").iterdir()] == ["letter.txt"]


def test_one_that_is_stopped_ends_with_its_process_and_is_gone_on_with(
    at_work, make_article, tmp_path
):
    make_article("Harbour")
    folder = tmp_path / "copy"

    class Stopped(Exception):
        pass

    def stop(done, total):
        raise Stopped

    with pytest.raises(Stopped):
        asked.make(Asked(str(folder), ""), stop)
    assert asked.make(Asked(str(folder), ""), lambda done, total: None) == 0
    assert "index.html" in files(folder)


@pytest.mark.parametrize(
    ("does", "said"),
    [("import os; os.kill(os.getpid(), 9)", "was killed"), ("1 / 0", "log of the worker")],
)
def test_a_process_that_ends_without_a_word_is_no_copy(does, said, at_work, monkeypatch, tmp_path):
    monkeypatch.setattr(asked, "CHILD", ["-c", f"import sys; sys.stdin.read(); {does}"])
    with pytest.raises(CopyFailed, match=said):
        asked.make(Asked(str(tmp_path / "copy"), ""), lambda done, total: None)
    assert not (tmp_path / "copy").exists()


def test_who_is_no_administrator_makes_none(db, client):
    client.force_login(User.objects.create_user("writer", is_staff=True))
    assert client.post(PAGE, {"_copy": "1"}).status_code == 403
    assert not ArchiveRun.objects.exists()
