"""The first start: a site without accounts, the one-time address, and what it leads to."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from articles.models import Article, SiteSettings
from articles.models.current_settings import forget
from background import rate_limits
from tests.door.test_in_a_browser import open_page  # noqa: F401
from tests.races import at_once
from tests.site.test_access import breaches, told
from worldview.first_start import choices, links

PASSWORD = "tin lamp seven rivers"
SENT = {
    "column_name": "The Lighthouse",
    "site_name": "lighthouse.example",
    "description": "What the keeper saw, daily.",
    "language": "en",
    "time_zone": "Europe/Athens",
    "name": "Nell van Byrne",
    "email": "nell@example.org",
    "username": "",
    "password": PASSWORD,
}
WRITE = "/admin/articles/article/add/"


@pytest.fixture
def address(db, settings):
    settings.SITE_URL = "http://testserver"
    return links.link().removeprefix("http://testserver")


def text(response):
    return " ".join(response.content.decode().split())


def errors(response):
    return {name: list(said) for name, said in response.context["form"].errors.items()}


# --- How one comes to it -------------------------------------------------------------------------


def test_whoever_comes_to_a_desk_without_accounts_is_told_what_to_do(client, db):
    page = client.get("/admin/", follow=True)
    assert "This desk has no account yet" in text(page)
    assert "./manage first_start" in text(page)
    assert "docker compose run --rm web python manage.py first_start" in text(page)
    assert 'type="password"' not in text(page)
    # A log-in that is sent cannot work either.
    sent = client.post("/admin/login/", {"username": "nell", "password": PASSWORD})
    assert "This desk has no account yet" in text(sent)


def test_with_an_account_there_is_the_log_in(client, editor):
    assert 'type="password"' in text(client.get("/admin/login/"))


def test_a_reader_with_an_account_that_is_not_for_the_desk_is_none(client, django_user_model, db):
    django_user_model.objects.create_user("reader")
    assert "This desk has no account yet" in text(client.get("/admin/login/"))


def test_a_command_prints_the_address_again_until_there_is_an_account(client, db, capsys, settings):
    settings.SITE_URL = "https://news.example.org"
    call_command("first_start")
    printed = capsys.readouterr().out
    assert printed.startswith("https://news.example.org/admin/first-start/")
    path = printed.split()[0].removeprefix("https://news.example.org")
    assert "A column of your own" in text(client.get(path))
    get_user_model().objects.create_superuser("nell")
    with pytest.raises(CommandError, match=r"log in at https://news.example.org/admin/login/"):
        call_command("first_start")


def test_an_address_that_is_not_ours_opens_nothing(client, address):
    for token in ("x", address.split("/")[-2][:-1], signing.dumps("desk", salt="other")):
        path = reverse("admin:first_start", args=[token])
        for page in (client.get(path), client.post(path, SENT)):
            assert page.status_code == 403
            assert "This address does not hold" in text(page)
    assert not get_user_model().objects.exists()


def test_after_a_week_it_says_that_it_is_old(client, address, monkeypatch):
    monkeypatch.setattr(links, "TTL", timedelta(seconds=-1))
    page = client.get(address)
    assert page.status_code == 403
    assert "more than a week ago" in text(page)
    assert "first_start" in text(page)
    assert client.post(address, SENT).status_code == 403
    assert not get_user_model().objects.exists()


def test_once_somebody_has_an_account_it_leads_to_the_log_in(client, address, editor):
    for page in (client.get(address), client.post(address, SENT)):
        assert page.status_code == 410
        assert "This desk is set up already" in text(page)
        assert 'href="/admin/login/"' in text(page)
    assert not SiteSettings.objects.exists()


def test_nobody_keeps_the_page_and_its_address_goes_nowhere(client, address):
    page = client.get(address)
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "strict-origin"


def test_who_sends_it_again_and_again_waits(address, monkeypatch):
    monkeypatch.setattr(rate_limits, "time", SimpleNamespace(monotonic=lambda: 1000.0))
    stranger = Client(REMOTE_ADDR="93.184.216.34")
    answers = [stranger.post(address, SENT | {"password": "x"}) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert 'value="The Lighthouse"' in text(answers[-1])


# --- What it makes -------------------------------------------------------------------------------


def test_it_makes_names_and_account_logs_in_and_leads_to_the_first_column(client, address):
    answer = client.post(address, SENT, follow=True)
    assert answer.redirect_chain == [(WRITE, 302)]
    assert "It is yours. From now on you log in as “nell-van-byrne”." in text(answer)
    user = get_user_model().objects.get()
    assert user.is_superuser
    assert user.is_staff
    assert (user.username, user.email) == ("nell-van-byrne", "nell@example.org")
    assert (user.first_name, user.last_name) == ("Nell van", "Byrne")
    assert user.check_password(PASSWORD)
    row = SiteSettings.objects.get()
    assert (row.site_name, row.column_name) == ("lighthouse.example", "The Lighthouse")
    assert (row.byline, row.description) == ("Nell van Byrne", "What the keeper saw, daily.")
    assert (row.language, row.time_zone) == ("en", "Europe/Athens")
    assert answer.context["adminform"].form["byline"].value() == "Nell van Byrne"
    assert Article().byline == "Nell van Byrne"


def test_what_need_not_be_said_follows_from_the_rest(client, address):
    client.post(address, SENT | {"site_name": "", "description": "", "username": "keeper"})
    row = SiteSettings.objects.get()
    assert row.site_name == "The Lighthouse"
    assert row.description == "A column by Nell van Byrne"
    assert get_user_model().objects.get().username == "keeper"


def test_what_the_operator_chose_stands_there_already(client, address, settings):
    settings.COLUMN_NAME, settings.SITE_NAME = "World View", "testserver"
    form = client.get(address).context["form"]
    assert not form["column_name"].value()
    assert not form["site_name"].value()
    assert not form["description"].value()
    settings.COLUMN_NAME, settings.TIME_ZONE = "Harbour News", "Asia/Tokyo"
    settings.SITE_DESCRIPTION = "From the quay."
    form = client.get(address).context["form"]
    assert form["column_name"].value() == "Harbour News"
    assert form["description"].value() == "From the quay."
    assert form["time_zone"].value() == "Asia/Tokyo"
    assert 'value="Asia/Tokyo" selected' in text(client.get(address))


@pytest.mark.django_db(transaction=True)
def test_readers_have_the_new_names_at_once(site, address):
    forget()
    assert "The Lighthouse" not in site.get("/").body.decode()
    assert site.get("/").hit
    Client().post(address, SENT)
    site.hear()
    home = site.get("/").body.decode()
    assert "The Lighthouse" in home
    assert "What the keeper saw, daily." in home
    assert "lighthouse.example" in home


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"column_name": " "}, "column_name", "required"),
        ({"password": "short"}, "password", "at least 12 characters"),
        ({"password": "q1w2e3r4t5y6"}, "password", "too common"),
        ({"password": "987654321987654"}, "password", "entirely numeric"),
        ({"password": "Nell van Byrne"}, "password", "too similar"),
        ({"email": "nell"}, "email", "look like an e-mail"),
        ({"time_zone": "Europe/Atlantis"}, "time_zone", "valid choice"),
        ({"language": "tlh"}, "language", "valid choice"),
        ({"username": "no blanks"}, "username", "valid username"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_the_rest_stays_as_typed(
    client, address, typed, field, said
):
    page = client.post(address, SENT | typed)
    assert list(errors(page)) == [field]
    assert said in errors(page)[field][0]
    for kept in ("Nell van Byrne", "lighthouse.example", "What the keeper saw, daily."):
        assert f'value="{kept}"' in text(page)
    assert PASSWORD not in text(page)
    assert not get_user_model().objects.exists()
    assert not SiteSettings.objects.exists()


def test_a_name_that_is_taken_is_refused(client, address, django_user_model):
    django_user_model.objects.create_user("Keeper")
    page = client.post(address, SENT | {"username": "keeper"})
    assert errors(page) == {"username": ["“keeper” is somebody’s already."]}


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_has_it_and_the_other_is_told(address):
    first, second = at_once(
        lambda: Client().post(address, SENT | {"username": "one"}).status_code,
        lambda: Client().post(address, SENT | {"username": "two"}).status_code,
        table="articles_sitesettings",
    )
    assert {first, second} == {302, 410}
    assert get_user_model().objects.count() == SiteSettings.objects.count() == 1


# --- In the reader's own language ----------------------------------------------------------------


def test_it_speaks_the_browsers_language_or_the_one_that_is_asked_for(client, address):
    german = {"accept-language": "de-CH,de;q=0.9,en;q=0.8"}
    page = client.get(address, headers=german)
    assert '<html lang="de"' in text(page)
    assert "Ein eigenes Blatt" in text(page)
    assert "Name der Kolumne" in text(page)
    assert page.context["form"]["language"].value() == "de"
    assert "A column of your own" in text(client.get(f"{address}?language=en", headers=german))
    assert "A column of your own" in text(client.get(address, headers={"accept-language": "fr"}))
    assert "Diese Redaktion hat noch kein Konto" in text(
        client.get("/admin/login/", headers=german)
    )


def test_what_is_wrong_is_said_in_the_language_that_was_chosen(client, address):
    page = client.post(address, SENT | {"language": "de", "password": "kurz"})
    assert '<html lang="de"' in text(page)
    assert "zu kurz" in text(page)


def test_languages_are_those_we_speak_and_zones_all_that_places_have():
    assert choices.languages() == [("de", "Deutsch"), ("en", "English")]
    zones = dict(choices.time_zones())
    assert ("America/Argentina/Buenos_Aires", "Argentina, Buenos Aires") in zones["America"]
    assert zones["Anywhere"] == [("UTC", "UTC")]
    assert "Etc" not in zones


# --- In a browser --------------------------------------------------------------------------------


def fill(page, **typed):
    for name in ("column_name", "site_name", "name", "email", "password"):
        page.fill(f"[name={name}]", SENT[name])
    for name, words in typed.items():
        page.fill(f"[name={name}]", words)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [390, 1440])
def test_one_begins_in_a_browser(open_page, width):  # noqa: F811
    page, found = open_page(width, bypass_csp=True, timezone_id="Asia/Tokyo", locale="en-GB"), {}
    page.goto("/admin/")
    found["log-in"] = breaches(page)
    page.goto(links.link())
    assert page.input_value("[name=time_zone]") == "Asia/Tokyo"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found["form"] = breaches(page)
    fill(page, password="short")
    assert page.input_value("[name=username]") == "nell-van-byrne"
    page.check(".show-password input")
    assert page.get_attribute("[name=password]", "type") == "text"
    page.select_option("[name=time_zone]", "Europe/Athens")
    page.click("[type=submit]")
    assert "at least 12 characters" in page.inner_text(".errorlist")
    assert page.input_value("[name=time_zone]") == "Europe/Athens"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found["errors"] = breaches(page)
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")
    page.wait_for_url(f"**{WRITE}")
    assert "The Lighthouse" in page.title()
    other = open_page(width, bypass_csp=True)
    other.goto(links.link())
    found["set up"] = breaches(other)
    assert not told(found), told(found)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_one_begins_without_javascript(open_page):  # noqa: F811
    page = open_page(java_script_enabled=False, locale="de-DE")
    page.goto(links.link())
    assert page.locator(".show-password").is_hidden()
    assert re.search("Ein eigenes Blatt", page.inner_text("h1"))
    fill(page)
    page.click("[type=submit]")
    page.wait_for_url(f"**{WRITE}")
    assert SiteSettings.objects.get().language == "de"
    assert SiteSettings.objects.get().time_zone == "UTC"
