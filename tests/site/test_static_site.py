"""The whole public site as files: it works from a disk, a second run writes what changed, and
nothing is in it that readers may not see."""

import inspect
import json
import os
import re
from datetime import date, timedelta
from functools import cache
from io import StringIO
from urllib.parse import unquote, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.urls import get_resolver
from django.utils import timezone

from articles.discovery import topic_pages
from articles.models import Article, Keyword
from articles.models.redirect import Redirect
from background import asked_once
from comments import threads
from tests.site.public_pages import views
from tests.site.static_copy import Links, files, troubles
from worldview.static_site import exporting, names, rendering, work
from worldview.static_site.coverage import EXPORTED, INSTEAD, LEFT_OUT, ON_DEMAND
from worldview.static_site.exporting import Written

URL = "https://copy.example.org"
SECRET = "Quorvath"


@pytest.fixture
def site_of_files(make_article, make_page, make_comment, add_figure, tmp_path, monkeypatch):
    """A small site, with something of everything that has an address, and of what has none."""
    monkeypatch.setattr("articles.views.reference.PAGE_SIZE", 2)
    monkeypatch.setattr("comments.threads.PAGE_SIZE", 2)
    # Made into SQL once a process, with the size of its pages.
    monkeypatch.setattr(threads, "_queries", cache(threads._queries.__wrapped__))
    day = timezone.localdate() - timedelta(days=40)
    columns = [
        make_article(
            f"Harbour {number}",
            edition_date=day + timedelta(days=number % 4),
            sections=[
                {
                    "headline": "The quay",
                    "body": "<p>Städte, see <q>x</q>.</p>",
                    "sources": ["Herald"],
                },
                "The crane",
            ],
            keywords=["port", "Łódź"],
        )
        for number in range(5)
    ]
    add_figure(article=columns[0])
    add_figure(section=columns[0].sections.first())
    add_figure(section=columns[1].sections.first())
    comments = [make_comment(columns[0], body=f"Word {number}") for number in range(3)]
    make_comment(columns[0], answers=comments[0], thread=comments[0], body="An answer")
    about = make_page("About", path="about")
    section = about.sections.first()
    section.body = (
        '<p><a href="/subscriptions/">By mail</a>, <a href="/keywords/port/">port</a>, '
        f'<a href="{columns[2].permalink}#the-quay">there</a>, the words href="/x/"</p>'
    )
    section.save()
    # What nobody may see.
    make_article(f"{SECRET} draft", published=False)
    make_article(f"{SECRET} later", published=timezone.now() + timedelta(days=2))
    binned = make_article(f"{SECRET} binned", keywords=[f"{SECRET} word"])
    Article.objects.filter(pk=binned.pk).update(binned_at=timezone.now())
    make_comment(columns[0], state="pending", body=f"{SECRET} pending", name=SECRET)
    make_comment(columns[0], state="refused", body=f"{SECRET} rejected")
    moved = columns[3]
    moved.slug = "harbour-moved"
    moved.save()
    return columns


def export(folder, **options) -> Written:
    return exporting.export(folder, processes=1, **options)


def test_every_public_view_is_exported_or_left_out_for_a_reason():
    """A new one: its name in worldview/static_site/coverage.py, and where it is exported without a
    page that leads there, its addresses in addresses.py beside it."""
    there = {name for name, _ in views(get_resolver().url_patterns)}
    said = [*EXPORTED, *INSTEAD, *LEFT_OUT]
    assert len(said) == len(set(said))
    assert set(said) == there
    assert ON_DEMAND <= EXPORTED


