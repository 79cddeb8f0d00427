"""Sized copies that could not be made: tried again, shown at the desk, never half there. The faults
are real ones: files in the place of folders, limits of the system, processes that are killed."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import F
from django.utils import timezone
from PIL import Image

from articles.media.files import check_files
from articles.media.ingest import ingest_photo
from articles.media.renditions import LEASE, make_awaited_renditions
from articles.models import Figure, Photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def media(settings):
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    return settings.MEDIA_ROOT


def become_due():
    """Let all that is put off be due, as after the time."""
    Photo.objects.update(renditions_due_at=timezone.now() - timedelta(seconds=1))


def test_what_failed_is_said_tried_again_later_and_made_when_it_can_be(media, picture):
    photo = ingest_photo(picture(700, 420))
    (media / "renditions").write_bytes(b"a file in the place of the folder")
    assert make_awaited_renditions() is True
    photo.refresh_from_db()
    assert photo.renditions == []
    assert photo.renditions_made_at is None
    assert "MEDIA_ROOT" in photo.rendition_failure
    assert photo.renditions_due_at > timezone.now()
    assert make_awaited_renditions() is False, "it waits"
    (media / "renditions").unlink()
    become_due()
    assert make_awaited_renditions() is True
    photo.refresh_from_db()
    assert photo.renditions
    assert (photo.rendition_failure, photo.rendition_tries) == ("", 0)


def test_each_time_it_waits_longer(media, picture):
    photo = ingest_photo(picture())
    (media / photo.file.name).unlink()
    waits = []
    for _ in range(7):
        make_awaited_renditions()
        photo.refresh_from_db()
        waits.append(photo.renditions_due_at - photo.renditions_failed_at)
        become_due()
    assert waits == sorted(waits)
    assert waits[0] < waits[-1] == waits[-2]
    assert photo.rendition_tries == 7


def test_one_that_fails_stops_no_other(media, picture, work):
    bad = ingest_photo(picture(300, 200, color=(9, 9, 9)))
    empty = ingest_photo(picture(300, 200, color=(7, 7, 7)))
    good = ingest_photo(picture(300, 200, color=(8, 8, 8)))
    (media / bad.file.name).write_bytes(b"damaged")
    (media / empty.file.name).write_bytes(b"")
    work()
    for photo in (bad, empty, good):
        photo.refresh_from_db()
    assert good.renditions
    assert "damaged" in bad.rendition_failure
    assert "not there" in empty.rendition_failure


def test_the_desks_first_page_says_it_and_what_to_do(desk, media, picture, work):
    photo = ingest_photo(picture(), alt_text="Three boats")
    assert "could not be made" not in desk.get("/admin/").content.decode()
    (media / photo.file.name).unlink()
    work()
    page = desk.get("/admin/").content.decode()
    assert "The copies of the picture “Three boats” that readers get could not be made." in page
    assert "Upload the picture again" in page
    assert f"/admin/articles/photo/{photo.pk}/change/" in page
    own = desk.get(f"/admin/articles/photo/{photo.pk}/change/")
    assert own.status_code == 200
    assert "Upload the picture again" in own.content.decode()


def test_uploading_it_again_mends_a_lost_file(media, picture, work):
    photo = ingest_photo(picture())
    (media / photo.file.name).unlink()
    work()
    assert ingest_photo(picture()) == photo
    photo.refresh_from_db()
    assert (photo.rendition_failure, photo.file_is_there()) == ("", True)
    work()
    photo.refresh_from_db()
    assert photo.renditions


def test_pages_show_the_caption_of_a_picture_whose_file_is_lost(
    client, media, make_article, add_figure, work
):
    article = make_article()
    figure = add_figure(article=article, caption="Boats at noon")
    work()
    for file in (media / "renditions").iterdir():
        file.unlink()
    (media / figure.photo.file.name).unlink()
    for address in ("/", article.get_absolute_url(), f"{article.get_absolute_url()}pictures/1/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "Boats at noon" in answer.content.decode()
    assert client.get("/feed/").status_code == 200


def test_files_that_vanish_are_made_again_and_what_cannot_be_is_said(media, picture, work):
    photos = [ingest_photo(picture(300, 200, color=(n, n, n))) for n in range(3)]
    work()
    for photo in photos:
        photo.refresh_from_db()
    _, emptied, lost = photos
    (media / emptied.renditions[0]["name"]).write_bytes(b"")
    (media / lost.file.name).unlink()
    assert check_files() == 0
    awaited = Photo.objects.awaiting_renditions().order_by("pk")
    assert list(awaited) == [emptied, lost]
    work()
    emptied.refresh_from_db()
    lost.refresh_from_db()
    assert (media / emptied.renditions[0]["name"]).stat().st_size > 0
    assert "not there" in lost.rendition_failure
    assert lost.renditions, "readers go on seeing the copies there are"


def test_a_focus_chosen_while_the_copies_are_made_is_not_lost(media, picture, monkeypatch):
    photo = ingest_photo(picture(800, 800))
    from articles.media import renditions

    stored = renditions._store

    def store(name, data):
        monkeypatch.setattr(renditions, "_store", stored)
        Photo.objects.get(pk=photo.pk).focus_on(0.1, 0.9)
        return stored(name, data)

    monkeypatch.setattr(renditions, "_store", store)
    make_awaited_renditions()
    assert list(Photo.objects.due_for_renditions()) == [photo]
    make_awaited_renditions()
    photo.refresh_from_db()
    assert "-10-90" in photo.crops("card")[0]["name"]


@pytest.mark.parametrize("size", [(1, 1), (300, 20_000), (20_000, 300), (2, 900), (900, 2)])
def test_pictures_of_any_shape_get_copies(picture, work, size):
    photo = ingest_photo(picture(*size))
    work()
    photo.refresh_from_db()
    assert photo.rendition_failure == ""
    assert photo.copies
    assert photo.card()[1] >= 1
    assert photo.fallback_url()


@pytest.mark.parametrize("format", ["PNG", "WEBP", "AVIF", "GIF", "JPEG"])
@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK"])
def test_pictures_of_any_kind_get_copies(work, mode, format):
    data = BytesIO()
    try:
        Image.new(mode, (90, 60), 1).save(data, format)
    except (OSError, ValueError):
        pytest.skip("the format has no such pictures")
    photo = ingest_photo(ContentFile(data.getvalue(), name="x"))
    work()
    photo.refresh_from_db()
    assert photo.rendition_failure == ""
    assert photo.copies


# --- Killed, and without room ---------------------------------------------------------------------

WRITER = """
import os, resource, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "worldview.settings"
import django
django.setup()
from django.conf import settings
settings.MEDIA_ROOT = sys.argv[1]
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
{act}
"""


def run(act, media, **options):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER.format(act=act), str(media)],
        cwd=project.BASE_DIR,
        env=os.environ | {"SECRET_KEY": "test", "PYTHONPATH": str(project.BASE_DIR)},
        **options,
    )


def test_a_disk_without_room_leaves_neither_file_nor_half(media):
    default_storage.save("renditions/a.jpg", ContentFile(b"the former one"))
    act = """
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for name in ("renditions/a.jpg", "photos/b.jpg"):
    try:
        default_storage.save(name, ContentFile(b"x" * 200_000))
    except OSError:
        print("refused")
