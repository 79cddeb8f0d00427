"""Whatever is written is found by each of its words and as a whole, and marked where it stands, in
the spelling it has there."""

import re
from html import unescape

import pytest

from articles.derived import refresh
from articles.models import Article
from articles.search import search

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
PLACES = ["headline", "section", "body", "standfirst", "caption"]


@pytest.fixture
def write(make_article, add_figure):
    def write(written, place):
        words = written if place == "body" else "Nothing else is known."
        html = words.replace("&", "&amp;")
        column = make_article(
            headline=written if place == "headline" else "One",
            standfirst=written if place == "standfirst" else "",
            sections=[
                {"headline": written if place == "section" else "Two", "body": f"<p>{html}</p>"}
            ],
        )
        if place == "caption":
            add_figure(section=column.sections.get(), caption=written, credit="")
            refresh(column)
        return column

    return write


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
def test_what_is_written_is_found_by_its_words_and_as_a_whole_and_marked(write, written, answers):
    write(written, "body")
    for asked, shown in answers.items():
        results = search(asked)
        assert results.total == 1, asked
        assert " ".join(marks_of(results, "body")) == shown, asked


@pytest.mark.parametrize("place", PLACES)
def test_it_is_found_and_marked_wherever_it_stands(write, place):
    for written, answers in WORDS:
        asked, shown = next(iter(answers.items()))
        column = write(written, place)
        results = search(asked)
        assert results.total == 1, (asked, place)
        assert " ".join(marks_of(results, place)) == shown, (asked, place)
        Article.objects.filter(pk=column.pk).delete()
