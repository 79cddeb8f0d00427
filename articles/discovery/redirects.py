"""Where the addresses of a former site lead: looked up where there is no page, and imported.

Addresses are matched as addresses, however they are spelled (``discovery.addresses``). A redirect
to a column or keyword of ours leads to that row, wherever it is by now, and one to an address that
leads on is followed to the end: a reader is sent once.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.discovery.addresses import (
    Address,
    build_address,
    has_index_file,
    key_without_case,
    parse_address,
    query_of,
)
from articles.discovery.own_addresses import OwnRow, find_rows, is_page, own_path, shown_at
from articles.models import Article
from articles.models.redirect import PatternRedirect, Redirect, new_address, old_path
from articles.text.characters import drop_controls

MAX_LIST_BYTES = 20 * 1024 * 1024
#: Of an address that somebody asks for, with all that was hung on it.
MAX_ASKED_LENGTH = 8000
#: How often a redirect leads to another one.
MAX_HOPS = 8
#: How long caches keep one; a mistake in it is mended within the hour.
CACHE_SECONDS = 3600
PERMANENT = {"": True, "yes": True, "true": True, "permanent": True, "1": True, "301": True}
TEMPORARY = {"no": False, "false": False, "temporary": False, "0": False, "302": False}
_ESCAPED_AGAIN = re.compile("%25(?=[89A-F][0-9A-F])")
#: More mistakes than these are only counted.
MAX_MISTAKES = 20


def response(request: HttpRequest) -> HttpResponse | None:
    """Return the redirect for an address that has no page here, ``None`` where there is none, or
    410 where it led to a column that was taken back; two queries at most where there is none."""
    if request.method not in ("GET", "HEAD"):
        return None  # what was sent would be lost on the way
    if len(request.get_full_path()) > MAX_ASKED_LENGTH:
        return None
    try:
        asked = build_address(request.path, query_of(request))
    except ValidationError:
        return None
    found = _written(asked, request) or _of_a_form(asked, request)
    end = _end_of(found) if found else None
    if end is None:
        return None
    if end.gone:
        return render(request, "articles/withdrawn.html", {"article": end.gone}, status=410)
    if _is_asked_for(end.address, asked, request):
        return None
    kind = HttpResponsePermanentRedirect if end.permanent else HttpResponseRedirect
    answer = kind(end.address)
    patch_cache_control(answer, public=True, max_age=CACHE_SECONDS)
    return answer


@dataclass(frozen=True)
class Destination:
    """Where readers are sent in the end, or the column that is ``gone``."""

    address: str
    permanent: bool
    gone: Article | None = None


def _written(asked: Address, request: HttpRequest) -> Redirect | None:
    keys = dict.fromkeys(asked.keys_that_answer())
    if request.path == "/":
        keys.pop("/", None)  # that page is there
    caseless = {key_without_case(key) for key in keys}
    path = request.path
    written = [request.get_full_path(), path]
    nearly = [path.removesuffix("/") or "/", f"{path}/"]
    rows = Redirect.objects.filter(
        Q(key_without_case__in=caseless) | Q(key=None, old__in=[*written, *nearly])
    ).for_answers()
    exactly = {row.old: row for row in rows if row.key is None}
    by_key = {row.key: row for row in rows if row.key is not None}
    found = (
        *(exactly.get(form) for form in written),
        *(by_key.get(key) or _but_for_case(key, by_key) for key in keys),
        *(exactly.get(form) for form in nearly),
    )
    return next(filter(None, found), None)


def _but_for_case(key: str, rows: dict[str, Redirect]) -> Redirect | None:
    """The row whose key differs in case alone, if it is the only one."""
    alike = [row for row in rows.values() if row.key_without_case == key_without_case(key)]
    return alike[0] if len(alike) == 1 else None


def _of_a_form(asked: Address, request: HttpRequest) -> Redirect | None:
    """What the first pattern that fits makes of the address as it came, or without what does not
    count in it."""
    query = asked.key.partition("?")[2]
    path = request.path
    other = path.removesuffix("/") if path.endswith("/") and path != "/" else f"{path}/"
    forms = [_as_sent(request), *(f"{p}?{query}" if query else p for p in (path, other))]
    for pattern in PatternRedirect.objects.all():
        for form in forms:
            target = pattern.target(form)
            if target is None:
                continue
            try:
                # What was asked for is part of it, and must not lead to just any host.
                if not pattern.keeps_host(target):
                    return None
                return Redirect(new=new_address(target), permanent=pattern.permanent)
            except ValidationError:
                return None
    return None


def _as_sent(request: HttpRequest) -> str:
    """Path and query with their escapes, each once: Django leaves those of bytes that are no UTF-8
    and escapes them again."""
    return _ESCAPED_AGAIN.sub("%", request.get_full_path())


def _end_of(redirect: Redirect) -> Destination | None:
    """Follow ``redirect`` to where it leads now; ``None`` where readers may see nothing there, or
    it leads in a circle. A keyword that only drafts have is as none: its name is not known yet."""
    permanent, seen = True, set()
    for _hop in range(MAX_HOPS):
        permanent = permanent and redirect.permanent
        row = _row_of(redirect)
        if row and row.article:
            return _end_at(row.article, row.below, permanent)
        if row and row.keyword and row.keyword.is_public:
            return Destination(row.keyword.get_absolute_url() + row.below, permanent)
        onward = None if is_page(redirect.new) else _onward(redirect.new)
        if onward is None:
            return Destination(redirect.new, permanent)
        if onward.pk in seen:
            return None
        seen.add(onward.pk)
        redirect = onward
    return None


def _row_of(redirect: Redirect) -> OwnRow | None:
    """The row it leads to; where readers never saw that one, whichever has the address by now."""
    row = redirect.own_row()
    if row and row.article and row.article.was_public:
        return row
    if row and row.keyword and row.keyword.is_public:
        return row
    return find_rows([redirect.new]).get(redirect.new) or row


def _end_at(article: Article, below: str, permanent: bool) -> Destination | None:
    if article.is_public:
        return Destination(article.get_absolute_url() + below, permanent)
    if instead := article.stands_instead:
        return Destination(instead.get_absolute_url(), permanent=False)
    return Destination("", permanent, gone=article) if article.was_public else None


def _onward(new: str) -> Redirect | None:
    """The redirect for an address that another one leads to."""
    parts = own_path(new)
    if parts is None:
        return None
    try:
        key = parse_address(new).key
    except ValidationError:
        return None
    return Redirect.objects.filter(key=key).for_answers().first()


def _is_asked_for(address: str, asked: Address, request: HttpRequest) -> bool:
    """Whether ``address`` is the one that was asked for, so that a redirect would go round."""
    if own_path(address) is None:
        return False
    try:
        same = parse_address(address).key == asked.key
    except ValidationError:
        return False
    return same and not has_index_file(request.path)


class WrongList(ValueError):
    """A list that cannot be imported; ``mistakes`` say why, each with its line."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__(gettext("Nothing was imported."))
        more = len(mistakes) - MAX_MISTAKES
        self.mistakes = mistakes[:MAX_MISTAKES] + ([f"And {more} more."] if more > 0 else [])


