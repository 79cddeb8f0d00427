"""Whatever is written is found by each of its words and as a whole, and marked where it stands, in
the spelling it has there."""

import re
import unicodedata
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.utils.html import escape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.discovery.derived import update_derived
from articles.discovery.indexing import update_index
from articles.discovery.passages import PASSAGE_LENGTH, build_passage, find_marks, mark
from articles.discovery.query import parse_question
from articles.discovery.search import search
from articles.discovery.tokens import (
    TextsByPiece,
    Token,
    normalize_for_search,
    tokenize,
    words_in,
)
from articles.models import Article, Section
from articles.text.characters import normalize_text
from benchmarks.archive import generate

pytestmark = pytest.mark.django_db

#: What is written; what is asked for and finds it, each with what is marked then.
WORDS = [
    ("the Karthia/Belmara border", {
        "Belmara": "Belmara", "Karthia": "Karthia", "Karthia/Belmara": "Karthia Belmara",
        '"Karthia Belmara border"': "Karthia/Belmara border",
    }),
    ("an F-16/F-35 deal", {
        "F-35": "F-35", "f-16": "F-16", "F35": "F-35", "F16/F35": "F-16 F-35",
        '"F-16/F-35 deal"': "F-16/F-35 deal",
    }),
    ("talks in Ormaia.Then it rained", {
        "Ormaia": "Ormaia", "then it rained": "rained", "Ormaia.Then": "Ormaia.Then",
        "rained": "rained",
    }),
    ("either and/or both", {
        "either": "either", "and/or": "and or", '"and/or both"': "and/or both",
    }),
    ("U.S. troops left", {
        "U.S.": "U.S", "US": "U.S", '"US troops"': "U.S. troops", '"U.S. troops"': "U.S. troops",
    }),
    ("a U.S.-led mission", {"U.S.": "U.S", "led": "led", "U.S.-led": "U.S.-led"}),
    ("rose by 3.5 percent", {"3.5": "3.5", '"3.5 percent"': "3.5 percent"}),
    ("some 1,200 tonnes", {"1,200": "1,200", "1200": "1,200", '"1,200 tonnes"': "1,200 tonnes"}),
    ("fell by -5 degrees", {"5": "5", '"-5 degrees"': "5 degrees"}),
    ("under COVID-19 rules", {"COVID-19": "COVID-19", "covid": "COVID", "Covid19": "COVID-19"}),
    ("at al-Quds today", {"al-Quds": "al-Quds", "Quds": "Quds", "alquds": "al-Quds"}),
    ("a cease-fire held", {"ceasefire": "cease-fire", "cease-fire": "cease-fire", "fire": "fire"}),
    ("write to @newsdesk now", {"newsdesk": "newsdesk", "@newsdesk": "newsdesk"}),
    ("under #HarbourStrike now", {
        "harbourstrike": "HarbourStrike", "#HarbourStrike": "HarbourStrike",
    }),
    ("written in C++ only", {"C++": "C", "written": "written"}),
    ("AT&T said no", {"AT&T": "AT&T", "at&t": "AT&T", '"AT&T said"': "AT&T said"}),
    ("the S-400 battery", {"S-400": "S-400", "S400": "S-400", "battery": "battery"}),
    ("the user_name field", {"user_name": "user_name", "user": "user", "name": "name"}),
    ("see https://example.org/path/words?q=query here", {
        "example.org": "example.org", "path": "path", "query": "query",
        "https://example.org/path/words?q=query": "https example.org path words q=query",
    }),
    ("mail desk@example.org today", {"desk@example.org": "desk@example.org", "desk": "desk"}),
    ("O’Neill spoke", {
        "o'neill": "O’Neill", "O’Neill": "O’Neill", "neill": "Neill", "oneill": "O’Neill",
    }),
    ("sur l’Iran nucléaire", {"Iran": "Iran", "l'Iran": "l’Iran", "nucleaire": "nucléaire"}),
    ("Iran’s harvest", {"Iran": "Iran", "Iran's": "Iran", "harvests": "harvest"}),
    ("waited…then left", {"waited": "waited", "left": "left", "waited...left": "waited left"}),
    ("Iran—Iraq–Syria line", {"Iraq": "Iraq", "Iran–Iraq": "Iran Iraq", "Syria": "Syria"}),
    ("read path/to/file.txt now", {"file": "file", "file.txt": "file.txt", "path": "path"}),
    ("release v2.10.1 came", {"2.10.1": "2.10.1", "v2.10.1": "v2.10.1"}),
    ("(bracketed) [words] {here}", {"bracketed": "bracketed", "words": "words", "here": "here"}),
    ("„quoted“ «words» ‘so’", {"quoted": "quoted", "words": "words"}),
    ("in Córdoba", {"Cordoba": "Córdoba", "córdoba": "Córdoba", "CO\u0301RDOBA": "Córdoba"}),
    ("in Cordoba", {"Córdoba": "Cordoba", "Co\u0301rdoba": "Cordoba"}),
    ("in Co\u0301rdoba", {"Cordoba": "Co\u0301rdoba", "Córdoba": "Co\u0301rdoba"}),
    ("Erdoğan in İstanbul, Diyarbakır", {
        "Erdogan": "Erdoğan", "istanbul": "İstanbul", "ISTANBUL": "İstanbul",
        "diyarbakir": "Diyarbakır", "DİYARBAKIR": "Diyarbakır",
    }),
    ("die Straße", {"strasse": "Straße", "STRASSE": "Straße", "Straße": "Straße"}),
    ("Wałęsa, Ørsted, Æthel, Đặng, Þór", {
        "Walesa": "Wałęsa", "orsted": "Ørsted", "aethel": "Æthel", "dang": "Đặng", "Đang": "Đặng",
        "thor": "Þór",
    }),
    ("a ﬁne oﬃce", {"fine": "ﬁne", "office": "oﬃce"}),
    ("ｆｕｌｌ width", {"full": "ｆｕｌｌ", "ＷＩＤＴＨ": "width"}),
    ("co\u00adoperate ze\u200bro wi\u2060de", {
        "cooperate": "co\u00adoperate", "zero": "ze\u200bro", "wide": "wi\u2060de",
        "wi\u200dde": "wi\u2060de",
    }),
    ("Иран и Россия, Ёлка", {"иран": "Иран", "РОССИЯ": "Россия", "елка": "Ёлка"}),
    ("Η Αθήνα και ο Οδυσσεύς", {"αθηνα": "Αθήνα", "ΟΔΥΣΣΕΥΣ": "Οδυσσεύς"}),
    ("مُحَمَّد في القـــدس", {"محمد": "مُحَمَّد", "القدس": "القـــدس"}),
    ("שָׁלוֹם עולם", {"שלום": "שָׁלוֹם", "עולם": "עולם"}),
    ("हिन्दी समाचार", {"हिन्दी": "हिन्दी", "समाचार": "समाचार"}),
    ("東京タワーが見える", {
        "東京": "東京", "タワー": "タワー", "京タ": "京タ", "東": "東", "が見": "が見",
    }),
    ("서울에서 만났다", {"서울": "서울", "서울에서": "서울에서"}),
    ("สวัสดีครับ", {"สวัสดี": "สวัสดี", "ครับ": "ครับ"}),
    ("an area of 20 km² here", {"km": "km", "20 km²": "20 km²", '"20 km²"': "20 km²"}),
    ("as said¹ before", {"said": "said"}),
    ("the ١٢٣ count", {"123": "١٢٣", "١٢٣": "١٢٣"}),
    ("Palisaar harbour", {"Palis*": "Palisaar", "harb*": "harbour"}),
]  # fmt: skip
PLACES = ["headline", "section", "standfirst", "caption"]


