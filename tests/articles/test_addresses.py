"""One address of a former site has many spellings, and all of them lead to where it is now."""

import unicodedata
from importlib import import_module
from urllib.parse import quote, urlsplit

import hypothesis
import pytest
from django.apps import apps
from django.db import connection
from django.test import RequestFactory
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st

from articles.discovery.addresses import (
    build_address,
    key_without_case,
    parse_address,
    query_of,
    without_host,
)
from articles.discovery.redirects import import_list
from articles.models import PatternRedirect, Redirect
from articles.text.characters import normalize_line
from tests.articles.test_redirects import leads

SPELLINGS = [
    ("/2014/03/%d0%bd%d0%be%d0%b2/", [
        "/2014/03/%D0%BD%D0%BE%D0%B2/", "/2014/03/%d0%bd%D0%be%d0%B2", "/2014/03/нов/",
        "/2014//03/нов//", "/2014/./x/../03/нов/",
    ]),
    ("/2014/03/нов", ["/2014/03/%d0%bd%d0%be%d0%b2/"]),
    ("/caf%E9", ["/café", "/caf%C3%A9", "/caf%c3%a9/", "/cafe%CC%81", "/cafe\u0301", "/caf%e9"]),
    ("/cafe\u0301", ["/caf%E9", "/café"]),
    ("/smart%92s", ["/smart’s", "/smart%E2%80%99s"]),
    ("http://WWW.Old.example:80/a/b#part", [
        "/a/b", "/a/b/", "/a//b", "/a/b/index.html", "/a/b?",
    ]),
    ("old.example/a/b", ["/a/b/index.php", "/a/b/default.aspx"]),
    ("//old.example/a/b", ["/a/b"]),
    ("/a/index.html", ["/a", "/a/", "/a/index.htm", "/a/INDEX.HTML"]),
    ("/?p=123", [
        "/?p=123&utm_source=x", "/?fbclid=1&p=123", "/index.php?p=123&mc_cid=1&mc_eid=2",
        "/?p=%31%32%33", "/?gclid=x&p=123&UTM_Medium=mail", "/?p=123.", "/?p=123&jsessionid=7",
    ]),
    ("/story?id=7&lang=en", [
        "/story?lang=en&id=7", "/story/?id=7;lang=en", "/story?id=7&lang=en&x=1",
        "/story?lang=en&utm_campaign=a&id=7", "/story?id=7&lang=en&",
    ]),
    ("/find?q=a+b", ["/find?q=a%20b", "/find?q=a+b"]),
    ("/find?q=a%20b", ["/find?q=a+b"]),
    ("/a b", ["/a%20b", "/a%20b%20"]),
    ("/page;jsessionid=A1?x=1", ["/page?x=1", "/page;jsessionid=B2?x=1"]),
    ("/page", [
        "/page.", "/page,", "/page)", "/page%E2%80%9D", "/page%20", "/page?unknown=1", "/PAGE",
    ]),
    ("/Page", ["/page", "/Page"]),
    ("/go/%2e%2e/page", ["/page"]),
    ("/می\u200cخواهم/", [
        "/می\u200cخواهم/", "/می%E2%80%8Cخواهم", "/%D9%85%DB%8C%E2%80%8Cخواهم/", "/میخواهم",
    ]),
    ("/می%E2%80%8Cخواهم/", ["/می\u200cخواهم/", "/میخواهم/"]),
    ("/میخواهم/", ["/می\u200cخواهم/", "/می%E2%80%8Cخواهم/"]),
    ("/co%C2%ADoperate?a%E2%80%8B=%EF%BB%BFb", ["/cooperate?a=b", "/co\u00adoperate?a=b%E2%80%8B"]),
    ("/\U0001f468\u200d\U0001f469", ["/\U0001f468%E2%80%8D\U0001f469", "/\U0001f468\U0001f469"]),
    ("/k%C3%B6ln%FC", ["/k%C3%B6ln%FC", "/kölnü", "/köln%FC", "/k%F6ln%FC"]),
    ("/find?q=k%C3%B6ln%FC", ["/find?q=k%C3%B6ln%FC", "/find?q=kölnü"]),
    ("/pi%6E\u0303a", ["/pi%6E%CC%83a", "/piña", "/pi%C3%B1a"]),
    ("/a%25C3%B6", ["/a%25C3%B6", "/aö"]),
    ("/a%0Ab", ["/a%20b", "/a%0D%0Ab", "/a%E2%80%A8b"]),
    ("/a%01b%C2%80", ["/ab€", "/a%1Fb%80"]),
    ("https://old.example//2014/05/x", ["/2014/05/x", "/2014//05/x"]),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("old", "asked"), SPELLINGS, ids=[old for old, _ in SPELLINGS])
