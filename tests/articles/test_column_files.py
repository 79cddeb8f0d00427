"""Files that hold columns: one or many, packed or not, from word processors and mail programs."""

import zipfile
from datetime import date
from email.message import EmailMessage
from io import BytesIO

import pytest
from django.core.management import call_command

from articles.importer import parser
from articles.importer.context import Context
from articles.importer.documents import texts_of
from articles.importer.parts import NotAColumn
from articles.models import Article

DAY = "Mon, 7 Feb 2022 06:15 +0000"
CONTEXT = Context(("World View",))
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
COLUMN = """The ferry is late again

It was to sail at nine. It sailed at eleven, with the mayor on board and his horse ashore.

Source: Harbour Post (Brenn)

Tags: ferries, Brenn
"""


def packed(**files):
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return made.getvalue()


def docx(paragraphs):
    written = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>'
        for style, words in paragraphs
    )
    return packed(
        word__document_xml=f'<w:document xmlns:w="{WORD}"><w:body>{written}</w:body></w:document>'
    )


def odt(written):
    spaces = f'xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0"'
    return packed(content_xml=f"<office:document {spaces}>{written}</office:document>")


def letter(subject, day):
    made = EmailMessage()
    made["Subject"], made["Date"] = subject, day
    made.set_content(COLUMN.partition("\n\n")[2])
    return made.as_bytes()


def read(name, data):
    return [parser.read(written.text, CONTEXT) for written in texts_of(name, data, CONTEXT)]


FORMS = {
    "column.docx": docx(
        [
            ("Title", "World View: The ferry is late"),
            ("Heading1", "It sails at eleven"),
            ("Normal", "The mayor was on board and his horse was ashore."),
            ("Normal", "Source: Harbour Post (Brenn)"),
        ]
    ),
    "column.odt": odt(
        '<text:h text:outline-level="1">The ferry is late</text:h>'
        '<text:h text:outline-level="2">It sails at eleven</text:h>'
        "<text:p>The mayor was on board and his horse was ashore.</text:p>"
        "<text:p>Source: Harbour <text:span>Post</text:span> (Brenn)</text:p>"
    ),
    "column.md": b"# The ferry is late\n\n## It sails at eleven\n\nThe mayor was on board and his "
    b"horse was ashore.\n\nSource: Harbour Post (Brenn)\n",
    "column.html": b"<h1>The ferry is late</h1><h2>It sails at eleven</h2><p>The mayor was on "
    b"board and his horse was ashore.</p><p>Source: Harbour Post (Brenn)</p>",
}


@pytest.mark.parametrize("name", FORMS)
def test_a_document_is_read_as_its_text_is(name):
    (column,) = read(name, FORMS[name])
    assert column.headline == "The ferry is late"
    (section,) = column.sections
    assert section.headline == "It sails at eleven"
    assert section.body == "<p>The mayor was on board and his horse was ashore.</p>"
    assert [str(source) for source in section.sources] == ["Harbour Post (Brenn)"]


def test_a_letter_is_the_column_of_its_subject_and_day():
    (column,) = read("a.eml", letter("World View: The ferry is late", DAY))
    assert column.headline == "The ferry is late"
    assert column.edition_date == date(2022, 2, 7)
    assert column.keywords == ["ferries", "Brenn"]


def test_a_mailbox_holds_a_column_a_letter():
    letters = [letter(f"Column {n}", f"Mon, {n} Feb 2022 06:15 +0000") for n in (7, 14)]
    box = b"".join(b"From a@b.example Mon Feb  7 06:15:00 2022\n" + one + b"\n" for one in letters)
    columns = read("columns.mbox", box)
    assert [column.headline for column in columns] == ["Column 7", "Column 14"]


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("", "{}-May-21 World View -- Harbour day {} is over"),
        ("World View: Archive for May 2021", "{}-May-21 World View -- Harbour day {} is over"),
        ("World View – May 2021", "{} May 2021\n\nWorld View: Harbour day {} is over"),
    ],
)
def test_a_page_of_a_month_holds_a_column_a_day(page, title):
    columns_ = (f"{title.format(n, n)}\n\n{COLUMN * 2}" for n in (3, 4, 5))
    columns = read("2021-05.txt", "\n\n".join([page, *columns_]).encode())
    assert [column.edition_date.day for column in columns] == [3, 4, 5]
    assert [column.headline for column in columns] == [
        f"Harbour day {n} is over" for n in (3, 4, 5)
    ]


def test_an_archive_holds_many_files_and_what_is_none_is_passed_over():
    data = packed(a_md=FORMS["column.md"], b__c_docx=FORMS["column.docx"], d_png=b"\x89PNG")
    assert len(read("columns.zip", data)) == 2


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("broken.zip", b"PK\x03\x04 and no more"),
        ("broken.docx", b"no archive"),
        ("empty.docx", packed(other_xml="<a/>")),
        ("bomb.docx", packed(word__document_xml=b" " * 20_000_001)),
        ("entities.docx", packed(word__document_xml='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')),
        ("external.odt", packed(content_xml='<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>')),
        ("bomb.zip", packed(a_txt=b" " * 20_000_001)),
    ],
)
def test_what_is_broken_or_a_bomb_is_refused_in_words(name, data):
    with pytest.raises(NotAColumn, match="“"):
        read(name, data)


def test_the_command_reads_a_folder_and_goes_on_after_what_it_cannot_read(db, tmp_path, capsys):
    (tmp_path / "a.txt").write_text(COLUMN)
    (tmp_path / "b.docx").write_bytes(b"no archive")
    (tmp_path / "c.docx").write_bytes(FORMS["column.docx"])
    call_command("import_column", str(tmp_path), date="2021-05-03")
    printed = capsys.readouterr().out
    assert Article.objects.count() == 2
    assert "+ Took 1 source from the end of “It sails at eleven”: Harbour Post (Brenn)." in printed
    assert "b.docx" in printed
    assert "Read: 2. Not read: 1." in printed