@pytest.fixture
def places(make_article, add_figure):
    """Of one public column whatever may hold words, by its place, with the name of its field."""
    body = "<p>Nothing else is known.</p>"
    column = make_article("One", sections=[{"headline": "Two", "body": body}])
    section = column.sections.get()
    figure = add_figure(section=section, caption="", credit="")
    return {
        "headline": (column, "headline"), "section": (section, "headline"),
        "standfirst": (column, "standfirst"), "caption": (figure, "caption"),
    }  # fmt: skip


def marks_in(html):
    return [unescape(marked) for marked in re.findall(r"<mark>(.*?)</mark>", html)]


def marks_of(results, place):
    hit = results.hits[0]
    if place == "headline":
        return marks_in(hit.marked_headline)
    if place == "standfirst":
        return marks_in(hit.standfirst)
    (section,) = hit.sections
    return marks_in(section.marked_headline if place == "section" else section.passage)


@pytest.mark.parametrize(("written", "answers"), WORDS, ids=[written for written, _ in WORDS])
def test_what_is_written_is_found_by_its_words_and_as_a_whole_and_marked(
    make_article, written, answers
):
    html = written.replace("&", "&amp;")
    make_article("One", sections=[{"headline": "Two", "body": f"<p>{html}</p>"}])
    for asked, shown in answers.items():
        results = search(asked)
        assert results.total == 1, asked
        assert " ".join(marks_of(results, "body")) == normalize_text(shown), asked


