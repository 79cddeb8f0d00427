"""Which characters text may hold, whatever brought it."""

import random

import pytest
from django.db import connection

from articles.text.characters import (
    drop_controls,
    hides_characters,
    normalize_data,
    normalize_line,
    normalize_text,
    normalize_visitor_line,
    normalize_visitor_text,
    shows_nothing,
)
from articles.text.stored import CONTROLS

ANY = [chr(code) for code in range(0x110000)]


@pytest.mark.parametrize("plane", range(17))
def test_of_all_characters_only_those_are_left_that_xml_html_and_postgresql_can_carry(plane):
    text = normalize_text("|".join(ANY[plane << 16 : (plane + 1) << 16]))
    assert text.count("|") >= 0xFFFF
    for point in set(map(ord, text)):
        assert point in (9, 10) or 0x20 <= point < 0x7F or point >= 0xA0, hex(point)
        assert not 0xD800 <= point <= 0xDFFF, hex(point)
        assert point & 0xFFFE != 0xFFFE, hex(point)
        assert not 0xFDD0 <= point <= 0xFDEF, hex(point)


@pytest.mark.django_db
def test_postgresql_finds_exactly_those_that_are_dropped_or_changed():
    storable = [c for c in ANY if c != "\0" and not "\ud800" <= c <= "\udfff"]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT c FROM unnest(%s::text[]) AS c WHERE c ~ '{CONTROLS}'", [storable])
        found = {c for (c,) in cursor.fetchall()}
    assert found == {c for c in storable if drop_controls(c) != c}


@pytest.mark.parametrize(
    "end", ["\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"], ids=ascii
)
def test_whatever_parted_two_words_still_parts_them(end):
    assert normalize_text(f"first{end}second") == "first\nsecond"
    assert normalize_line(f"first{end}second") == "first second"


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",  # Persian: a word with a non-joiner in it
        "क्\u200dष and क्\u200cष",
        "അവന\u0d4d\u200d",  # Malayalam: the word ends in a half form
        "ශ්\u200dරී",
        "۱۴۰۳ ه\u200d",  # a letter that stands for a word
        "\u2067שלום\u2069 (2026)",
        "שלום\u200f, 5",
        "❤\ufe0f\u200d🔥 👩🏽\u200d🚀 👨\u200d👩\u200d👧 🏳\ufe0f\u200d🌈 1\ufe0f\u20e3 ☎\ufe0e",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "葛\U000e0100城",
        "ᠮᠣᠩᠭᠣᠯ\u180eᠠ",
        "ភាសា\u200bខ្មែរ",
        "thin\u2009and narrow\u202fspaces, a\u00a0hard one",
        "tab\tand\nline",
        "\ue000 private, \ufffd replaced",
    ],
)
def test_what_a_script_needs_stays(text):
    assert normalize_text(text) == text
    assert not hides_characters(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("\u200bIran", "Iran"),
        ("Ir\u200can\u200d", "Iran"),
        ("Iran\u2060\ufeff", "Iran"),
        ("ایران\u200c", "ایران"),
        ("soft\u00adware", "software"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("\u2067abc\u2069", "abc"),
        ("\u2067שלום", "שלום"),
        ("a\ufe0fb", "ab"),
        ("hi\U000e0068\U000e0069", "hi"),
        ("\u3164name\uffa0", "name"),
        ("x\u200d\u200d\u200dx", "xx"),
    ],
)
def test_what_no_script_needs_goes(text, left):
    assert normalize_text(text) == left
    assert hides_characters(text)


def test_letters_are_composed_and_bytes_of_another_encoding_become_what_was_meant():
    assert normalize_text("Me\u0301rida") == "Mérida"
    assert normalize_text("don\x92t \x93so\x94 \x96 \x80 5") == "don’t “so” – € 5"
    assert normalize_text("\ud83d\ude00 and \ud83d alone") == "😀 and  alone"


def test_a_letter_keeps_thirty_of_its_marks():
    assert len(normalize_text("g" + "\u0335\u0301" * 500)) <= 31


def test_markup_stays_markup():
    assert normalize_text("<p>\u0338x</p\u0327\u0338>") == "<p>\u0338x</p\u0327\u0338>".replace(
        "\u0327\u0338", "\u0338\u0327"
    )


def test_what_was_narrowed_is_narrow_already():
    chance = random.Random(14)
    odd = "\u0338<>=\u200c\u200d\ufe0f\u034f\u061c\u2067\u2069\u202a\u202c\u115f\u1160\u180e\u1820"
    odd += "\u0647❤🏴\U000e0067\U000e007fאְก\u200b一\U000e0100\uf900a\u0301\n\r\x0b\ud800\udc00ᄀ"
    for _ in range(4_000):
        text = "".join(chance.choice(odd if chance.random() < 0.7 else ANY) for _ in range(12))
        narrow = normalize_text(text)
        assert normalize_text(narrow) == narrow, ascii(text)
        assert normalize_text(drop_controls(text)) == narrow, ascii(text)


