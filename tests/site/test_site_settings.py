"""What the paper says of itself is changed at the desk, and holds everywhere at once."""

import re
import time
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from articles.discovery.search import search
from articles.importer.parser import read
from articles.models import Keyword, SettingsChange, SiteSettings, site
from articles.models.current_settings import _known, refresh
from articles.text import cross_references, menu_lines
from comments.models import Comment
from subscriptions import edition_mail, letters
from subscriptions.models import Subscriber
from tests.contrast import contrast
from worldview.site_settings import changes

PAGE = reverse("admin:settings")


def change(**values):
    row = changes.own_copy()
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


def posted(client, **values):
    """The form of the page as it stands, with ``values`` typed."""
    form = client.get(PAGE).context["adminform"].form
    data = {}
    for field in form:
        value = field.value()
        if isinstance(value, list):
            continue
        if field.name == "announcement_until":
            moment = timezone.localtime(value) if value else None
            data["announcement_until_0"] = moment.date().isoformat() if moment else ""
            data["announcement_until_1"] = moment.strftime("%H:%M:%S") if moment else ""
        elif value not in (None, False):
            data[field.html_name] = "on" if value is True else value
    data |= values
    return {name: value for name, value in data.items() if value is not None}


# --- Where it holds ------------------------------------------------------------------------------


def test_the_environment_gives_the_first_values(settings, db):
    assert not SiteSettings.objects.exists()
    assert site().site_name == settings.SITE_NAME
    settings.COLUMN_NAME = "The Evening Signal"
    assert site().column_name == "The Evening Signal"


