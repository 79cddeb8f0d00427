"""What the operator meets: settings, checks, the demo."""

import configparser
import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.core.checks import run_checks

from tests.processes import collect_static_files

ROOT = Path(__file__).resolve().parent.parent.parent


def manage(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_missing_secret_key_stops_the_start_with_a_sentence():
    result = manage("check", SECRET_KEY="")
    assert result.returncode == 1
    assert result.stderr.startswith("World View cannot start: SECRET_KEY is not set.")
    assert "Traceback" not in result.stderr


def test_another_database_is_refused_with_a_sentence():
    result = manage("check", DATABASE_URL="sqlite:///x.db")
    assert "must name a PostgreSQL database" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_wrong_time_zone_stops_the_start_with_a_sentence():
    result = manage("check", TIME_ZONE="Europe/Atlantis")
    assert "'Europe/Atlantis', which is no time zone" in result.stderr
    assert "Traceback" not in result.stderr


def test_production_is_the_default():
    result = manage("diffsettings", DEBUG="", SITE_URL="https://news.example.org")
    assert "DEBUG = False" in result.stdout or "DEBUG" not in result.stdout
    assert "SESSION_COOKIE_SECURE = True" in result.stdout
    assert "SECURE_SSL_REDIRECT = True" in result.stdout


def test_the_deployment_check_is_clean_for_a_production_environment():
    result = manage(
        "check", "--deploy", "--fail-level", "WARNING",
        DJANGO_ALLOW_ASYNC_UNSAFE="",
        SITE_URL="https://news.example.org",
        TRUSTED_PROXIES="127.0.0.1",
        EMAIL_URL="smtp+tls://user:password@mail.example.org:587",
        SECRET_KEY="k7Jx0Qm2Vb9Zp4Tn8Rw6Yc1Ld5Hf3Gs-aEuIoOiUeA_XzPqWvBnMk",
    )  # fmt: skip
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("name", "value", "check"),
    [
        ("SITE_URL", "news.example.org", "worldview.E001"),
        ("SITE_URL", "https://news.example.org/path", "worldview.E001"),
        ("TRUSTED_PROXIES", ["the proxy"], "worldview.E002"),
        ("WEB_THREADS", 0, "worldview.E011"),
    ],
)
def test_a_wrong_setting_is_explained(settings, name, value, check):
    setattr(settings, name, value)
    found = run_checks()
    (error,) = [e for e in found if e.id == check]
    assert str(value[0] if isinstance(value, list) else value) in error.msg
    assert error.hint


def test_every_setting_is_listed_in_the_example():
    code = (ROOT / "worldview" / "settings.py").read_text()
    names = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', code))
    listed = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    # These are read by django-anymail and obstore, whatever those name.
    listed = {name for name in listed if not name.startswith(("ANYMAIL_", "AWS_"))}
    assert names <= listed
    assert listed - names <= {"PORT"}


def listed_settings():
    listed = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M)
    return set(listed) - {"SECRET_KEY", "DATABASE_URL"}


def settings_with(**environment):
    bare = {name: os.environ[name] for name in ("PATH", "SECRET_KEY", "DATABASE_URL")}
    told = subprocess.run(
        [sys.executable, "-c", "import worldview.settings as s; print({n: str(v) for n, v in"
         " vars(s).items() if n.isupper()})"],
        cwd=ROOT, env=bare | environment, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return told.stdout


def test_a_setting_that_is_set_and_empty_is_one_that_is_not_set():
    assert settings_with(**dict.fromkeys(listed_settings(), "")) == settings_with()


def test_containers_get_every_setting_and_are_reached_from_their_machine_alone():
    compose = (ROOT / "docker-compose.yml").read_text()
    assert re.search(r"x-worldview:.*?env_file:\n +- path: \.env\n +required: false", compose, re.S)
    services = re.findall(r"^  \w+:\n    <<: \*worldview$", compose, re.M)
    assert len(services) == 3  # migrate, web, worker
    assert "env_file" not in compose[compose.index("services:") :]  # which would replace it
    published = re.findall(r'^ +- "([^"]*:\d+)"$', compose, re.M)
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)
    # A folder of the host's is none of theirs.
    assert "VAR_DIR: /srv/var\n" in compose
    assert "MEDIA_ROOT: /srv/var/media\n" in compose