@pytest.mark.parametrize("place", PLACES)
def test_it_is_found_and_marked_wherever_else_it_stands(places, place):
    column, (row, field) = places["headline"][0], places[place]
    for written, answers in WORDS:
        asked, shown = next(iter(answers.items()))
        setattr(row, field, written)
        row.save()
        update_derived(column)
        results = search(asked)
        assert results.total == 1, (asked, place)
        assert " ".join(marks_of(results, place)) == normalize_text(shown), (asked, place)


# --- Operators --------------------------------------------------------------------------------


@pytest.fixture
def three(make_article):
    for headline, text in (
        ("Both", "The ferry met an F-16 near Karthia. Peace of mind is a state of the art."),
        ("Ferry", "A ferry sank. An F-35 flew over the state."),
        ("Bread", "Bread is dearer; the art of peace is not. It’s said: “no ferry tale”."),
    ):
        make_article(headline, sections=[{"headline": "S", "body": f"<p>{text}</p>"}])


OPERATORS = {
    "ferry": "Both Bread Ferry",
    "ferry -bread": "Both Ferry",
    "ferry -F-16": "Bread Ferry",
    'ferry -"no ferry"': "Both Ferry",
    "ferry −F-16/F-35": "Bread",
    "ferry -the": "Both Bread Ferry",
    "F-16 OR F-35": "Both Ferry",
    "F-16/F-35": "",
    "bread OR F-16 ferry": "Both Bread",
    "karthia or ferry": "Both",
    "ferry AND bread": "Bread",
    '"state of the art"': "Both",
    "“art of peace”": "Bread",
    "«no ferry»": "Bread",
    '"peace state"': "",
    '"ferry met an F-16"': "Both",
    'ferry "unclosed': "",
    '"ferry sank': "Ferry",
    "the": "Both Bread Ferry",
    "-bread": "Both Ferry",
    "OR ferry OR": "Both Bread Ferry",
    '"" - ferry': "Both Bread Ferry",
    "fer*": "Both Bread Ferry",
    "(ferry)": "Both Bread Ferry",
    "ferry,bread": "Bread",
    "!&|:*<->'\\": "",
}


def test_operators_mean_what_they_say(three):
    def found(asked):
        results = search(asked)
        hits = [] if results.is_partial else results.hits
        return " ".join(sorted(hit.article.headline for hit in hits))

    assert {asked: found(asked) for asked in OPERATORS} == OPERATORS


# --- Passages ---------------------------------------------------------------------------------


def passage(text, asked):
    terms = parse_question(asked).terms()
    (marks,) = find_marks([text], terms)
    return build_passage(text, marks)


FILLING = "Nothing else is known about it by anybody in the harbour today. "


def test_a_passage_is_chosen_where_most_of_the_words_stand():
    text = "A ferry left. " + FILLING * 20 + "The ferry sank at Molen Reach. " + FILLING * 20
    shown = passage(text, "ferry molen sank")
    assert "The <mark>ferry</mark> <mark>sank</mark> at <mark>Molen</mark> Reach." in shown
    assert "left" not in shown
    assert len(shown) < PASSAGE_LENGTH + 100


def test_what_stands_far_apart_is_shown_in_two_passages():
    text = FILLING * 9 + "A ferry sank. " + FILLING * 20 + "Bread is dearer. " + FILLING * 9
    shown = passage(text, "bread ferry")
    assert shown.index("<mark>ferry</mark> sank.") < shown.index("<mark>Bread</mark> is dearer.")
    assert " … " in shown


def test_dots_say_that_a_sentence_goes_on():
    inside = "one two three four five six seven eight nine ten " * 20
    shown = passage(inside + "harbour " + inside, "harbour")
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert passage("The harbour opened.", "harbour") == "The <mark>harbour</mark> opened."
    assert passage("It rained. The harbour opened.", "harbour").startswith("It rained.")
    after = "It rained.\n\nThe harbour opened.\n\n" + inside
    assert not passage(after, "harbour").startswith("…")


