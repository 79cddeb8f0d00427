"""Files for readers: what is taken in as what, what is refused, and what readers get of it."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.media.downloads.ingest import ingest
from articles.models import Download
from tests import sample_files

HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def file(content, name="file"):
    return ContentFile(content, name=name)


# --- Taken in ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sample_files.WHOLE)
@pytest.mark.parametrize("name", ["Budget.exe", "Budget.pdf", "Budget"])
def test_a_file_is_what_is_in_it_whatever_it_is_called(db, kind, name):
    content = sample_files.WHOLE[kind]
    download = ingest(file(content, name))
    assert (download.kind, download.size, download.title) == (kind, len(content), "Budget")
    assert download.file.name == f"downloads/{download.digest[:32]}.{kind}"
    with download.file.open() as kept:
        assert kept.read() == content


@pytest.mark.parametrize(
    "content",
    [sample_files.mp3(65), sample_files.mp3(65, tagged=True), sample_files.m4a(65),
     sample_files.m4a(65, brand=b"isom"), sample_files.ogg(65)],
    ids=["mp3", "tagged mp3", "m4a", "mp4 of sound", "opus"],
)  # fmt: skip
def test_audio_says_how_long_it_is_heard(db, content):
    download = ingest(file(content))
    assert download.duration == timedelta(seconds=65)
    assert download.duration_as_text == "1:05"


def test_audio_that_does_not_say_it_is_taken_in_and_the_rest_is_typed(db):
    broken = sample_files.m4a().replace(b"mvhd", b"free")
    assert ingest(file(broken)).duration is None


@pytest.mark.parametrize(
    "content",
    [HTML, b"\n  " + HTML, b"\xef\xbb\xbf" + HTML, SVG, b'<?xml version="1.0"?>' + SVG,
     HTML + sample_files.PDF, b"PK\x03\x04" + bytes(60), b"MZ\x90\x00" + bytes(60),
     b"\x89PNG\r\n\x1a\n" + bytes(30), "Årø".encode("latin-1"), b"one\0two",
     b"\xff\xfb\x90\x00" + HTML, b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) + HTML,
     b"OggS\0" + bytes(22) + b"\x01\x07\x80theora", b"\0\0\0\x10ftypisom\0\0\0\0",
     sample_files.m4a(brand=b"isom", handler=b"vide"), sample_files.PDF[:-7],
     sample_files.epub()[:90], b" \n"],
    ids=["html", "html behind blanks", "html behind a mark", "svg", "svg as xml",
         "html before a pdf", "zip", "program", "picture", "latin-1", "binary",
         "html behind a mark of mp3", "html behind a tag of mp3", "film in ogg", "mp4 without end",
         "film", "half a pdf", "half a book", "blanks"],
)  # fmt: skip
def test_what_is_none_of_these_is_refused_in_words(db, content):
    with pytest.raises(ValidationError) as refused:
        ingest(file(content, "Budget.pdf"))
    assert re.search(r"Save it|and choose that", refused.value.messages[0])
    assert not Download.objects.exists()


def test_one_that_is_too_large_is_told_how_large_it_may_be(db, settings):
    settings.DOWNLOAD_MAX_BYTES = 2 * 1024 * 1024
    with pytest.raises(ValidationError, match="larger than 2 MB"):
        ingest(file(b"a" * (2 * 1024 * 1024 + 1)))


def test_the_same_file_twice_is_one(db):
    first = ingest(file(sample_files.PDF, "One.pdf"))
    assert ingest(file(sample_files.PDF, "Two.pdf")) == first
    assert first.title == "One"


# --- For readers ---------------------------------------------------------------------------------


def test_a_column_lists_its_downloads_with_type_and_size(client, make_article, attach):
    article = make_article()
    attach(article, "pdf", title="The budget of 2027")
    attach(article, "csv", section=article.sections.get())
    html = client.get(article.get_absolute_url()).content.decode()
    download = Download.objects.get(kind="pdf")
    assert f'href="{download.file.url}"' in html
    assert 'download="the-budget-of-2027.pdf">The budget of 2027</a>' in html
    assert re.search(r"PDF,\s+76\xa0bytes", html)
    section = html[html.index('class="section"') : html.index("key-headlines-downloads")]
    assert "CSV" in section
    assert "CSV" in client.get(article.sections.get().get_share_url()).content.decode()


def test_audio_has_a_player_that_needs_no_script(client, make_article, attach):
    article = make_article()
    attach(article, "mp3", title="Read by the writer", content=sample_files.mp3(332))
    html = client.get(article.get_absolute_url()).content.decode()
    url = Download.objects.get().file.url
    player = f'<audio controls preload="none" src="{url}" aria-label="Read by the writer"></audio>'
    assert player in html
    assert '<span class="audio-duration">5:32</span>' in html
    assert 'download="read-by-the-writer.mp3"' in html
    assert "media-src 'self'" in client.get("/")["Content-Security-Policy"]


@pytest.mark.parametrize("kind", sample_files.WHOLE)
def test_no_file_is_run_in_our_origin(client, make_article, attach, kind):
    attach(make_article(), kind)
    answer = client.get(Download.objects.get().file.url)
    place = "inline" if kind in ("mp3", "m4a", "ogg") else "attachment"
    assert answer["Content-Disposition"] == place
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "html" not in answer["Content-Type"]
    assert b"".join(answer.streaming_content) == sample_files.WHOLE[kind]


def test_no_other_spelling_of_its_address_says_less(client, make_article, attach):
    attach(make_article(), "pdf")
    name = Download.objects.get().file.name
    for address in (f"/media/photos/../{name}", f"/media/./{name}", f"/media//{name}"):
        answer = client.get(address)
        assert answer.status_code == 404 or answer["Content-Disposition"] == "attachment", address


@pytest.mark.parametrize(
    ("asked", "status", "range", "body"),
    [
        ("bytes=0-3", 206, "0-3/76", b"%PDF"), ("bytes=5-5", 206, "5-5/76", b"1"),
        ("bytes=-6", 206, "70-75/76", b"%%EOF\n"), ("bytes=70-", 206, "70-75/76", b"%%EOF\n"),
        ("bytes=70-900", 206, "70-75/76", b"%%EOF\n"), ("bytes=76-", 416, "*/76", b""),
        ("bytes=5-2", 200, None, sample_files.PDF), ("lines=1-2", 200, None, sample_files.PDF),
        ("bytes=x", 200, None, sample_files.PDF), ("bytes=0-1,4-5", 200, None, sample_files.PDF),
    ],
)  # fmt: skip
def test_parts_of_it_are_given(client, make_article, attach, asked, status, range, body):
    attach(make_article(), "pdf")
    answer = client.get(Download.objects.get().file.url, headers={"range": asked})
    assert answer.status_code == status
    assert answer.get("Content-Range") == (range and f"bytes {range}")
    assert b"".join(answer.streaming_content) == body


def test_a_part_is_given_only_of_the_file_that_was_begun(client, make_article, attach):
    attach(make_article(), "pdf")
    url = Download.objects.get().file.url
    whole = client.get(url)
    for validator in (whole["ETag"], whole["Last-Modified"]):
        headers = {"range": "bytes=0-3", "if-range": validator}
        assert client.get(url, headers=headers).status_code == 206
    for validator in ('"another"', "Mon, 01 Jan 2024 00:00:00 GMT", "nonsense"):
        headers = {"range": "bytes=0-3", "if-range": validator}
        assert client.get(url, headers=headers).status_code == 200


def test_a_bomb_is_never_unpacked(db):
    book = sample_files.epub("0" * 50_000_000)
    assert len(book) < 100_000
    assert ingest(SimpleUploadedFile("Book.epub", book)).kind == "epub"
