"""Addresses of a former site lead to where its columns are now."""

import datetime
import html
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.discovery.redirects import WrongList, import_list
from articles.models import Article, Keyword, PatternRedirect, Redirect

pytestmark = pytest.mark.django_db
IMPORT = "/admin/articles/redirect/import/"


def leads(client, address):
    response = client.get(address)
    return response.status_code, response.get("Location")


def mistakes(text):
    with pytest.raises(WrongList) as wrong:
        import_list(text)
    return wrong.value.mistakes


# --- Following one ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "asked"),
    [
        ("/pg/xct.gd.e160514.htm", "/pg/xct.gd.e160514.htm"),
        ("/index.php?p=12", "/index.php?p=12"),
        ("/?p=12", "/?p=12"),
        ("/blog/one/", "/blog/one"),
        ("/blog/one", "/blog/one/"),
        ("/blog/one", "/blog/one?utm_source=x"),
        ("/2016/05/14/old-headline/", "/2016/05/14/old-headline/"),
    ],
)
def test_an_old_address_leads_to_the_new_one(client, old, asked):
    import_list(f"{old},/2016/05/14/new-headline/")
    response = client.get(asked, follow=False)
    if response.get("Location", "").endswith(f"{asked}/"):
        response = client.get(response["Location"])  # the slash Django adds
    assert response.status_code == 301
    assert response["Location"] == "/2016/05/14/new-headline/"
    assert "public" in response["Cache-Control"]


def test_a_temporary_one_says_so_and_other_sites_can_be_meant(client):
    import_list("/shop,https://shop.example/x?y=1,temporary")
    assert leads(client, "/shop") == (302, "https://shop.example/x?y=1")


def test_a_page_that_is_there_is_shown(client, make_article):
    import_list("/2016/05/14/harbour/,/archive/\n/?p=1,/archive/")
    article = make_article("Harbour", edition_date=datetime.date(2016, 5, 14))
    assert article.get_absolute_url() == "/2016/05/14/harbour/"
    assert client.get(article.get_absolute_url()).status_code == 200
    assert client.get("/?p=2").status_code == 200


HIDDEN = ["/", "/feed/", "/admin/", "/search/?q=old", "/keywords/", "COLUMN", "KEYWORD"]


@pytest.mark.parametrize("old", HIDDEN)
def test_an_old_address_at_which_a_page_stands_is_refused(desk, make_article, old):
    article = make_article("Harbour", keywords=["Velm"])
    keyword = article.keywords.get()
    old = {"COLUMN": article.get_absolute_url(), "KEYWORD": keyword.get_absolute_url()}.get(
        old, old
    )
    said = f"{old} is a page of this site, which readers see instead."
    assert mistakes(f"/good,/page/\n{old},/other/") == [f"Line 2: {said}"]
    page = desk.post("/admin/articles/redirect/add/", {"old": old, "new": "/other/"})
    assert said in html.unescape(page.content.decode())
    assert not Redirect.objects.exists()


def test_an_address_under_which_readers_see_nothing_may_lead_on(client, make_article):
    draft = make_article("Draft", published=False, keywords=["Only drafts"])
    olds = [draft.get_absolute_url(), draft.keywords.get().get_absolute_url(), "/feed/old.rss"]
    import_list("\n".join(f"{old},/archive/" for old in [*olds, "/feed/index.html", "/?p=1"]))
    assert Redirect.objects.count() == 5


def test_a_pattern_hands_on_what_was_sent_as_it_was_sent(client):
    PatternRedirect.objects.create(pattern=r"/go/(.*)", new=r"/to/\1", example="/go/x")
    for sent in ("%FF", "a%20b", "100%25", "%C3%A4", "a%3Fb", "caf%E9?x=%E9"):
        assert leads(client, f"/go/{sent}") == (301, f"/to/{sent}")


def test_patterns_lead_all_addresses_of_a_form(client):
    PatternRedirect.objects.create(
        pattern=r"/blog/(\d{4})/(\d\d)/.*", new=r"/\1/\2/", example="/blog/2016/05/x"
    )
    assert leads(client, "/blog/2016/05/anything.html?x=1") == (301, "/2016/05/")
    assert client.get("/blog/may/").status_code == 404
    import_list("/blog/2016/05/special,/archive/")
    assert leads(client, "/blog/2016/05/special") == (301, "/archive/")


def test_a_pattern_leads_nobody_to_a_foreign_host(client):
    PatternRedirect.objects.create(pattern=r"/go(/.*)", new=r"/\1", example="/go/x")
    assert client.get("/go/evil.example/").status_code == 404