SHOWN = {
    "site_name": ("Signal.example", "/", "Signal.example"),
    "column_name": ("The Evening Signal", "/", ">The Evening Signal"),
    "description": ("All that was loud today", "/", "All that was loud today"),
    "language": ("de", "/", '<html lang="de"'),
    "accent": ("green", "/", 'data-accent="green"'),
    "typeface": ("humanist", "/", 'data-typeface="humanist"'),
    "front_page": ("headlines", "/", '<ul class="headline-list">'),
    "announcement": ("We are moving.", "/archive/", "We are moving."),
    "menu": ("Atlas | /archive/\n- Signs | /keywords/", "/", '<a href="/keywords/">Signs</a>'),
    "foot_menu": ("Elsewhere | https://else.example/", "/", 'href="https://else.example/"'),
    "footer_lines": ("Printed on Tuesdays", "/archive/", "Printed on Tuesdays"),
    "imprint": ("Answerable: Ilse Marrow", "/", "Answerable: Ilse Marrow"),
    "postal_address": ("4 Quay Street\nPort", "/", "4 Quay Street<br>Port"),
    "social_addresses": ("https://social.example/@us", "/", 'rel="me">social.example/@us</a>'),
    "donation_address": ("https://give.example/us", "/", 'href="https://give.example/us"'),
    "robot_use": ("answers", "/robots.txt", "ai-train=no"),
    "websub_hub": ("https://hub.example/", "/feed/", 'href="https://hub.example/" rel="hub"'),
    "indexnow_key": ("a-key-of-ours", "/indexnow.txt", "a-key-of-ours"),
    "signup_title": ("Our letter, daily", "/", "Our letter, daily"),
    "signup_promise": ("Never more than one", "/", "Never more than one"),
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_a_change_is_on_a_kept_page_at_once(client, make_article, name):
    value, address, shown = SHOWN[name]
    make_article("One")
    make_article("Two")
    assert shown not in client.get(address).content.decode()
    change(**{name: value})
    assert shown in client.get(address).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_process_that_knows_the_former_settings_keeps_no_page_with_them(client, make_article):
    make_article()
    change(column_name="The Former Name")
    former = refresh()
    assert b"The Former Name" in client.get("/").content
    SiteSettings.objects.update(column_name="The Present Name")
    # It read them just now, before the change, and relies on that.
    _known.row, _known.read_at = former, float("inf")
    assert b"The Present Name" in client.get("/").content
    assert b"The Present Name" in client.get("/").content


def test_every_setting_is_shown_or_used():
    used = {
        "former_column_names", "former_hosts", "byline", "time_zone", "announcement_until",
        "takes_comments", "takes_subscribers", "blocked_mail_domains", "mails_columns", "reply_to",
        "mail_timing", "mail_minutes", "mail_hour", "welcomes_subscribers", "welcome_text",
        "confirmation_text", "mark", "icon", "portrait",
    }  # fmt: skip
    assert used | SHOWN.keys() == set(changes.names())


def test_an_announcement_goes_when_its_time_is_over(client, make_article):
    change(announcement="We are moving.", announcement_until=timezone.now() + timedelta(hours=1))
    page = client.get("/archive/")
    assert b"We are moving." in page.content
    assert 0 < float(page["X-Page-Until"]) - timezone.now().timestamp() < 3700
    change(announcement_until=timezone.now() - timedelta(seconds=1))
    assert b"We are moving." not in client.get("/archive/").content


def test_moments_are_those_of_the_zone_and_new_subscribers_have_it(desk, make_article, client):
    change(time_zone="Pacific/Auckland")
    form = desk.get(
        reverse("admin:articles_article_schedule", args=[make_article(published=False).pk])
    )
    assert "Pacific/Auckland" in form.content.decode()
    assert Subscriber(email="a@example.com").time_zone == "Pacific/Auckland"


@pytest.mark.parametrize("name", ["", "Nowhere/Gone", "/etc/localtime"])
def test_a_zone_that_the_machine_does_not_know_ends_nothing(client, make_article, name):
    change(time_zone=name)
    assert client.get(make_article().get_absolute_url()).status_code == 200


def test_in_another_language_search_finds_words_as_that_one_bends_them(desk, make_article, work):
    make_article(sections=[{"headline": "Eins", "body": "<p>Die Häuser am Hafen.</p>"}])
    # English knows it as the beginning of a word alone.
    assert search("Haus").has_beginnings
    desk.post(PAGE, posted(desk, language="de"))
    work()
    assert (search("Haus").total, search("Haus").has_beginnings) == (1, False)


def test_former_names_of_the_column_are_read_as_its_own(db):
    change(column_name="The Evening Signal", former_column_names="World View\nThe Old Lamp")
    for name in ("The Evening Signal", "World View", "The Old Lamp"):
        assert (
            cross_references.parse(f"5-Jun-2015 {name} — A Harbour Opens")[1] == "A Harbour Opens"
        )
    column = read(
        "The Old Lamp: A Harbour Opens\n\nThis morning’s key headlines from Testpaper.example\n\n"
        "• A ship came in\n\nA ship came in\n\nSome words of it."
    )
    assert column.headline == "A Harbour Opens"


def test_mail_carries_them(make_article):
    change(
        column_name="The Evening Signal", reply_to="desk@example.org",
        postal_address="4 Quay Street", imprint="Answerable: Ilse Marrow",
        confirmation_text="Good that you came.",
    )  # fmt: skip
    article = make_article()
    message = edition_mail.preview(type(article).objects.for_page().get())
    assert message.subject.startswith("The Evening Signal: ")
    for part in (message.html, message.text):
        assert "4 Quay Street" in part
        assert "Answerable: Ilse Marrow" in part
    confirmation = letters.preview_confirmation()
    assert "Good that you came." in confirmation.html
    assert "Good that you came." in confirmation.text


def test_answers_to_mail_go_where_the_settings_say(make_subscriber, make_article, work, mailbox):
    change(reply_to="desk@example.org")
    make_subscriber()
    make_article(published=False).publish()
    work()
    assert [message["Reply-To"] for message in mailbox()] == ["desk@example.org"]


def test_columns_begin_as_they_are_mostly_mailed(desk):
    assert (
        desk.get(reverse("admin:articles_article_add"))
        .context["adminform"]
        .form["sent_by_mail"]
        .value()
    )
    change(mails_columns=False)
    form = desk.get(reverse("admin:articles_article_add")).context["adminform"].form
    assert form["sent_by_mail"].value() is False


def test_a_menu_is_read_and_written_the_same():
    lines = "Archive | /archive/\nCountries\n- Mali | /keywords/mali/\n- Iran | /keywords/iran/"
    assert menu_lines.written(menu_lines.parse(lines)) == lines
    assert menu_lines.moved("A | /about/\nB | /about/us/\nC | /about/#x", "/about/", "/we/") == (
        "A | /we/\nB | /about/us/\nC | /we/#x"
    )


def test_a_menu_follows_what_it_leads_to(client, make_page, make_article):
    method = make_page("Method")
    chapter = make_page("Checking", parent=method)
    make_article(keywords=["Mali"])
    change(menu="Method | /method/\n- Checking | /method/checking/#first\nMali | /keywords/mali/")
    method.slug = "how"
    method.save()
    keyword = Keyword.objects.get(name="Mali")
    keyword.slug = "republic-of-mali"
    keyword.save()
    assert site().menu == (
        "Method | /how/\n- Checking | /how/checking/#first\nMali | /keywords/republic-of-mali/"
    )
    assert 'href="/how/">Method' in client.get("/").content.decode()
    assert SettingsChange.objects.first().after.keys() == {"menu"}
    assert chapter.pk


def test_the_usual_menus_are_offered_and_kept_as_the_usual_ones(desk):
    form = posted(desk)
    assert "Archive | /archive/" in form["menu"]
    desk.post(PAGE, form | {"column_name": "The Evening Signal"})
    assert (site().menu, site().foot_menu) == ("", "")


def picture_file(picture, **options):
    return SimpleUploadedFile("any.png", picture(**options).read(), "image/png")


def test_mark_icon_and_portrait_stand_on_pages_and_can_be_taken_away(desk, make_article, picture):
    article = make_article(byline=site().byline)
    typed = posted(desk) | {
        "mark": picture_file(picture, width=1200, height=300, format="PNG"),
        "icon": picture_file(picture, width=600, height=512, format="PNG"),
        "portrait": picture_file(picture, width=500, height=700, format="PNG"),
    }
    beside = desk.post(reverse("admin:settings_preview", args=["home"]), typed).content.decode()
    assert 'class="mark"' in beside
    for file in ("mark", "icon", "portrait"):
        typed[file].seek(0)
    desk.post(PAGE, typed)
    page = desk.get(article.get_absolute_url()).content.decode()
    mark, icon, portrait = site().mark[0], site().icon, site().portrait[0]
    assert f'src="/media/{mark["name"]}" width="{mark["width"]}"' in page
    assert 'alt="World View"' in page
    assert [copy["width"] for copy in icon] == [48, 180, 512]
    assert '<link rel="apple-touch-icon" href="/apple-touch-icon.png">' in page
    touched = desk.get("/apple-touch-icon.png", follow=True)
    with Image.open(BytesIO(b"".join(touched))) as shown:
        assert shown.size == (180, 180)
    assert portrait["name"] in page
    for copy in (mark, portrait, *icon):
        with Image.open(default_storage.open(copy["name"])) as stored:
            assert (stored.width, stored.height) == (copy["width"], copy["height"])
    assert desk.get("/favicon.ico").url.endswith(icon[0]["name"])
    desk.post(PAGE, posted(desk) | {"accent": "blue"})  # a save that leaves them alone
    assert site().mark == [mark]
    desk.post(PAGE, posted(desk) | {"mark-clear": "on"})
    assert site().mark == []
    assert 'class="mark"' not in desk.get("/").content.decode()


@pytest.mark.parametrize(
    ("name", "size", "said"),
    [("mark", (800, 30), "30 pixels high"), ("icon", (100, 400), "100 by 400 pixels")],
)
def test_a_picture_too_small_is_refused_with_a_reason(desk, picture, name, size, said):
    file = picture_file(picture, width=size[0], height=size[1], format="PNG")
    answer = desk.post(PAGE, posted(desk) | {name: file, "byline": "Kept"})
    assert said in answer.content.decode()
    assert 'value="Kept"' in answer.content.decode()


def test_what_is_no_picture_is_refused(desk):
    file = SimpleUploadedFile("a.svg", b"<svg onload='alert(1)'></svg>", "image/svg+xml")
    desk.post(PAGE, posted(desk) | {"icon": file})
    assert site().icon == []


# --- Who may come in -----------------------------------------------------------------------------


def test_no_comments_are_taken_where_they_are_off(client, make_article, make_comment):
    article = make_article()
    make_comment(article, body="It was said before.")
    change(takes_comments=False)
    page = client.get(article.get_absolute_url()).content.decode()
    assert "It was said before." in page
    assert "No new comments are taken at present." in page
    assert "<textarea" not in page
    data = {"name": "Ana", "email": "a@example.com", "body": "One more."}
    client.post(f"/comments/write/{article.pk}/", data)
    assert Comment.objects.count() == 1


def test_no_subscribers_are_taken_where_they_are_off(client, make_article):
    make_article()
    change(takes_subscribers=False)
    assert 'id="subscribe"' not in client.get("/").content.decode()
    answer = client.post("/subscriptions/", {"email": "a@example.com"})
    assert answer.status_code == 403
    assert "No new subscribers are taken at present." in answer.content.decode()
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    ("address", "is_blocked"),
    [
        ("a@spam.example", True),
        ("a@SPAM.example", True),
        ("a@mail.spam.example", True),
        ("a@notspam.example", False),
        ("spam.example@fine.example", False),
    ],
)
def test_addresses_of_blocked_domains_are_taken_nowhere(client, make_article, address, is_blocked):
    article = make_article()
    change(blocked_mail_domains="@spam.example\nother.example")
    subscribing = client.post("/subscriptions/", {"email": address})
    commenting = client.post(
        f"/comments/write/{article.pk}/", {"name": "Ana", "email": address, "body": "A word."}
    )
    for answer in (subscribing, commenting):
        assert ("addresses at" in answer.content.decode()) is is_blocked
    assert address.encode() in subscribing.content  # what was typed is still there


