"""Whatever is written in whatever order: each of its words is in a part of the column or in the
list of what was taken or left out, and no source is taken from the text unsaid."""

import re
from itertools import count, product
from string import ascii_lowercase

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importer import parser
from articles.importer.context import Context
from articles.importer.parts import NotAColumn
from tests.articles.test_importer_corpus import account_of, words_of

CONTEXT = Context(("World View",))
#: Lines as people write them; each brace becomes a word that stands nowhere else.
LINES = (
    "", "", "{} {}", "{} {} {} {}.", "## {} {}", "**{} {}**", "**{}** {} {} {}.", "*{} {}*",
    "{} {} {} {} {} {} {}. {} {} {} {}. {} and {}", "{} {} {}. {} and {} (London)", "{} {}:",
    "Sources: {} {}; {}", "Source: {} and {}, 3 May", "({}, 12 Nov)", "{} {} {} ({} {}, 4 May).",
    "{} {}. ({}/{})", "[{}]", "{} {} {}. [{}] [{} {}]", "{} {} {}. — {} / {}", "— {} {}", "via {}",
    "h/t {} {}", "{} {}. Via {} {}", "Quellen:", "Notes", "[1] {} {}", "{} {} {}.[1]", "1. {} {}",
    "a) {} {}", "* {} {}", "• {}", "– {} {}", "| {} | {} |", "{}\t{}", "> {} {}", "“{} {} {}.”",
    "{} said:", "{} {} said: “{} {}.”", "«{} {}» — {} {}", "<QUOTE>", "<END QUOTE>", "---",
    "Photo: {} {} (AFP)", "{} {} / Photo: {}", "![{}](https://{}.example/a.jpg)", "{} {} (AFP)",
    "By {} {}", "Posted by {} {} at 9:14", "3 May 2019", "{}, 3 May 2019", "World View", "{}!",
    "World View: {} {}", "World View, 3 May 2019", "See World View, 3 May 2019: “{} {}”",
    "“3-May-2019 World View — {} {}”", "https://{}.example/", "[{} {}](https://{}.example/)",
    "Tags: {}, {}", "KEYS: {} {}; {}", "#{} #{}", "Posted in {}. Tagged {}, {}.", "Dear {},",
    "Regards", "Unsubscribe {}", "Share this", "Key headlines:", "Related", "Comments", "--",
    "{} {}（{}）", "「{}」", "出典：{}、{}", "المصدر: {} و{}", "Sent from my {}", "    {} {}",
    "Joined: {}", "Title: {} {}", "From: {}", "Subject: {} {}", "{} {} {} {}",
    "> > {} {} {}.", "On 3 May 2019 at 07:15, {} {} <a@{}.example> wrote:", "{}  7:31 AM",
    "07:05 {} {} {}", "[3/5/19, 07:05] {}: {} {}", "+------------+", "| {} {} |", "1.- {} {}. {}",
    "By {} {} | {} {}", "{} {}, {} {} | {} | 3 May 2019", "[1]{} {}", "   1. https://{}.example/",
    "Quelle 1: {} {}", "المصدر/ {} - {}", "▽出典　{}／{}", "07:30 | {} {}", "Date: 3 May 2019",
    "Message: 1", "{} {}          Page 1", "{} {}          Page 2", ":{}: 4", "{} (1). {} {}.",
    "(1) {} {}", "More from World View: {} {} (3 May 2019)", "First: {} {}", "Second: {} {}",
    "<font size=4>{} {}</font>", "\\[{}\\] {} {}.", "#{}-{}",
    "TITLE: {} {}", "TEXT: {} {} {}.", "STATUS: {}", "Author: {} {}", "■1■ {} {}", "■2■ {} {}",
    "#1 {} {}", "Reuters: {} {} {}", "{} {} -- {} {} {}.", "{}. {} {} {}.", "{} {} {}[1]",
    "➤ {} {}",
    "| {} | Sources |", "|---|---|", "[{} {}][1]", "[1]: https://{}.example/", "H E A D L I N E",
    "– {} {}", "{} {} –", "Sources: {} https://{}.example/; {} https://{}.example/",
    "-----Original Message-----", "🗞{} {} 🗞{}", "┏━━━━━━━━┓", "┗━━━━━━━━┛",
    "2mo • Edited", "https://{}.example/          1/2", "5/3/19, 7:03 AM          {} {}",
    "ℹ {} / {}", "👉 {}, {}", "🔹 {} {}", " {} {}", "/{} {}/, {}", "i. {} {}", "ii. {} {}",
    "＃{} ＃{}", "[{}](/tag/{}) [{}](/tag/{})", "{} {}, “{} {},” 3 May 2019", "> {}", "と{}",
    "{} {}·Follow", "参考：世界の窓 2022年5月2日「{} {}」", "Enviado el: 3 May 2019", "글: {}",
)  # fmt: skip


def written(lines):
    """The lines with words in them, all different, some of them set as names are."""
    words = ("".join(letters) for letters in product("bdfgklmnprst", "aeiou", "vwz", "aeiou"))
    number = count()

    def word(_brace):
        bare = next(words)
        return bare.capitalize() if next(number) % 3 else bare

    return "\n".join(re.sub(r"\{\}", word, line) for line in lines)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=24))
def test_no_word_is_lost_and_no_source_is_taken_unsaid(lines):
    text = written(lines)
    try:
        column = parser.read(text, CONTEXT)
    except NotAColumn:
        assert not re.search(r"\w", text)
        return
    own = {word for word in words_of(text) if re.fullmatch(f"[{ascii_lowercase}]{{4}}", word)}
    own -= {"view", "said", "tags", "date", "from", "keys", "sent", "this", "june", "font", "size"}
    own -= {"text"}
    assert own - set(account_of(column)) <= {"quote", "note"}
    said = set(words_of(" ".join(note.text for note in [*column.matches, *column.warnings])))
    said |= {word.removeprefix("و") for word in said}  # "and", in one word with a name
    for section in column.sections:
        for source in section.sources:
            assert set(words_of(f"{source} {source.url}")) <= said