@pytest.mark.parametrize("asked", ["/blog.evil.example/", "/blog@evil.example/", "/blog:99/"])
def test_no_part_of_an_old_address_chooses_the_host(client, asked):
    new = r"https://ours.example\1"
    PatternRedirect.objects.create(pattern=r"/blog(.*)", new=new, example="/blog/x")
    assert leads(client, "/blog/x") == (301, "https://ours.example/x")
    assert client.get(asked).status_code == 404


def test_a_missing_page_costs_three_queries(client, django_assert_max_num_queries):
    """Whether a page is there, and where redirects and patterns lead."""
    with django_assert_max_num_queries(3):
        assert client.get("/no/such/page/").status_code == 404


# --- Importing a list -------------------------------------------------------------------------


def test_a_list_is_read_with_its_heading_hosts_and_blank_lines():
    imported = import_list(
        "\ufeffold,new,permanent\n\nhttps://old.example/a?b=1,/x/,301\n/b,/y/,no\n"
    )
    assert (imported.made, imported.changed) == (2, 0)
    assert list(Redirect.objects.values_list("old", "new", "permanent")) == [
        ("/a?b=1", "/x/", True),
        ("/b", "/y/", False),
    ]


def test_importing_again_changes_what_is_different():
    import_list("/a,/x/\n/b,/y/")
    imported = import_list("/a,/z/")
    assert (imported.made, imported.changed) == (0, 1)
    assert Redirect.objects.get(old="/a").new == "/z/"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/a,/a", "Line 1: /a would lead to itself."),
        ("/a,/b\n/b,/c\n/c,/a", "Line 1: /a would lead back to itself, through /b, /c."),
        ("/a,/A%2F..%2F..%2Fa/", "Line 1: /a would lead to itself."),
        ("/a?x=1&y=2,/b\n/a?y=2&fbclid=z&x=1,/c", "Line 2: /a?y=2&fbclid=z&x=1 leads to /b in"),
        ("/a%00,/b", "Line 1: An address holds no NUL."),
        ("/a,http://[::1", "Line 1: “http://[::1” is no address"),
        ("/a,/\\evil", "Line 1: “/\\evil” is no address"),
        (f"/{'的' * 900},/b", "Line 1: An address is longer than 1000 characters."),
        ("/a,/b\n/b,/a", "Line 1: /a and /b would lead to each other."),
        ("/a,/b\n/a,/c", "Line 2: /a leads to /b in line 1."),
        ("/a", "Line 1: An old and a new address are needed, with a comma between them."),
        ("/a,/b,perhaps", "Line 1: “perhaps” says nothing; write permanent or temporary."),
        ("/a,b", "Line 1: “b” is no address: write it as /new/page/ or https://…."),
        ("/a,//evil", "Line 1: “//evil” is no address: write it as /new/page/ or https://…."),
        ("/a,javascript:alert(1)", "Line 1: “javascript:alert(1)” is no address"),
        ("http://[bad/a,/b", "Line 1: “http://[bad/a” is no address: nothing has such a host."),
        ("ftp://x/a,/b", "Line 1: “ftp://x/a” is no address"),
        (f"/{'a' * 1001},/b", "Line 1: An address is longer than 1000 characters."),
        (f'"/a,/b{"x" * 140_000}', "Line 1: From here on the list cannot be read."),
        (f"/a,/b\n/c,{'x' * 140_000}", "Line 2: From here on the list cannot be read."),
        ("", "There is no line with an address. Write lines of: old,new"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_nothing_is_imported(text, said):
    assert mistakes(f"{text}\n/good,/page/" if text else text)[0].startswith(said)
    assert not Redirect.objects.exists()


def test_chains_are_one_hop_and_circles_through_what_is_there_are_refused(client):
    import_list("/b,/c")
    import_list("/a,/b\n/c,https://elsewhere.example/d,no")
    assert leads(client, "/b") == (302, "https://elsewhere.example/d")
    assert leads(client, "/a") == (302, "https://elsewhere.example/d")
    assert mistakes("/c,/a")[0] == "Line 1: /c would lead back to itself, through /a, /b."
    assert leads(client, "/a") == (302, "https://elsewhere.example/d")


def test_the_desk_imports_and_shows_what_is_wrong(desk):
    response = desk.post(IMPORT, {"text": "/a,/a\n/b,/c"})
    page = response.content.decode()
    assert "Line 1: /a would lead to itself." in page
    assert "/b,/c" in page
    desk.post(IMPORT, {"file": ContentFile(b"/a,/b", name="list.csv")})
    assert Redirect.objects.get().new == "/b"
    bad = desk.post(IMPORT, {"file": ContentFile(b"/\xff,/b", name="list.csv")})
    assert "not UTF-8" in bad.content.decode()


def test_a_list_that_cannot_be_read_is_a_sentence_at_every_door(desk, tmp_path):
    text = '"/a,/b\n' + "/c,/d\n" * 30_000
    said = "Line 1: From here on the list cannot be read."
    assert said in desk.post(IMPORT, {"text": text}).content.decode()
    file = ContentFile(text.encode(), name="list.csv")
    assert said in desk.post(IMPORT, {"file": file}).content.decode()
    (tmp_path / "list.csv").write_text(text)
    with pytest.raises(CommandError, match=said):
        call_command("import_redirects", str(tmp_path / "list.csv"))


def test_a_command_imports_a_file(tmp_path, capsys):
    file = tmp_path / "list.csv"
    file.write_text("/a,/b\n/c,/d")
    call_command("import_redirects", str(file))
    assert "2 new, 0 changed." in capsys.readouterr().out
    file.write_text("/a,/a")
    with pytest.raises(CommandError, match="Line 1"):
        call_command("import_redirects", str(file))


def test_thousands_of_lines_take_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        import_list("\n".join(f"/old/{n},/new/{n}/" for n in range(3000)))


# --- Writing one by hand ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "new", "example"),
    [
        ("/blog/(", "/", "/blog/"),
        ("/[[a]/", "/", "/a/"),
        ("/go/(.*)", r"https://\1", "/go/elsewhere.example/"),
        ("/blog(.*)", r"https://ours.example\1", "/blog.evil.example/"),
        ("/blog(.*)", r"https://ours.example\1", "/blog@evil.example/"),
        ("/blog/", r"/\1/", "/blog/"),
        ("/blog/", "/", "/other/"),
        ("/(.*)", r"/new/\1", "/old"),
        ("/blog/(.*)", r"/known/\1", "/blog/x"),
    ],
)
def test_a_pattern_that_cannot_work_is_refused(pattern, new, example):
    import_list("/known/x,/archive/")
    with pytest.raises(ValidationError):
        PatternRedirect(pattern=pattern, new=new, example=example).full_clean()