# --- The page ------------------------------------------------------------------------------------


def test_what_is_saved_holds_and_is_in_the_history(desk, editor, client):
    answer = desk.post(PAGE, posted(desk, column_name="The Evening Signal"), follow=True)
    assert "The settings are saved" in answer.content.decode()
    assert site().column_name == "The Evening Signal"
    (change_,) = SettingsChange.objects.all()
    assert (change_.before, change_.after, change_.changed_by) == (
        {"column_name": "World View"}, {"column_name": "The Evening Signal"}, editor,
    )  # fmt: skip
    history = desk.get(reverse("admin:settings_history")).content.decode()
    assert "The Evening Signal" in history
    assert "World View" in history


def test_a_change_can_be_undone_and_that_too(desk, editor):
    desk.post(PAGE, posted(desk, column_name="The Evening Signal", accent="blue"))
    undone = SettingsChange.objects.get()
    desk.post(reverse("admin:settings_undo", args=[undone.pk]))
    assert (site().column_name, site().accent) == ("World View", "red")
    again = SettingsChange.objects.first()
    desk.post(reverse("admin:settings_undo", args=[again.pk]))
    assert (site().column_name, site().accent) == ("The Evening Signal", "blue")


def test_an_end_of_the_announcement_stands_in_no_change_that_leaves_it(desk):
    day = (timezone.now() + timedelta(days=3)).date().isoformat()
    until = {"announcement_until_0": day, "announcement_until_1": "12:00"}
    desk.post(PAGE, posted(desk, time_zone="Europe/Berlin"))
    desk.post(PAGE, posted(desk, announcement="Soon.", **until))
    kept = {"announcement_until_0": day, "announcement_until_1": "12:00:00"}
    desk.post(PAGE, posted(desk, language="de", **kept))
    change_ = SettingsChange.objects.first()
    assert change_.after.keys() == {"language"}
    desk.post(reverse("admin:settings_undo", args=[change_.pk]))
    assert site().language == "en"


