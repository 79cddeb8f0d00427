"""Subscribers from a CSV file of this system, Substack, Mailchimp, Ghost or Buttondown, and to one.

Who left there has left here, who was never confirmed is not taken, nobody who left or is suppressed
here comes back, and the dates of consent come along.
"""

import csv
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField
from django.db.models.functions import Upper

from articles.models import Keyword
from articles.text.characters import normalize_line
from articles.text.mail_addresses import normalize_mail_address, validate_mail_address
from articles.text.names import name_key
from background import clock
from subscriptions import lists
from subscriptions.models import ConsentEvent, Subscriber, Suppression, address_keys
from subscriptions.models.subscriber import validate_time_zone

AT_ONCE = 1000
#: What the columns are called in the files of different systems, in lower case.
_EMAIL = ("email", "email address", "e-mail", "email_address")
_ASKED = ("asked_at", "created_at", "creation_date", "optin_time", "subscribed_at")
_CONFIRMED = ("confirmed_at", "confirm_time", "optin_time", "created_at", "creation_date")
_LEFT = ("left_at", "unsub_time", "unsubscribed_at", "unsubscription_date", "deleted_at",
         "cancelled_at", "canceled_at", "bounced_at")  # fmt: skip
#: Columns that say yes or no, and what means that somebody left: Substack, Ghost, and others.
_LEFT_IF = {
    "email_disabled": True,
    "subscribed_to_emails": False,
    "subscribed": False,
    "unsubscribed": True,
    "deleted": True,
    "blocked": True,
}
_YES, _NO = {"true", "1", "yes", "y", "t"}, {"false", "0", "no", "n", "f"}
#: Columns that name a state, and the states there are in Buttondown, Mailchimp, listmonk, Kit,
#: beehiiv, MailerLite and others. What is none of them is not guessed at.
_STATES = ("status", "state", "type", "subscriber_type", "subscription_status",
           "subscriber status", "marketing status", "email marketing")  # fmt: skip
_THERE = {
    "subscribed", "active", "enabled", "confirmed", "regular", "premium", "gifted", "free",
    "paid", "comped", "comp", "complimentary", "member", "trialed", "founding",
}  # fmt: skip
_LEFT_THERE = {
    "unsubscribed", "removed", "complained", "cleaned", "bounced", "blocklisted", "blacklisted",
    "disabled", "cancelled", "canceled", "deleted", "blocked", "undeliverable", "spam",
    "spammy", "junk", "archived", "suppressed", "inactive",
}  # fmt: skip
_NOT_CONFIRMED = {
    "unactivated", "unconfirmed", "pending", "non-subscribed", "nonsubscribed", "validating",
    "awaiting confirmation",
}  # fmt: skip
EXPORTED = ["email", "asked_at", "confirmed_at", "left_at", "frequency", "weekday", "hour",
            "time_zone", "keywords", "paused_until"]  # fmt: skip


#: All that is read of a row; of other columns a note, say, may have several lines, but no name.
#: Why a line is left out, by the code of ``validate_mail_address``.
_NO_ADDRESS = {
    "invalid": "no e-mail address",
    "letters_before_at": "letters before the @ that mail from here does not reach",
    "nowhere": "an address that no mail leaves this machine for",
    "own": "an address of this site",
}
_READ = {*_EMAIL, *_ASKED, *_CONFIRMED, *_LEFT, *_LEFT_IF, *_STATES, *EXPORTED}


class NotASubscriberList(Exception):
    """The file cannot be read as a list of subscribers; why, and what to do."""


class _OnlyTried(Exception):
    pass


@dataclass
class Report:
    """What an import did, or would do: numbers by outcome, and the lines that were left out."""

    counts: Counter = field(default_factory=Counter)
    note: str = ""
    lines: list = field(default_factory=list)

    #: So many of the lines that were left out are named.
    NAMED = 200

    @property
    def outcomes(self):
        return self.counts.most_common()

    def leave_out(self, line, why, email=""):
        self.counts[why] += 1
        if len(self.lines) < self.NAMED:
            self.lines.append((line, email, why))