def test_wherever_the_web_server_is_started_a_killed_process_of_it_comes_back():
    """granian ends as a whole where one of its processes ends by itself, unless it is told."""
    started = {}
    for file in (
        *(ROOT / "docs").rglob("*.*"), ROOT / "Dockerfile", ROOT / "docker-compose.yml",
        ROOT / "Makefile", ROOT / "README.md", ROOT / "worldview" / "demo" / "__main__.py",
    ):  # fmt: skip
        if file.suffix == ".png":
            continue
        # Up to the application that it serves.
        pattern = r"granian\W+--interface.*?worldview\.asgi:application"
        started |= {(file, found): found for found in re.findall(pattern, file.read_text(), re.S)}
    assert {file.name for file, _ in started} >= {
        "Dockerfile", "deploying.md", "worldview-web.service", "__main__.py",
    }  # fmt: skip
    assert all("--respawn-failed-workers" in command for command in started.values())


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_unit_starts_its_process_again_whatever_ends_it(name, tmp_path):
    file = ROOT / "docs" / "systemd" / f"worldview-{name}.service"
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str
    unit.read_string(file.read_text())
    service = unit["Service"]
    assert service["Restart"] == "always"
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"
    assert service["User"] == "worldview"
    # What is started is what the page says, and what is written to is what nginx serves from.
    guide = (ROOT / "docs" / "deploying.md").read_text()
    command = service["ExecStart"].replace("/srv/worldview/app/.venv/bin/", "")
    assert f"| {name} | `{command}` |" in guide
    assert f"(systemd/{file.name})" in guide
    assert service["ReadWritePaths"] == "/srv/worldview/var"
    assert "alias /srv/worldview/var/media/;" in (ROOT / "docs" / "nginx.conf").read_text()
    if shutil.which("systemd-analyze"):
        here = file.read_text().replace("/srv/worldview/app/.venv", sys.prefix)
        (tmp_path / file.name).write_text(here.replace("/srv/worldview/app", str(ROOT)))
        verified = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", tmp_path / file.name],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (verified.returncode, verified.stderr) == (0, "")


def test_the_health_page_answers_where_the_database_does(client, db):
    assert client.get("/health/").content == b"ok\n"


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["127.0.0.1:8000", "10.1.2.3", "web-1.internal", "testserver"])
def test_health_may_be_asked_by_any_name_and_without_https(client, settings, host):
    settings.SITE_URL, settings.SECURE_SSL_REDIRECT = "https://testserver", True
    assert client.get("/health/", headers={"host": host}).status_code == 200
    assert client.get("/health/ready/", headers={"host": host}).status_code in (200, 503)
    # Pages are shown under a name of the site alone.
    shown = client.get("/", headers={"host": host})
    assert shown.status_code == (301 if host == "testserver" else 400)


def test_the_error_page_needs_nothing_that_could_be_broken(
    client, make_article, monkeypatch, caplog
):
    monkeypatch.setattr("articles.views.column.page_context", lambda article: 1 / 0)
    client.raise_request_exception = False
    with caplog.at_level("CRITICAL"):
        response = client.get(make_article().get_absolute_url())
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()


def test_a_form_without_its_token_meets_a_page_of_ours(db):
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "editor"})
    assert response.status_code == 403
    assert "had grown old" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("remote", "forwarded", "same_as"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.200"),  # not from our proxy: not believed
        ("10.0.0.1", "198.51.100.1", "198.51.100.77"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.77"),  # the client wrote the first part
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.77"),
        ("10.0.0.1", "rubbish", "10.0.0.99"),
    ],
)
def test_the_visitor_is_who_the_trusted_proxy_names(rf, settings, remote, forwarded, same_as):
    from worldview.middleware import client_address

    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    keys = []
    middleware = client_address(lambda request: keys.append(request.visitor_key))
    middleware(rf.get("/", REMOTE_ADDR=remote, headers={"x-forwarded-for": forwarded}))
    settings.TRUSTED_PROXIES = []
    client_address(lambda request: keys.append(request.visitor_key))(
        rf.get("/", REMOTE_ADDR=same_as)
    )
    assert keys[0] == keys[1]


# --- The demo ------------------------------------------------------------------------------------


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def demo_environment(var, port):
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG")}
    return kept | {"VAR_DIR": str(var), "PORT": str(port)}


