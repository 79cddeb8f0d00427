"""Proxies in front: what they say of a request is believed, and nobody else's word."""

import re

import pytest
from django.core.checks import run_checks
from django.test import Client

from tests.front import Site
from tests.own_apps import OWN_APPS
from tests.site.test_operating import ROOT, manage
from worldview.proxies import FORWARDED, TrustedProxies

PROXY, STRANGER = "10.0.0.1", "203.0.113.9"


@pytest.fixture
def behind_a_proxy(settings):
    settings.SITE_URL = "https://testserver"
    settings.SECURE_SSL_REDIRECT = True
    settings.TRUSTED_PROXIES = ["10.0.0.0/8", "fd00::/8"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


# --- Whether it was https ------------------------------------------------------------------------


def test_a_proxy_of_ours_is_believed_about_https_and_nobody_else(
    behind_a_proxy, transactional_db, make_article
):
    address = make_article("Kept", slug="kept").get_absolute_url()
    site = Site()
    # First what makes a page and keeps it, so that the answers come from memory, too.
    assert site.get(address, peer=PROXY, x_forwarded_proto="https").status == 200
    assert site.get(address, peer=PROXY, x_forwarded_proto="https").hit
    for peer, said, status in [
        (PROXY, "https", 200),
        ("fd00::1", "https", 200),
        ("::ffff:10.0.0.1", "https", 200),
        (PROXY, "http", 301),
        (PROXY, "", 301),
        (STRANGER, "https", 301),
        ("2001:db8::1", "https", 301),
        ("", "https", 301),
        ("no address", "https", 301),
    ]:
        for page in (address, "/admin/login/"):
            answer = site.get(page, peer=peer, x_forwarded_proto=said)
            assert answer.status == status, (page, peer, said)
        # And where Django is asked without the page cache.
        client = Client(REMOTE_ADDR=peer, headers={"x-forwarded-proto": said})
        assert client.get("/admin/login/").status_code == status, (peer, said)


def test_where_no_proxy_is_trusted_nobody_is_believed(settings, db):
    settings.SECURE_SSL_REDIRECT = True
    for peer in (PROXY, STRANGER, "127.0.0.1"):
        client = Client(REMOTE_ADDR=peer, headers={"x-forwarded-proto": "https"})
        assert client.get("/admin/login/").status_code == 301


def test_all_that_a_proxy_says_is_dropped_where_a_stranger_says_it(settings):
    """What else the program reads of proxies must be among ``FORWARDED``."""
    settings.TRUSTED_PROXIES = [PROXY]
    proxies = TrustedProxies()
    for peer, kept in ((PROXY, set(FORWARDED)), (STRANGER, set())):
        environ = {"REMOTE_ADDR": peer, **dict.fromkeys(FORWARDED, "x")}
        proxies.drop_hearsay(environ)
        assert environ.keys() - {"REMOTE_ADDR"} == kept
    read = set()
    for app in OWN_APPS:
        for file in (ROOT / app).rglob("*.py"):
            read |= set(re.findall(r"HTTP_(?:X_|VIA|FORWARDED)[A-Z_]*", file.read_text()))
    assert read == set(FORWARDED)


# --- What is wrong is said -----------------------------------------------------------------------

PRODUCTION = {
    "DJANGO_ALLOW_ASYNC_UNSAFE": "",
    "SITE_URL": "https://news.example.org",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "SECRET_KEY": "k7Jx0Qm2Vb9Zp4Tn8Rw6Yc1Ld5Hf3Gs-aEuIoOiUeA_XzPqWvBnMk",
}
START = ("shell", "-v0", "-c", "import worldview.wsgi")


@pytest.mark.parametrize("command", [("check", "--deploy"), START])
@pytest.mark.parametrize(
    ("site_url", "proxies", "complaint"),
    [
        ("https://news.example.org", "", "TRUSTED_PROXIES is not set"),
        ("https://news.example.org", "127.0.0.1", None),
        ("https://news.example.org", "none", None),
        ("http://localhost:8000", "", None),
    ],
)
def test_https_that_nobody_could_ever_reach_stops_the_start(command, site_url, proxies, complaint):
    result = manage(*command, **PRODUCTION | {"SITE_URL": site_url, "TRUSTED_PROXIES": proxies})
    assert "Traceback" not in result.stderr
    if complaint is None:
        assert result.returncode == 0, result.stderr
    else:
        assert result.returncode == 1
        assert complaint in result.stderr
        assert "Set TRUSTED_PROXIES to the address of the proxy" in result.stderr


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"TRUSTED_PROXIES": "the proxy"}, "TRUSTED_PROXIES contains 'the proxy'"),
        ({"TRUSTED_PROXIES": "none,10.0.0.1"}, "TRUSTED_PROXIES contains 'none'"),
        ({"SITE_URL": "news.example.org"}, "is not the address of a site"),
    ],
)
def test_a_web_server_that_could_serve_nothing_says_why_in_one_line(wrong, said):
    result = manage(*START, **PRODUCTION | {"TRUSTED_PROXIES": "127.0.0.1"} | wrong)
    assert result.returncode == 1
    line = result.stderr.strip()
    assert line.startswith("World View cannot start: ")
    assert said in line
    assert len(line.splitlines()) == 1


def test_commands_that_serve_nothing_need_no_proxy(settings):
    settings.SITE_URL = "https://news.example.org"
    assert not [error for error in run_checks() if error.id == "worldview.E010"]
    assert [e for e in run_checks(include_deployment_checks=True) if e.id == "worldview.E010"]
