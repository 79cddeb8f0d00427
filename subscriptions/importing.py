"""Subscribers from a CSV file of this system, Substack, Mailchimp, Ghost or Buttondown, and to one.

Who left there has left here, who was never confirmed is not taken, nobody who left or is suppressed
here comes back, and the dates of consent come along.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField
from django.db.models.functions import Upper
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Author, Keyword
from articles.models.setting_validators import validate_time_zone
from articles.text.characters import normalize_line
from articles.text.mail_addresses import normalize_mail_address, validate_mail_address
from articles.text.names import name_key
from background import clock
from subscriptions import lists
from subscriptions.list_status import Status, has_status, normalize_column, status_in
from subscriptions.models import ConsentEvent, Subscriber, Suppression, address_keys

BATCH_SIZE = 1000
#: What the columns are called in the files of different systems, as ``normalize_column`` has them.
_EMAIL = ("email", "email address")
_ASKED = ("asked at", "created at", "creation date", "optin time", "subscribed at")
_CONFIRMED = ("confirmed at", "confirm time", "optin time", "created at", "creation date")
_LEFT = ("left at", "unsub time", "unsubscribed at", "unsubscription date", "deleted at",
         "cancelled at", "canceled at", "bounced at")  # fmt: skip
EXPORTED = ["email", "asked_at", "confirmed_at", "left_at", "frequency", "weekday", "hour",
            "time_zone", "keywords", "authors", "paused_until", "lost_choice"]  # fmt: skip


#: What became of lines that were taken in; of others the sentence that says why.
SUBSCRIBED, LEFT_THERE = "subscribed", "left there, and so here"
#: Why a line is left out, by the code of ``validate_mail_address``.
_NO_ADDRESS: dict[str | None, object] = {
    "invalid": _("no e-mail address"),
    "letters_before_at": _("letters before the @ that mail from here does not reach"),
    "nowhere": _("an address that no mail leaves this machine for"),
    "own": _("an address of this site"),
}
#: All that is read of a row beside its status; of other columns a note, say, may have several
#: lines, but no name.
_READ = {*_EMAIL, *_ASKED, *_CONFIRMED, *_LEFT, *map(normalize_column, EXPORTED)}


class NotASubscriberList(Exception):
    """The file cannot be read as a list of subscribers; why, and what to do."""


#: A row that was read: its line, what is read of it, and what it says of wanting mail.
_Line = tuple[int, dict[str, str], Status]


class _OnlyTried(Exception):
    pass


@dataclass
class ImportReport:
    """What an import did, or would do: numbers by outcome, and the lines that were left out."""

    counts: Counter[str] = field(default_factory=Counter)
    note: str = ""
    lines: list[tuple[int, str, str]] = field(default_factory=list)

    #: So many of the lines that were left out are named.
    NAMED = 200

    @property
    def outcomes(self) -> list[tuple[str, int]]:
        """Pairs of what became of lines, in words, and of how many."""
        words = {SUBSCRIBED: gettext("subscribed"), LEFT_THERE: gettext("left there, and so here")}
        return [(words.get(what, what), number) for what, number in self.counts.most_common()]

    def leave_out(self, line: int, why: str, email: str = "") -> None:
        self.counts[why] += 1
        if len(self.lines) < self.NAMED:
            self.lines.append((line, email, why))


def import_csv(text: Iterable[str], *, source: str, dry_run: bool) -> ImportReport:
    """Take in an open CSV file (text) and return an ``ImportReport``. ``source``: where it came
    from, for the record of consent. With ``dry_run`` nothing changes. Raises
    ``NotASubscriberList``."""
    try:
        rows = lists.rows(text)
        given = (normalize_line(name or "") for name in rows.fieldnames or [])
        rows.fieldnames = list(_told_apart(given))
        names = {normalize_column(name) for name in rows.fieldnames}
    except (csv.Error, UnicodeDecodeError) as failure:
        raise NotASubscriberList(
            gettext("This is not a CSV file: %(failure)s") % {"failure": failure}
        ) from failure
    if not any(name in names for name in _EMAIL):
        raise NotASubscriberList(
            gettext(
                "No column is called “email” (or “Email Address”). The first line must name them."
            )
        )
    report = ImportReport()
    try:
        with transaction.atomic():
            readable = _readable(rows, report)
            while batch := list(islice(readable, BATCH_SIZE)):
                _take_in(batch, report, source)
            if dry_run:
                raise _OnlyTried
    except _OnlyTried:
        pass
    except UnicodeDecodeError as failure:
        raise NotASubscriberList(
            gettext("Line %(line)s cannot be read: %(failure)s")
            % {"line": rows.line_num, "failure": failure}
        ) from failure
    return report


def _told_apart(names: Iterable[str]) -> Iterator[str]:
    """Names of columns, each once: of two that are called the same the reader would keep one."""
    seen: set[str] = set()
    for name in names:
        while name in seen:
            name += " "
        seen.add(name)
        yield name


def _readable(rows: "csv.DictReader[str]", report: ImportReport) -> Iterator[_Line]:
    """The rows that can be read, with the numbers of their lines; the others are left out."""
    for line, row in lists.numbered(rows):
        if isinstance(row, lists.Unread):
            report.leave_out(line, gettext("it cannot be read: %(row)s") % {"row": row})
        elif _has_several_lines(row):
            report.leave_out(
                line, gettext("a field goes on in the next line: is a quotation mark open?")
            )
        else:
            yield line, _plain(row), _status(row)


def _has_several_lines(row: dict[Any, Any]) -> bool:
    """Whether a field that has but one line has more: a quotation mark that nobody closed takes the
    rows behind it in."""
    return any(
        "\n" in text or "\r" in text
        for name, value in row.items()
        for text in lists.texts_of(value)
        if name is None or "name" in name.lower() or _is_read(normalize_column(name))
    )


def _is_read(column: str) -> bool:
    return column in _READ or has_status(column)


def _plain(row: dict[Any, Any]) -> dict[str, str]:
    """What is read of a row, by the normalized names of its columns; of two of one name the first
    that is not empty."""
    plain: dict[str, str] = {}
    for name, value in row.items():
        if isinstance(value, str):
            name, value = normalize_column(name or ""), normalize_line(value).strip()
            plain[name] = plain.get(name) or value
    return plain


def _status(row: dict[Any, Any]) -> Status:
    fields = [
        (name, normalize_line(value))
        for name, value in row.items()
        if name and isinstance(value, str)
    ]
    return status_in(fields, dates=_READ)


def _take_in(batch: list[_Line], report: ImportReport, source: str) -> None:
    candidates: dict[str, tuple[int, str, dict[str, str], Status]] = {}
    for line, row, status in batch:
        email = normalize_mail_address(lists.address_in(_first(row, _EMAIL)))
        try:
            validate_mail_address(email)
        except ValidationError as mistake:
            report.leave_out(line, str(_NO_ADDRESS[mistake.code]), email)
            continue
        if email.lower() in candidates:
            report.leave_out(line, gettext("twice in the file"), email)
        else:
            candidates[email.lower()] = (line, email, row, status)
    known = set(
        Subscriber.objects.annotate(upper=Upper("email", output_field=CharField()))
        .filter(upper__in=[email.upper() for email in candidates])
        .values_list("upper", flat=True)
    )
    keys = {key: email for email in candidates for key in address_keys(email)}
    found = Suppression.objects.filter(key__in=keys).values_list("key", flat=True)
    suppressed = {keys[key] for key in found}
    new: list[Subscriber] = []
    keywords: list[str] = []
    authors: list[str] = []
    for lower, (line, email, row, status) in candidates.items():
        if lower in suppressed:
            report.leave_out(line, gettext("suppressed here"), email)
        elif email.upper() in known:
            report.leave_out(line, gettext("known here; nothing was changed"), email)
        elif status.unconfirmed:
            report.leave_out(line, gettext("never confirmed there"), email)
        elif status.refusal and not (status.left or _first(row, _LEFT)):
            report.leave_out(line, status.refusal, email)
        else:
            try:
                subscriber = _subscriber(email, row, status)
            except ValueError as mistake:
                report.leave_out(line, str(mistake), email)
                continue
            new.append(subscriber)
            keywords.append(row.get("keywords", ""))
            authors.append(row.get("authors", ""))
            report.counts[LEFT_THERE if subscriber.left_at else SUBSCRIBED] += 1
    known_keywords = Keyword.objects.by_names(_all_names(keywords))
    known_authors = Author.objects.by_names(_all_names(authors))
    for subscriber, about, by in zip(new, keywords, authors, strict=True):
        is_known = _names(about) <= set(known_keywords) and _names(by) <= set(known_authors)
        subscriber.lost_choice |= not is_known
    Subscriber.objects.bulk_create(new)
    _choose_keywords(new, keywords, known_keywords)
    _choose_authors(new, authors, known_authors)
    ConsentEvent.objects.bulk_create(
        ConsentEvent(
            subscriber=subscriber,
            action="imported",
            details={
                "from": source,
                "confirmed_at": _written(subscriber.confirmed_at),
                "left_at": subscriber.left_at and subscriber.left_at.isoformat(),
            },
        )
        for subscriber in new
    )


def _subscriber(email: str, row: dict[str, str], status: Status) -> Subscriber:
    now = clock.now()
    asked = lists.moment_in(_first(row, _ASKED)) or now
    confirmed = lists.moment_in(_first(row, _CONFIRMED)) or asked
    left = lists.moment_in(_first(row, _LEFT))
    if status.left:
        left = left or status.left_at or now
    subscriber = Subscriber(
        email=email,
        asked_at=asked,
        confirmed_at=confirmed,
        left_at=left,
        frequency=_one_of(row, "frequency", Subscriber.Frequency.values, "each"),
        weekday=int(_one_of(row, "weekday", [str(n) for n in range(7)], "5")),
        hour=int(_one_of(row, "hour", [str(n) for n in range(24)], "7")),
        paused_until=lists.moment_in(row.get("paused until", "")),
        lost_choice=row.get("lost choice") == "yes",
    )
    if zone := row.get("time zone"):
        try:
            validate_time_zone(zone)
        except ValidationError as mistake:
            raise ValueError(mistake.messages[0]) from mistake
        subscriber.time_zone = zone
    if left is None:
        subscriber.plan_digest(since=now)
    return subscriber


def _all_names(texts: Sequence[str]) -> set[str]:
    return {name for text in texts for name in _names(text)}


def _choose_keywords(
    subscribers: Sequence[Subscriber], wanted: Sequence[str], keywords: dict[str, Keyword]
) -> None:
    chosen = Subscriber.keywords.through
    chosen.objects.bulk_create(
        chosen(subscriber=subscriber, keyword_id=pk)
        for subscriber, text in zip(subscribers, wanted, strict=True)
        for pk in {keywords[name].pk for name in _names(text) if name in keywords}
    )


def _choose_authors(
    subscribers: Sequence[Subscriber], wanted: Sequence[str], authors: dict[str, Author]
) -> None:
    chosen = Subscriber.authors.through
    chosen.objects.bulk_create(
        chosen(subscriber=subscriber, author=authors[name])
        for subscriber, text in zip(subscribers, wanted, strict=True)
        for name in _names(text)
        if name in authors
    )


def _names(text: str) -> set[str]:
    """The keys of the names in ``text``; one that would be a formula was escaped."""
    names = {lists.unescaped(name.strip()) for name in text.split(";")}
    return {name_key(name) for name in names if name_key(name)}


def _first(row: dict[str, str], names: Iterable[str]) -> str:
    return next((row[name] for name in names if row.get(name)), "")


def _one_of(row: dict[str, str], name: str, allowed: Sequence[str], default: str) -> str:
    value = row.get(name) or default
    if value not in allowed:
        raise ValueError(gettext("“%(value)s” is no %(name)s.") % {"value": value, "name": name})
    return value


def exported() -> Iterator[list[str]]:
    """All subscribers as rows for a CSV file, the names of the columns first."""
    yield EXPORTED
    everybody = Subscriber.objects.filter(erased_at=None).exclude(confirmed_at=None).order_by("pk")
    for subscriber in everybody.prefetch_related("keywords", "authors").iterator(BATCH_SIZE):
        yield [
            lists.escaped(subscriber.email),
            *(_written(getattr(subscriber, name)) for name in EXPORTED[1:-4]),
            lists.escaped("; ".join(sorted(word.name for word in subscriber.keywords.all()))),
            lists.escaped("; ".join(sorted(each.name for each in subscriber.authors.all()))),
            _written(subscriber.paused_until),
            "yes" if subscriber.lost_choice else "",
        ]


def _written(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime) else str(value)