def test_any_spelling_of_an_address_finds_its_redirect(client, old, asked):
    import_list(f"{old},/archive/")
    found = {one: leads(client, one) for one in asked}
    assert found == dict.fromkeys(asked, (301, "/archive/"))


@pytest.mark.django_db
@pytest.mark.parametrize("old", [old for old, _ in SPELLINGS])
def test_a_redirect_that_is_opened_and_saved_stays_as_it_is(desk, old):
    import_list(f"{old},/archive/")
    before = Redirect.objects.get()
    path = f"/admin/articles/redirect/{before.pk}/change/"
    shown = {"old": before.old, "new": before.new, "permanent": "on"}
    assert desk.post(path, shown).status_code == 302
    after = Redirect.objects.get()
    assert (after.old, after.key) == (before.old, before.key)


@pytest.mark.django_db
def test_a_list_may_spell_an_address_in_any_ways_that_are_stored_alike(client):
    spellings = ["/a%E2%80%8Bb", "/ab", "/a%EF%B7%90b", "/a%01b", "/a\u2060b"]
    imported = import_list("\n".join(f"{spelling},/archive/" for spelling in spellings))
    assert (imported.made, Redirect.objects.get().key) == (1, "/ab")


@pytest.mark.django_db
def test_addresses_that_differ_in_what_counts_stay_apart(client):
    ends = {
        "/Page": "/upper/", "/page": "/lower/", "/page?id=1": "/one/", "/page?id=2": "/two/",
        "/page?id=1&id=2": "/both/", "/page?id=2&id=1": "/turned/", "/page?id=a%26b": "/and/",
        "/page?id=a&b": "/a/", "/page%3Fid=1": "/literal/", "/page.html": "/html/",
        "/page.": "/dot/",
    }  # fmt: skip
    import_list("\n".join(f"{old},{new}" for old, new in ends.items()))
    assert {asked: leads(client, asked)[1] for asked in ends} == ends
    assert leads(client, "/PAGE") == (404, None)


@pytest.mark.django_db
@pytest.mark.parametrize("pattern", [False, True])
def test_no_address_is_too_odd_to_be_answered(client, pattern):
    import_list("/a?y=1,/archive/\n/zz,/archive/")
    if pattern:
        PatternRedirect.objects.create(pattern=r"/(.*)", new=r"/\1/x/", example="/a")
    asked = [
        "/no%00such", "/?p=%00", "/a?x=%00", "/%", "/%zz", "/%FF%FE", "/a?x=%FF",
        "/a?%ED%A0%80=1", "/%ED%A0%80", "/a?" + "&" * 900, "/a?" + "x=1&" * 500,
        "/" + "%D0" * 900, "/..", "/a/../../..", "/?utm_source=x", "/a?=",
        "/%0D%0ALocation:%20x", "/a?x=%0D%0A", "/%E2%80%8B", "/" + "的" * 900,
        "/%2F%2Fevil.example", "/a?" + "&".join(f"p{n}=1" for n in range(300)),
    ]  # fmt: skip
    answers = {one: client.get(one).status_code for one in asked}
    may = {one: (400,) if "%00" in one else (200, 301, 404) for one in asked}
    assert {one: status for one, status in answers.items() if status not in may[one]} == {}


@pytest.mark.django_db
def test_a_folder_may_lead_to_itself_from_its_index_file(client, make_article):
    address = make_article().get_absolute_url()
    import_list(f"{address}index.html,{address}\n/index.html,/")
    assert leads(client, f"{address}index.html") == (301, address)
    assert leads(client, "/index.html") == (301, "/")
    assert client.get("/?x=1").status_code == 200


