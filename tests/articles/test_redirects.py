"""Addresses of a former site lead to where its columns are now."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from articles.models import PatternRedirect, Redirect
from articles.redirects import WrongList, import_list

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
    article = make_article()
    import_list(f"{article.get_absolute_url()},/archive/\n/?p=1,/archive/")
    assert client.get(article.get_absolute_url()).status_code == 200
    assert client.get("/?p=2").status_code == 200


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


def test_a_missing_page_costs_two_queries_more(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
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
        ("/a,/b\n/b,/c", "Line 1: /a would lead to /b, which leads on to /c: lead straight there."),
        ("/a,/b\n/b,/a", "Line 1: /a and /b would lead to each other."),
        ("/a,/b\n/a,/c", "Line 2: /a leads to /b in line 1."),
        ("/a", "Line 1: An old and a new address are needed, with a comma between them."),
        ("/a,/b,perhaps", "Line 1: “perhaps” says nothing; write permanent or temporary."),
        ("/a,b", "Line 1: “b” is no address: write it as /new/page/ or https://…."),
        ("/a,//evil", "Line 1: “//evil” is no address: write it as /new/page/ or https://…."),
        ("/a,javascript:alert(1)", "Line 1: “javascript:alert(1)” is no address"),
        ("ftp://x/a,/b", "Line 1: “ftp://x/a” is no address"),
        (f"/{'a' * 1001},/b", "Line 1: An address is longer than 1000 characters."),
        ("", "There is no line with an address. Write lines of: old,new"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_nothing_is_imported(text, said):
    assert mistakes(f"{text}\n/good,/page/" if text else text)[0].startswith(said)
    assert not Redirect.objects.exists()


def test_chains_through_what_is_there_already_are_refused():
    import_list("/b,/c")
    assert "leads on to /c" in mistakes("/a,/b")[0]
    assert "leads on to /d" in mistakes("/c,/d")[0]
    import_list("/b,/d\n/c,/d")


def test_the_desk_imports_and_shows_what_is_wrong(desk):
    response = desk.post(IMPORT, {"text": "/a,/a\n/b,/c"})
    page = response.content.decode()
    assert "Line 1: /a would lead to itself." in page
    assert "/b,/c" in page
    desk.post(IMPORT, {"file": ContentFile(b"/a,/b", name="list.csv")})
    assert Redirect.objects.get().new == "/b"
    bad = desk.post(IMPORT, {"file": ContentFile(b"/\xff,/b", name="list.csv")})
    assert "not UTF-8" in bad.content.decode()


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


def test_the_desk_refuses_a_chain(desk):
    import_list("/b,/c")
    page = desk.post("/admin/articles/redirect/add/", {"old": "/a", "new": "/b"}).content.decode()
    assert "leads on to /c" in page
    desk.post("/admin/articles/redirect/add/", {"old": "https://old.example/a", "new": "/c"})
    assert Redirect.objects.filter(old="/a", new="/c").exists()


def test_a_column_that_moved_is_led_to_where_it_is_now(desk, make_article):
    article = make_article()
    old = article.get_absolute_url()
    article.slug = "elsewhere"
    article.save()
    said = f"{old}, which leads on to {article.get_absolute_url()}: lead straight there."
    assert said in mistakes(f"/a,{old}")[0]
    page = desk.post("/admin/articles/redirect/add/", {"old": "/a", "new": old}).content.decode()
    assert f"leads on to {article.get_absolute_url()}" in page


def test_only_what_reads_is_redirected(client):
    import_list("/a,/b")
    assert client.post("/a").status_code == 404