def test_the_desk_refuses_a_circle_and_a_second_spelling(desk):
    import_list("/b,/c")
    add = "/admin/articles/redirect/add/"
    page = desk.post(add, {"old": "/c", "new": "/b"}).content.decode()
    assert "/c and /b would lead to each other." in page
    page = desk.post(add, {"old": "https://old.example/b/?utm_source=x", "new": "/d"})
    assert "This address is there already, as /b." in page.content.decode()
    desk.post(add, {"old": "https://old.example/a", "new": "/c"})
    assert Redirect.objects.filter(old="/a", new="/c", key="/a").exists()


def test_only_what_reads_is_redirected(client):
    import_list("/a,/b")
    assert client.post("/a").status_code == 404


# --- Where it leads by now --------------------------------------------------------------------


@pytest.fixture
def moved(make_article):
    """A column that was renamed twice, the later time after the list was imported."""
    article = make_article("Harbour", keywords=["Velm"])
    first = article.get_absolute_url()
    article.slug = "second"
    article.save()
    import_list(
        f"/early,{first}\n/late,{article.get_absolute_url()}\n/part,{first}#what-was-said\n"
        f"/whole,http://testserver{first}\n/key,/keywords/velm/\n/on,/Early/?utm_source=x\n"
    )
    article.slug = "third"
    article.save()
    return article


@pytest.mark.parametrize("old", ["/early", "/late", "/part", "/whole"])
def test_a_rename_never_makes_two_hops(client, moved, old):
    end = moved.get_absolute_url() + ("#what-was-said" if old == "/part" else "")
    assert leads(client, old) == (301, end)


def test_a_redirect_follows_its_column_though_another_takes_the_address(
    client, moved, make_article
):
    make_article("Second", slug="second")
    assert leads(client, "/late") == (301, moved.get_absolute_url())


