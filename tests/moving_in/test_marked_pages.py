"""Somebody marks what is what on a few pages of a log written by hand; all are read so."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from articles.models import Article
from tests.moving_in.conftest import SAMPLES, account
from worldview.moving_in import marks
from worldview.moving_in.formats import html_log, html_rules
from worldview.moving_in.formats.html_rules import Marked
from worldview.moving_in.items import Left
from worldview.moving_in.models import ArchiveImport, ImportedItem
from worldview.moving_in.refusals import Refused
from worldview.moving_in.sources import File, open_source

LOG = SAMPLES / "tables-2003"
MARKS = SAMPLES / "tables-2003.marks"


def by_marks(text):
    """The posts of the log, by the names of their pages."""
    with open_source(LOG) as source:
        rules = marks.rules_of(source, marks.parse(text))
        return {item.source_id: item for item in html_log.read(source, rules=rules)}


def test_a_layout_in_which_guessing_goes_wrong_is_read_by_marks_of_three_pages():
    with open_source(LOG) as source:
        guessed = list(html_log.read(source))
    assert {(post.headline, str(post.day)) for post in guessed} == {
        ("Quay Notes", "2005-11-12"), ("Quay Notes", "2004-06-01"),
    }  # fmt: skip
    read = by_marks(MARKS.read_text())
    assert {name: (post.headline, str(post.day), post.authors) for name, post in read.items()} == {
        "0311.htm": ("The tide gauge", "2003-03-11", ("Ada Lind",)),
        "0402.htm": ("A boat without oars", "2003-04-02", ("Bo Ferrer",)),
        "0519.htm": ("Nine lamps", "2003-05-19", ("Ada Lind",)),
        "0620.htm": ("Quay Notes", "2003-06-20", ("Ada Lind",)),
        "0704.htm": ("Fog horn, again", "2003-07-04", ("Bo Ferrer",)),
    }
    assert "No title today" in read["0620.htm"].body
    assert "nothing is found on the page for: headline; it was guessed" in read["0620.htm"].notes[0]
    for post in read.values():
        assert not {"table", "nav", "back"} & set(post.body.replace("<", " ").split())
    assert '<a href="0311.htm">The gauge</a>' in read["0402.htm"].body


def month(name, *days):
    entries = "".join(
        f"<b>{day} {name} 2004 – Day {day}</b><br>Words of {day}.<br><br>More.<hr>" for day in days
    )
    return f"<table><tr><td>since 1 May 2001</td></tr><tr><td>{entries}</td></tr></table>"


DIVS = "".join(
    f"<div class=e><p class=d>{day}/{month}/2004<h3>Day {day}</h3>Words of {day}.<p>More.</div>"
    for month, day in ((3, 3), (3, 9), (3, 17))
)


@pytest.mark.parametrize(
    ("pages", "entries"),
    [
        (
            [
                Marked("1", month("March", 3, 9, 17), {
                    "date": "9 March 2004", "headline": "Day 9", "begins": "Words of 9"}),
                Marked("2", month("June", 4, 6), {
                    "date": "4 June 2004", "headline": "Day 4", "begins": "Words of 4"}),
            ],
            {"path": "b", "begins": True},
        ),
        (
            [Marked("1", DIVS, {"date": "9/3/2004", "headline": "Day 9", "begins": "Words of 9."})],
            {"path": "div.e"},
        ),
    ],
)  # fmt: skip
def test_a_page_of_a_month_is_parted_as_the_marked_entry_stands_in_it(pages, entries):
    learnt = html_rules.learn(pages)
    assert learnt.mistakes == []
    assert learnt.rules["entries"] == entries
    read = html_rules.apply(learnt.rules, pages[0].html)
    assert [(entry.headline, str(entry.day)) for entry in read] == [
        ("Day 3", "2004-03-03"), ("Day 9", "2004-03-09"), ("Day 17", "2004-03-17"),
    ]  # fmt: skip
    assert all("More." in entry.html and not entry.missing for entry in read)
    (lost,) = html_log.read(Pages({"x.html": "<p>Links.</p>"}), rules=learnt.rules)
    assert isinstance(lost, Left)


class Pages:
    """An export of a few pages."""

    def __init__(self, texts):
        self.texts = texts

    def with_suffix(self, *_suffixes):
        return [File(name, 1) for name in self.texts]

    def text(self, file):
        return self.texts[file.name]


@pytest.mark.parametrize(
    ("written", "day"),
    [("03/17/2004", "2004-03-04"), ("17/03/2004", "2004-04-03")],
)
def test_days_in_figures_are_read_as_the_marked_ones_can_only_be_read(written, day):
    page = "<p class=d>{}</p><p>Words.</p>".format
    learnt = html_rules.learn([Marked("1", page(written), {"date": written})])
    (entry,) = html_rules.apply(learnt.rules, page("03/04/2004"))
    assert str(entry.day) == day


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("page: 0311.htm\nheadline: Another", "“Another” does not stand on the page “0311.htm”"),
        ("page: 0311.htm\ndate: The tide gauge", "is no day that can be read"),
        ("page: 9.htm\ndate: 1 May 2003", "The export has no page “9.htm”"),
        ("headline: x", "needs a line “page:”"),
        ("page: 0311.htm\ntitle: x", "Line 2 of the marks begins with none of page:, date:"),
        (
            "page: 0311.htm\nheadline: The tide gauge\n\npage: 0402.htm\nheadline: No owner came.",
            "No rule finds the headline on all the marked pages",
        ),
    ],
)
def test_marks_from_which_nothing_is_learnt_are_refused_in_words(text, said):
    with pytest.raises(Refused, match=said.replace(".", r"\.")):
        by_marks(text)


@pytest.mark.django_db
def test_the_command_takes_marks_and_says_the_rules(tmp_path, capsys):
    call_command("import_archive", str(LOG), marks=MARKS)
    said = capsys.readouterr().out
    assert 'headline: {"path": "font.hl > b"}' in said
    assert "? Quay Notes: by the rules nothing is found" in said
    lamps = Article.objects.get(headline="Nine lamps")
    assert lamps.get_absolute_url() == "/2003/05/19/nine-lamps/"
    assert [str(author) for author in lamps.ordered_authors] == ["Ada Lind"]
    assert [section.body.split() for section in lamps.sections.all()] == [
        ["<p>Eight", "of", "them", "burn.", "</p>"],
    ]  # fmt: skip
    made = ArchiveImport.objects.get()
    assert account(made)["post", "doubtful"] == 1
    assert account(made)["post", "made"] == 4
    count = ImportedItem.objects.count()
    call_command("import_archive", str(LOG), marks=MARKS)
    assert (ImportedItem.objects.count(), Article.objects.count()) == (count, 5)

    wrong = tmp_path / "marks.txt"
    wrong.write_text("page: 0311.htm\nheadline: Another\n")
    with pytest.raises(CommandError, match="does not stand on the page"):
        call_command("import_archive", str(LOG), marks=wrong)
    with pytest.raises(CommandError, match="this is another export"):
        call_command("import_archive", str(SAMPLES / "wordpress.xml"), marks=wrong)


@pytest.mark.django_db
def test_at_the_desk_three_pages_are_marked_tried_again_and_taken_in(desk, work):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for path in LOG.iterdir():
            made.writestr(f"log/{path.name}", path.read_text())
        made.writestr("log/index.htm", "<a href=0311.htm>first</a>")
    log = SimpleUploadedFile("log.zip", packed.getvalue())
    tried = desk.post("/admin/move-in/", {"file": log})["Location"]
    work()
    html = desk.get(tried).content.decode()
    assert "What is what on the pages?" in html
    assert [name in html for name in ("0311.htm", "0519.htm", "0704.htm", "0402.htm")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert "<strong>Quay Notes</strong> · 12 Nov 2005" in html

    words = {
        "mark-0-headline": "The tide gauge", "mark-0-date": "Tue 11.3.2003",
        "mark-0-begins": "The gauge stood", "mark-0-ends": "It fell at noon.",
        "mark-1-headline": "Nine lamps", "mark-1-date": "Mon 19.5.2003",
        "mark-1-begins": "Eight of them burn", "mark-2-headline": "Fog horn, again",
        "mark-2-author": "Bo Ferrer", "mark-2-date": "<b>4.7.2003", "_again": "1",
    }  # fmt: skip
    html = desk.post(tried, words).content.decode()
    assert "“&lt;b&gt;4.7.2003” does not stand on the page “log/0704.htm”" in html
    assert 'aria-describedby="mark-2-date-mistake"' in html
    assert 'value="Eight of them burn"' in html
    html = desk.post(tried, words | {"mark-2-date": "", "mark-1-headline": "Last changed"})
    assert "No rule finds the headline on all the marked pages" in html.content.decode()
    assert ArchiveImport.objects.count() == 1

    again = desk.post(tried, words | {"mark-2-date": "4.7.2003"})["Location"]
    work()
    html = " ".join(desk.get(again).content.decode().split())
    assert 'value="The tide gauge"' in html
    assert "<strong>Fog horn, again</strong> · 4 Jul 2003 · Bo Ferrer" in html
    assert "font.hl &gt; b" in html
    assert not Article.everything.exists()
    words = {name: said for name, said in words.items() if name != "_again"}
    desk.post(again, words | {"mark-2-date": "4.7.2003", "_take_in": "1"})
    work()
    boat = Article.objects.get(headline="A boat without oars")
    assert str(boat.edition_date) == "2003-04-02"
    assert "back" not in boat.sections.get().body
