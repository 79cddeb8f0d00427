"""Lists as spreadsheets and other systems write them: nobody who left is taken for a subscriber."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from subscriptions import lists
from subscriptions.importing import exported, import_csv
from subscriptions.models import Subscriber

GONE = [
    ("status", "blocklisted"),
    ("status", "disabled"),
    ("state", "cancelled"),
    ("Status", "Unsubscribed"),
    ("deleted_at", "2024-02-03T04:05:06Z"),
    ("status", "bounced"),
    ("email_disabled", "TRUE"),
    ("subscribed_to_emails", "false"),
    ("unsubscribed", "yes"),
    ("type", "removed"),
    ("subscription_status", "Canceled"),
    ("BLACKLISTED", "1"),
    ("BLACKLISTED", "Yes"),
    ("Unsubscribed from all email", "Yes"),
    ("Subscription Status", "Removed"),
    ("active", "false"),
    ("isActive", "no"),
    ("bounced", "true"),
    ("complained", "true"),
    ("suppressed", "TRUE"),
    ("Un-Subscribed", "1"),
    ("opt_out_time", "2024-01-01"),
    ("Opted out of email: News", "yes"),
    ("OPT-OUT", "Y"),
    ("list_status", "unsubscribed"),
    ("Ｓｔａｔｕｓ", "cleaned"),
    ("email_status", "Bounced"),
    ("last_bounce_date", "2024-01-01"),
    ("Invalid email address", "Yes"),
    ("Deleted", "1"),
    ("opt_out_time", "1704067200"),
    ("consent_withdrawn_at", "2024-01-01"),
    ("Global email hard bounce", "true"),
    ("do_not_email", "1"),
    ("hasOptedOutOfEmail", "TRUE"),
    ("Email Marketing Consent", "UNSUBSCRIBED"),
    ("not_subscribed", "true"),
    *(
        (name, "yes")
        for name in (
            "No consent",
            "Consent refused",
            "consent_declined",
            "Consent denied",
            "Did not consent",
            "Without consent",
            "Consent removed",
            "Opt-in revoked",
            "Opt-in declined",
            "Stop email",
            "Does not accept marketing",
            "Doesn't want email",
            "nicht abonniert",
            "Nicht mehr abonniert",
            "Einwilligung widerrufen",
            "Einwilligung zurückgezogen",
            "Previously subscribed",
            "Formerly subscribed",
            "E-Mail abbestellt",
            "Not mailable",
        )
    ),
    *(
        (name, "2024-01-01")
        for name in (
            "consent_withdrawal_date",
            "Opt-in rejected at",
            "Consent cancelled at",
            "Einwilligung widerrufen am",
            "Inactive since",
            "Subscription ended",
        )
    ),
    ("Email Preference", "Do not email"),
    ("emailPreferences", "unsubscribed"),
    ("Mailing list", "unsubscribed"),
    ("Statut", "désabonné"),
    ("unsub_time,unsub_reason", "2024-01-01,too many"),
    ("status,Status", "active,unsubscribed"),
    ("status,status", "unsubscribed,active"),
]
NEVER = [
    *((name, "no") for name in (
        "can_email", "Can be emailed", "Emailable", "marketing_emails", "Send email",
        "Email allowed", "Marketing", "Newsletter", "Mailings wanted", "Is subscriber",
    )),
    ("Unconfirmed", "yes"), ("is_unconfirmed", "1"), ("Unverified", "true"),
    ("Email not verified", "yes"), ("Permission", "denied"),
    ("Accepts Email Marketing", "no"), ("opt_in", "no"), ("OptIn", "0"), ("consent", "no"),
    ("GDPR consent", "false"), ("email_verified", "false"), ("confirmed", "never"),
    ("Email Marketing Consent", "NEVER_SUBSCRIBED"), ("double_opt-in", "No"),
    ("subscription-status", "Pending"),
]  # fmt: skip
UNKNOWN = [
    ("status", "zombie"),
    ("state", "snoozed"),
    ("type", "?"),
    ("email_disabled", "perhaps"),
    ("subscribed_to_emails", "2"),
    ("delivery_status", "by_bounces"),
    ("opt_in", "perhaps"),
    ("consent", "see file"),
    ("bounced", "hard"),
    ("bounce_reason", "no such mailbox"),
    ("suppression", "list B"),
    ("hard_bounces", "2"),
    pytest.param("hard_bounces", "9" * 5000, id="more digits than Python reads"),
    ("complaints", "1"),
    ("Opt", "12"),
    ("Consent expired", "yes"),
    ("blacklisted", "3"),
    ("opt_out_time", "01/02/2024"),
    ("subscribed", "weekly digest"),
]
EMPTY = ["opt_in", "consent", "active", "Accepts Marketing"]  # fmt: skip
HERE = [
    ("status", "enabled"), ("state", "active"), ("Status", "Subscribed"), ("type", "regular"),
    ("email_disabled", "false"), ("deleted_at", ""), ("status", ""),
    ("subscribed_to_emails", ""), ("BLACKLISTED", "0"), ("BLACKLISTED", ""),
    ("Unsubscribed from all email", "No"),
    ("Accepts Email Marketing", "yes"), ("Subscription Status", "Subscribed"), ("active", "TRUE"),
    ("bounced", "never"), ("complained", "n"), ("suppressed", "-"), ("opt_in", "2024-01-01"),
    ("OPT_IN", "1"), ("consent", "granted"), ("opt_out_time", ""), ("delivery_status", "enabled"),
    ("list_status", "subscribed"), ("opt_in,confirmed_at", ",2024-01-01"),
    ("consent,status", ",active"), ("Email Consent Timestamp", "03/05/2024"),
    # What only sounds like it: counts, rates, other channels, addresses of pages.
    ("bounces", "0"), ("bounces", "3"), ("hard_bounces", "0"), ("soft_bounces", "4"),
    ("complaints", "0"), ("bounce_rate", "0.4"), ("email_open_rate", "0.3"),
    ("confirmed_at", "2024-01-01"), ("created_at", "2024-01-01"), ("confirmed_at", ""),
    ("MEMBER_RATING", "2"), ("active_subscription", "false"), ("Days active (30d)", "0"),
    ("last_active_at", "2024-01-01"), ("Accepts SMS Marketing", "no"), ("SMS opt-in", "no"),
    ("unsubscribe_url", "https://news.example/u/1"), ("OPTIN_IP", "203.0.113.9"),
    ("consent_source", "the form"), ("Mailing State", "Ohio"), ("Order Status", "Shipped"),
    ("Lead Status", "New"), ("Marketing emails bounced", "0"), ("opt_out_time", "never"),
    ("Black Friday 2023", ""), ("options", "no"), ("adopted_on", "x"), ("spam_score", "1"),
    ("Newsletter", "Weekly"), ("Newsletter", "yes"), ("can_email", "true"), ("Subscriber", "Ana"),
    ("No consent", "no"), ("Unconfirmed", "false"), ("Marketing", ""), ("Permission", "granted"),
    ("TAGS", "unsubscribed-2019"), ("notes", "bounced once"),
]  # fmt: skip


def take_in(text):
    return import_csv(io.StringIO(text), source="a list", dry_run=False)


@pytest.mark.parametrize(("column", "value"), GONE)
def test_who_left_there_has_left_here(db, column, value):
    take_in(f"email,{column}\nana@example.com,{value}\n")
    assert not Subscriber.objects.get().is_active


@pytest.mark.parametrize(("column", "value"), NEVER)
def test_who_never_asked_there_is_not_taken_in(db, column, value):
    report = take_in(f"email,{column}\nana@example.com,{value}\n")
    assert not Subscriber.objects.exists()
    assert report.counts == {"never confirmed there": 1}


@pytest.mark.parametrize("column", EMPTY)
def test_where_consent_is_asked_for_nothing_is_no_consent(db, column):
    report = take_in(f"email,{column}\nana@example.com,\n")
    assert not Subscriber.objects.exists()
    assert f"{column} is empty" in report.lines[0][2]


def test_the_day_of_leaving_comes_along_whatever_its_column_is_called(db):
    take_in("email,Opt-out Time\nana@example.com,2024-01-01\n")
    assert Subscriber.objects.get().left_at == datetime(2024, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(("column", "value"), UNKNOWN)
def test_a_state_that_is_not_known_refuses_its_line_and_no_other(db, column, value):
    report = take_in(
        f"email,{column},confirmed_at\nana@example.com,{value},\nbo@example.com,,2024-01-01\n"
    )
    assert Subscriber.objects.get().email == "bo@example.com"
    ((line, email, why),) = report.lines
    assert (line, email) == (2, "ana@example.com")
    assert value[:50] in why  # the rest of a long one is cut off
    assert column in why


@pytest.mark.parametrize(("column", "value"), HERE)
def test_who_is_subscribed_there_is_taken_in(db, column, value):
    take_in(f"email,{column}\nana@example.com,{value}\n")
    assert Subscriber.objects.get().is_active


@pytest.mark.parametrize(
    "swallowing",
    ['b@example.com,"Bob,active,', '"b@example.com,Bob,active,', 'b@example.com,Bob,"active,',
     'b@example.com,Bob,active,,"too many'],
)  # fmt: skip
def test_rows_that_an_open_quotation_mark_takes_in_are_not_lost_in_silence(db, swallowing):
    report = take_in(
        "email,Full name,status,note\na@example.com,Ana,active,\n"
        f"{swallowing}\nc@example.com,Carl,active,\nd@example.com,Dora,active,\n"
    )
    assert Subscriber.objects.get().email == "a@example.com"
    ((line, _, why),) = report.lines
    assert line == 3
    assert "quotation mark" in why


def test_a_note_may_have_several_lines(db):
    report = take_in(
        'email,note,status\na@example.com,"One,\ntwo",active\nno address,,\nb@example.com,,\n'
    )
    assert Subscriber.objects.count() == 2
    assert [line for line, _, _ in report.lines] == [4]


def test_a_field_without_end_refuses_its_line_and_no_other(db):
    long = "x" * (csv.field_size_limit() + 1)
    report = take_in(f"email,note\na@example.com,\nb@example.com,{long}\nc@example.com,\n")
    assert {s.email for s in Subscriber.objects.all()} == {"a@example.com", "c@example.com"}
    ((line, _, why),) = report.lines
    assert line == 3
    assert "larger than field limit" in why


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_spreadsheets_file_is_read(desk, mark, coding):
    rows = [["Name", "E-mail", "status"], ["José, \N{EN DASH} Müller", "ana@example.com", "active"]]
    text = io.StringIO()
    csv.writer(text, delimiter=mark).writerows(rows)
    content = text.getvalue().encode(coding)
    file = SimpleUploadedFile("list.csv", content)
    path = "/admin/subscriptions/subscriber/import/"
    page = desk.post(path, {"file": file, "source": "a list"}).content.decode()
    assert '<th scope="row">Subscribed</th><td>1</td>' in page
    assert ("Windows-1252" in page) == (coding == "cp1252")
    assert ("UTF-16" in page) == coding.startswith("utf-16")


def test_the_command_reads_the_same(db, tmp_path, capsys):
    file = tmp_path / "list.csv"
    file.write_bytes("sep=;\r\nemail;name\r\nana@example.com;Jos\xe9\r\n".encode("cp1252"))
    call_command("import_subscribers", str(file))
    assert "Windows-1252" in capsys.readouterr().out
    assert Subscriber.objects.get().email == "ana@example.com"


@pytest.mark.parametrize(
    "field",
    ["Ana <ana@example.com>", "<ana@example.com>", "mailto:ana@example.com", "  ana@example.com ",
     '"Reader, Ana" <mailto:ana@example.com>', "MAILTO:ana@example.com"],
)  # fmt: skip
def test_a_name_beside_the_address_is_no_hindrance(db, field):
    text = io.StringIO()
    csv.writer(text).writerows([["email"], [field]])
    take_in(text.getvalue())
    assert Subscriber.objects.get().email == "ana@example.com"


@pytest.mark.parametrize(
    "text",
    ["2024-03-05 10:11:12", "2024-03-05T10:11:12Z", "2024-03-05 10:11:12 UTC",
     "2024-03-05 10:11:12 +0000", "2024-03-05T10:11:12.000+00:00", "Mar 5, 2024, 10:11 AM",
     "March 5, 2024 10:11:12", "5 Mar 2024 10:11", "Tue, 05 Mar 2024 10:11:12 +0000",
     "2024/03/05 10:11:12", "03/31/2024 10:11", "31/03/2024 10:11:12"],
)  # fmt: skip
def test_moments_are_read_as_any_system_writes_them(text):
    moment = lists.moment_in(text)
    assert moment.replace(second=0).astimezone(UTC) in (
        datetime(2024, 3, 5, 10, 11, tzinfo=UTC), datetime(2024, 3, 31, 10, 11, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["yesterday", "03/05/2024", "31/31/2024", "0000-00-00", "9" * 5000]
)
def test_what_is_no_moment_or_could_be_two_is_refused(text):
    with pytest.raises(ValueError, match=r"date|two days"):
        lists.moment_in(text)


@pytest.mark.parametrize("email", ["=cmd@example.com", "+1@example.com", "-x@example.com"])
def test_no_spreadsheet_takes_an_exported_field_for_a_formula(make_subscriber, email):
    make_subscriber(email)
    rows = list(exported())
    assert not [field for row in rows for field in row if field.startswith(("=", "+", "-", "@"))]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    Subscriber.objects.all().delete()
    take_in(text.getvalue())
    assert Subscriber.objects.get().email == email


@pytest.mark.parametrize("column", ["asked_at", "confirmed_at", "left_at", "paused_until"])
@pytest.mark.parametrize(
    "date",
    [
        "9999-12-31 23:59:59 -1200", "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00", "9999-12-31", "0200-01-01",
    ],
)  # fmt: skip
def test_a_date_that_nobody_means_refuses_its_line_and_no_other(db, column, date):
    report = take_in(
        f'email,{column},frequency\nana@example.com,"{date}",weekly\nbo@example.com,,weekly\n'
    )
    assert Subscriber.objects.get().email == "bo@example.com"
    assert "no date" in report.lines[0][2]


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2024-01-01T10:00:00+16:00", "2023-12-31T18:00:00+00:00"),
        # As RFC 5322 (4.3) reads years of mail.
        ("Mon, 01 Jan 0001 00:00:00 +2359", "2000-12-31T00:01:00+00:00"),
    ],
)
def test_a_zone_beyond_every_place_is_a_moment_all_the_same(db, date, moment):
    take_in(f'email,confirmed_at\nana@example.com,"{date}"\n')
    assert Subscriber.objects.get().confirmed_at.isoformat() == moment
