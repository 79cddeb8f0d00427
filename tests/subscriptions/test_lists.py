"""Lists of subscribers from other systems, and for them."""

import io
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from articles.models import Author, Keyword
from subscriptions.importing import NotASubscriberList, import_csv
from subscriptions.models import Subscriber, Suppression

LISTS = {
    "substack": """email,active_subscription,expiry,email_disabled,prefer_digests,created_at
ana@example.com,true,2027-07-06T16:20:44.000Z,false,false,2018-08-27T15:06:27.713Z
gone@example.com,false,,true,false,2018-08-27T15:02:18.223Z
""",
    "mailchimp": """Email Address,First Name,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,TAGS
ana@example.com,Ana,2018-02-12 10:54:27,,2018-02-12 10:54:27,
""",
    "mailchimp, unsubscribed": """Email Address,OPTIN_TIME,CONFIRM_TIME,UNSUB_TIME,UNSUB_REASON
gone@example.com,2018-02-12 10:54:27,2018-02-12 10:54:27,2018-07-23 12:19:27,
""",
    "ghost": """id,email,name,note,subscribed_to_emails,complimentary_plan,created_at,labels
1,ana@example.com,Ana,,true,false,2018-08-27T15:06:27.713Z,
2,gone@example.com,Bo,,false,false,2018-08-27T15:06:27.713Z,
""",
    "buttondown": """email,notes,metadata,tags,creation_date,type
ana@example.com,,{},,2018-08-27T15:06:27.713Z,regular
gone@example.com,,{},,2018-08-27T15:06:27.713Z,unsubscribed
never@example.com,,{},,2018-08-27T15:06:27.713Z,unactivated
""",
}


def take_in(text, *, dry_run=False):
    return import_csv(io.StringIO(text), source="a list", dry_run=dry_run)


@pytest.mark.parametrize("system", LISTS)
def test_lists_of_other_systems_are_understood(db, system):
    take_in(LISTS[system])
    by_email = {s.email: s for s in Subscriber.objects.all()}
    assert "never@example.com" not in by_email
    if "ana@example.com" in by_email:
        ana = by_email["ana@example.com"]
        assert ana.is_active
        assert ana.confirmed_at.year == 2018
        (event,) = ana.consent_events.all()
        assert (event.action, event.details["from"]) == ("imported", "a list")
    if "gone@example.com" in by_email:
        assert not by_email["gone@example.com"].is_active


def test_a_dry_run_says_the_same_and_changes_nothing(db):
    text = LISTS["buttondown"]
    tried = take_in(text, dry_run=True)
    assert Subscriber.objects.count() == 0
    assert take_in(text).counts == tried.counts
    assert tried.counts["subscribed"] == tried.counts["never confirmed there"] == 1
    assert tried.lines == [(4, "never@example.com", "never confirmed there")]


def test_nobody_who_left_or_is_suppressed_comes_back(make_subscriber):
    make_subscriber("Gone@example.com").unsubscribe(how="link")
    make_subscriber("here@example.com", frequency="weekly")
    suppressed = make_subscriber("erased@example.com")
    Suppression.objects.create(email=suppressed.email)
    from subscriptions.privacy import erase

    erase(suppressed)
    report = take_in("email\ngone@example.com\nHERE@example.com\nErased@example.com\nno address\n")
    assert report.counts == {
        "known here; nothing was changed": 2,
        "suppressed here": 1,
        "no e-mail address": 1,
    }
    assert Subscriber.objects.active().get().frequency == "weekly"


