"""Where the addresses of a former site lead: looked up where there is no page, and imported."""

import csv
from dataclasses import dataclass
from io import StringIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils.cache import patch_cache_control

from articles.models import OldAddress
from articles.models.redirect import (
    LONGEST_ADDRESS,
    PatternRedirect,
    Redirect,
    new_address,
    old_path,
)
from articles.text.characters import normalize_text

LONGEST_LIST = 20 * 1024 * 1024
#: How long caches keep one; a mistake in it is mended within the hour.
KEPT_SECONDS = 3600
PERMANENT = {"": True, "yes": True, "true": True, "permanent": True, "1": True, "301": True}
TEMPORARY = {"no": False, "false": False, "temporary": False, "0": False, "302": False}
#: More mistakes than these are only counted.
MISTAKES_NAMED = 20


def response(request):
    """The redirect for an address that has no page here, or ``None``; two queries at most."""
    asked = request.get_full_path()
    if request.method not in ("GET", "HEAD"):
        return None  # what was sent would be lost on the way
    if len(asked) > LONGEST_ADDRESS or "\0" in request.path:
        return None
    found = _written(asked, request.path) or _of_a_form(asked)
    if found is None or found[0] in (asked, request.path):
        return None
    address, permanent = found
    answer = (HttpResponsePermanentRedirect if permanent else HttpResponseRedirect)(address)
    patch_cache_control(answer, public=True, max_age=KEPT_SECONDS)
    return answer


def _written(asked, path):
    # With its query before without; a slash at the end makes no difference.
    forms = [asked, path, path.removesuffix("/") or "/", f"{path}/"]
    rows = {redirect.old: redirect for redirect in Redirect.objects.filter(old__in=forms)}
    found = next((rows[form] for form in forms if form in rows), None)
    return found and (found.new, found.permanent)


def _of_a_form(asked):
    for redirect in PatternRedirect.objects.all():
        target = redirect.target(asked)
        if target is None:
            continue
        try:
            # What was asked for is part of it, and must not lead to just any host.
            return new_address(target), redirect.permanent
        except ValidationError:
            return None
    return None


class WrongList(ValueError):
    """A list that cannot be imported; ``mistakes`` say why, each with its line."""

    def __init__(self, mistakes):
        super().__init__("Nothing was imported.")
        more = len(mistakes) - MISTAKES_NAMED
        self.mistakes = mistakes[:MISTAKES_NAMED] + ([f"And {more} more."] if more > 0 else [])


@dataclass(frozen=True)
class Imported:
    made: int
    changed: int


@transaction.atomic
def import_list(text):
    """Import lines of ``old,new[,permanent]``; what was there of the same old address is changed.

    All lines or none: raises ``WrongList`` where one cannot be read, is there twice with different
    ends, or leads to itself or to what leads on, in the list or in what is there already.
    """
    rows, mistakes = {}, []
    for number, line in enumerate(csv.reader(StringIO(normalize_text(text))), start=1):
        if not any(cell.strip() for cell in line) or (number == 1 and _is_heading(line)):
            continue
        try:
            old, row = _row(line)
        except ValidationError as mistake:
            mistakes.append(f"Line {number}: {' '.join(mistake.messages)}")
            continue
        if old in rows and rows[old][:2] != row:
            mistakes.append(f"Line {number}: {old} leads to {rows[old][0]} in line {rows[old][2]}.")
        rows[old] = (*row, number)
    mistakes += _chains(rows)
    if not rows and not mistakes:
        mistakes = ["There is no line with an address. Write lines of: old,new"]
    if mistakes:
        raise WrongList(mistakes)
    known = set(Redirect.objects.filter(old__in=rows).values_list("old", flat=True))
    Redirect.objects.bulk_create(
        (Redirect(old=old, new=new, permanent=lasts) for old, (new, lasts, _) in rows.items()),
        update_conflicts=True,
        unique_fields=["old"],
        update_fields=["new", "permanent"],
        batch_size=1000,
    )
    return Imported(made=len(rows) - len(known), changed=len(known))


def _is_heading(line):
    return line[0].strip().lower() in ("old", "from", "source", "old address")


def _row(line):
    if not 2 <= len(line) <= 3:
        raise ValidationError("An old and a new address are needed, with a comma between them.")
    old, new = old_path(line[0]), new_address(line[1])
    lasts = (PERMANENT | TEMPORARY).get(line[2].strip().lower() if line[2:] else "")
    if lasts is None:
        raise ValidationError(f"“{line[2]}” says nothing; write permanent or temporary.")
    if max(len(old), len(new)) > LONGEST_ADDRESS:
        raise ValidationError(f"An address is longer than {LONGEST_ADDRESS} characters.")
    return old, (new, lasts)


def _chains(rows):
    """What leads to itself or to what leads on, once the list is imported."""
    ends = {new for new, _, _ in rows.values()}
    there = Redirect.objects.exclude(old__in=rows).filter(Q(old__in=ends) | Q(new__in=rows))
    leads = {redirect.old: redirect.new for redirect in there}
    moved = OldAddress.objects.filter(path__in=ends).select_related("article", "keyword")
    leads |= {old.path: old.target.get_absolute_url() for old in moved}
    leads |= {old: new for old, (new, _, _) in rows.items()}
    mistakes = []
    for old, new in leads.items():
        if new not in leads:
            continue
        line = f"Line {rows[old][2]}: " if old in rows else ""
        if new == old:
            mistakes.append(f"{line}{old} would lead to itself.")
        elif leads[new] == old:
            mistakes.append(f"{line}{old} and {new} would lead to each other.")
        else:
            mistakes.append(
                f"{line}{old} would lead to {new}, which leads on to {leads[new]}: "
                "lead straight there."
            )
    return mistakes