def test_an_announcement_ends_with_its_day_or_at_its_hour_and_not_in_the_past(desk):
    day = (timezone.now() + timedelta(days=3)).date()
    alone = {"announcement_until_0": day.isoformat(), "announcement_until_1": ""}
    desk.post(PAGE, posted(desk, announcement="Soon.", **alone))
    assert site().announcement_until.isoformat() == f"{day}T23:59:00+00:00"
    past = {"announcement_until_0": "2020-01-01", "announcement_until_1": ""}
    assert "This is over already" in desk.post(PAGE, posted(desk, **past)).content.decode()


def test_a_picture_that_was_chosen_outlives_a_mistake_elsewhere(desk, picture):
    chosen = {"mark": picture_file(picture, width=1200, height=300, format="PNG")}
    answer = desk.post(PAGE, posted(desk, menu="Nowhere", **chosen))
    page = answer.content.decode()
    kept = re.search(r'name="mark-kept" value="([^"]+)"', page)[1]
    assert 'class="settings-picture"' in page
    assert site().mark == []
    desk.post(PAGE, posted(desk) | {"mark-kept": kept})
    assert site().mark[0]["width"] == 1200
    desk.post(PAGE, posted(desk) | {"icon-kept": kept + "x"})  # forged
    assert site().icon == []


