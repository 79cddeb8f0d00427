"""What the readers of exports find in them.

They know no database, and so these tests none either."""

import csv
import io
import zipfile

import pytest

from tests.moving_in.exports import ATOM, EXPORTS, KIRBY, WIX
from worldview.moving_in.formats import FORMATS, detect
from worldview.moving_in.items import LooseRemark, Post
from worldview.moving_in.sources import open_source


def packed(tmp_path, files):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(name, text)
    return path


def laid_out(tmp_path, files):
    for name, text in files.items():
        (tmp_path / "export" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "export" / name).write_text(text)
    return tmp_path / "export"


def read(path):
    with open_source(path) as source:
        found = detect(source)
        return found, FORMATS[found].site_of(source), list(FORMATS[found].read(source))


@pytest.fixture
def posts(request, tmp_path):
    """The posts of an export, by headline."""
    _found, _site, items = read(laid_out(tmp_path, EXPORTS[request.param][0]))
    return {item.headline: item for item in items if isinstance(item, Post)} | {
        "others": [item for item in items if not isinstance(item, Post)]
    }


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_known_and_read_as_a_zip_and_as_a_folder(tmp_path, name):
    files, numbers = EXPORTS[name]
    found, _site, items = read(packed(tmp_path, files))
    assert found == name
    assert {kind: sum(isinstance(i, kind) for i in items) for kind in numbers} == numbers
    assert len(items) == sum(numbers.values())
    assert read(laid_out(tmp_path, files))[2] == items


@pytest.mark.parametrize("posts", ["markdown"], indirect=True)
def test_front_matter_of_jekyll_and_hugo(posts):
    low = posts["Low water: the mole's end"]
    assert low.keywords == ("news ships", "Tides", "Harbour, old")
    assert low.addresses == ("/old/low.html", "/2019/low")
    assert (low.standfirst, low.slug) == ("Two lines in one.", "low-water")
    assert (low.lead.address, low.lead.alt) == ("/img/mole.jpg", "The mole")
    assert 'src="/_posts/boat.png"' in low.body
    assert str(low.published_at) == "2019-04-02 21:30:00+00:00"
    assert posts["About"].is_page
    assert posts["Later"].state == "draft"
    hugo = posts["From Hugo"]
    assert (hugo.state, str(hugo.day)) == ("draft", "2020-01-05")
    assert "youtube.com/watch?v=abc123" in hugo.body
    assert hugo.notes


def test_fields_of_kirby(tmp_path):
    _found, _site, (first,) = read(laid_out(tmp_path, KIRBY))
    assert (first.headline, first.slug, str(first.day)) == ("The first", "first", "2018-03-04")
    assert first.keywords == ("one", "two")
    assert "<figcaption>A boat</figcaption>" in first.body


@pytest.mark.parametrize("posts", ["ghost"], indirect=True)
def test_ghosts_ways_to_keep_a_text(posts):
    one, old = posts["One"], posts["Old"]
    assert "<h2>Who</h2>" in one.body
    assert "<strong>a &lt; b</strong>" in one.body
    assert 'src="/content/images/a.jpg"' in one.body
    assert "Said here" in one.body
    assert "https://youtu.be/1" in one.body
    assert one.keywords == ("Tides",)
    assert one.notes
    assert one.authors == old.authors == ("Ada Lind",)
    assert posts["Page"].is_page
    assert '<a href="https://y.example">y</a>' in old.body


@pytest.mark.parametrize("posts", ["movable-type"], indirect=True)
def test_entries_of_movable_type(posts):
    mole = posts["The mole"]
    assert mole.keywords == ("Ships", "Tides", "old", "new", "three")
    assert "<p>One.</p>" in mole.body
    assert "not a part" in mole.body
    assert "More." in mole.body
    assert (str(mole.day), mole.slug) == ("2006-02-03", "the-mole")
    (remark,) = mole.remarks
    assert (remark.name, remark.email) == ("Bo", "bo@x.example")
    assert remark.body == "<p>Well said: truly.</p>"
    assert (posts["Half"].state, posts["Stateless"].state) == ("draft", "public")


@pytest.mark.parametrize("posts", ["blogger"], indirect=True)
def test_entries_of_blogger(posts):
    ebb = posts["Ebb"]
    assert str(ebb.day) == "2010-03-02"
    assert str(ebb.published_at) == "2010-03-01 22:30:00+00:00"
    assert ebb.addresses == ("http://ada.blogspot.example/2010/03/ebb.html",)
    assert posts["Half"].state == "draft"
    remark = next(item for item in posts["others"] if isinstance(item, LooseRemark))
    assert (remark.post, remark.remark.email) == (ebb.source_id, "")


@pytest.mark.parametrize("posts", ["substack"], indirect=True)
def test_posts_of_substack(posts):
    assert posts["Ebb"].body == "<h3>Noon</h3><p>It fell.</p>"
    assert posts["Ebb"].addresses == ("/p/ebb",)
    assert len(posts["Paid"].notes) == 2
    assert 'href="https://a.example/1.mp3"' in posts["Paid"].body
    assert (posts["Half"].state, posts["Half"].is_page) == ("draft", True)