def import_csv(text, *, source, dry_run):
    """Take in an open CSV file (text) and return a ``Report``. ``source``: where it came from, for
    the record of consent. With ``dry_run`` nothing changes. Raises ``NotASubscriberList``."""
    try:
        rows = lists.rows(text)
        rows.fieldnames = [normalize_line(name or "") for name in rows.fieldnames or []]
        names = {name.strip().lower(): name for name in rows.fieldnames}
    except (csv.Error, UnicodeDecodeError) as failure:
        raise NotASubscriberList(f"This is not a CSV file: {failure}") from failure
    if not any(name in names for name in _EMAIL):
        raise NotASubscriberList(
            "No column is called “email” (or “Email Address”). The first line must name them."
        )
    report = Report()
    try:
        with transaction.atomic():
            readable = _readable(rows, report)
            while batch := list(islice(readable, AT_ONCE)):
                _take_in(batch, report, source)
            if dry_run:
                raise _OnlyTried
    except _OnlyTried:
        pass
    except UnicodeDecodeError as failure:
        raise NotASubscriberList(f"Line {rows.line_num} cannot be read: {failure}") from failure
    return report


def _readable(rows, report):
    """The rows that can be read, with the numbers of their lines; the others are left out."""
    for line, row in lists.numbered(rows):
        if isinstance(row, lists.Unread):
            report.leave_out(line, f"it cannot be read: {row}")
        elif _has_several_lines(row):
            report.leave_out(line, "a field goes on in the next line: is a quotation mark open?")
        else:
            yield line, _plain(row)


def _has_several_lines(row):
    """Whether a field that has but one line has more: a quotation mark that nobody closed takes the
    rows behind it in."""
    return any(
        "\n" in text or "\r" in text
        for name, value in row.items()
        for text in lists.texts_of(value)
        if name is None or "name" in name.lower() or name.strip().lower() in _READ
    )


def _plain(row):
    return {
        (name or "").strip().lower(): normalize_line(value).strip()
        for name, value in row.items()
        if isinstance(value, str)
    }


def _take_in(batch, report, source):
    candidates = {}
    for line, row in batch:
        email = normalize_mail_address(lists.address_in(_first(row, _EMAIL)))
        try:
            validate_mail_address(email)
        except ValidationError as mistake:
            report.leave_out(line, _NO_ADDRESS[mistake.code], email)
            continue
        if email.lower() in candidates:
            report.leave_out(line, "twice in the file", email)
        else:
            candidates[email.lower()] = (line, email, row)
    known = set(
        Subscriber.objects.annotate(upper=Upper("email", output_field=CharField()))
        .filter(upper__in=[email.upper() for email in candidates])
        .values_list("upper", flat=True)
    )
    keys = {key: email for email in candidates for key in address_keys(email)}
    found = Suppression.objects.filter(key__in=keys).values_list("key", flat=True)
    suppressed = {keys[key] for key in found}
    new, wanted = [], []
    for lower, (line, email, row) in candidates.items():
        if lower in suppressed:
            report.leave_out(line, "suppressed here", email)
        elif email.upper() in known:
            report.leave_out(line, "known here; nothing was changed", email)
        elif _is_unconfirmed(row):
            report.leave_out(line, "never confirmed there", email)
        elif unknown := _unknown_state(row):
            report.leave_out(line, unknown, email)
        else:
            try:
                subscriber = _subscriber(email, row)
            except ValueError as mistake:
                report.leave_out(line, str(mistake), email)
                continue
            new.append(subscriber)
            wanted.append(row.get("keywords", ""))
            report.counts["left there, and so here" if subscriber.left_at else "subscribed"] += 1
    Subscriber.objects.bulk_create(new)
    _choose_keywords(new, wanted)
    ConsentEvent.objects.bulk_create(
        ConsentEvent(
            subscriber=subscriber,
            action="imported",
            details={
                "from": source,
                "confirmed_at": subscriber.confirmed_at.isoformat(),
                "left_at": subscriber.left_at and subscriber.left_at.isoformat(),
            },
        )
        for subscriber in new
    )