@dataclass(frozen=True)
class ImportedRedirects:
    made: int
    changed: int


@dataclass(frozen=True)
class ListedRedirect:
    """A line of a list: what is written in it, and its number."""

    old: str
    new: str
    permanent: bool
    number: int


@transaction.atomic
def import_list(text: str) -> ImportedRedirects:
    """Import lines of ``old,new[,permanent]``; what was there of the same old address is changed.

    All lines or none: raises ``WrongList`` where one cannot be read, is there twice with different
    ends, or leads back to itself, in the list or through what is there already.
    """
    lines, mistakes = _lines(text)
    mistakes += circles(lines) + hidden_by_pages(lines)
    if not lines and not mistakes:
        mistakes = [gettext("There is no line with an address. Write lines of: old,new")]
    if mistakes:
        raise WrongList(mistakes)
    _settle_spellings(lines)
    known = Redirect.objects.filter(key__in=lines).count()
    own = find_rows({line.new for line in lines.values()})
    made = []
    for key, line in lines.items():
        redirect = Redirect(old=line.old, new=line.new, permanent=line.permanent)
        redirect.remember(key, own.get(line.new))
        made.append(redirect)
    Redirect.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["new", "permanent", "article", "keyword", "below"],
        batch_size=1000,
    )
    return ImportedRedirects(made=len(lines) - known, changed=known)


def _lines(text: str) -> tuple[dict[str, ListedRedirect], list[str]]:
    """The lines by the key of their old address, and what is wrong with others."""
    lines: dict[str, ListedRedirect] = {}
    mistakes = []
    for number, cells in enumerate(_cells(text), start=1):
        if cells is None:
            mistakes.append(_in_line(number, str(_UNREADABLE)))
            break
        if not any(cell.strip() for cell in cells) or (number == 1 and _is_heading(cells)):
            continue
        try:
            key, line = _line(cells, number)
        except ValidationError as mistake:
            mistakes.append(_in_line(number, " ".join(mistake.messages)))
            continue
        first = lines.setdefault(key, line)
        if (first.new, first.permanent) != (line.new, line.permanent):
            as_what = "" if first.old == line.old else f" ({first.old})"
            said = gettext("%(old)s leads to %(new)s in line %(number)s%(as_what)s.") % {
                "old": line.old,
                "new": first.new,
                "number": first.number,
                "as_what": as_what,
            }
            mistakes.append(_in_line(number, said))
    return lines, mistakes