@pytest.mark.django_db
def test_patterns_fit_without_what_does_not_count(client):
    PatternRedirect.objects.create(
        pattern=r"/tag/(\w+)/(?:\?page=\d+)?", new=r"/keywords/\1/", example="/tag/x/"
    )
    for asked in ("/tag/café/", "/tag/caf%C3%A9", "/tag/café/?utm_source=x", "/tag/café?page=2"):
        assert leads(client, asked) == (301, "/keywords/caf%C3%A9/"), asked


@pytest.mark.django_db
def test_the_same_list_may_come_again_however_it_is_spelled():
    import_list("/a%c3%a9,/x/\n/b?x=1&y=2,/y/")
    again = import_list("http://old.example/a%C3%A9/,/x/\n/b?y=2&x=1,/y/\n/b/?x=1&y=2,/y/")
    assert (again.made, again.changed) == (0, 2)


@pytest.mark.django_db
def test_redirects_of_a_former_version_get_their_keys(client, make_article, capsys):
    article = make_article()
    Redirect.objects.bulk_create(
        Redirect(old=old, new=new)
        for old, new in (
            ("/a%c3%a9", "/x/"), ("/aé", "/x/"), ("/aé/", "/y/"),
            ("/b", article.get_absolute_url()),
        )
    )  # fmt: skip
    # Until then, as beside a former version, they answer for exactly what is written.
    assert leads(client, "/b") == (301, article.get_absolute_url())
    migration = import_module("articles.migrations.0041_redirects_keyed")
    migration.fill(apps, None)
    said = capsys.readouterr().out
    assert "/aé is the same address as /a%c3%a9 and leads there too; removed." in said
    assert "/aé/ is the same address as /a%c3%a9 and leads elsewhere" in said
    keys = dict(Redirect.objects.values_list("old", "key"))
    assert keys == {"/a%c3%a9": "/aé", "/aé/": None, "/b": "/b"}
    assert leads(client, "/a%C3%A9") == (301, "/x/")
    article.slug = "renamed"
    article.save()
    assert leads(client, "/b") == (301, article.get_absolute_url())
    # The next list that names it says which end is right.
    import_list("/a%C3%A9,/z/")
    ends = dict(Redirect.objects.values_list("old", "new"))
    assert ends == {"/a%c3%a9": "/z/", "/b": "/2026/05/14/a-harbour-opens/"}


@pytest.mark.django_db
def test_keys_of_a_former_version_are_made_anew(client, capsys):
    stored = [
        # What is written, its key until now, its key from now on.
        ("/plain", "/plain", "/plain"),
        ("/می%E2%80%8Cخواهم", "/می\u200cخواهم", "/میخواهم"),
        ("//2014/05/x", "/05/x", "/2014/05/x"),
        ("/%D0%BD%FF", "/Ð½ÿ", "/нÿ"),
        ("/a%E2%80%8Bb", "/a\u200bb", "/ab"),
        ("/a%E2%81%A0b", "/a\u2060b", None),  # leads elsewhere than the one before
        ("/ab%00", None, None),
    ]
    with connection.cursor() as cursor:
        ends = [(old, f"/to/{number}/", key) for number, (old, key, _) in enumerate(stored)]
        for old, new, key in [*ends, ("/pla%E2%80%8Bin", "/to/0/", "/pla\u200bin")]:
            cursor.execute(
                "INSERT INTO articles_redirect (old, new, permanent, key, key_without_case)"
                " VALUES (%s, %s, true, %s, %s)",
                [old, new, key, key and key_without_case(key)],
            )
    migration = import_module("articles.migrations.0044_redirect_keys_anew")
    migration.key_anew(apps, None)
    said = capsys.readouterr().out
    assert "/a%E2%81%A0b is the same address as /a%E2%80%8Bb and leads elsewhere" in said
    assert "/pla%E2%80%8Bin is the same address as /plain and leads there too; removed." in said
    keys = {row.old: (row.key, row.key_without_case) for row in Redirect.objects.all()}
    assert keys == {
        ("/2014/05/x" if old.startswith("//") else old): (key, key and key_without_case(key))
        for old, _, key in stored
    }
    assert leads(client, "/2014/05/x") == (301, "/to/2/")
    migration.key_anew(apps, None)
    assert capsys.readouterr().out == ""


