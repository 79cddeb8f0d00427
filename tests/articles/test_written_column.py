"""Importing a written column: plain text in, an article with all its parts out."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from articles.importer import parser
from articles.importer.build import import_column
from articles.importer.files import decode
from articles.importer.known import site_context
from articles.importer.parts import NotAColumn
from articles.models import Article, CrossReference, Figure, Keyword, Redirect

FILE = Path(__file__).parent / "written_column.txt"
TEXT = FILE.read_text()
DAY = date(2025, 8, 9)


@pytest.fixture
def imported(db):
    return import_column(TEXT, edition_date=DAY)


@pytest.fixture
def article(imported):
    return imported.article


def section(article, number):
    return article.sections.all()[number]


def test_the_headline_comes_without_the_columns_name(article):
    assert article.headline == (
        "Kestria’s Lowland Offensive Stalls After the Ferry Disaster at Molen Reach"
    )


def test_it_is_a_draft_of_the_given_day(article):
    assert article.state == "draft"
    assert article.edition_date == DAY


def test_the_lead_figure_has_caption_and_credit(article):
    assert article.lead_figure.caption.startswith("The river front was quiet")
    assert article.lead_figure.credit == "NPA"
    assert article.lead_figure.photo is None


def test_sections_stand_in_order_with_anchors(article):
    assert [(s.headline, s.anchor) for s in article.sections.all()] == [
        (
            "Kestrian marshal Odo Varn is buried without his army",
            "kestrian-marshal-odo-varn-is-buried-without-his-army",
        ),
        (
            "Ferry disaster at Molen Reach costs Kestria a regiment",
            "ferry-disaster-at-molen-reach-costs-kestria-a-regiment",
        ),
        (
            "March on Lowgate may be over before it began",
            "march-on-lowgate-may-be-over-before-it-began",
        ),
    ]


def test_every_paragraph_is_there_once_and_in_order(article):
    text = "".join(s.body for s in article.sections.all())
    openings = [
        "Some hundreds of people came",
        "It is now admitted that",
        "The palace praised",
        "His death ends the long quarrel",
        "Since the spring this column",
        "The barges were meant",
        "On August 2",
        "Colonel Ansa Reith",
        "We were told that the river was low",
        "[Asked who had sent the answer:] It was signed",
        "General Pell Ostrander has arrived",
        "A regiment is not an army",
        "I read Farrow",
        "After the loss of the ferry",
        "According to Farrow",
        "It may be that nobody",
    ]
    places = [text.index(f"<p>{opening}") for opening in openings]
    assert places == sorted(places)
    assert text.count("<p>") == len(openings)


def test_a_caption_that_repeats_the_alt_text_is_kept_once(article):
    figure = Figure.objects.get(section=section(article, 0))
    assert figure.caption == "Mourners on the quay at Harrow, where no soldier was seen"
    assert figure.credit == "NPA"
    assert figure.alt_text == ""
    assert "Mourners" not in section(article, 0).body


def test_the_words_after_she_said_are_a_block_quotation(article):
    body = section(article, 1).body
    quotation = body[body.index("<blockquote>") : body.index("</blockquote>")]
    assert "We were told that the river was low" in quotation
    assert "[Asked who had sent the answer:]" in quotation
    assert "General Pell Ostrander" not in quotation
    assert body.count("<blockquote>") == 1
    assert "<blockquote>" not in section(article, 0).body


def test_the_trailing_list_becomes_sources_with_qualifiers(article):
    cited = [
        [(s.publication, s.qualifier) for s in part.sources.all()]
        for part in article.sections.all()
    ]
    assert cited == [
        [("Herald", "Harrow"), ("NPA War Diary", "8-Aug"), ("The River Post", "Lowland League")],
        [("The River Post", ""), ("Evening Herald", "Harrow"), ("NPA War Diary", "7-Aug")],
        [("Farrow", "")],
    ]
    assert "Farrow</p>" not in section(article, 2).body


def test_cross_references_are_recognised_by_date_and_headline(article):
    references = CrossReference.objects.filter(section=section(article, 1))
    assert [(r.edition_date, r.headline) for r in references] == [
        (date(2025, 3, 3), "Kestria buys barges, and nobody asks what for"),
        (date(2025, 6, 19), "Upper river towns answer the call of the ‘bridge builders'"),
    ]


def test_unresolved_references_are_listed(imported):
    missing = [warning for warning in imported.warnings if "not here yet" in warning]
    assert len(missing) == 2


def test_a_reference_resolves_by_itself_once_its_target_is_imported(article, make_article):
    reference = CrossReference.objects.get(edition_date=date(2025, 3, 3))
    assert reference.target is None
    target = make_article(
        "Kestria Buys Barges, and Nobody Asks What For", edition_date=date(2025, 3, 3)
    )
    reference.refresh_from_db()
    assert reference.target == target


def test_a_reference_to_another_headline_of_that_day_stays_unresolved(article, make_article):
    make_article("A Poor Year for Plums", edition_date=date(2025, 3, 3))
    assert CrossReference.objects.unresolved().count() == 2


def test_keys_keep_their_order(article):
    assert [k.name for k in article.keywords.all()] == [
        "River Wars", "Kestria", "Lowland League", "LL", "Odo Varn", "Lowgate", "Molen Reach",
        "Harrow", "Ansa Reith", "Pell Ostrander", "Ferries", "Barges",
    ]  # fmt: skip


def test_page_furniture_is_left_out(article):
    text = " ".join(s.body for s in article.sections.all())
    for words in ("Permanent web link", "Receive daily", "COMMENTS", "issues with commenting"):
        assert words not in text


def test_what_was_guessed_is_said(imported):
    assert any("quotation was taken to end before “General Pell" in d for d in imported.warnings)


def test_the_same_text_makes_no_second_article(imported):
    again = import_column(TEXT + "\n\n", edition_date=date(2025, 8, 10))
    assert not again.created
    assert again.article == imported.article
    assert Article.objects.count() == 1
    assert "No second column" in again.warnings[0]


@pytest.mark.parametrize("dash", ["–", "—", "--"])
def test_straight_quotes_and_any_dash_are_read_too(db, dash):
    plain = TEXT.translate(str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "—": "@"}))
    plain = plain.replace("@", dash).replace("World View:", f"World View {dash}", 1)
    article = import_column(plain, edition_date=DAY).article
    assert article.headline.startswith("Kestria's Lowland Offensive")
    assert CrossReference.objects.filter(section__article=article).count() == 2
    assert [s.sources.count() for s in article.sections.all()] == [3, 3, 1]


def test_a_date_in_the_title_is_the_edition_date(db):
    dated = TEXT.replace("World View:", "30-May-18 World View --", 1)
    article = import_column(dated).article
    assert article.edition_date == date(2018, 5, 30)
    assert article.headline.startswith("Kestria")


def test_a_qualifier_may_hold_a_comma_and_a_name_an_abbreviation(db):
    text = TEXT.replace(
        "all the same. Farrow", "all the same. U.S. News (Lowgate, 3-Aug) and Farrow"
    )
    article = import_column(text, edition_date=DAY).article
    assert [str(s) for s in section(article, 2).sources.all()] == [
        "U.S. News (Lowgate, 3-Aug)",
        "Farrow",
    ]


def test_sources_may_follow_a_reference_in_brackets(db):
    reference = "( “3-Mar-2025 World View — Kestria buys barges”)"
    text = TEXT.replace("all the same. Farrow", f"all the same. {reference} Farrow (Lowgate)")
    article = import_column(text, edition_date=DAY).article
    assert [str(s) for s in section(article, 2).sources.all()] == ["Farrow (Lowgate)"]
    assert section(article, 2).body.endswith("Kestria buys barges]])</p>")


@pytest.mark.parametrize(
    "introduction", ["He said:", "She wrote at the top of it:", "According to the report:"]
)
def test_a_quotation_may_be_introduced_at_some_length(db, introduction):
    text = TEXT.replace("She said:", introduction)
    body = section(import_column(text, edition_date=DAY).article, 1).body
    assert "<blockquote><p>We were told" in body


def test_a_last_sentence_is_not_mistaken_for_a_source(db):
    text = TEXT.replace("all the same. Farrow", "all the same. Nobody will say so.")
    imported = import_column(text, edition_date=DAY)
    assert section(imported.article, 2).sources.count() == 0
    assert section(imported.article, 2).body.endswith("Nobody will say so.</p>")
    assert any("no sources" in warning for warning in imported.warnings)


@pytest.mark.parametrize("address", ["now", "before"])
def test_a_link_to_ones_own_column_is_a_reference(db, make_article, address):
    target = make_article("A Poor Year for Plums", edition_date=date(2025, 3, 3))
    Redirect.objects.create(old="/2003/plums.html", new=target.get_absolute_url())
    own = {"now": target.permalink, "before": f"{settings.SITE_URL}/2003/plums.html"}[address]
    text = TEXT.replace(
        "without his army\n\nMourners", f"without his army\n\n[Plums]({own}) fail.\n\nMourners"
    )
    article = import_column(text, edition_date=DAY).article
    references = CrossReference.objects.filter(section=section(article, 0))
    assert [reference.target for reference in references] == [target]


def test_publications_cited_before_are_known_in_small_letters(article):
    text = "A title\n\nA headline\n\nA sentence of prose stands here.\n\nfarrow, brenner bote"
    section = parser.read(text, site_context()).sections[0]
    assert [str(source) for source in section.sources] == []
    text = text.replace("farrow, brenner bote", "farrow")
    section = parser.read(text, site_context()).sections[0]
    assert [str(source) for source in section.sources] == ["farrow"]


# --- The command ---------------------------------------------------------------------------------


def test_the_command_prints_the_permalink_and_what_it_was_not_sure_of(db, capsys):
    call_command("import_column", str(FILE), date="2025-08-09", publish=True)
    printed = capsys.readouterr().out
    article = Article.objects.get()
    assert article.is_public
    assert article.permalink in printed
    assert "? Refers to a column that is not here yet" in printed


def test_a_past_column_is_public_as_of_its_day_and_not_mailed(db):
    article = import_column(TEXT, edition_date=DAY, publish=True).article
    assert article.published_at.date() == DAY
    assert article.sent_by_mail is False


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"  \n\n ", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        ("World View: Über".encode("latin-1"), "not UTF-8"),
        (b"--\n\n***\n", "There is no text"),
        (b"x" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_a_file_that_is_no_column_is_refused_and_changes_nothing(db, tmp_path, data, says):
    file = tmp_path / "column.txt"
    file.write_bytes(data)
    with pytest.raises(CommandError, match=says):
        call_command("import_column", str(file))
    assert Article.objects.count() == 0
    assert Keyword.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Milk\nEggs\nBread\n", ["Milk", "Eggs", "Bread"]),
        ("A title\n\nkey headlines\n\nno bullets", ["A title", "no bullets"]),
        ("A title\n\nkey headlines\n\n * One\n\nSomething else", ["One", "Something else"]),
    ],
)
def test_what_has_words_in_it_is_read_and_nothing_is_lost(text, words):
    column = parser.read(text)
    read = [column.headline, column.standfirst, *(s.headline for s in column.sections)]
    read += [s.body for s in column.sections]
    read += [note.text for note in [*column.warnings, *column.matches, *column.left_out]]
    assert all(any(word in part for part in read) for word in words)


def test_a_missing_file_and_a_wrong_date_are_named(db, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_column", str(tmp_path / "none.txt"))
    with pytest.raises(CommandError, match="2016-05-14"):
        call_command("import_column", str(FILE), date="14.5.2016")


def test_reading_needs_no_database():
    column = parser.read(TEXT)
    assert len(column.sections) == 3


# --- Files as other programs write them ----------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"], ids=ascii)
def test_a_file_is_read_in_what_its_mark_says_and_with_any_line_ends(encoding, end):
    data = TEXT.replace("\n", end).encode(encoding)
    assert parser.read(decode(data)) == parser.read(TEXT)


@pytest.mark.parametrize("start", ["\ufeff", ""])
def test_utf_16_in_either_order_is_read(start):
    for order, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        data = mark + (start + TEXT).encode(order)
        assert parser.read(decode(data)) == parser.read(TEXT)
    with pytest.raises(NotAColumn):
        decode(b"\xff\xfe\x00\xd8\x00")


@pytest.mark.parametrize("hidden", ["\u200b", "\ufeff", "\u00ad", "\u2060", "\u200e", "\0", "\x1f"])
def test_invisible_characters_anywhere_cost_no_section_and_no_keyword(hidden):
    column = parser.read(TEXT)
    marked = TEXT.replace("KEYS:", f"{hidden}KE{hidden}YS:")
    for section in column.sections:
        first, rest = section.headline[:4], section.headline[4:]
        # Over the section only: its bullet has none.
        marked = re.sub(
            rf"(?<=\n){re.escape(first + rest)}", f"{hidden}{first}{hidden}{rest}", marked
        )
    assert marked.count(hidden) >= 4
    read = parser.read(marked)
    assert read.keywords == column.keywords
    assert [section.headline for section in read.sections] == [s.headline for s in column.sections]
    assert read.warnings == column.warnings