#: The ``csv`` module takes no more than ``csv.field_size_limit()`` characters for a cell.
_UNREADABLE = _(
    "From here on the list cannot be read. Close the quotation marks, a redirect a line."
)


def _cells(text: str) -> Iterator[list[str] | None]:
    """The cells of line after line; ``None`` for one that cannot be read, which is the last."""
    rows = csv.reader(StringIO(drop_controls(text).lstrip("\ufeff")))
    try:
        yield from rows
    except csv.Error:
        yield None


def _is_heading(line: list[str]) -> bool:
    return line[0].strip().lower() in ("old", "from", "source", "old address")


def _line(cells: list[str], number: int) -> tuple[str, ListedRedirect]:
    if not 2 <= len(cells) <= 3:
        said = gettext("An old and a new address are needed, with a comma between them.")
        raise ValidationError(said)
    old, new = old_path(cells[0]), new_address(cells[1])
    lasts = (PERMANENT | TEMPORARY).get(cells[2].strip().lower() if cells[2:] else "")
    if lasts is None:
        raise ValidationError(
            gettext("“%(word)s” says nothing; write permanent or temporary.") % {"word": cells[2]}
        )
    return parse_address(cells[0]).key, ListedRedirect(old, new, lasts, number)


def _settle_spellings(lines: dict[str, ListedRedirect]) -> None:
    """Give rows that have no key yet theirs, unless another has it; what the list says of the same
    address takes their place."""
    for redirect in Redirect.objects.filter(key=None):
        try:
            key = parse_address(redirect.old).key
        except ValidationError:
            continue
        if key in lines:
            redirect.delete()
        elif not Redirect.objects.filter(key=key).exists():
            redirect.remember(key, find_rows([redirect.new]).get(redirect.new))
            redirect.save()


def circles(lines: dict[str, ListedRedirect]) -> list[str]:
    """Return a sentence for each line that would lead back to itself, beside what is there."""
    leads = {key: (line.old, line.new) for key, line in lines.items()}
    _add_what_follows(leads)
    mistakes, told = [], set[str]()
    for key, line in lines.items():
        way, here = [key], _key_of_own(line.new)
        while here in leads and here not in way and len(way) <= len(leads):
            way.append(here)
            here = _key_of_own(leads[here][1])
        if here != key or told & set(way) or (len(way) == 1 and has_index_file(line.old)):
            continue
        told.update(way)
        mistakes.append(_in_line(line.number, _circle([leads[step][0] for step in way])))
    return mistakes


def hidden_by_pages(lines: dict[str, ListedRedirect]) -> list[str]:
    """Return a sentence for each line that nobody would ever be sent by: a page is there."""
    shown = shown_at([line.old for line in lines.values()])
    said = gettext("%(old)s is a page of this site, which readers see instead.")
    return [
        _in_line(line.number, said % {"old": line.old})
        for line in lines.values()
        if line.old in shown
    ]


def _in_line(number: int, said: str) -> str:
    return gettext("Line %(number)s: %(said)s") % {"number": number, "said": said}


def _circle(way: list[str]) -> str:
    names = {"one": way[0], "others": ", ".join(way[1:])}
    if len(way) == 1:
        return gettext("%(one)s would lead to itself.") % names
    if len(way) == 2:
        return gettext("%(one)s and %(others)s would lead to each other.") % names
    return gettext("%(one)s would lead back to itself, through %(others)s.") % names


def _add_what_follows(leads: dict[str, tuple[str, str]]) -> None:
    """Add to ``leads`` the redirects there are to which those in it lead, a hop at a time."""
    asked = {_key_of_own(new) for _old, new in leads.values()} - leads.keys() - {None}
    for _hop in range(MAX_HOPS):
        if not asked:
            return
        rows = Redirect.objects.filter(key__in=asked)
        found = {row.key: (row.old, row.new) for row in rows if row.key is not None}
        leads |= found
        asked = {_key_of_own(new) for _old, new in found.values()} - leads.keys() - {None}


def _key_of_own(new: str) -> str | None:
    if own_path(new) is None:
        return None
    try:
        return parse_address(new).key
    except ValidationError:
        return None