def test_a_keyword_is_followed_when_it_is_renamed_and_merged(client, moved, make_article):
    keyword = Keyword.objects.get(slug="velm")
    keyword.name, keyword.slug = "Velmark", "velmark"
    keyword.save()
    assert leads(client, "/key") == (301, "/keywords/velmark/")
    make_article("Other", keywords=["River"])
    keyword.merge_into(Keyword.objects.get(slug="river"))
    assert leads(client, "/key") == (301, "/keywords/river/")


def test_a_list_may_come_before_its_columns(client, make_article):
    import_list("/early,/2026/05/14/harbour/")
    article = make_article("Harbour")
    article.slug = "renamed"
    article.save()
    assert leads(client, "/early") == (301, article.get_absolute_url())


@pytest.mark.parametrize("done", ["withdraw", "put_in_bin"])
def test_what_was_taken_back_says_so_at_once(client, make_article, done):
    article = make_article()
    import_list(f"/early,{article.get_absolute_url()}")
    getattr(article, done)()
    assert client.get("/early").status_code == 410


def test_a_draft_is_not_there_yet(client, make_article):
    article = make_article(published=False)
    import_list(f"/early,{article.get_absolute_url()}")
    assert leads(client, "/early") == (404, None)
    article.publish()
    assert leads(client, "/early") == (301, article.get_absolute_url())


# --- What readers cannot see takes nothing over -------------------------------------------------


@pytest.fixture
def former(make_article):
    """A public column, and the address that it moved from."""
    column = make_article("Harbour")
    address = column.get_absolute_url()
    column.slug = "moved"
    column.save()
    return column, address


UNSEEN = {
    "a draft": lambda column: None,
    "scheduled": lambda column: column.publish(at=timezone.now() + timedelta(days=1)),
    "binned": lambda column: column.put_in_bin(),
}


@pytest.mark.parametrize("state", UNSEEN)
@pytest.mark.parametrize("listed", ["before", "after"])
def test_a_former_address_leads_on_though_a_draft_has_it(
    client, former, make_article, state, listed
):
    column, address = former
    if listed == "before":
        Redirect.objects.create(old="/old", new=address)
        Redirect.objects.update(article=None)
    draft = make_article("Another", slug="harbour", published=False)
    UNSEEN[state](draft)
    if listed == "after":
        import_list(f"/old,{address}")
    assert leads(client, "/old") == (301, column.get_absolute_url())


def test_what_readers_see_there_by_now_is_what_is_meant(client, former, make_article):
    _, address = former
    taker = make_article("Another", slug="harbour")
    import_list(f"/old,{address}")
    assert leads(client, "/old") == (301, address)
    taker.withdraw()
    assert client.get("/old").status_code == 410


def test_a_redirect_that_remembers_a_draft_leads_to_what_readers_see_there(
    client, former, make_article
):
    column, address = former
    draft = make_article("Another", slug="harbour", published=False)
    import_list(f"/old,{address}")
    Redirect.objects.update(article=draft)  # as a former version did
    assert leads(client, "/old") == (301, column.get_absolute_url())


@pytest.mark.parametrize("written", ["/keywords/velm/", "/keywords/velm/feed/"])
def test_a_keyword_of_drafts_alone_is_never_named(client, make_article, written):
    make_article("Draft", keywords=["Velm"], published=False)
    import_list(f"/old,{written}")
    assert leads(client, "/old") == (301, written)
    assert client.get(written).status_code == 404
    keyword = Keyword.objects.get()
    keyword.name, keyword.slug = "Secret", "secret"
    keyword.save()
    assert leads(client, "/old") == (301, written)
    Article.objects.get().publish()
    assert leads(client, "/old") == (301, written.replace("velm", "secret"))


def test_patterns_tell_a_keyword_of_drafts_from_none_no_more_than_its_page(client, make_article):
    make_article("Draft", keywords=["Velm"], published=False)
    PatternRedirect.objects.create(pattern=r"/tag/(\w+)/?", new=r"/keywords/\1/", example="/tag/x")
    assert leads(client, "/tag/velm/") == (301, "/keywords/velm/")
    assert leads(client, "/tag/none/") == (301, "/keywords/none/")


def test_a_keyword_of_drafts_alone_takes_no_former_address_over(client, make_article):
    make_article("Public", keywords=["Velm"])
    keyword = Keyword.objects.get()
    keyword.name, keyword.slug = "Velmark", "velmark"
    keyword.save()
    make_article("Draft", keywords=["Velm"], published=False)
    Keyword.objects.filter(name="Velm").update(slug="velm")
    import_list("/old,/keywords/velm/")
    assert leads(client, "/old") == (301, "/keywords/velmark/")