SEGMENTS = st.text("abcdéñßйя9-_~ ’", min_size=1, max_size=6).map(str.strip).filter(bool)
ADDRESSES = st.tuples(
    st.lists(SEGMENTS, min_size=1, max_size=3),
    st.dictionaries(
        st.sampled_from(["p", "id", "cat", "page_id"]),
        st.text("abcé1 &+=", min_size=1, max_size=4).map(str.strip).filter(bool),
        max_size=3,
    ),
)


def _escaped(text, draw):
    """``text`` with each letter as it is or as escapes, in either case."""
    pieces = []
    for letter in unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), text):
        if letter not in "&+= " and draw(st.booleans()):
            pieces.append(letter)
            continue
        escapes = quote(letter, safe="")
        escapes = f"%{ord(letter):02X}" if escapes == letter else escapes
        pieces.append(escapes.lower() if draw(st.booleans()) else escapes)
    return "".join(pieces)


@st.composite
def spellings(draw, address):
    """A way to write an address."""
    segments, parameters = address
    path = ""
    for segment in segments:
        path += draw(st.sampled_from(["/", "//", "/./", "/x/../"])) + _escaped(segment, draw)
    path += draw(st.sampled_from(["", "/", "/index.html", "/index.php", ";jsessionid=1F"]))
    pairs = [f"{_escaped(k, draw)}={_escaped(v, draw)}" for k, v in parameters.items()]
    tracking = st.sampled_from(["utm_source=a", "fbclid=b", "gclid=c%20d"])
    query = "&".join(draw(st.permutations(pairs + draw(st.lists(tracking, max_size=2)))))
    host = draw(st.sampled_from(["", "http://old.example", "HTTPS://www.Old.example:443"]))
    path = path if host else "/" + path.lstrip("/")
    return host + path + (f"?{query}" if query else "") + draw(st.sampled_from(["", "#part"]))


@given(st.data())
def test_two_spellings_of_one_address_have_one_key(data):
    address = data.draw(ADDRESSES)
    one, other = data.draw(spellings(address)), data.draw(spellings(address))
    assert parse_address(one).key == parse_address(other).key


#: Letters that change beside others, or where they are stored, as they are and as escapes.
ODD = st.lists(
    st.sampled_from(
        (  # noqa: SIM905
            "a e o é \u0301 \u0338 \u0323 < > = & + # ? / // . .. ; % %25 %C3 %B6 %FC %F6 %26 %3D "
            "%0A %0D %E2%80%8C %E2%80%8B %EF%BF%BE %F0%9F%BF%BE %C2%85 %C2%93 %93 %7F %01 %CC%81 "
            "%CC%B8 %E2%80%AE %E2%80%A8 \u200c \u200d \u202e \u2067 \u0647 \u05d0 \u06cc \u094d "
            "\u1100 \u1161 \u3164 \u034f \ufe0f \ufdd0 \U0001fffe \U0001f468 \u0600 \u00ad "
            "index.html ;sid=1"
        ).split()
    ),
    max_size=12,
).map("".join)


@given(ODD)
def test_a_key_is_what_is_stored_and_the_same_whoever_reads_the_address(odd):
    address = parse_address(f"/x{odd}")
    assert normalize_line(address.key) == address.key
    written = without_host(f"/x{odd}")
    assert parse_address(written).key == address.key
    request = RequestFactory().get(written)
    assert build_address(request.path, query_of(request)).key == address.key


@given(st.data())
def test_spellings_of_two_addresses_have_two_keys(data):
    one, other = data.draw(ADDRESSES), data.draw(ADDRESSES)
    assume(one != other)
    first, second = data.draw(spellings(one)), data.draw(spellings(other))
    assert parse_address(first).key != parse_address(second).key


@pytest.mark.django_db
@hypothesis.settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_a_request_finds_what_a_list_spelled_otherwise(client, data):
    address = data.draw(ADDRESSES)
    Redirect.objects.all().delete()
    written = data.draw(spellings(address)).replace('"', '""')
    import_list(f'"{written}",/archive/')
    asked = urlsplit(data.draw(spellings(address)))
    path = "/" + asked.path.lstrip("/")
    assert leads(client, f"{path}?{asked.query}") == (301, "/archive/")
