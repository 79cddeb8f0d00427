"""Sources as a line, the way columnists write them."""

import pytest

from articles.importer.source_line import CitedSource as Cited
from articles.importer.source_line import format_sources, parse, parse_typed, split_trailing

LINES = [
    ("Debka", [Cited("Debka")]),
    (
        "Independent (London) and AEI Iran Tracker (13-May) and Al Manar (Hezbollah)",
        [
            Cited("Independent", "London"),
            Cited("AEI Iran Tracker", "13-May"),
            Cited("Al Manar", "Hezbollah"),
        ],
    ),
    (
        "Herald <https://h.example/a,b?c=d> and Post (Paris, 3-Jun) <http://p.example/>",
        [
            Cited("Herald", "", "https://h.example/a,b?c=d"),
            Cited("Post", "Paris, 3-Jun", "http://p.example/"),
        ],
    ),
    ("Trade and Tide; Herald (Rome)", [Cited("Trade and Tide"), Cited("Herald", "Rome")]),
    ("Trade and Tide;", [Cited("Trade and Tide")]),
    ("News, Inc.; U.S. Report", [Cited("News, Inc."), Cited("U.S. Report")]),
    ("al-Monitor and die Zeit", [Cited("al-Monitor"), Cited("die Zeit")]),
]


@pytest.mark.parametrize(("line", "sources"), LINES)
def test_what_is_typed_is_read(line, sources):
    assert parse_typed(line) == sources


@pytest.mark.parametrize(("line", "sources"), LINES)
def test_what_is_shown_for_editing_reads_back_the_same(line, sources):
    assert parse_typed(format_sources(sources)) == sources


@pytest.mark.parametrize("line", ["A, B and C", "A and B and C", "A; B; C", "A, B, and C"])
def test_any_usual_way_of_listing_will_do(line):
    assert [source.publication for source in parse(line)] == ["A", "B", "C"]


@pytest.mark.parametrize("line", ["", " ", ";", "Broken (bracket and Other", "a) b and c"])
def test_an_odd_line_does_no_harm(line):
    parse_typed(line)
    parse(line)


@pytest.mark.parametrize(
    "text",
    [
        "He went home and Nobody knew why it was so.",
        "They lost Paris and Rome and everything else they had",
        "It was over. And nobody cared",
        "The end.",
    ],
)
def test_a_sentence_is_not_taken_for_sources(text):
    assert split_trailing(text) == (text, [])
