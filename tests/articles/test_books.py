"""Columns to take along, as EPUB and as PDF: what is in them, and what is never."""

import io
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles.discovery.books import epub, nodes, pdf, pictures, selection, typesetter, xhtml
from articles.models import Correction, Keyword, Photo
from articles.text.tokens import parse
from articles.views import book as views

OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
XHTML = "{http://www.w3.org/1999/xhtml}"
HOSTILE = '<script>alert(1)</script> #let x = \\ $y$ `@a` & "b"'


def opened(response):
    """The files of an EPUB by their names."""
    assert response.status_code == 200
    assert response["Content-Type"] == "application/epub+zip"
    with zipfile.ZipFile(io.BytesIO(response.content)) as book:
        assert book.testzip() is None
        return {name: book.read(name) for name in book.namelist()}


def chapters(files):
    return [files[name].decode() for name in files if "/column-" in name]


@pytest.fixture
def two_weeks(make_article, settings):
    """Columns on two days of one week, two of them on one day, and one of the week after; with
    words that are markup elsewhere, in three scripts."""
    settings.SITE_URL = "https://news.example.org"
    for headline, day in (
        ("Monday’s", 11), (HOSTILE, 12), ("عنوان من اليمين", 12), ("港が開いた", 18)
    ):  # fmt: skip
        make_article(
            headline,
            edition_date=date(2026, 5, day),
            slug=f"column-{day}-{len(headline)}",
            keywords=["Iran", "R&D"],
            sections=[
                {
                    "headline": headline,
                    "body": f"<p>{day} &lt;b&gt; &amp;nbsp; #x <em>so</em><br>and"
                    ' <a href="https://example.org/a b{c}">there</a></p>'
                    "<table><tr><td colspan=9>1</td></tr><tr><td rowspan=9>2</td></tr></table>"
                    "<ul><li>One<ul><li>Two</li></ul></li></ul>",
                    "sources": ["Herald"],
                },
                "1st of May",
            ],
        )


def test_a_week_is_an_epub_in_the_order_it_was_written(client, two_weeks):
    response = client.get("/2026-W20.epub")
    files = opened(response)
    assert response["Content-Disposition"] == 'attachment; filename="2026-W20.epub"'
    assert response["X-Robots-Tag"] == "noindex"
    assert next(iter(files)) == "mimetype"
    assert response.content[30:58] == b"mimetypeapplication/epub+zip"
    for name, data in files.items():
        if name.endswith((".xhtml", ".opf", ".xml")):
            ElementTree.fromstring(data)
    headlines = [
        ElementTree.fromstring(text).find(f".//{XHTML}h1").text for text in chapters(files)
    ]
    assert headlines == ["Monday’s", HOSTILE, "عنوان من اليمين"]
    package = ElementTree.fromstring(files["EPUB/package.opf"])
    told = {element.tag: element.text for element in package[0] if element.tag.startswith(DC)}
    assert told[f"{DC}title"] == "World View: Week of 11 May 2026"
    assert told[f"{DC}language"] == "en"
    assert told[f"{DC}identifier"] == "https://news.example.org/2026-W20"
    listed = {f"EPUB/{item.get('href')}" for item in package.iter(f"{OPF}item")}
    assert listed == set(files) - {"mimetype", "META-INF/container.xml", "EPUB/package.opf"}
    first = chapters(files)[0]
    assert "https://news.example.org/2026/05/11/column-11-8/" in first
    assert 'href="https://example.org/a%20b%7Bc%7D"' in first
    assert 'id="section-1st-of-may"' in first
    assert "column-1.xhtml#section-1st-of-may" in files["EPUB/nav.xhtml"].decode()
    # The same bytes, so that a copy is known for one.
    assert epub.write(selection.of_week(date(2026, 5, 11))) == response.content


