"""The columns' audio as feeds and directories of podcasts read it."""

import io
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from uuid import UUID, uuid5

import feedparser
import pytest
from django.utils import timezone
from PIL import Image

from articles.media.ingest import ingest_photo
from articles.models import Attachment, Download, Figure, Photo
from tests import sample_files

NAMES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
}


def channel(client):
    answer = client.get("/podcast.xml")
    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    return ET.fromstring(answer.content).find("channel")


def text(element, name):
    return element.find(name, NAMES).text


def test_a_podcast_says_of_itself_what_directories_want(client, make_article, attach):
    attach(make_article(), "mp3")
    about = channel(client)
    assert text(about, "itunes:author") == text(about, "title") == "World View"
    assert text(about, "language") == "en"
    assert text(about, "itunes:explicit") == "false"
    assert text(about, "podcast:locked") == "no"
    assert about.find("itunes:category", NAMES).get("text") == "News"
    assert about.find("itunes:category/itunes:category", NAMES).get("text") == "Daily News"
    address = about.find("atom:link", NAMES).get("href")
    assert address == "http://testserver/podcast.xml"
    namespace = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
    assert text(about, "podcast:guid") == str(uuid5(namespace, "testserver/podcast.xml"))


def test_the_guid_is_made_by_the_rule():
    """The example of the specification."""
    namespace = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
    made = uuid5(namespace, "mp3s.nashownotes.com/pc20rss.xml")
    assert str(made) == "917393e3-1b1e-5cef-ace4-edaa54e1f810"


def test_its_picture_is_as_large_as_directories_want(client, make_article, attach):
    attach(make_article(), "mp3")
    address = channel(client).find("itunes:image", NAMES).get("href")
    cover = Image.open(io.BytesIO(client.get(address.removeprefix("http://testserver")).content))
    assert (cover.format, cover.mode, cover.size) == ("PNG", "RGB", (1400, 1400))


def test_each_audio_of_a_column_and_its_sections_is_an_episode(client, make_article, attach):
    article = make_article("A Harbour Opens", standfirst="At six & in fog", byline="Ilse Marrow")
    section = article.sections.get()
    attach(article, "mp3", content=sample_files.mp3(332))
    attach(article, "m4a", section=section)
    attach(article, "pdf")
    whole, part = channel(client).findall("item")
    download = Download.objects.get(kind="mp3")
    assert whole.find("enclosure").attrib == {
        "url": f"http://testserver{download.file.url}",
        "length": str(download.size),
        "type": "audio/mpeg",
    }
    assert text(whole, "title") == text(whole, "itunes:title") == "A Harbour Opens"
    assert text(whole, "description") == "At six & in fog"
    assert text(whole, "link") == article.permalink
    assert text(whole, "itunes:duration") == "332"
    assert text(whole, "itunes:author") == "Ilse Marrow"
    assert text(whole, "guid") == article.guid
    assert whole.find("guid").get("isPermaLink") == "false"
    assert text(part, "title") == section.headline
    assert text(part, "link") == f"http://testserver{section.get_share_url()}"
    assert text(part, "guid") == f"{article.guid}#{section.anchor}"
    assert part.find("enclosure").get("type") == "audio/mp4"


def test_an_episode_has_its_columns_picture_where_that_is_large_enough(
    client, make_article, attach, picture, work
):
    pictures = {"large": (1900, 1500), "small": (1600, 1300), "none": None}
    for day, (name, size) in enumerate(pictures.items(), 1):
        article = make_article(name, slug=name, edition_date=date(2026, 5, day))
        attach(article, "mp3", content=sample_files.mp3(day))
        if size:
            photo = ingest_photo(picture(*size))
            Figure.objects.create(article=article, photo=photo)
    before = {image_of(item) for item in channel(client).findall("item")}
    assert before == {"http://testserver/podcast.png"}
    work()
    shown = {text(item, "title"): image_of(item) for item in channel(client).findall("item")}
    assert shown.pop("small") == shown.pop("none") == "http://testserver/podcast.png"
    photo = Photo.objects.get(width=1900)
    assert shown == {"large": f"http://testserver{photo.cover()}"}
    name = photo.cover().removeprefix("/media/")
    with photo.file.storage.open(name) as file, Image.open(file) as cover:
        assert (cover.format, cover.mode, cover.size) == ("JPEG", "RGB", (1400, 1400))


def image_of(item):
    return item.find("itunes:image", NAMES).get("href")


def test_readers_of_feeds_understand_it(client, make_article, attach):
    attach(make_article(), "ogg")
    feed = feedparser.parse(client.get("/podcast.xml").content)
    assert not feed.bozo
    assert feed.version == "rss20"
    assert feed.entries[0].enclosures[0].type == "audio/ogg"


def test_a_draft_a_page_and_a_scheduled_column_are_no_episodes(
    client, make_article, make_page, attach
):
    attach(make_article(published=False), "mp3")
    attach(make_article(slug="later", published=timezone.now() + timedelta(days=1)), "m4a")
    attach(make_page(), "ogg")
    assert channel(client).findall("item") == []


def test_a_new_recording_is_the_same_episode(client, make_article, attach):
    attachment = attach(make_article(), "mp3")
    before = text(channel(client).find("item"), "guid")
    other = attach(make_article(slug="b"), "mp3", content=sample_files.mp3(9)).download
    Attachment.objects.exclude(pk=attachment.pk).delete()
    Attachment.objects.update(download=other)
    item = channel(client).find("item")
    assert (text(item, "guid"), text(item, "itunes:duration")) == (before, "9")


@pytest.mark.parametrize("address", ["/feed/", "/feed/summary/"])
def test_the_columns_feeds_have_its_audio_with_length_and_type(
    client, make_article, attach, address
):
    attach(make_article(), "mp3")
    download = Download.objects.get()
    (entry,) = feedparser.parse(client.get(address).content).entries
    (enclosure,) = entry.enclosures
    assert (enclosure.type, enclosure.length) == ("audio/mpeg", str(download.size))
    (item,) = client.get("/feed.json").json()["items"]
    assert item["attachments"] == [
        {
            "url": f"http://testserver{download.file.url}", "mime_type": "audio/mpeg",
            "title": "The budget", "size_in_bytes": download.size, "duration_in_seconds": 5,
        }
    ]  # fmt: skip


def test_pages_lead_to_it_only_where_something_is_heard(client, make_article, attach):
    link = '<link rel="alternate" type="application/rss+xml" title="Podcast" href="/podcast.xml">'
    silent, heard = make_article(slug="a"), make_article(slug="b")
    assert link not in client.get("/").content.decode()
    attach(heard, "mp3")
    for page, is_there in (("/", True), (silent.permalink, False), (heard.permalink, True)):
        assert (link in client.get(page).content.decode()) == is_there, page


def test_no_number_of_queries_hangs_on_how_many_there_are(
    client, make_article, attach, django_assert_max_num_queries
):
    for number in range(3):
        article = make_article(slug=f"s{number}")
        attach(article, "mp3", content=sample_files.mp3(5 + number))
        attach(article, "mp3", content=sample_files.mp3(5 + number), section=article.sections.get())
    with django_assert_max_num_queries(9):
        assert len(channel(client).findall("item")) == 6