@pytest.fixture
def demo(tmp_path):
    """Starts the demo as ``make demo`` does; waits until the site answers."""
    # A short path, and one that PostgreSQL's own user may enter when root runs the tests.
    var = Path(subprocess.check_output(["mktemp", "-d"], text=True).strip())
    var.chmod(0o755)
    # It collects what readers load itself; the desk's many scripts take long to compress.
    collect_static_files(tmp_path)
    shutil.copytree(tmp_path / "static", var / "static")
    shutil.rmtree(var / "static" / "css")
    port = free_port()
    running = []

    def start(**environment):
        process = subprocess.Popen(
            [sys.executable, "-m", "worldview.demo"],
            cwd=ROOT, env=demo_environment(var, port) | environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        running.append(process)
        deadline = time.monotonic() + 180
        while time.monotonic() < deadline and process.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=2).read()
                return process
            except OSError:
                time.sleep(0.2)
        raise AssertionError(process.communicate(timeout=10)[0])

    start.var, start.port = var, port
    yield start
    for process in running:
        if process.poll() is None:
            # Not killed: what the demo started ends with it only if it is asked to end.
            process.terminate()
            process.communicate(timeout=30)
    subprocess.run(["rm", "-rf", str(var)], check=False)


def postgres_runs(var):
    return (var / "postgres" / "postmaster.pid").exists()


def rename_the_newest(demo):
    """Beside the demo, as ``./manage`` does."""
    rename = "from articles.models import Article as A; a = A.objects.first(); a.headline = 'Kept'"
    subprocess.run(
        [
            *(sys.executable, "-m", "worldview.demo.manage"),
            *("shell", "-v0", "-c", f"{rename}; a.save()"),
        ],
        cwd=ROOT, env=demo_environment(demo.var, demo.port), check=True,
    )  # fmt: skip