def test_a_month_a_dossier_and_a_column_have_what_their_pages_have(client, two_weeks, make_article):
    assert len(chapters(opened(client.get("/2026/05.epub")))) == 4
    assert len(chapters(opened(client.get("/keywords/iran.epub")))) == 4
    assert len(chapters(opened(client.get("/2026/05/18/column-18-5.epub")))) == 1
    for address in ("/2026/05/", "/keywords/iran/", "/2026/05/18/column-18-5/"):
        page = client.get(address).content.decode()
        assert f'href="{address[:-1]}.epub"' in page
        assert f'href="{address[:-1]}.pdf"' in page
    assert 'href="/2026-W21.pdf"' in client.get("/2026/05/").content.decode()
    assert 'href="/2026-W20.epub"' in client.get("/2026/05/12/").content.decode()


NOWHERE = [
    *("/2026/06.epub", "/2026/13.pdf", "/2026/5.epub", "/0000/01.pdf", "/9999/12.pdf"),
    *("/2026-W19.pdf", "/2026-W00.epub", "/2026-W54.pdf", "/0001-W01.epub", "/9999-W52.pdf"),
    *("/2026-w20.epub", "/2026-W20.mobi", "/2026-W20.EPUB", "/2026-W20.epub/"),
    *("/keywords/nothing.epub", "/keywords/.pdf", "/keywords/%00.pdf", "/keywords/a/b.epub"),
    *("/2026/05/18/nothing.pdf", "/2026/05/18/.epub", "/2026/02/30/x.epub", "/keywords.pdf"),
]


def test_where_there_is_nothing_no_book_is_made(client, two_weeks):
    answers = {address: client.get(address, follow=True).status_code for address in NOWHERE}
    assert set(answers.values()) <= {400, 404}, answers


def test_what_readers_do_not_have_is_in_no_book(client, make_article):
    day = {"edition_date": date(2026, 5, 14), "keywords": ["Iran"]}
    shown = make_article("Shown", **day)
    make_article("A draft", published=False, **day)
    make_article("Embargoed", published=timezone.now() + timedelta(days=1), **day)
    make_article("Withdrawn", **day).withdraw()
    for address in ("/2026/05.epub", "/2026-W20.epub", "/keywords/iran.epub"):
        (text,) = chapters(opened(client.get(address)))
        assert "Shown" in text
    assert client.get("/2026/05/14/withdrawn.epub").status_code == 410
    assert client.get("/2026/05/14/a-draft.epub").status_code == 404
    shown.slug = "renamed"
    shown.save()
    assert client.get("/2026/05/14/shown.pdf")["Location"] == "/2026/05/14/renamed.pdf"


def test_a_correction_is_in_the_next_copy(client, make_article):
    column = make_article(edition_date=date(2026, 5, 14))
    assert "It was seven." not in chapters(opened(client.get("/2026/05.epub")))[0]
    Correction.objects.create(article=column, text="It was seven.")
    assert "It was seven." in chapters(opened(client.get("/2026/05.epub")))[0]


def test_pictures_come_along_with_their_words_while_there_is_room(
    client, make_article, add_figure, work, monkeypatch
):
    column = make_article(edition_date=date(2026, 5, 14))
    add_figure(article=column)
    without = chapters(opened(client.get("/2026/05.epub")))[0]
    assert "<img" not in without  # there are no copies yet
    assert "Boats at noon" in without
    work()
    files = opened(client.get("/2026/05.epub"))
    photo = Photo.objects.get()
    assert f'src="picture-{photo.pk}.jpg" alt="Three boats"' in chapters(files)[0]
    assert files[f"EPUB/picture-{photo.pk}.jpg"][:2] == b"\xff\xd8"
    assert client.get("/2026/05.pdf").content.count(b"/Subtype/Image") == 1
    book = selection.of_month(date(2026, 5, 1))
    monkeypatch.setattr(pictures, "MAX_BYTES", 100)
    assert b"picture-" not in epub.write(book)


def test_a_dossier_has_its_newest_columns(make_article, monkeypatch):
    monkeypatch.setattr(selection, "LIMIT", 2)
    for day in (1, 2, 3):
        make_article(f"Day {day}", edition_date=date(2026, 5, day), keywords=["Iran"])
    book = selection.of_keyword(Keyword.objects.get())
    assert [column.headline for column in book.columns] == ["Day 2", "Day 3"]
    assert "The newest 2 columns." in book.about


