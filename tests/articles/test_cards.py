"""The card drawn for a column without a picture: whatever its headline, it is a card."""

import unicodedata
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from articles.media import social_cards

DAY = date(2026, 11, 18)


def drawn(headline):
    with Image.open(BytesIO(social_cards.draw_card(headline, DAY))) as card:
        assert (card.size, card.format) == ((1200, 630), "PNG")
        return card.convert("RGB")


def ink_beyond(card, left, right):
    """Whether there is anything but paper left of ``left`` or right of ``right``."""
    paper = Image.new("RGB", card.size, social_cards.PAPER)
    box = ImageChops.difference(card, paper).point(lambda v: 255 if v > 40 else 0).getbbox()
    return box is not None and (box[0] < left or box[2] > right)


@pytest.mark.parametrize(
    ("headline", "shown"),
    [
        ("Ölpreis in Łódź: Αθήνα и Москва", "Ölpreis in Łódź: Αθήνα и Москва"),
        ("東京 talks on the وادي عربة water", "… talks on the … water"),
        ("Strike 🛩️ on F-16 base 🌍🕊️", "Strike on F-16 base"),
        ("e\u0301te\u0301 \u200d\u200e", "été"),
        ("السلام في الوادي", ""),
        ("港口 opens", "… opens"),
        ("港口開放的消息 opens", ""),
        ("🌍🕊️", ""),
        ("", ""),
    ],
)
def test_what_the_font_has_is_drawn(headline, shown):
    assert social_cards.drawable(headline) == shown


def test_where_little_can_be_drawn_the_card_carries_the_columns_name():
    plain = drawn("السلام في الوادي")
    assert plain.tobytes() == drawn("港口").tobytes() == drawn("🌍").tobytes()
    assert plain.tobytes() != drawn("Peace").tobytes()
    # And not nothing: there is ink where headlines stand.
    middle = plain.crop((0, 160, 1200, 500))
    assert len(set(middle.resize((120, 34)).get_flattened_data())) > 1


@pytest.mark.parametrize(
    "headline",
    [
        "The Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        "A" * 400,
        "W" * 60 + " and more",
        "x " * 400,
        "https://example.org/" + "a-long-address-" * 20,
    ],
)
def test_no_word_runs_out_of_the_card(headline):
    assert not ink_beyond(
        drawn(headline), social_cards.MARGIN - 6, social_cards.WIDTH - social_cards.MARGIN + 6
    )


def test_neither_do_the_names_of_site_and_column(settings):
    settings.SITE_NAME = "The Independent Journal of Nearly Everything under the Sun " * 2
    settings.COLUMN_NAME = "A Column with a Name of Quite Unusual Length, Daily " * 2
    assert not ink_beyond(
        drawn("Peace"), social_cards.MARGIN - 6, social_cards.WIDTH - social_cards.MARGIN + 6
    )


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120))
def test_any_text_makes_a_card(headline):
    drawn(headline)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40))
def test_nothing_is_drawn_that_the_font_lacks(text):
    assert all(
        unicodedata.category(c)[0] not in "C" and (c == "…" or c.isspace() or c in
        unicodedata.normalize("NFC", text))
        for c in social_cards.drawable(text)
    )  # fmt: skip
