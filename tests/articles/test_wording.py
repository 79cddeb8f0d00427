"""How two texts differ: exactly, and at a cost that their length bounds."""

import random

import pytest

from articles.history import diff, wording
from articles.history.wording import Steps, compare

CHANCE = random.Random(14)
VOCABULARY = [f"word{number}" for number in range(1500)]


def words(number):
    return [CHANCE.choice(VOCABULARY) for _ in range(number)]


def one_in_twelve_changed(text):
    return [f"{word}x" if place % 12 == 5 else word for place, word in enumerate(text)]


def paragraphs(text, long=80):
    return "\n\n".join(" ".join(text[i : i + long]) for i in range(0, len(text), long))


def whole(parts):
    old = "".join(text for kind, text in parts if kind != "added")
    new = "".join(text for kind, text in parts if kind != "removed")
    return old, new


def alike(parts):
    return sum(len(text) for kind, text in parts if kind == "same")


def texts(number):
    """Kinds of texts as ``{name: (old, new)}``."""
    text = words(number)
    changed = one_in_twelve_changed(text)
    moved = paragraphs(text).split("\n\n")
    CHANCE.shuffle(moved)
    few = [CHANCE.choice("abcdefgh") for _ in range(number)]
    return {
        "changed, one paragraph": (" ".join(text), " ".join(changed)),
        "changed, many paragraphs": (paragraphs(text), paragraphs(changed)),
        "all different": (" ".join(text), " ".join(f"{word}y" for word in text)),
        "all the same word": ("a " * number, "a " * (number * 11 // 12)),
        "moved paragraphs": (paragraphs(text), "\n\n".join(moved)),
        "few words": (" ".join(few), " ".join(one_in_twelve_changed(few))),
        "few words, nothing in common": (
            " ".join(few), " ".join(CHANCE.choice("abcdefgh") for _ in few)
        ),
        "backwards": ("\n".join(text), "\n".join(reversed(text))),
        "two words by turns": ("a b " * (number // 2), "b a a " * (number // 3)),
    }  # fmt: skip


@pytest.mark.parametrize("number", [300, 3_000, 30_000])
def test_the_steps_grow_with_the_length_and_no_faster(number):
    for name, (old, new) in texts(number).items():
        counted = Steps(10**12)
        steps = Steps(wording.STEPS_AT_LEAST + wording.STEPS_FOR_EACH * 4 * number)
        parts = compare(old, new, steps)
        assert whole(parts) == (old, new), name
        assert steps.taken <= steps.allowed, name
        # Also where the budget is without end, no kind of text costs more than the square of the
        # longest way.
        compare(old, new, counted)
        assert counted.taken < 100 * number + 40 * wording.MAX_EDITS**2, name


@pytest.mark.parametrize("number", [300, 3_000, 30_000])
@pytest.mark.parametrize("name", ["changed, one paragraph", "changed, many paragraphs"])
def test_the_words_that_stayed_are_found_in_texts_of_any_size(number, name):
    old, new = texts(number)[name]
    assert alike(compare(old, new)) > 0.9 * len(old)


def test_texts_beyond_the_bound_are_replaced_whole():
    old, new = texts(300)["few words, nothing in common"]
    told = compare(old, new, Steps(0))
    # Whole, but for ends that are the same by chance.
    assert [kind for kind, _ in told if kind != "same"] == ["removed", "added"]
    assert "".join(text for kind, text in told if kind != "added") == old
    assert "".join(text for kind, text in told if kind != "removed") == new
    assert sum(len(text) for kind, text in told if kind == "same") < len(old) / 20


def test_any_two_texts_come_out_whole():
    for _ in range(2000):
        old = "".join(CHANCE.choice("ab \n") for _ in range(CHANCE.randrange(16)))
        new = "".join(CHANCE.choice("abc \n") for _ in range(CHANCE.randrange(16)))
        assert whole(compare(old, new)) == (old, new)


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("It opened at six.", "It closed at six.",
         [("same", "It "), ("removed", "opened"), ("added", "closed"), ("same", " at six.")]),
        ("Big news", "news", [("removed", "Big "), ("same", "news")]),
        ("news", "news today", [("same", "news"), ("added", " today")]),
        ("One.\n\nTwo.\n\nThree.", "One.\n\nThree.",
         [("same", "One.\n\n"), ("removed", "Two.\n\n"), ("same", "Three.")]),
        ("a b c d", "a x y d",
         [("same", "a "), ("removed", "b c"), ("added", "x y"), ("same", " d")]),
        ("", "new", [("added", "new")]),
        ("same", "same", [("same", "same")]),
    ],
)  # fmt: skip
def test_small_texts_are_told_as_one_would_tell_them(old, new, parts):
    assert compare(old, new) == parts


def test_a_comparison_counts_words_when_they_are_asked_for_and_not_before(monkeypatch):
    content = {"headline": "One", "sections": [], "keywords": []}
    asked = []
    monkeypatch.setattr(wording, "compare", lambda *texts: asked.append(texts) or [])
    changes = diff.compare(
        content | {"edition_date": "2026-05-14"},
        content | {"headline": "Two", "edition_date": "2026-05-15"},
    )
    assert [change.part for change in changes] == ["Headline", "Edition date"]
    assert asked == []
    assert changes[0].words == []
    assert len(asked) == 1