def test_what_is_exported_is_imported_again_as_it_was(make_article, make_subscriber, capsys):
    make_article(keywords=["Iran", "Syria"])
    ada = Author.objects.create(name="Ada")
    until = datetime(2030, 1, 1, tzinfo=UTC)
    chosen = Keyword.objects.filter(name__in=["Iran", "Syria"])
    make_subscriber(
        "ana@example.com", frequency="weekly", weekday=2, hour=18, time_zone="Europe/Athens",
        keywords=chosen, paused_until=until,
    )  # fmt: skip
    Subscriber.objects.update(paused_until=until)
    make_subscriber("gone@example.com").unsubscribe(how="link")
    make_subscriber("never@example.com", confirmed=False)
    Subscriber.objects.get(email="ana@example.com").authors.add(ada)
    lost = make_subscriber("lost@example.com")
    lost.authors.add(Author.objects.create(name="Gone"))
    Author.objects.get(name="Gone").delete()
    call_command("export_subscribers")
    text = capsys.readouterr().out
    kept = list(Subscriber.objects.exclude(confirmed_at=None).values("email", "confirmed_at"))
    Subscriber.objects.all().delete()
    take_in(text)
    assert list(Subscriber.objects.order_by("-pk").values("email", "confirmed_at")) == kept
    ana = Subscriber.objects.get(email="ana@example.com")
    assert (ana.frequency, ana.weekday, ana.hour, ana.time_zone) == (
        "weekly", 2, 18, "Europe/Athens",
    )  # fmt: skip
    assert {keyword.name for keyword in ana.keywords.all()} == {"Iran", "Syria"}
    assert list(ana.authors.all()) == [ada]
    assert ana.paused_until == until
    assert not Subscriber.objects.get(email="gone@example.com").is_active
    assert Subscriber.objects.get(email="lost@example.com").has_lost_all
    assert not ana.lost_choice


def test_who_chose_what_is_not_known_here_does_not_get_everything(make_article):
    make_article(keywords=["Iran"])
    take_in(
        "email,keywords,authors\nknown@a.example,iran,\nsome@a.example,Iran; Mali,\n"
        "none@a.example,Mali,\nnobody@a.example,,Nobody\nall@a.example,,\n"
    )
    lost = [each.email for each in Subscriber.objects.order_by("email") if each.has_lost_all]
    assert lost == ["nobody@a.example", "none@a.example"]


@pytest.mark.parametrize(
    ("text", "says"),
    [("name\nAna\n", "No column is called “email”"), ("", "No column is called “email”")],
)
def test_what_is_no_list_is_explained(db, text, says):
    with pytest.raises(NotASubscriberList, match=says):
        take_in(text)


def test_a_line_that_cannot_be_is_named(db):
    report = take_in(
        "email,hour,time_zone,confirmed_at\na@example.com,25,,\nb@example.com,7,Mars/Base,\n"
        "c@example.com,7,,yesterday\nd@example.com,7,UTC,2020-01-01\n"
    )
    assert [line for line, _, _ in report.lines] == [2, 3, 4]
    assert "“25” is no hour." in report.lines[0][2]
    assert Subscriber.objects.get().email == "d@example.com"


def test_at_the_desk_it_is_looked_at_first(desk):
    path = "/admin/subscriptions/subscriber/import/"
    file = SimpleUploadedFile("list.csv", LISTS["ghost"].encode())
    page = desk.post(path, {"file": file, "source": "Ghost"}).content.decode()
    assert "What would be done" in page
    assert Subscriber.objects.count() == 0
    page = desk.post(path, {"text": LISTS["ghost"], "source": "Ghost", "_import": "1"})
    assert "1 subscribed." in page.content.decode()
    assert Subscriber.objects.active().get().email == "ana@example.com"
    file = SimpleUploadedFile("list.csv", b"\xff\xfe\x00")
    page = desk.post(path, {"file": file, "source": "x"}).content.decode()
    assert "not a text in UTF-8" in page


def test_at_the_desk_what_was_typed_stays_beside_a_file_that_is_no_list(desk):
    file = SimpleUploadedFile("list.csv", b"name\nAna\n")
    data = {"file": file, "source": "Mailchimp"}
    page = desk.post("/admin/subscriptions/subscriber/import/", data).content.decode()
    assert "No column is called" in page
    assert 'value="Mailchimp"' in page


def test_at_the_desk_they_are_exported(desk, subscriber):
    response = desk.get("/admin/subscriptions/subscriber/export/")
    assert "reader@example.com" in b"".join(response.streaming_content).decode()