"""
    process = run(act, media, stdout=subprocess.PIPE)
    assert process.communicate(timeout=60)[0].split() == [b"refused", b"refused"]
    assert [file.name for file in media.rglob("*") if file.is_file()] == ["a.jpg"]
    assert (media / "renditions/a.jpg").read_bytes() == b"the former one"


def test_one_killed_in_the_middle_of_writing_leaves_what_was_there(media):
    default_storage.save("renditions/a.jpg", ContentFile(b"the former one"))
    act = """
import time
class Slow(File):
    def chunks(self, chunk_size=None):
        yield b"x" * 100_000
        sys.stdout.write("writing\\n")
        sys.stdout.flush()
        time.sleep(60)
default_storage.save("renditions/a.jpg", Slow(None))
"""
    process = run(act, media, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"writing\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert (media / "renditions/a.jpg").read_bytes() == b"the former one"
    [leftover] = media.rglob("*.part")
    old = time.time() - 7200
    os.utime(leftover, (old, old))
    assert default_storage.remove_leftovers() == 1
    assert not leftover.exists()


def test_a_file_of_nothing_is_never_kept(media):
    with pytest.raises(OSError, match="empty"):
        default_storage.save("renditions/a.jpg", ContentFile(b""))
    assert not [file for file in media.rglob("*") if file.is_file()]


def test_a_file_of_nothing_is_never_served(client, media):
    (media / "renditions").mkdir()
    (media / "renditions/a.jpg").write_bytes(b"")
    assert client.get("/media/renditions/a.jpg").status_code == 404


def test_a_photo_that_killed_its_worker_waits_and_is_named(picture):
    photo = ingest_photo(picture())
    # As a worker leaves it that was killed after claiming it.
    from articles.media.renditions import _claimed

    assert _claimed() == photo
    assert make_awaited_renditions() is False, "its lease holds"
    photo.refresh_from_db()
    assert photo.renditions_due_at - timezone.now() <= LEASE
    become_due()
    assert _claimed() == photo
    photo.refresh_from_db()
    assert "stopped in the middle" in photo.rendition_failure
    assert list(Photo.objects.failing()) == [photo]
    Photo.objects.update(renditions_due_at=F("created_at"))
    assert make_awaited_renditions() is True
    photo.refresh_from_db()
    assert photo.rendition_failure == ""


@pytest.mark.django_db(transaction=True)
def test_a_picture_that_cannot_be_kept_is_a_sentence_and_leaves_no_row(media, picture, desk):
    (media / "photos").write_bytes(b"a file in the place of the folder")
    with pytest.raises(ValidationError, match=r"could not be kept.*MEDIA_ROOT"):
        ingest_photo(picture())
    answer = desk.post("/admin/articles/photo/take-in/", {"file": picture()})
    assert answer.status_code == 400
    assert "could not be kept" in answer.json()["error"]
    page = desk.post(
        "/admin/articles/photo/add/", {"file": picture(), "focal_x": "0.5", "focal_y": "0.5"}
    )
    assert "could not be kept" in page.content.decode()
    assert not Photo.objects.exists()


def test_a_row_is_made_after_its_file(picture, media):
    photo = ingest_photo(picture())
    assert Path(media / photo.file.name).stat().st_size > 0


def test_photos_given_up_by_the_former_program_are_tried_again(picture):
    from importlib import import_module

    from django.apps import apps

    photo = ingest_photo(picture())
    Photo.objects.update(renditions_made_at=timezone.now())
    import_module("articles.migrations.0038_renditions_given_up").make_anew(apps, None)
    assert list(Photo.objects.due_for_renditions()) == [photo]


def test_figures_of_a_failing_photo_keep_its_own_file(client, media, make_article, picture, work):
    (media / "renditions").write_bytes(b"in the way")
    photo = ingest_photo(picture())
    article = make_article()
    Figure.objects.create(article=article, photo=photo)
    work()
    assert photo.file.url in client.get(article.get_absolute_url()).content.decode()