def test_a_passage_is_text_and_never_markup():
    text = "if a<b & \"c\">d then <script>alert('harbour')</script>"
    shown = passage(text, "harbour b script")
    assert unescape(re.sub("</?mark>", "", shown)) == text
    assert shown.count("<mark>") == shown.count("</mark>") == 4
    assert "<script>" not in shown
    assert "a&lt;<mark>b</mark> &amp;" in shown


def test_marks_are_where_the_words_are_and_nowhere_else():
    terms = parse_question("amp lt mark").terms()
    for text in ("a & b < c", "<mark>", "&amp;", "x mark y"):
        (marks,) = find_marks([text], terms)
        assert unescape(re.sub("</?mark>", "", mark(text, marks))) == text


def test_a_reference_is_shown_as_readers_see_it(make_article):
    make_article(
        sections=[
            {
                "headline": "S",
                "body": "<p>See [[5-Jun-2015 World View — Ferry sinks &amp; burns]]</p>",
            }
        ]
    )
    (section,) = search("ferry burns").hits[0].sections
    assert section.passage == (
        "See “5-Jun-2015 World View — <mark>Ferry</mark> sinks &amp; <mark>burns</mark>”"
    )


def test_words_in_brackets_like_tags_are_found(make_article):
    make_article(sections=[{"headline": "S", "body": "<p>use &lt;harbour&gt; here</p>"}])
    assert search("harbour").total == 1


# --- What was indexed before ------------------------------------------------------------------


def as_formerly(article):
    """Give the column the words that a former version of the program makes."""
    with connection.cursor() as cursor:
        for table, key in (("article", article.pk), ("section", article.sections.get().pk)):
            cursor.execute(
                f"UPDATE articles_{table} SET search = to_tsvector('english', %s) WHERE id = %s",
                ["the Karthia/Belmara border", key],
            )


def test_columns_indexed_by_a_former_version_are_indexed_anew_by_the_worker(make_article, work):
    columns = [
        make_article(sections=[{"headline": "S", "body": "<p>the Karthia/Belmara border</p>"}])
        for _ in range(3)
    ]
    assert not Article.objects.indexed_otherwise().exists()
    for column in columns:
        as_formerly(column)
    assert search("Belmara").total == 0
    assert search("border").total == 3
    work()
    assert search("Belmara").total == 3
    # A former version that still runs writes one more.
    as_formerly(columns[1])
    work()
    assert search("Belmara").total == 3
    assert not Article.objects.indexed_otherwise().exists()


def test_the_worker_finds_them_by_an_index(db):
    # So many that it matters by which index.
    for _ in generate(200, until=date(2026, 5, 14)):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("ANALYZE articles_article")
    rows = Article.everything.indexed_otherwise().order_by("pk")
    assert "article_search_outdated" in rows.explain()


def test_nothing_is_too_much_to_be_indexed(make_article):
    words = " ".join(
        f"wort{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676 % 26)}"
        f"{chr(97 + n // 17576)}"
        for n in range(120_000)
    )
    article = make_article(sections=[{"headline": "Long", "body": f"<p>{words} {'x' * 5000}</p>"}])
    assert search("wortaaaa").hits[0].article == article


def test_the_cost_of_a_search_is_bounded(make_article, django_assert_max_num_queries):
    for number in range(12):
        make_article(
            f"Ferry {number}",
            standfirst="A ferry",
            keywords=[f"K{number}"],
            sections=[
                {
                    "headline": f"Section {n}",
                    "body": "<p>ferry</p>" if n % 2 else "<p>none</p>",
                    "sources": ["Ferry Times"],
                }
                for n in range(4)
            ],
        )
    with django_assert_max_num_queries(13):
        search("ferry times")


# --- Any words --------------------------------------------------------------------------------