def test_a_copy_stands_by_itself(site_of_files, tmp_path):
    columns = site_of_files
    done = export(tmp_path / "copy", url=URL)
    copy = files(tmp_path / "copy")
    assert done.files == done.new == len(copy)
    assert done.missing == ()
    assert list(troubles(copy, URL)) == []

    # Nothing on a page asks for a server, and nothing is in it that readers may not see.
    for name, data in copy.items():
        assert SECRET.casefold() not in f"{name} {data.decode(errors='ignore')}".casefold(), name
        if name.endswith(".html"):
            tags = Links(data.decode()).tags
            # How a page is read is kept by the browser, and sent nowhere.
            forms = [g for tag, g in tags if tag == "form" and g.get("method") != "dialog"]
            assert {given.get("action") for given in forms} <= {
                "../" * name.count("/") + "search/index.html", f"{URL}/search/"
            }, name  # fmt: skip
            assert not [given for _, given in tags if given.get("method") == "post"], name
            assert b"/comments/write/" not in data, name
            inline = [given for tag, given in tags if tag == "script" and "src" not in given]
            assert {given.get("type") for given in inline} <= {"application/ld+json"}, name

    def page(article):
        return copy[names.page_file(article.get_absolute_url())].decode()

    first = page(columns[0])
    assert "Word 0" in first
    assert f'<link rel="canonical" href="{URL}{columns[0].get_absolute_url()}">' in first
    assert re.search(r'src="(\.\./)+media/', first)
    about = copy["about/index.html"].decode()
    assert "By mail</a>" in about
    assert not [to for _, to in Links(about).found if "subscriptions" in to]
    assert 'the words href="/x/"' in about

    # Further pages of lists, years and orders have files; feeds have whole addresses.
    assert [name for name in copy if re.fullmatch(r"keywords/port/before-\d+\.html", name)]
    assert [name for name in copy if re.fullmatch(r"comments/on/\d+/after-\d+\.html", name)]
    assert f'"{URL}/feed/index.xml"' in copy["feed/index.xml"].decode()
    assert f"{URL}/keywords/port/" in copy["sitemap-keywords.xml"].decode()
    assert f"Sitemap: {URL}/sitemap.xml" in copy["robots.txt"].decode()
    assert f'href="{URL}/archive/"' in copy["404.html"].decode()

    # Addresses of before, of sections and of comments lead on.
    old = names.page_file(columns[3].get_absolute_url().replace("harbour-moved", "harbour-3"))
    assert "harbour-moved/index.html" in copy[old].decode()
    section = columns[0].sections.first()
    assert f"index.html#{section.anchor}" in copy[names.page_file(section.get_share_url())].decode()
    comment = columns[0].comments.filter(state="approved").first()
    assert f"#comment-{comment.pk}" in copy[f"comments/{comment.pk}/index.html"].decode()

    # Search finds words without their accents, and days as people write them.
    words = {}
    for name, data in copy.items():
        if name.startswith("search/words/"):
            call = data.decode().removesuffix(");\n").partition(",")[2]
            words |= json.loads(call)
    assert {"stadte", "quay", "lodz", "harbour"} <= words.keys()
    day = columns[0].edition_date
    assert {f"{day:%Y}", f"{day:%m}", f"{day:%B}".lower(), f"{day.day}"} <= words.keys()


def test_a_second_run_writes_what_changed_and_removes_what_is_gone(site_of_files, tmp_path):
    columns = site_of_files
    folder = tmp_path / "copy"
    export(folder)
    (folder / "CNAME").write_text("copy.example.org\n")
    times = {path: path.stat().st_mtime_ns for path in folder.rglob("*.html")}
    again = export(folder)
    assert (again.new, again.changed, again.removed) == (0, 0, 0)
    assert times == {path: path.stat().st_mtime_ns for path in folder.rglob("*.html")}

    # A run that was killed left a file nobody knows of, half of another one, and old words.
    before = files(folder)
    (folder / ".world-view" / "begun").write_text("2001/left.html\n2001/.1.part\n")
    (folder / "2001").mkdir()
    (folder / "2001" / "left.html").write_text("x")
    (folder / "2001" / ".1.part").write_text("x")
    section = columns[4].sections.first()
    section.body = "<p>The tide came in.</p>"
    section.save()
    done = export(folder)
    after = files(folder)
    own = names.page_file(columns[4].get_absolute_url())
    changed = {name for name in after if after[name] != before.get(name)}
    assert own in changed
    assert names.page_file(columns[0].get_absolute_url()) not in changed
    assert (done.new, done.removed) == (len(after.keys() - before.keys()), 1)
    assert after.keys() >= before.keys()
    assert not (folder / "2001").exists()

    Article.objects.filter(pk=columns[4].pk).update(binned_at=timezone.now())
    Keyword.objects.get(slug="port").delete()
    done = export(folder)
    left = files(folder)
    assert {own, "keywords/port/index.html"}.isdisjoint(left)
    assert "CNAME" in left
    assert done.removed == len(after.keys() - left.keys()) > 0
    # But for what an editor wrote, which leads nowhere on the site itself.
    assert [
        said for said in troubles(left, "http://testserver") if "keywords/port" not in said
    ] == []


