"""Columns as they circulate: forum copies, mail, pages saved with their furniture."""

import re
import textwrap
from datetime import date

import pytest

from articles.history.snapshots import snapshot
from articles.importer import parser, references
from articles.importer.build import import_column
from articles.importer.context import Context
from articles.models import CrossReference
from tests.articles.test_written_column import DAY, TEXT


def as_forum_copy(text):
    """The same column as a forum would show it."""
    headlines = re.findall("^  • (.*)$", text, re.M)
    for headline in headlines:
        text = text.replace(f"\n\n{headline}\n\n", f"\n\n****\n**** {headline}\n****\n\n")
    text = text.replace("World View: ", "*** 9-Aug-25 World View -- ", 1)
    text = text.replace("  • ", "  * ")
    text = text.replace("She said:\n\nWe were told", "She said:\n\n<QUOTE>We were told").replace(
        "always signed by a clerk.", "always signed by a clerk.<END QUOTE>"
    )
    return text.replace("Mourners on", "[Image: g250809b.jpg]\nMourners on", 1)


def wrapped(text, width=60):
    """Hard-wrapped, as mail is; captions and the title's block keep their lines."""
    paragraphs = []
    for paragraph in text.split("\n\n"):
        if paragraph.startswith(("  *", "  •")):
            paragraph = "\n".join(
                textwrap.fill(line, 40, subsequent_indent="    ") for line in paragraph.split("\n")
            )
        elif len(paragraph) > 130 and "\n" not in paragraph:
            paragraph = textwrap.fill(paragraph, width)
        paragraphs.append(paragraph)
    return "\n\n".join(paragraphs)


def same_column(text, **changes):
    """Whether ``text`` reads as the plain column does."""
    plain, other = parser.read(TEXT), parser.read(text)
    assert other.headline == plain.headline
    assert other.keywords == plain.keywords
    assert other.lead_figure == plain.lead_figure
    assert [s.headline for s in other.sections] == [s.headline for s in plain.sections]
    assert [s.sources for s in other.sections] == [s.sources for s in plain.sections]
    assert [s.body for s in other.sections] == [s.body for s in plain.sections]
    return other


def test_a_forum_copy_reads_as_the_column_does():
    column = same_column(as_forum_copy(TEXT))
    assert column.edition_date == date(2025, 8, 9)
    assert any("g250809b.jpg" in warning.message for warning in column.warnings)


def test_a_marked_quotation_ends_where_it_says():
    text = TEXT.replace("She said:\n\nWe", "She said:\n\n<QUOTE>We").replace(
        "charge of the inquiry.", "charge of the inquiry.<END QUOTE>"
    )
    body = parser.read(text).sections[1].body
    quotation = body[body.index("<blockquote>") : body.index("</blockquote>")]
    assert "General Pell Ostrander has arrived" in quotation
    assert "A regiment is not an army" not in quotation


def test_a_quotation_that_is_never_closed_is_said():
    column = parser.read(TEXT.replace("She said:\n\nWe", "She said:\n\n<QUOTE>We"))
    assert any("never closed" in warning.message for warning in column.warnings)


@pytest.mark.parametrize("form", [lambda text: text, as_forum_copy])
def test_hard_wrapped_lines_are_joined(form):
    same_column(wrapped(form(TEXT)))


def test_a_sites_furniture_before_the_title_is_left_out():
    column = same_column("Home | Archive | About\n\nYou are here: Columns\n\n" + TEXT)
    assert any("“Home | Archive | About”" in note.message for note in column.left_out)


@pytest.mark.parametrize("where", ["\nby Nell Harrow\n\n", "\n\nBy Nell Harrow\n\n"])
def test_a_byline_is_the_byline(db, where):
    first, rest = TEXT.split("\n\n", 1)
    text = first + where + rest
    same_column(text)
    assert import_column(text, edition_date=DAY).article.byline == "Nell Harrow"


def test_a_teaser_line_is_the_standfirst():
    first, rest = TEXT.split("\n\n", 1)
    column = same_column(f"{first}\n\nThe river towns are counting their dead.\n\n{rest}")
    assert column.standfirst == "The river towns are counting their dead."


def test_references_in_every_form_are_found(db):
    text = TEXT.replace(
        "( “3-Mar-2025 World View — Kestria buys barges, and nobody asks what for”)",
        '(See "3-Mar-25 World View -- Kestria buys barges".) and '
        '( "4-Mar-25 World View -- More barges")',
    )
    article = import_column(text, edition_date=DAY).article
    assert [r.headline for r in CrossReference.objects.filter(section__article=article)] == [
        "Kestria buys barges",
        "More barges",
        "Upper river towns answer the call of the ‘bridge builders'",
    ]


def test_what_was_imported_is_the_first_revision(db):
    article = import_column(TEXT, edition_date=DAY).article
    assert article.revisions.get().content == snapshot(article)


def test_an_address_of_the_site_by_itself_is_a_reference_too():
    old, marker = "https://www.column.example/old.php?p=7", "[[5-Jun-2015 World View — A Wall]]"
    known = {old: marker}
    context = Context(("World View",), hosts=frozenset(["column.example"]), reference_to=known.get)
    said, words = references.mark_references(f"It was promised here: {old}. It fell.", context)
    assert (said, words) == (f"It was promised here: {marker}. It fell.", [old])
    for other in ("https://www.column.example/nowhere/", "https://elsewhere.example/old.php?p=7"):
        assert references.mark_references(f"See {other}.", context) == (f"See {other}.", [])