SCRIPTS = [
    "abcdefgijkmnopz", "àéîõüçñşğıİłøæœßđðþŋ", "абвгдежзийклмнёїў", "αβγδεζηθάέήίϊςσ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةآأإ", "אבגדהוזחטיכלמנסעפצקרשת", "अआकखगघचजतदनपमरलवसहािीुूे्",
    "東京都港区北海道山川水火木", "あいうかがきぎさざたはばぱん", "アイウカガキギパー",
    "가각간갈감나다라마바사",
    "กขคงจชดตนบปพมยรลวสหอะาิีึืุู่้๊", "აბგდევზთიკლმნ", "աբգդեզէըթժ", "0123456789", "٠١٢٣٤٥٦٧٨٩",
]  # fmt: skip
WORD = st.one_of(
    *(st.text(alphabet, min_size=1, max_size=8) for alphabet in SCRIPTS),
    st.text(
        st.characters(categories=["L", "Nd"], exclude_characters="ʹʺʻʼʽʾʿˈˊˋ"),
        min_size=1,
        max_size=5,
    ),
).filter(lambda word: normalize_for_search(word) and word.upper() not in ("OR", "AND"))
PARTING = st.sampled_from(
    [
        " ",
        "/",
        "-",
        ".",
        ", ",
        "—",
        "–",
        "…",
        "'",
        "’",
        "\n",
        "...",
        " (",
        ": ",
        "_",
        "@",
        "&",
        "\u00a0",
        "\u2009",
        "#",
        "“",
        "|",
        "+",
        "=",
    ]
)


@given(st.lists(st.tuples(WORD, PARTING), min_size=1, max_size=8))
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_word_of_any_text_is_found_and_marked(standing_column, written):
    text = "".join(word + parting for word, parting in written)
    section = Section.objects.get(article=standing_column)
    section.body = f"<p>{escape(text)}</p>"
    section.save()
    update_index(standing_column)
    for form in ("NFC", "NFD"):
        for word, _ in written:
            results = search(unicodedata.normalize(form, word))
            assert results.total == 1, word
            marked = " ".join(marks_in(results.hits[0].sections[0].passage))
            asked = normalize_for_search(word)
            assert asked.replace(" ", "") in normalize_for_search(marked).replace(" ", ""), word


@pytest.mark.parametrize("word", ["B0S", "S0B", "A4S", "B0"])
def test_a_small_word_is_marked_with_what_it_is_written_to(make_article, word):
    column = make_article("One", sections=[{"headline": "Two", "body": f"<p>Of {word} it is.</p>"}])
    update_index(column)
    assert marks_in(search(word).hits[0].sections[0].passage) == [word]


@pytest.fixture
def standing_column(make_article):
    return make_article("One", sections=[{"headline": "Two"}], byline="")


@pytest.mark.parametrize(
    ("written", "wholes"),
    [
        ("U.S.", ["us"]),
        ("the U.S. and the E.U.", ["us", "eu"]),
        ("a.b.c.d.e.f", ["abcdef"]),
        ("a.b.c.d.e.f.g", []),
        ("a.b.cd", ["ab"]),
        ("ab.c.d", ["cd"]),
        ("a-b.c", ["abc"]),
        ("a.b-cd.e", ["abcd"]),
        ("ab-c.d", ["abc"]),
    ],
)
def test_initials_are_one_word_and_longer_words_are_not(written, wholes):
    assert [token.word for token in tokenize(written) if token.is_whole] == wholes


@pytest.mark.parametrize("unit", ["a.", "a-", "1,", "a.b-", "111,"])
def test_signs_without_end_between_letters_are_words_as_others(unit):
    text = unit * 50_000
    assert len(tokenize(text)) == sum(map(str.isalnum, re.sub("1+", "1", text)))


ANY_TEXT = st.text(
    st.sampled_from("aBsé1230 .,-'’\n\t\u00a0\u202f\u0301\u200d²½中日ー_/U"), max_size=40
)


@given(ANY_TEXT)
def test_words_are_the_same_without_their_places(text):
    assert words_in(text) == {token.word for token in tokenize(text)}


@given(ANY_TEXT, ANY_TEXT)
def test_a_blank_joins_nothing_and_counts_for_nothing(one, other):
    for blank in " \n":
        after = len(one) + 1
        before = max((token.last for token in tokenize(one)), default=0)
        assert tokenize(one + blank + other) == tokenize(one) + [
            Token(word, after + start, after + end, before + position, before + last)
            for word, start, end, position, last in tokenize(other)
        ]


@given(st.lists(ANY_TEXT, max_size=3))
def test_near_a_word_are_all_that_are_written_together_with_it(texts):
    parted = TextsByPiece(texts)
    for word in parted.words:
        for text, near in zip(texts, parted.tokens_near({word}), strict=True):
            everywhere = tokenize(text)
            assert near == [token for token in everywhere if token in near]
            for found in (token for token in everywhere if token.word == word):
                together = {t for t in everywhere if t.start <= found.end and found.start <= t.end}
                assert together <= set(near)
    assert not any(parted.tokens_near({"elsewhere"}))
