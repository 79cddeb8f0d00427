"""A copy is brought up to date by rendering what a change concerns, and is then what it would be if
all were rendered."""

import gzip
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from articles.models import Article, Correction, Keyword, Photo, SiteSettings
from comments.models import Policy
from pagecache import changes, store
from pagecache.models import LastChange, PageChange
from tests.site.static_copy import files
from worldview.static_site import exporting, kept, work

#: A transaction says of a tag once that it changed.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def columns(make_article, make_comment, add_figure):
    day = timezone.localdate() - timedelta(days=400)
    made = [
        make_article(
            f"Harbour {number}",
            edition_date=day + timedelta(days=number),
            keywords=["port", f"Word {number}"],
            sections=[{"headline": "The quay", "sources": ["Herald"]}],
        )
        for number in range(6)
    ]
    add_figure(article=made[0])
    make_comment(made[1])
    return made


@pytest.fixture
def rendered(monkeypatch):
    """Collects what is rendered of columns and lists."""
    asked = []
    column, at = work.Worker._column, work.Worker._at
    monkeypatch.setattr(
        work.Worker, "_column", lambda self, one: asked.append(one.pk) or column(self, one)
    )
    monkeypatch.setattr(
        work.Worker, "_at", lambda self, address: asked.append(address) or at(self, address)
    )
    return asked


@pytest.fixture(autouse=True)
def _small_jobs(monkeypatch):
    monkeypatch.setattr("worldview.static_site.addresses.COLUMNS", 1)


def export(folder, **options):
    """Export, and have noticed what changed before, as a worker does."""
    before = timezone.now()
    done = exporting.export(folder, processes=1, **options)
    PageChange.objects.filter(noticed_at=None).update(noticed_at=before)
    return done


def test_a_run_after_which_nothing_changed_renders_next_to_nothing(columns, rendered, tmp_path):
    export(tmp_path / "copy")
    first = [*rendered]
    rendered.clear()
    done = export(tmp_path / "copy")
    assert (done.new, done.changed, done.removed) == (0, 0, 0)
    # No authors, no pages: what is not there is looked for each time.
    assert {*rendered} <= {"/robots.txt", "/authors/", "/sitemap-authors.xml", "/sitemap-pages.xml"}
    assert len(first) > 30

    rendered.clear()
    Article.objects.get(pk=columns[4].pk).sections.update(body="<p>The tide came in.</p>")
    export(tmp_path / "copy")
    assert columns[4].pk in rendered
    assert columns[0].pk not in rendered

    rendered.clear()
    export(tmp_path / "copy", anew=True)
    assert sorted(map(str, rendered)) == sorted(map(str, first))


def test_after_any_change_it_is_what_it_would_be_anew(
    columns, make_article, make_comment, add_figure, tmp_path
):
    copy = tmp_path / "copy"
    later = make_article("Tomorrow", published=timezone.now() + timedelta(hours=1), keywords=["x"])

    def rename():
        keyword = Keyword.objects.get(name="Word 2")
        keyword.name = "Word two"
        keyword.save()

    def move():
        columns[5].slug = "moved"
        columns[5].save()

    def call_it_otherwise():
        SiteSettings.objects.update(column_name="The Other View")

    def come_out():
        Article.objects.filter(pk=later.pk).update(published_at=timezone.now())

    steps = [
        lambda: make_article("New", keywords=["port"]),
        lambda: make_comment(columns[0]),
        rename,
        move,
        lambda: Correction.objects.create(article=columns[2], text="It was noon."),
        lambda: add_figure(section=columns[3].sections.first()),
        lambda: columns[1].comments.update(state="refused"),
        come_out,
        lambda: Article.objects.filter(pk=columns[3].pk).update(binned_at=timezone.now()),
        call_it_otherwise,
        lambda: Keyword.objects.get(name="port").delete(),
    ]
    export(copy)
    for number in range(0, len(steps), 2):
        for step in steps[number : number + 2]:
            step()
        export(copy)
        export(tmp_path / f"anew {number}")
        made, expected = files(copy), files(tmp_path / f"anew {number}")
        assert {name for name in made if made[name] != expected.get(name)} == set(), number
        assert made.keys() == expected.keys(), number