def test_a_pdf_is_tagged_for_who_hears_it(client, make_article):
    make_article("Boats, Лодки, Βάρκες", edition_date=date(2026, 5, 14))
    response = client.get("/2026/05.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert b"/StructTreeRoot" in response.content
    assert b"pdfuaid" in response.content
    assert b"May 2026" in response.content


def test_a_pdf_is_set_whatever_the_words_and_the_fonts_of_the_machine(client, two_weeks):
    response = client.get("/2026/05.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in response.content


def test_who_asks_for_very_many_books_waits(client, make_article, monkeypatch):
    make_article(edition_date=date(2026, 5, 14))
    monkeypatch.setattr(views.MADE, "take", lambda request: False)
    response = client.get("/2026/05.epub")
    assert response.status_code == 429
    assert "Wait a minute" in response.content.decode()
    monkeypatch.undo()
    for _ in range(2):
        assert views._presses.acquire(blocking=False)
    try:
        response = client.get("/2026/05.epub")
        assert response.status_code == 503
        assert response["Retry-After"]
    finally:
        views._presses.release(2)
    opened(client.get("/2026/05.epub"))


def test_a_book_that_cannot_be_set_harms_nobody(client, make_article, monkeypatch):
    make_article(edition_date=date(2026, 5, 14))
    tried = []

    def fails(book, shown):
        tried.append(list(shown))
        raise (pdf.Refused if len(tried) == 1 else pdf.NotSet)("too long")

    monkeypatch.setattr(pdf, "_set", fails)
    assert client.get("/2026/05.pdf").status_code == 503
    assert len(tried) == 2


# --- Words as data -------------------------------------------------------------------------------


def built(html):
    return nodes.build(parse(html))


def test_prose_becomes_nodes_and_no_word_is_lost():
    assert built("<p> a <em>b</em>\n c<br> d</p>  <p> </p>") == [
        {
            "kind": "p",
            "inner": [
                "a ", {"kind": "em", "inner": ["b"]}, " c", {"kind": "br", "inner": []}, "d"
            ],
        }
    ]  # fmt: skip
    deep = "<ul><li>" * 40 + "end" + "</li></ul>" * 40 + "<p>after</p>"
    tree = built(deep)
    assert nodes.text_of({"kind": "", "inner": tree}) == "endafter"
    assert [node["kind"] for node in tree] == ["ul", "p"]
    assert built("</p></ul>a<p>b")[0] == "a"


@pytest.mark.parametrize(
    ("text", "said"),
    [("12 Apples", "ltr"), ("“عنوان” A", "rtl"), ("שלום", "rtl"), ("123 …", ""), ("港", "ltr")],
)
def test_the_direction_of_words_is_that_of_their_first_letter(text, said):
    assert nodes.direction(text) == said
    assert built(f'<h2 dir="auto">{text}</h2>')[0]["dir"] == said


@pytest.mark.parametrize(
    ("rows", "columns", "cells"),
    [
        ("<tr><td>1</td><td>2</td></tr>", 2, [(0, 0, 1, 1), (1, 0, 1, 1)]),
        ("<tr><td colspan=99999>1</td></tr>", nodes.MAX_COLUMNS, [(0, 0, nodes.MAX_COLUMNS, 1)]),
        (
            '<tr><td rowspan="2">1</td><td>2</td></tr><tr><td colspan="3">3</td></tr>',
            4,
            [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 3, 1)],
        ),
        (
            '<tr><td>1</td><td rowspan="9">2</td></tr><tr><td colspan="5">3</td></tr>',
            2,
            [(0, 0, 1, 1), (1, 0, 1, 2), (0, 1, 1, 1)],
        ),
        ("", 0, []),
    ],
)
def test_cells_of_a_table_never_overlap_or_reach_beyond(rows, columns, cells):
    rows = rows.replace("colspan=99999", 'colspan="99999"')
    (table,) = built(f"<table><tbody>{rows}</tbody></table>")
    assert table["columns"] == columns
    assert [(c["x"], c["y"], c["wide"], c["high"]) for c in table["inner"]] == cells


def test_xhtml_is_well_formed_whatever_it_is_made_of():
    html = '<p dir="auto" id="1a">a &lt;b&gt; &amp;nbsp;<br><a href="#1a">x\x0b</a></p>'
    made = xhtml.serialize(parse(html))
    assert made == (
        '<p dir="auto" id="section-1a">a &lt;b&gt; &amp;nbsp;<br />'
        '<a href="#section-1a">x\n</a></p>'
    )
    ElementTree.fromstring(made)


def test_the_process_that_sets_a_book_is_bounded():
    assert typesetter.MAX_CPU_SECONDS < pdf.TIMEOUT
    assert typesetter.TEMPLATE.exists()


@pytest.fixture
def story(make_article, settings):
    """A dossier with a lead, of two columns of which the later refers to the earlier, to a column
    of another dossier and to itself."""
    settings.SITE_URL = "https://news.example.org"
    make_article("Elsewhere", edition_date=date(2026, 5, 9), slug="elsewhere")
    make_article(
        "Before", edition_date=date(2026, 5, 10), slug="before", keywords=["Iran"],
        sections=["1st of May"],
    )  # fmt: skip
    body = (
        "<p>As in [[10-May-2026 Before]], [[10-May-2026 1st of May]] and [[9-May-2026 Elsewhere]];"
        ' <a href="/2026/05/10/before/1st-of-may/">there</a>,'
        ' <a href="/2026/05/10/before/#1st-of-may.2">here</a>,'
        ' <a href="/2026/05/10/before/#comments">said</a>'
        ' and <a href="/2026/05/10/before">so</a>.</p>'
    )
    make_article(
        "After", edition_date=date(2026, 5, 11), slug="after", keywords=["Iran"],
        sections=[{"headline": "One", "body": body}],
    )  # fmt: skip
    keyword = Keyword.objects.get()
    keyword.lead = '<p>It began <a href="/2026/05/10/before/">in May</a>.</p>'
    keyword.save()
    return keyword


def test_what_is_in_the_same_book_is_led_to_within_it(client, story):
    files = opened(client.get("/keywords/iran.epub"))
    text = files["EPUB/column-2.xhtml"].decode()
    led = [
        link.get("href")
        for link in ElementTree.fromstring(text).iter(f"{XHTML}a")
        if link.get("href") != "https://news.example.org/keywords/iran/"
    ]
    section = "column-1.xhtml#section-1st-of-may"
    assert led == [
        "column-1.xhtml", section, "https://news.example.org/2026/05/09/elsewhere/",
        section, section,
        "https://news.example.org/2026/05/10/before/#comments", "column-1.xhtml",
        "https://news.example.org/2026/05/11/after/",
    ]  # fmt: skip
    assert 'id="section-1st-of-may"' in files["EPUB/column-1.xhtml"].decode()
    # By itself it leads to the site.
    alone = chapters(opened(client.get("/2026/05/11/after.epub")))[0]
    assert "column-1.xhtml" not in alone
    document = pdf.build_document(selection.of_keyword(story), pictures.Pictures(()))
    assert str(document["columns"][1]["body"]).count("'href': '#column-1'") == 5
    assert client.get("/keywords/iran.pdf").content.startswith(b"%PDF-")


def test_a_dossier_begins_with_its_lead(client, story):
    files = opened(client.get("/keywords/iran.epub"))
    text = files["EPUB/lead.xhtml"].decode()
    assert 'It began <a href="column-1.xhtml" rel="noopener">in May</a>.' in text
    assert 'href="lead.xhtml"' in files["EPUB/nav.xhtml"].decode()
    package = ElementTree.fromstring(files["EPUB/package.opf"])
    read = [item.get("idref") for item in package.iter(f"{OPF}itemref")]
    assert read == ["front", "nav", "lead", "column-1", "column-2"]
    document = pdf.build_document(selection.of_keyword(story), pictures.Pictures(()))
    (paragraph,) = document["lead"]
    assert nodes.text_of(paragraph) == "It began in May."
    story.lead = ""
    story.save()
    assert "EPUB/lead.xhtml" not in opened(client.get("/keywords/iran.epub"))