def test_what_stands_in_the_way_is_said_in_words(db, tmp_path, monkeypatch):
    def refused(folder):
        with pytest.raises(CommandError) as said:
            call_command("export_site", folder, processes=1, stdout=StringIO())
        return str(said.value)

    (tmp_path / "letter.txt").write_text("mine")
    assert "has other things in it" in refused(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]

    def full(*args, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("worldview.static_site.folder.os.replace", full)
    assert "No space left on device" in refused(tmp_path / "copy")
    assert not list((tmp_path / "copy").rglob("*.part"))


def test_a_picture_that_goes_while_it_is_taken_stops_nothing(
    make_article, add_figure, tmp_path, monkeypatch
):
    article = make_article("Harbour")
    name = str(add_figure(article=article).photo.file)
    link = os.link

    def gone(source, part):
        if source.name in name:
            source.unlink()
        link(source, part)

    monkeypatch.setattr("worldview.static_site.folder.os.link", gone)
    done = export(tmp_path / "copy")
    assert done.missing == (f"media/{name}",)
    assert names.page_file(article.get_absolute_url()) in files(tmp_path / "copy")


def test_a_list_of_a_thousand_pages_is_no_deeper_than_one_of_two(
    make_article, make_comment, tmp_path, monkeypatch
):
    monkeypatch.setattr("articles.views.reference.PAGE_SIZE", 1)
    monkeypatch.setattr("comments.threads.PAGE_SIZE", 1)
    monkeypatch.setattr(threads, "_queries", cache(threads._queries.__wrapped__))
    columns = [make_article(f"Harbour {number}", keywords=["port"]) for number in range(6)]
    for number in range(6):
        make_comment(columns[0], body=f"Word {number}")
    depths = []
    as_it_was = work.response

    def response(address):
        depths.append((len(inspect.stack(0)), address))
        return as_it_was(address)

    monkeypatch.setattr(work, "response", response)
    export(tmp_path / "copy")
    further = [depth for depth, address in depths if "before=" in address or "after=" in address]
    assert len(further) >= 10
    assert len(set(further)) == 1
    asked = [address for _, address in depths]
    assert len(asked) == len(set(asked))


def test_addresses_that_are_told_by_how_they_look_lead_where_their_views_say(
    site_of_files, monkeypatch
):
    """One that is told so and is another view's is led to a file that is not there."""
    column = site_of_files[0]
    paths = [column.get_absolute_url(), *(s.get_share_url() for s in column.sections.all())]
    paths += [f"{paths[0]}{more}" for more in ("pictures/1/", "pictures/", "card.png", "x/y/")]
    paths += ["/2026/05/14/", "/2026/05/", "/2026/", "/keywords/port/", "/about/"]
    asked = [(path, query) for path in paths for query in ("", "before=7", "x=1")]
    told = [names.target.__wrapped__(*each) for each in asked]
    nothing = re.compile(r"(?!)")
    monkeypatch.setattr(names, "_COLUMN", nothing)
    monkeypatch.setattr(names, "_SECTION", nothing)
    assert told == [names.target.__wrapped__(*each) for each in asked]


def test_an_address_of_before_beneath_a_file_costs_nothing_else(make_article, tmp_path):
    make_article("Harbour")
    old = ["/old.html", "/old.html/deeper/", "/feed.json/", "/robots.txt/x", "/index.html/x"]
    rows = [Redirect.objects.create(old=each, new="/archive/") for each in [*old, "/new.htm/in/"]]
    folder = tmp_path / "copy"
    assert export(folder).hidden == 4
    copy = files(folder)
    assert list(troubles(copy, "http://testserver")) == []
    assert "old.html" in copy

    # What a former copy had in the way of a file is gone before that is written.
    rows[0].delete()
    rows[-1].delete()
    Redirect.objects.create(old="/new.htm", new="/archive/")
    done = export(folder)
    assert (done.new, done.hidden) == (2, 3)
    assert files(folder).keys() ^ copy.keys() == {
        *("old.html", "old.html/deeper/index.html", "new.htm", "new.htm/in/index.html")
    }


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/feed/summary/", "feed/summary/index.xml"),
        ("/feed.json", "feed.json"),
        ("/keywords/port/?year=2019&before=7", "keywords/port/year-2019-before-7.html"),
        ("/keywords/%D1%80%D0%BE/", "keywords/ро/index.html"),
        ("/keywords/con/", "keywords/con_-" + "x" * 6 + "/index.html"),
        ("/keywords/" + "a" * 300 + "/", "keywords/" + "a" * 100 + "…/index.html"),
    ],
)
def test_every_address_has_a_file_that_every_file_system_takes(address, file):
    parts = urlsplit(address)
    made = names.file_of(parts.path, parts.query)
    if "x" * 6 in file or "…" in file:
        assert made != unquote(address) + "index.html"
        assert all(len(name.encode()) <= 143 for name in made.split("/"))
        assert made.startswith(file[:20].rstrip("-x"))
    else:
        assert made == file