def test_references_by_a_name_that_is_entered_later_find_their_columns(
    desk, make_article, client, work
):
    make_article("The First Mist", edition_date=date(2025, 11, 1))
    body = "<p>See [[1-Nov-2025 Quay Notes — The First Mist]].</p>"
    later = make_article("Later", sections=[{"headline": "S", "body": body}])
    assert 'class="reference"' not in client.get(later.get_absolute_url()).content.decode()
    assert later.sections.get().references.get().target is None
    desk.post(PAGE, posted(desk, former_column_names="Quay Notes"))
    work()
    assert later.sections.get().references.get().target.headline == "The First Mist"


def test_mail_comes_from_the_column_unless_the_environment_names_a_sender(
    make_subscriber, make_article, work, mailbox, settings
):
    settings.DEFAULT_FROM_EMAIL = f"{settings.COLUMN_NAME} <column@example.org>"
    change(column_name="The Evening Signal")
    make_subscriber()
    make_article("One", published=False).publish()
    work()
    assert mailbox()[-1]["From"] == "The Evening Signal <column@example.org>"
    settings.DEFAULT_FROM_EMAIL = "The Desk <column@example.org>"
    make_article("Two", published=False).publish()
    work()
    assert mailbox()[-1]["From"] == "The Desk <column@example.org>"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_moment_that_nobody_can_reckon_with_is_refused_and_ends_nothing(desk, client, day):
    typed = {"announcement_until_0": day, "announcement_until_1": "00:00"}
    page = desk.post(PAGE, posted(desk, announcement="Soon.", footer_lines="Kept", **typed))
    assert page.status_code == 200
    assert "Kept" in page.content.decode()
    assert site().announcement == ""
    site().save()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE articles_sitesettings SET announcement_until = '0001-01-01 00:00:00+00 BC'"
        )
    assert refresh().announcement_until is None
    assert client.get("/").status_code == 200


def test_what_is_read_for_a_page_is_what_was_read_and_not_what_another_thread_puts_there(
    db, monkeypatch
):
    change(column_name="The Present Name")
    stale = changes.own_copy()
    stale.column_name = "The Former Name"
    now = time.monotonic

    def overtaken():
        _known.row = stale
        return now()

    monkeypatch.setattr("articles.models.current_settings.time.monotonic", overtaken)
    assert refresh().column_name == "The Present Name"


@pytest.mark.parametrize("said", ["2026-13-45T00:00:00Z", "2026-02-30 25:61", "x"])
def test_a_forged_mark_of_the_last_change_is_told_as_a_conflict(desk, said):
    change(column_name="The Evening Signal")
    answer = desk.post(PAGE, posted(desk) | {"changed_before": said})
    assert "Somebody changed the settings" in answer.content.decode()


def test_the_former_name_is_kept_as_one_where_there_are_columns(desk, make_article):
    make_article()
    desk.post(PAGE, posted(desk, column_name="The [Evening] Signal"))
    assert site().former_column_names == "World View"
    article = make_article("A Reference to It")
    marker = cross_references.marker(article)
    assert cross_references.MARKER.search(marker)
    assert cross_references.parse(marker.strip("[]"))[1] == "A Reference to It"


def test_what_was_changed_again_since_is_not_undone_unseen(desk):
    desk.post(PAGE, posted(desk, column_name="The Evening Signal"))
    first = SettingsChange.objects.get()
    desk.post(PAGE, posted(desk, column_name="The Morning Signal"))
    answer = desk.post(reverse("admin:settings_undo", args=[first.pk]), follow=True)
    assert "name of the column" in answer.content.decode()
    assert site().column_name == "The Morning Signal"


