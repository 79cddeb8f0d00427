"""Which names readers may take for each other."""

import pytest

from articles.text.confusables import look_alike_key


@pytest.mark.parametrize(
    "name",
    [
        "THE EDITOR", "the  editor", "The Editor!", "«The Editor»", "Thé Édîtör",
        "The E\u0301ditor",
        "Тhе Еditоr",  # Cyrillic Т, е, о
        "ТНЕ ЕDІТОR",  # capitals of Cyrillic
        "Τhe Εditοr",  # Greek
        "Ｔｈｅ Ｅｄｉｔｏｒ", "𝓣𝓱𝓮 𝓔𝓭𝓲𝓽𝓸𝓻", "Ⓣⓗⓔ Ⓔⓓⓘⓣⓞⓡ", "ᴛʜᴇ ᴇᴅɪᴛᴏʀ", "ꓔꓧꓰ ꓰꓓꓲꓔꓳꓣ", "🆃🅷🅴 🅴🅳🅸🆃🅾🆁",
        "The EdIt0r", "The Edltor", "The Ed1tor", "The Edıtor", "The Eԁitor", "The Ed|tor",
        "The\u00a0Editor",
    ],
)  # fmt: skip
def test_a_name_that_looks_like_another_has_its_key(name):
    assert look_alike_key(name) == look_alike_key("The Editor")


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("!lse Marrow", "Ilse Marrow"),
        ("€lse Marrow", "Else Marrow"),
        ("E|se", "Else"),
        ("Ma$$ie", "Massie"),
        ("@n@", "Ana"),
        ("Jame$", "James"),
        ("！lse", "Ilse"),
        ("Else!", "Else"),
        ("Else !", "Else"),
    ],
)
def test_a_sign_can_stand_for_a_letter_inside_a_word(one, another):
    assert look_alike_key(one) == look_alike_key(another)


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("Modern", "Modem"),
        ("World View", "VVorld View"),
        ("World View", "W0r1d V1ew"),
        ("Bill", "BiII"),
    ],
)
def test_letters_side_by_side_can_look_like_one(one, another):
    assert look_alike_key(one) == look_alike_key(another)


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("Ana", "Anna"),
        ("Иван", "Іван Петров"),
        ("Editor", "Auditor"),
        ("編集長", "編集"),
        ("Bo", "Po"),
    ],
)
def test_other_names_have_other_keys(one, another):
    assert look_alike_key(one) != look_alike_key(another)


@pytest.mark.parametrize("name", ["", "...", "\u0301", "✓ ★", "\u2800"])
def test_what_has_no_letters_looks_like_no_name(name):
    assert look_alike_key(name) == ""


def test_a_key_has_no_letters_but_small_latin_ones_whatever_the_script():
    for name in ("Ελένη Παπά", "Наталья", "משה", "محمد", "ไทย", "नेहा", "김민준", "ÆØÅ ẞ"):
        key = look_alike_key(name)
        assert key.isascii(), key
        assert key == key.casefold(), key
        assert look_alike_key(key) == key