@pytest.mark.parametrize(
    "piece",
    ["a", "\0", "\u0301\u0327", "\u200d", "\u2067", "\U000e0067", "<\u0338", "e\u0301", "\ud800"],
    ids=ascii,
)
def test_two_hundred_thousand_characters_of_a_kind_are_no_trouble(piece):
    assert len(normalize_text(piece * (200_000 // len(piece)))) <= 200_000


def test_data_is_narrowed_in_all_its_texts():
    data = {"a\0": ["\ud800x", {"b": "c\x0bd"}, 1, None, True]}
    assert normalize_data(data) == {"a": ["x", {"b": "c\nd"}, 1, None, True]}


# --- What strangers write -----------------------------------------------------------------------

ZALGO = "".join(chr(code) for code in range(0x300, 0x370))


@pytest.mark.parametrize(
    "marks",
    [
        ZALGO, "\u0301" * 30, "\u0489" * 30, "\u20dd\u20de" * 20, "\u0e47" * 50,
        "\u0e47\u0e48" * 20, "\u064b\u064c\u064d\u064e" * 9, "\u05b0\u05b1\u05b2" * 9,
        "\u0330\U0001e8d0" * 9, "\u0ebb\u0ec8" * 9,
    ],
    ids=ascii,
)  # fmt: skip
def test_a_strangers_letter_carries_few_marks(marks):
    for letter in "gเe":
        assert len(normalize_visitor_text(f"{letter}{marks}")) <= 6
        assert len(normalize_visitor_text(f"{letter}{marks}" * 3)) <= 18


def test_marks_are_counted_the_same_however_the_letter_is_written():
    marks = "\u0323\u0308\u0307\u0301\u0300"
    assert normalize_visitor_text(f"\u1ec7{marks}") == normalize_visitor_text(
        f"e\u0323\u0302{marks}"
    )


def test_signs_that_begin_like_markup_stay_whole():
    text = "1 \u226e 2 \u2260 3 \u226f\u0301\u0301 g" + "\u0301" * 9
    assert normalize_visitor_text(text) == "1 \u226e 2 \u2260 3 \u226f\u0301 \u01f5"


@pytest.mark.parametrize(
    "text",
    [
        "Việt Nam, ᾧ, ǭ, ṩ, q̣̇",
        "שּׁ֥ and וְלַמִּקְוֵ֖ה",
        "مُحَمَّدٌ رَسُولُ ٱللّٰه",
        "น้ำ ที่ กี่ ผู้",
        "ཀྵྨྨྲྱཾ ཧཱུྃ ཧྐྵྨླྺྲྱྂ",
        "မြွှေ့ ញ្ញុំ ក្រឹត្យ",
        "हिन्दी क्षत्रिय த்ரீ ക്ഷ്ണ്യ",
        "ɪ̃ːt͡s k̟ʷ̥",
        "👩🏽\u200d🚀 1\ufe0f\u20e3",
        "One.\n\nTwo.\nThree.",
    ],
)
def test_what_scripts_need_strangers_may_write(text):
    assert normalize_visitor_text(text) == normalize_text(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a" + "\n" * 90 + "b", "a\n\nb"),
        ("a\n \n\u00a0\n\t\nb", "a\n\nb"),
        ("a\n\u2800\n\u3164\n\u2800\nb", "a\n\nb"),
        ("a\u2800b", "a b"),
    ],
)
def test_empty_room_is_bounded(text, left):
    assert normalize_visitor_text(text) == left


@pytest.mark.parametrize(
    "name",
    ["Ana\nReader", " Ana \u3000\u2800  Reader\t", "Ana\u2028\u2029Reader", "Ana\r\n\r\nReader"],
)  # fmt: skip
def test_a_strangers_line_has_single_blanks(name):
    assert normalize_visitor_line(name) == "Ana Reader"


def test_what_was_narrowed_of_strangers_is_narrow_already():
    chance = random.Random(15)
    odd = "\u0301\u0302\u0e47\u0e48\u0f71\u0f72\u2800\n\u00a0 \u3164éệa\u20dd\u0338<\u1100\u1161"
    odd += "\u05d0\u05b0\u0f67\u0f90"
    for _ in range(4_000):
        text = "".join(chance.choice(odd if chance.random() < 0.8 else ANY) for _ in range(16))
        for normalize in (normalize_visitor_text, normalize_visitor_line):
            narrow = normalize(text)
            assert normalize(narrow) == normalize_text(narrow) == narrow, ascii(text)


@pytest.mark.parametrize(
    "text",
    [
        "", " \t\n", "\u00a0\u2003\u3000", "\u3164\uffa0\u115f\u1160", "\u2800" * 9, "\ufffc",
        "\u200b\u200d\u2060\ufeff", "\u202e\u2066", "\u0301\u0302", "\u20dd", "\ue000\U000f0000",
        "\U0001d159", "\U00013441", "\U000e0067", "...", "***", "!", "—“”«»", "~ ^ ` $ + =",
        "\u180e",
    ],
    ids=ascii,
)  # fmt: skip
def test_of_some_texts_nothing_can_be_read(text):
    assert shows_nothing(text)
    assert shows_nothing(normalize_text(text))


@pytest.mark.parametrize(
    "text", ["a", "... 7", "é", "字", "👍", "❤", "नि", "\u2801", "∞", "€", "🇩🇪"]
)
def test_of_others_something_can(text):
    assert not shows_nothing(text)
