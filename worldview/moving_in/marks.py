"""What an editor marks on a few pages written by hand, and the rules that are learnt from it."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from worldview.moving_in.formats import html_log, html_rules
from worldview.moving_in.formats.html_parts import Rule
from worldview.moving_in.formats.html_rules import Marked, Mistake
from worldview.moving_in.formats.html_scope import PARTS
from worldview.moving_in.refusals import Refused
from worldview.moving_in.sources import Source

#: A page's name in the export, and the marked words by the names of the parts.
Marks = dict[str, str]
#: Pages that are marked, and characters of a mark.
MAX_PAGES, MAX_LENGTH = 10, 500
#: Of a page that is marked, in bytes: many paths are tried on it while somebody waits.
MAX_SIZE = 2 * 1024**2


def parse(text: str) -> list[Marks]:
    """Return the marks that a text has: lines of a part and its words, and a blank line between
    pages. Raise ``Refused`` with the line that says something else."""
    pages: list[Marks] = [{}]
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            pages += [{}] if pages[-1] else []
            continue
        name, colon, words = line.partition(":")
        name, words = name.strip().lower(), words.strip()
        if not colon or name not in ("page", *PARTS):
            known = ", ".join(f"{part}:" for part in ("page", *PARTS))
            said = _("Line %(number)s of the marks begins with none of %(known)s.")
            raise Refused(said % {"number": number, "known": known})
        pages[-1][name] = words[:MAX_LENGTH]
    found = [page for page in pages if page]
    if not all(page.get("page") for page in found):
        raise Refused(_("Each page of the marks needs a line “page:” with its name in the export."))
    return found[:MAX_PAGES]


def mistakes(
    source: Source, marks: Sequence[Marks]
) -> tuple[dict[str, Rule], list[tuple[Mistake, str]]]:
    """Return the rules that are learnt from the marks, or what is wrong with them, in words."""
    wrong, pages = [], []
    for marked in marks:
        words = {part: marked[part] for part in PARTS if marked.get(part, "").strip()}
        file = source.find(marked["page"])
        if file is None or file.size > MAX_SIZE:
            said = (
                _("The page “%(page)s” is larger than 2 MB. Mark another one.")
                if file
                else _("The export has no page “%(page)s”.")
            ) % {"page": marked["page"]}
            wrong.append((Mistake("", marked["page"]), said))
        elif words:
            pages.append(Marked(file.name, source.text(file), words))
    if wrong or not pages:
        return {}, wrong
    learnt = html_rules.learn(pages)
    words_of = {page.name: page.words for page in pages}
    wrong = [(mistake, _said(mistake, words_of)) for mistake in learnt.mistakes]
    return ({} if wrong else learnt.rules), wrong


def rules_of(source: Source, marks: Sequence[Marks]) -> dict[str, Rule]:
    """Return the rules that are learnt from the marks. Raise ``Refused`` where none are."""
    rules, wrong = mistakes(source, marks)
    if wrong:
        raise Refused(" ".join(said for _mistake, said in wrong))
    return rules


def _said(mistake: Mistake, words: Mapping[str, Mapping[str, str]]) -> str:
    part = html_log.PARTS[mistake.part]
    if mistake.is_missing or mistake.is_no_day:
        said = (
            _("“%(words)s” does not stand on the page “%(page)s”. Copy it as it is shown there.")
            if mistake.is_missing
            else _("“%(words)s” on the page “%(page)s” is no day that can be read.")
        )
        return said % {"words": words[mistake.name][mistake.part], "page": mistake.name}
    return _(
        "No rule finds the %(part)s on all the marked pages. Mark other words, or leave it empty "
        "on the page that is built otherwise."
    ) % {"part": part}