@pytest.mark.parametrize("posts", ["medium"], indirect=True)
def test_stories_of_medium(posts):
    ebb = posts["Ebb"]
    assert (ebb.authors, ebb.slug, ebb.source_id) == (("Ada",), "Ebb", "abcdef123456")
    assert (str(ebb.day), ebb.standfirst) == ("2017-05-06", "How it fell")
    assert posts["Half"].state == "draft"


@pytest.mark.parametrize("posts", ["newsletter"], indirect=True)
def test_mails_of_buttondown(posts):
    assert "<em>fell</em>" in posts["Ebb"].body
    assert posts["Ebb"].slug == "ebb"
    assert posts["Half"].state == "draft"


@pytest.mark.parametrize("posts", ["buttondown"], indirect=True)
def test_texts_of_buttondown_lie_beside_its_table(posts):
    ebb, (gone, lost) = posts["Ebb"], posts["others"]
    assert ebb.body.startswith('<p>It <em>fell</em><sup><a href="#fn:1">1</a></sup>.</p>')
    assert (ebb.source_id, ebb.slug, str(ebb.day)) == ("a1", "ebb", "2022-01-02")
    assert (gone.name, gone.is_doubtful) == ("Gone", True)
    assert (lost.name, lost.is_doubtful) == ("emails/lost.md", False)


@pytest.mark.parametrize("posts", ["dotclear"], indirect=True)
def test_tables_of_dotclear(posts):
    ebb = posts['Ebb, "low"']
    assert (ebb.body, ebb.slug, ebb.authors) == ("<p>It\n<em>fell</em>.</p>", "ebb", ("ada",))
    assert (str(ebb.day), str(ebb.published_at)) == ("2009-02-03", "2009-02-02 23:30:00+00:00")
    assert (ebb.keywords, ebb.addresses) == (("Ships", "Tides"), ("/post/2009/02/03/ebb",))
    assert [(r.name, r.email, r.state) for r in ebb.remarks] == [("Bo", "bo@x.example", "spam")]
    assert (posts["About"].is_page, posts["About"].state) == (True, "draft")


@pytest.mark.parametrize("posts", ["feed"], indirect=True)
def test_entries_of_feeds(posts, tmp_path):
    ebb, flood = posts["Ebb & flow"], posts["Flood"]
    recording = "https://media.example/ebb.mp3?id=1"
    assert ebb.body == f'<p><a href="{recording}">{recording}</a></p><p>It fell.</p>'
    assert (ebb.keywords, ebb.authors) == (("tides", "low water"), ("Ada",))
    assert (ebb.standfirst, ebb.lead, ebb.addresses) == ("How it fell", None, ())
    assert (flood.slug, flood.lead.address) == ("flood", "https://pod.example/flood.png")
    assert (flood.source_id, flood.authors) == (flood.addresses[0], ("Bo",))
    found, site, (one,) = read(laid_out(tmp_path / "atom", ATOM))
    assert (found, site) == ("feed", "https://a.example")
    assert (one.body, one.authors, one.keywords) == ("<p>It fell.</p>", ("Ada",), ("Tides",))


def test_a_table_of_wix(tmp_path):
    file = io.StringIO(newline="")
    csv.writer(file).writerows(WIX)
    found, _site, (ebb, half) = read(laid_out(tmp_path, {"posts.csv": file.getvalue()}))
    assert found == "newsletter"
    assert ebb.body == (
        '<h2>Noon</h2><p><strong>It &lt; </strong><a href="https://x.example/?a&amp;b">fell</a></p>'
        '<figure><img src="https://static.wixstatic.com/media/a~mv2.jpg" alt="A boat"></figure>'
        '<figure><img src="https://p.example/1.jpg" alt=""><figcaption>One</figcaption></figure>'
        '<p><a href="https://v.example/1">https://v.example/1</a></p>'
        '<p>The log</p><p><a href="https://log.example/">https://log.example/</a></p>Said in it'
    )
    assert ebb.lead.address == "https://static.wixstatic.com/media/c~mv2.jpg"
    assert (ebb.keywords, ebb.addresses) == (("Tides", "News"), ("/post/ebb",))
    assert (half.state, half.body) == ("draft", "<p>As <em>it</em> was</p>\n")


def test_lines_of_pelican_before_a_text(tmp_path):
    text = "Title: Low water\nDate: 2012-10-31\nSummary: Two\n    lines.\n\nNote: it fell.\n"
    _found, _site, (low,) = read(laid_out(tmp_path, {"low.md": text}))
    assert (low.headline, str(low.day), low.standfirst) == ("Low water", "2012-10-31", "Two lines.")
    assert low.body == "<p>Note: it fell.</p>\n"


@pytest.mark.parametrize("posts", ["html"], indirect=True)
def test_pages_written_by_hand(posts):
    assert str(posts["The mole falls"].day) == "2016-05-14"
    assert posts["The mole falls"].addresses == ("/log/e160514.htm",)
    assert "x()" not in posts["The mole falls"].body
    assert {name: str(post.day) for name, post in posts.items() if name in ("Ebb", "Flood")} == {
        "Ebb": "2004-03-17", "Flood": "2004-03-18",
    }  # fmt: skip