def test_what_cannot_be_relied_on_is_rendered_again(columns, rendered, tmp_path, monkeypatch):
    copy = tmp_path / "copy"
    export(copy)

    def again(**options):
        rendered.clear()
        export(copy, **options)
        return len([asked for asked in rendered if isinstance(asked, int)])

    assert again() == 0
    # A file that somebody took away.
    next(copy.glob("2*/*/*/harbour-2/index.html")).unlink()
    assert again() == 1
    # Another address, another program.
    assert again(url="https://copy.example.org") == len(columns)
    assert again(url="https://copy.example.org") == 0
    monkeypatch.setattr(store, "build", lambda: "another")
    assert again(url="https://copy.example.org") == len(columns)
    # Half a note, as of a machine that lost power.
    for note in (copy / ".world-view" / "done").iterdir():
        note.write_bytes(note.read_bytes()[:40])
    assert again(url="https://copy.example.org") == len(columns)
    # One changed byte, and something else altogether.
    for note in (copy / ".world-view" / "done").iterdir():
        data = bytearray(note.read_bytes())
        data[len(data) // 2] ^= 255
        note.write_bytes(data)
    assert again(url="https://copy.example.org") == len(columns)
    for note in (copy / ".world-view" / "done").iterdir():
        note.write_bytes(gzip.compress(b"[]"))
    assert again(url="https://copy.example.org") == len(columns)
    # A database that was put back.
    line = changes.last_line()
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('articles_pagechange_id_seq', %s)", [line - 1])
    assert again(url="https://copy.example.org") == len(columns)
    # So long ago that nobody knows any more.
    monkeypatch.setattr(kept, "_TTL", timedelta(0))
    assert again(url="https://copy.example.org") == len(columns)


def test_a_file_that_was_missing_is_looked_for_again(columns, tmp_path):
    photo = Photo.objects.get()
    path = Path(photo.file.path)
    kept_elsewhere = path.rename(tmp_path / "elsewhere")
    assert export(tmp_path / "copy").missing
    kept_elsewhere.rename(path)
    done = export(tmp_path / "copy")
    assert (done.missing, done.new) == ((), 1)


def test_a_page_that_holds_for_a_time_is_rendered_after_that(
    columns, rendered, tmp_path, monkeypatch
):
    Policy.objects.update_or_create(pk=1, defaults={"closes_after_days": 1})
    export(tmp_path / "copy")
    rendered.clear()
    ask = kept.clock.ask
    monkeypatch.setattr(kept.clock, "ask", lambda: ask() + timedelta(days=2))
    export(tmp_path / "copy")
    assert columns[2].pk in rendered


def test_what_changed_is_known_when_its_lines_are_gone_from_the_log(columns):
    before = timezone.now() - timedelta(minutes=20)
    PageChange.objects.all().delete()
    tags = {f"text:{columns[0].pk}", "home"}
    PageChange.objects.bulk_create(PageChange(tag=tag) for tag in [*tags, *tags])
    assert changes.since(before) == dict.fromkeys(tags)
    at = timezone.now() - timedelta(minutes=10)
    PageChange.objects.update(noticed_at=at)
    assert changes.since(before) == dict.fromkeys(tags, at)
    store.tidy_up()
    assert not PageChange.objects.exists()
    assert changes.since(before) == dict.fromkeys(tags, at)
    assert changes.since(at + timedelta(seconds=1)) == {}
    LastChange.objects.update(noticed_at=timezone.now() - 2 * store.LAST_CHANGES_TTL)
    store.tidy_up()
    assert not LastChange.objects.exists()