@pytest.fixture
def lists_of_years(make_article, monkeypatch):
    """Seven columns of three years about one keyword, which cite one publication twice each; lists
    of them two and three a page. The newest first."""
    monkeypatch.setattr("articles.views.reference.PAGE_SIZE", 2)
    monkeypatch.setattr("articles.views.reference.SECTIONS_PAGE_SIZE", 3)
    monkeypatch.setattr(topic_pages, "_queries", cache(topic_pages._queries.__wrapped__))
    days = [date(2023, 5, 4), date(2025, 3, 1), date(2025, 3, 1), date(2025, 7, 9)]
    days += [date(2026, 1, 1), date(2026, 1, 1), date(2026, 2, 3)]
    parts = [{"headline": name, "sources": ["Herald"]} for name in ("The quay", "The crane")]
    return [
        make_article(f"Harbour {place}", edition_date=day, sections=parts, keywords=["port"])
        for place, day in enumerate(days)
    ][::-1]


def pages_of(copy, first, step):
    """The pages of a list in a copy, as one leads to the next."""
    folder = first.rpartition("/")[0]
    name, found = first, []
    while name:
        found.append(copy[name].decode())
        further = re.search(step, found[-1])
        name = further and f"{folder}/{further[1]}"
    return found


def headlines_of(pages):
    return re.findall(r'dossier-headline" href="[^"]*">(.*?)<', "".join(pages))


NEXT = r'rel="next"\s+href="(?:[^"]*/)?([^"/]+)"'


def test_a_year_leads_to_its_place_in_the_list_of_all(lists_of_years, tmp_path):
    export(tmp_path / "copy", url=URL)
    copy = files(tmp_path / "copy")
    assert list(troubles(copy, URL)) == []
    pages = pages_of(copy, "keywords/port/index.html", NEXT)
    assert headlines_of(pages) == [column.headline for column in lists_of_years]
    names_of = [name for name in copy if name.startswith("keywords/port/") and "year" in name]
    assert names_of == []
    for page in pages:
        years = dict(re.findall(r'<a href="([^"]*)" aria-label="(\d+): ', page))
        assert sorted(years.values()) == ["2023", "2025", "2026"]
        for address, year in years.items():
            file, _, place = address.rpartition("/")[2].partition("#")
            there = copy[f"keywords/port/{file}"].decode() if file else page
            assert place == f"year-{year}"
            first = next(c for c in lists_of_years if c.edition_date.year == int(year))
            assert re.search(rf'<h2 id="{place}">.*?>{first.headline}<', there, re.DOTALL)


def test_a_year_that_an_editor_leads_to_is_there(lists_of_years, make_page, tmp_path):
    about = make_page("About", path="about").sections.first()
    about.body = '<p><a href="/keywords/port/?year=2025">then</a>, '
    about.body += '<a href="/keywords/port/?order=oldest">first</a></p>'
    about.save()
    export(tmp_path / "copy", url=URL)
    copy = files(tmp_path / "copy")
    assert list(troubles(copy, URL)) == []
    pages = pages_of(copy, "keywords/port/year-2025.html", NEXT)
    assert headlines_of(pages) == ["Harbour 3", "Harbour 2", "Harbour 1"]
    pages = pages_of(copy, "keywords/port/order-oldest.html", NEXT)
    assert headlines_of(pages) == [column.headline for column in reversed(lists_of_years)]


def test_what_a_source_was_cited_for_is_as_on_the_site(lists_of_years, client, tmp_path):
    export(tmp_path / "copy", url=URL)
    copy = files(tmp_path / "copy")
    pages = pages_of(copy, "sources/herald/index.html", NEXT)
    query = ""
    for page in pages:
        there = client.get(f"/sources/herald/{query}").content.decode()
        for what in (r'<a href="[^"]*#[^"]*" dir="auto">(.*?)</a>', r'<time datetime="([^"]*)"'):
            assert re.findall(what, there) == re.findall(what, page) != []
        query = next(iter(re.findall(r'rel="next" href="([^"]*)"', there)), None)
    assert query is None
    assert len(pages) == 5


def test_a_list_begins_after_nothing_that_is_not_in_it(lists_of_years, make_article):
    other = make_article("Elsewhere", keywords=["sea"], sections=["None"])
    with asked_once.asked_once():
        for address in (
            f"/keywords/port/?before={other.pk}",
            f"/sources/herald/?before={other.sections.first().pk}",
            "/sources/herald/?before=x",
            "/sources/nobody/",
        ):
            assert rendering.response(address)[0] is None, address