def parents():
    """Of each process its parent."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            found[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    return found


def web_processes_of(pid):
    """Those that granian started, which ``pid`` started."""
    above = parents()

    def is_below(child):
        return child == pid or (child in above and is_below(above[child]))

    found = []
    for child, parent in above.items():
        with contextlib.suppress(OSError):
            if is_below(parent) and b"granian" in Path(f"/proc/{parent}/cmdline").read_bytes():
                found.append(child)
    return found


def lose_a_web_process(demo, process):
    """Kill one of those that serve, and wait for another one in its place."""
    web = web_processes_of(process.pid)
    assert web, "the processes of the web server were not found"
    os.kill(web[0], signal.SIGKILL)
    deadline = time.monotonic() + 30
    # What waited for the killed one is lost with it, and nothing else.
    while web[0] in (now := web_processes_of(process.pid)) or len(now) < len(web):
        assert time.monotonic() < deadline, "it did not come back"
        time.sleep(0.1)
    for _ in range(20):
        assert urllib.request.urlopen(f"http://127.0.0.1:{demo.port}/", timeout=30).status == 200
    assert process.poll() is None


#: What ``cp .env.example .env`` gives, and every other variable that is set and empty.
EMPTY = [
    "SECRET_KEY", "SITE_URL", "SITE_NAME", "SITE_DESCRIPTION", "ALLOWED_HOSTS", "COLUMN_BYLINE",
    "LOG_LEVEL", "DATABASE_URL", "EMAIL_URL", "MEDIA_ROOT",
]  # fmt: skip


def ended(demo, process, by):
    """What it printed, after it was asked to end."""
    assert postgres_runs(demo.var)
    process.send_signal(by)
    printed, _ = process.communicate(timeout=30)
    assert "Traceback" not in printed
    assert process.returncode == 0
    assert not postgres_runs(demo.var)
    return printed


def home(demo):
    """Its first page, whose style sheet is there."""
    page = urllib.request.urlopen(f"http://127.0.0.1:{demo.port}/").read().decode()
    (sheet,) = re.findall(r'href="(/static/css/site\.\w+\.css)"', page)
    assert urllib.request.urlopen(f"http://127.0.0.1:{demo.port}{sheet}").status == 200
    return page


def test_a_site_begins_empty_is_a_demo_with_samples_and_keeps_what_was_written(demo):
    """Each start says where to go and stops cleanly, whichever way it is asked to. What is empty in
    the environment counts as not set."""
    empty = dict.fromkeys(EMPTY, "")
    process = demo(SAMPLES="no", **empty)
    assert "Ormaia" not in (page := home(demo))
    assert "WorldViewDemo" not in page
    desk = urllib.request.urlopen(f"http://127.0.0.1:{demo.port}/admin/").read().decode()
    assert "This desk has no account yet" in desk
    # A lock in /tmp would be one for all users of the machine, and break the second.
    assert list(demo.var.rglob(".lockfile"))
    printed = ended(demo, process, signal.SIGINT)
    address = f"http://localhost:{demo.port}/admin/first-start/"
    assert re.search(rf"Begin here: +{address}[\w:-]+/$", printed, re.M)
    assert "Password:" not in printed

    # A demo in the same folder: nobody has an account yet, so the samples are loaded.
    process = demo(**empty)
    assert "Bread Brings Down the Government of Ormaia" in home(demo)
    rename_the_newest(demo)
    lose_a_web_process(demo, process)
    printed = ended(demo, process, signal.SIGTERM)
    assert "Loading the sample columns" in printed
    assert f"http://localhost:{demo.port}/admin/" in printed
    assert re.search(r"Password:\s+\S{8,}", printed)
    assert f"{demo.var}/mail/" in printed

    # And one's own again, as a terminal ends it that is closed.
    process = demo(SAMPLES="no")
    assert "Kept" in home(demo)
    printed = ended(demo, process, signal.SIGHUP)
    assert "The samples of the demo are in this database" in printed
    assert "Begin here" not in printed
    assert re.search(r"Password:\s+\S{8,}", printed)


def test_where_somebody_has_an_account_no_samples_are_loaded(db, editor):
    from worldview.demo.standing import Standing, _notes

    assert "No samples were loaded: this site has an account already" in "\n".join(_notes(True))
    assert _notes(False) == []
    printed = Standing("Mail is kept.").told(8000)
    assert "Admin:" in printed
    assert "Password" not in printed


def test_a_taken_port_is_said_in_one_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = subprocess.run(
            [sys.executable, "-m", "worldview.demo"],
            cwd=ROOT,
            env=demo_environment(tmp_path, taken.getsockname()[1]),
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert result.returncode == 1
    assert "cannot be used" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_port_that_is_none_is_said_in_one_sentence(tmp_path):
    result = subprocess.run(
        [sys.executable, "-m", "worldview.demo"],
        cwd=ROOT,
        env=demo_environment(tmp_path, "http"),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (
        result.stderr.strip() == "PORT is 'http', which is no port number; try PORT=8123 make demo"
    )


def test_an_unreachable_database_is_said_in_one_sentence(tmp_path):
    environment = demo_environment(tmp_path, free_port())
    environment["DATABASE_URL"] = "postgresql://nobody:x@127.0.0.1:1/none"
    result = subprocess.run(
        [sys.executable, "-m", "worldview.demo"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert result.returncode == 1
    assert "World View could not start:" in result.stderr
    assert "Traceback" not in result.stderr


def test_lists_at_the_desk_count_no_further_than_they_show(desk, make_article, monkeypatch):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from worldview.paginator import BoundedPaginator

    monkeypatch.setattr(BoundedPaginator, "COUNTED", 3)
    for number in range(5):
        make_article(f"Column {number}")
    for path in ("articles/article", "subscriptions/subscriber", "comments/comment"):
        with CaptureQueriesContext(connection) as queries:
            response = desk.get(f"/admin/{path}/")
        counts = [q["sql"] for q in queries if "COUNT(*)" in q["sql"] and "FROM (" in q["sql"]]
        assert counts, path
        assert all("LIMIT 3" in sql for sql in counts)
        assert response.context["cl"].result_count <= 3


def test_readers_load_one_style_sheet_with_all_of_them_in_it(tmp_path):
    collect_static_files(tmp_path)
    (sheet,) = (tmp_path / "static" / "css").glob("site.*.css")
    text = sheet.read_text()
    for part in ("tokens", "base", "layout", "article", "teasers", "forms", "print"):
        assert (ROOT / "static" / "css" / f"{part}.css").read_text() in text
    assert list((tmp_path / "static" / "css").glob("site.*.css.br"))
    # What only developers' tools ask for would take two thirds of the time.
    assert not list((tmp_path / "static").rglob("*.map.br"))
    assert not list((tmp_path / "static").rglob("jquery.[0-9a-f]*.js.br"))