def _is_unconfirmed(row):
    return any(row.get(name, "").lower() in _NOT_CONFIRMED for name in _STATES)


def _unknown_state(row):
    """Why it is not known whether somebody wants mail; empty where it is."""
    for name in _STATES:
        if row.get(name, "").lower() not in {"", *_THERE, *_LEFT_THERE, *_NOT_CONFIRMED}:
            return f"the {name} “{row[name][:50]}” is not known here"
    for name in _LEFT_IF:
        if row.get(name, "").lower() not in {"", *_YES, *_NO}:
            return f"“{row[name][:50]}” says neither yes nor no to {name}"
    return ""


def _left_there(row):
    says = {True: _YES, False: _NO}
    return any(row.get(name, "").lower() in _LEFT_THERE for name in _STATES) or any(
        row.get(name, "").lower() in says[meaning] for name, meaning in _LEFT_IF.items()
    )


def _subscriber(email, row):
    now = clock.now()
    asked = lists.moment_in(_first(row, _ASKED)) or now
    confirmed = lists.moment_in(_first(row, _CONFIRMED)) or asked
    left = lists.moment_in(_first(row, _LEFT))
    if _left_there(row):
        left = left or now
    subscriber = Subscriber(
        email=email,
        asked_at=asked,
        confirmed_at=confirmed,
        left_at=left,
        frequency=_one_of(row, "frequency", Subscriber.Frequency.values, "each"),
        weekday=int(_one_of(row, "weekday", [str(n) for n in range(7)], "5")),
        hour=int(_one_of(row, "hour", [str(n) for n in range(24)], "7")),
        paused_until=lists.moment_in(row.get("paused_until", "")),
    )
    if zone := row.get("time_zone"):
        try:
            validate_time_zone(zone)
        except ValidationError as mistake:
            raise ValueError(mistake.messages[0]) from mistake
        subscriber.time_zone = zone
    if left is None:
        subscriber.plan_digest(since=now)
    return subscriber


def _choose_keywords(subscribers, wanted):
    names = {name for text in wanted for name in _names(text)}
    if not names:
        return
    keywords = Keyword.objects.by_names(names)
    chosen = Subscriber.keywords.through
    chosen.objects.bulk_create(
        chosen(subscriber=subscriber, keyword_id=pk)
        for subscriber, text in zip(subscribers, wanted, strict=True)
        for pk in {keywords[name].pk for name in _names(text) if name in keywords}
    )


def _names(text):
    """The keys of the names in ``text``; one that would be a formula was escaped."""
    names = {lists.unescaped(name.strip()) for name in text.split(";")}
    return {name_key(name) for name in names if name_key(name)}


def _first(row, names):
    return next((row[name] for name in names if row.get(name)), "")


def _one_of(row, name, allowed, default):
    value = row.get(name) or default
    if value not in allowed:
        raise ValueError(f"“{value}” is no {name}.")
    return value


def exported():
    """All subscribers as rows for a CSV file, the names of the columns first."""
    yield EXPORTED
    everybody = Subscriber.objects.filter(erased_at=None).exclude(confirmed_at=None).order_by("pk")
    for subscriber in everybody.prefetch_related("keywords").iterator(AT_ONCE):
        yield [
            lists.escaped(subscriber.email),
            *(_written(getattr(subscriber, name)) for name in EXPORTED[1:-2]),
            lists.escaped("; ".join(sorted(word.name for word in subscriber.keywords.all()))),
            _written(subscriber.paused_until),
        ]


def _written(value):
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime) else str(value)