def test_two_at_one_page_learn_of_each_other_and_lose_nothing(desk):
    mine = posted(desk, column_name="Mine")
    desk.post(PAGE, posted(desk, column_name="Theirs", byline="Somebody Else"))
    answer = desk.post(PAGE, mine)
    page = answer.content.decode()
    assert "Somebody changed the settings while this page was open" in page
    assert 'value="Mine"' in page
    assert site().column_name == "Theirs"
    again = posted(desk) | {name: value for name, value in mine.items() if name != "changed_before"}
    desk.post(PAGE, again)
    assert site().column_name == "Mine"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"column_name": ""}, "This field is required"),
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice"),
        ({"social_addresses": "not an address"}, "is no address"),
        ({"social_addresses": "javascript:alert(1)"}, "is no address"),
        ({"donation_address": "javascript:alert(1)"}, "valid URL"),
        ({"blocked_mail_domains": "someone@example.org"}, "is no domain"),
        ({"menu": "Nowhere"}, "leads nowhere"),
        ({"menu": "- Under | /archive/"}, "is under nothing"),
        ({"menu": "Script | javascript:alert(1)"}, "does not lead anywhere"),
        ({"menu": "Elsewhere | /\\evil.example/"}, "does not lead anywhere"),
        ({"foot_menu": "| /archive/"}, "needs a label"),
        ({"foot_menu": "\n".join(f"{n} | /{n}/" for n in range(13))}, "at most 12 entries"),
        ({"reply_to": "nobody"}, "address"),
        ({"accent": "pink"}, "Select a valid choice"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_lost(desk, typed, said):
    answer = desk.post(PAGE, posted(desk, footer_lines="Kept all the same", **typed))
    page = answer.content.decode()
    assert said in page
    assert "Kept all the same" in page
    assert not SettingsChange.objects.exists()
    (name,) = typed
    assert getattr(site(), name) != typed[name] or typed[name] == ""


@pytest.mark.parametrize("what", ["home", "column", "mail", "confirmation"])
def test_beside_it_stands_what_the_form_would_make_and_nothing_is_stored(desk, make_article, what):
    make_article()
    address = reverse("admin:settings_preview", args=[what])
    assert b"World View" in desk.get(address).content
    page = desk.post(address, posted(desk, column_name="The Evening Signal", language="de"))
    assert b"The Evening Signal" in page.content
    assert 'lang="de"' in page.content.decode()
    assert "no-store" in page["Cache-Control"] or "private" in page["Cache-Control"]
    assert not SiteSettings.objects.exists()
    assert site().column_name == "World View"
    assert b"The Evening Signal" not in desk.get("/").content
    mistaken = desk.post(address, posted(desk, column_name=""))
    assert "This field is required" in mistaken.content.decode()


def test_without_a_column_beside_it_stands_that_there_is_none(desk):
    for what in ("home", "column", "mail"):
        assert desk.get(reverse("admin:settings_preview", args=[what])).status_code == 200


def test_administrators_alone_may(client, db):
    client.force_login(
        get_user_model().objects.create_user("ed", "ed@example.com", "x", is_staff=True)
    )
    for address in (PAGE, reverse("admin:settings_history"),
                    reverse("admin:settings_end_log_ins"),
                    reverse("admin:settings_preview", args=["home"])):  # fmt: skip
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403


def test_it_is_read_where_the_table_has_other_columns_or_is_not_there(db):
    change(column_name="The Evening Signal")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE articles_sitesettings DROP COLUMN accent")
        cursor.execute("ALTER TABLE articles_sitesettings ADD COLUMN newer text DEFAULT 'x'")
    row = refresh()
    assert (row.column_name, row.accent) == ("The Evening Signal", "red")
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE articles_sitesettings CASCADE")
    _known.table_exists = False
    _known.row = None
    assert refresh().column_name == django_settings.COLUMN_NAME


def test_an_administrator_ends_all_log_ins_but_the_own(desk, client):
    other, own = Client(), Client()
    for visitor in (other, own):
        visitor.force_login(get_user_model().objects.get(username="editor"))
    address = reverse("admin:settings_end_log_ins")
    assert "logs in anew" in own.get(address).content.decode()
    assert other.get(PAGE).status_code == 200
    assert "log-in" in own.post(address, follow=True).content.decode()
    assert other.get(PAGE).status_code == 302
    assert own.get(PAGE).status_code == 200


# --- How it looks --------------------------------------------------------------------------------


def accents():
    css = Path(django_settings.BASE_DIR, "static/css/tokens.css").read_text()
    found = {"red": re.search(r"--accent-raw: light-dark\((#\w+), (#\w+)\)", css).groups()}
    chosen = r'\[data-accent="(\w+)"\] \{ --accent-raw: light-dark\((#\w+), (#\w+)\)'
    return found | {name: (light, dark) for name, light, dark in re.findall(chosen, css)}


def test_every_accent_has_contrast_enough_light_and_dark():
    assert accents().keys() == set(SiteSettings._meta.get_field("accent").choices and dict(
        SiteSettings._meta.get_field("accent").choices))  # fmt: skip
    for name, (light, dark) in accents().items():
        for colour, papers in ((light, ("#fffdf7", "#f5f1e6")), (dark, ("#171612", "#211f1a"))):
            for paper in papers:
                assert contrast(colour, paper) >= 4.5, (name, colour, paper)
