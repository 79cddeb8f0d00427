"""People, categories and subscribers of an archive, and what is left out."""

import csv
from collections.abc import Sequence
from io import StringIO

from django.utils.translation import gettext as _

from subscriptions.importing import import_csv
from worldview.moving_in.account import Account, Outcome, is_older, key
from worldview.moving_in.items import Left, Person, Reader, Term, fingerprint
from worldview.moving_in.names import Names, author_name

#: Subscribers are taken in so many at a time; an import names no more lines than 200.
BATCH_SIZE = 200


def take_in_person(person: Person, account: Account, names: Names) -> None:
    known, said = account.one("person", person.source_id), fingerprint(person)
    if known and known.fingerprint == said:
        account.unchanged([known])
        return
    if known and is_older(known, said):
        account.older([known])
        return
    if known:
        account.supersede(known)
    name = author_name(person.name)
    row, outcome, reason = None, Outcome.SKIPPED, _("no name that an author can have")
    if name:
        author, is_new = names.author(name)
        row, outcome, reason = author.pk, Outcome.MADE if is_new else Outcome.MERGED, ""
    account.settle(
        "person",
        person.source_id,
        name=person.name,
        outcome=outcome,
        reason=reason,
        fingerprint=said,
        row=row,
    )


def take_in_term(term: Term, account: Account, names: Names) -> None:
    known, said = account.one("term", term.source_id), fingerprint(term)
    if known and known.fingerprint == said:
        account.unchanged([known])
        return
    if known and is_older(known, said):
        account.older([known])
        return
    if known:
        account.supersede(known)
    row, outcome, reason = None, Outcome.SKIPPED, _("it was to be dropped")
    if mapped := names.as_mapped(term.name):
        keyword, is_new = names.keyword(mapped)
        row, outcome, reason = keyword.pk, Outcome.MADE if is_new else Outcome.MERGED, ""
        if term.description and not keyword.description:
            keyword.description = term.description
            keyword.save(update_fields=["description"])
        if mapped != term.name:
            reason = _("it became “%(name)s”") % {"name": mapped}
    elif not names.is_dropped(term.name):
        reason = _("no name that a keyword can have")
    account.settle(
        "term",
        term.source_id,
        name=term.name,
        outcome=outcome,
        reason=reason,
        fingerprint=said,
        row=row,
    )


def take_in_left(left: Sequence[Left], account: Account) -> None:
    """Account for what is not taken in."""
    by_kind: dict[str, dict[str, Left]] = {}
    for each in left:
        by_kind.setdefault(each.kind, {})[key(each.source_id)] = each
    for kind, of_kind in by_kind.items():
        known = account.known(kind, of_kind)
        said = {name: fingerprint(each) for name, each in of_kind.items()}
        same = {name for name, line in known.items() if line.fingerprint == said[name]}
        account.unchanged(known[name] for name in same)
        account.write(
            [
                account.line(
                    kind,
                    each.source_id,
                    name=each.name,
                    outcome=Outcome.DOUBTFUL if each.is_doubtful else Outcome.SKIPPED,
                    reason=each.reason,
                    fingerprint=said[name],
                )
                for name, each in of_kind.items()
                if name not in same
            ]
        )


def take_in_readers(readers: list[Reader], account: Account) -> None:
    """Take in some subscribers as *Import subscribers* does. Nobody is written to."""
    by_id = {reader.source_id: reader for reader in readers}
    known = account.known("subscriber", by_id)
    account.unchanged(known.values())
    new = [reader for name, reader in by_id.items() if name not in known]
    if not new:
        return
    columns = list(dict.fromkeys(name for reader in new for name in reader.row))
    file = StringIO(newline="")
    writer = csv.DictWriter(file, columns, restval="")
    writer.writeheader()
    writer.writerows(
        {name: " ".join(value.split()) for name, value in reader.row.items()} for reader in new
    )
    file.seek(0)
    report = import_csv(file, source=account.run.name, dry_run=False)
    left = {line: why for line, _email, why in report.lines}
    account.write(
        [
            account.line(
                "subscriber",
                reader.source_id,
                name=reader.source_id,
                outcome=Outcome.SKIPPED if number in left else Outcome.MADE,
                reason=left.get(number, ""),
                fingerprint=fingerprint(reader),
            )
            for number, reader in enumerate(new, start=2)
        ]
    )
