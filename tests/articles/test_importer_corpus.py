"""What the reader makes of 400 columns and more as people lay them out, in 17 languages: a score
by part that may only rise, and no word lost."""

import re
import sys
from collections import Counter
from datetime import date

import pytest

from articles.importer import parser
from articles.importer.context import Context
from articles.importer.dialects import as_markdown
from articles.importer.markup import as_text, has_markup
from tests.articles import corpus_scores
from tests.articles.corpus_scores import PARTS, cases, parts_of, score, total

CONTEXT = Context(corpus_scores.COLUMN_NAMES)
#: The share of each part that is right. Raise it with the reader; never lower it.
FLOORS = dict.fromkeys(PARTS, 1.0) | {"headline": 0.997}


@pytest.fixture(scope="module")
def read():
    """Each column of the corpus with what was read of it."""
    return [(case, parser.read(case.text, CONTEXT)) for case in cases()]


def test_the_corpus_has_400_columns_in_300_layouts_and_17_languages(read):
    assert len(read) >= 400
    assert len({case.layout for case, _column in read}) >= 300
    assert len({case.language for case, _column in read}) == 17


def test_the_score_may_only_rise(read, capsys):
    scores = [(case, score(case, parts_of(column))) for case, column in read]
    sums = total([own for _case, own in scores])
    lines = [f"{part:12}{own.right:5} of {own.right + own.wrong:4}" for part, own in sums.items()]
    for layout in sorted({case.layout for case, _own in scores}):
        by_part = total([own for case, own in scores if case.layout == layout]).values()
        right, wrong = sum(s.right for s in by_part), sum(s.wrong for s in by_part)
        lines.append(f"  {layout:20}{right:4} of {right + wrong:4}")
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
    assert {part: sums[part].share for part in PARTS if sums[part].share < FLOORS[part]} == {}


#: What a forum's marks say.
MARKS = {"quote", "end", "image"}

#: What the reader writes itself: names of elements, and the house's form of a reference.
MADE = {"href", "amp", "lt", "gt", "note", "world", "view"}
MADE |= {f"{date(2000, month, 1):%b}".casefold() for month in range(1, 13)}


def words_of(text):
    """The words, without the numbers and letters of lists and of footnotes."""
    text = re.sub(r"[¹²³⁴-⁹①-⑳]|\d\ufe0f?\u20e3", "", text)
    numbers = r"(?:\d{1,2}|[a-zA-H]|[IVX]{1,4}|[ivx]{1,4})(?:[.)/]|\.-)|[IVX]{1,4} –"
    numbers += r"|\d{1,2}/\d{1,2}|\d{1,2}(?: –|-)"
    numbers += r"|[■●◆]\d[■●◆]|[０-９]{1,2}(?=\u3000)"
    begins = rf"(?:^\*?|: \*)\s*\(?(?:(?:{numbers})\s|\[\d\]|[一二三四五]、|\d．)"
    text = re.sub(begins, " ", text, flags=re.M)
    day = "\\d|[一二三四五六七八九十]{1,3}月"
    text = re.sub(rf"(?<=[\u3041-\u9fff])(?={day})", " ", text)  # 新聞5月11日
    return Counter(re.findall(r"[^\W_]+", text.casefold()))


def account_of(column):
    """Every word that was read: in a part, taken from the text, doubtful, or left out."""
    figures = [f for s in column.sections for f in s.figures]
    figures += [column.lead_figure] if column.lead_figure else []
    texts = [column.headline, column.byline, column.standfirst, *column.keywords]
    for section in column.sections:
        texts += [section.headline, re.sub(r"</?\w+>", " ", section.body)]
        texts += [f"{source} {source.url}" for source in section.sources]
    texts += [f"{f.caption} {f.credit} {f.alt_text}" for f in figures]
    notes = [*column.warnings, *column.matches, *column.left_out]
    return words_of(" ".join([*texts, *(note.text for note in notes)]))


def test_no_word_is_lost_and_none_invented(read):
    for case, column in read:
        text = as_markdown(as_text(case.text) if has_markup(case.text) else case.text)
        written, account = words_of(text), account_of(column)
        assert set(written) - set(account) <= MARKS, case.name
        new = {word for word in set(account) - set(written) if not re.match(r"\d|h?ttps?|.$", word)}
        new = {word for word in new if f"و{word}" not in written}  # "and", in one word with a name
        new -= set(words_of(re.sub(r"-\n[\s>]*", "", text)))  # parted at the end of a line
        new -= set(words_of(re.sub(r"(?<=\b\w) (?=\w\b)", "", text)))  # H E A D L I N E
        assert new <= MADE, case.name


@pytest.mark.parametrize("case", cases("1")[:12], ids=lambda case: case.name)
def test_any_piece_of_a_column_is_read(case):
    """Cut anywhere, it is still read, and keeps its words."""
    lines = case.text.split("\n")
    for start in range(0, len(lines), 5):
        piece = "\n".join(lines[start : start + 9])
        if not re.search(r"\w", piece) or has_markup(piece):
            continue
        account = account_of(parser.read(piece, CONTEXT))
        assert set(words_of(piece)) - set(account) <= MARKS


def work_of(text):
    """How many functions are called while a text is read."""
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        parser.read(text, CONTEXT)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize(
    "line",
    [
        "## Heading number {}\n\n",
        "Heading number {}\n\n",
        "Sources: Paper {}, B and C\n\n",
        "HEADING NUMBER {} IS\nIN TWO LINES\n\nText stands under it.\n\n",
    ],
)
def test_twice_as_many_lines_are_twice_the_work(line, read):
    once, twice = (
        work_of("".join(line.replace("{}", str(number)) for number in range(count)))
        for count in (220, 440)
    )
    assert twice < 2.6 * once  # where each looked at all others it would be four times
