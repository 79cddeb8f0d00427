"""What the worker does: the tasks of each kind of work. All that it needs is loaded with it.

A task says when it is next due and by changes of which tables that may move (``due``, ``woken_by``;
the tables' triggers stand in ``sql/wake.sql``), or how often it is done (``every``).
"""

import threading
from collections.abc import Callable
from functools import partial

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Exists
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from articles.discovery import announcing, derived, link_checks
from articles.history import due
from articles.media import renditions
from articles.media.files import check_files
from articles.models import Announcement, Article, Correction, LinkCheck, Photo
from background import counts
from background.agenda import Moments
from background.guard import Task, Unavailable
from background.models import Failure
from comments import mail, privacy
from comments.models import Comment
from pagecache import store as page_store
from pagecache.models import PageChange
from pagecache.prerender import Prerenderer, next_change
from subscriptions import digests, editions, mailbox, received, sending, signup
from subscriptions.models import Edition, MailPlan, SignUp, Subscriber
from worldview.archive import runs
from worldview.archive.models import ArchiveRun, Restoration, is_mail_held
from worldview.door import letters as account_letters
from worldview.door import sessions, throttle
from worldview.kinds_of_work import kinds
from worldview.loops import Loop, Step
from worldview.models import WorkerHeartbeat
from worldview.moving_in import ends
from worldview.moving_in import work as moving_in
from worldview.moving_in.models import ArchiveImport

#: Seconds between two looks of what needs no hurry: it forgets after days what is to be forgotten.
HOUSEKEEPING_SECONDS = 3600
#: Counts are read as sums of what was not added up yet.
COUNTING_SECONDS = 900
#: What readers ask for fills the room of rendered pages, and files vanish.
TIDYING_SECONDS = 300
INBOUND_SECONDS = 300

_LOG = _("It is tried again by itself. If it does not pass, the worker’s log says where it failed.")

MAIL = Task("mail", _("Sending mail"), format_lazy("{} {}", _("No mail leaves."), _LOG))
INBOUND = Task(
    "inbound",
    _("Fetching mail from the mailbox"),
    _(
        "Bounces and mail that unsubscribes are not read. Look at INBOUND_URL: host, name, "
        "password, and whether the certificate is for that host."
    ),
)
FILES = Task(
    "files",
    _("Looking after the files of pictures"),
    format_lazy("{} {}", _("See MEDIA_ROOT."), _LOG),
)
PICTURES = Task(
    "pictures",
    _("Copies of pictures"),
    format_lazy("{} {}", _("Pictures are shown in full size."), _LOG),
)
LINKS = Task("links", _("Checking links"), _LOG)
ANNOUNCING = Task("announcing", _("Telling hubs and search engines"), _LOG)
SEARCH = Task(
    "search", _("Search index"), format_lazy("{} {}", _("New columns may not be found."), _LOG)
)
CHANGES = Task(
    "changes",
    _("Changes planned for a time"),
    format_lazy("{} {}", _("Readers keep the text before."), _LOG),
)
DOWN = Task(
    "taking down",
    _("Taking down at a time"),
    format_lazy("{} {}", _("Counts have it, readers do not."), _LOG),
)
PRERENDERING = Task(
    "prerendering",
    _("Rendering pages ahead"),
    format_lazy("{} {}", _("Readers wait longer."), _LOG),
)
TIDYING = Task("tidying pages", _("Removing rendered pages"), _LOG)
EDITIONS = Task(
    "editions",
    _("Editions of columns"),
    format_lazy("{} {}", _("New columns are not mailed."), _LOG),
)
CORRECTIONS = Task("corrections", _("Editions of corrections"), _LOG)
DIGESTS = Task("digests", _("Digests"), format_lazy("{} {}", _("Digests are not mailed."), _LOG))
TELLING = Task("telling editors", _("Telling editors what waits"), _LOG)
VISITORS = Task("forgetting visitors", _("Forgetting visitors"), _LOG)
IMPORTS = Task(
    "imports",
    _("Moving in"),
    format_lazy("{} {}", _("What came in stays, and the rest waits."), _LOG),
)
COUNTS = Task("counts", _("Adding up counts"), _LOG)
HEARTBEATS = Task("sightings", _("Forgetting former workers"), _LOG)
UNCONFIRMED = Task("unconfirmed", _("Forgetting who never confirmed"), _LOG)
FAILURES = Task("failures", _("Forgetting failures of long ago"), _LOG)
LOG_INS = Task("log-ins", _("Forgetting failed log-ins of long ago"), _LOG)
ACCOUNT_LETTERS = Task("account letters", _("Forgetting letters about accounts"), _LOG)
SESSIONS = Task("sessions", _("Forgetting sessions that ended"), _LOG)
WEEKLY = Task("weekly archive", _("Planning the archive of the week"), _LOG)
OLD_EXPORTS = Task(
    "old exports",
    _("Removing exports that were taken in"),
    format_lazy("{} {}", _("They hold addresses, and stay on the server."), _LOG),
)
OLD_ARCHIVES = Task("old archives", _("Removing archives of long ago"), _LOG)
RECEIVED = Task("received", _("Forgetting mail that was dealt with"), _LOG)


def build_loops(stopping: threading.Event) -> list[Loop]:
    """The loops of a worker, not started yet."""
    return [BUILDERS[kind](kind, stopping) for kind in kinds()]


def _unless_held(work: Callable[[], object]) -> Callable[[], object]:
    """Return ``work``, which does nothing while no mail may leave a site that was restored."""
    return lambda: not is_mail_held() and work()


def _due_unless_held(due: Callable[[], Moments]) -> Callable[[], Moments]:
    """Return the same of ``due``: nothing is due meanwhile."""
    held = Exists(Restoration.objects.holding_mail())
    return lambda: [query.filter(~held) for query in due()]


def _mail(kind: str, stopping: threading.Event) -> Loop:
    others = mail.OUTBOX, account_letters.OUTBOX
    mailer = sending.build_mailer(*others)
    loop = Loop(kind, [], stopping=stopping, closing=mailer.close)
    loop.steps.append(
        Step(
            MAIL,
            _unless_held(lambda: mailer.send(until=loop.is_stopping, on_result=loop.goes_well)),
            due=_due_unless_held(partial(sending.next_mail, *others)),
            woken_by=(*mailer.models, Edition, SignUp),
        )
    )
    return loop


def _inbound(kind: str, stopping: threading.Event) -> Loop:
    loop = Loop(kind, [], stopping=stopping)
    fetch = partial(mailbox.fetch, until=loop.is_stopping, on_result=loop.goes_well)
    loop.steps.append(Step(INBOUND, fetch, INBOUND_SECONDS))
    return loop


def _imports(kind: str, stopping: threading.Event) -> Loop:
    loop = Loop(kind, [], stopping=stopping)
    go_on = partial(moving_in.go_on_with_one, loop.is_stopping)
    loop.steps += [
        Step(IMPORTS, go_on, due=moving_in.next_run, woken_by=(ArchiveImport,)),
        Step(OLD_EXPORTS, ends.remove_old, HOUSEKEEPING_SECONDS),
    ]
    return loop


def _search(kind: str, stopping: threading.Event) -> Loop:
    steps = [
        # Before pages are rendered: what readers get is on them at once.
        Step(CHANGES, due.publish_due_changes, due=due.next_changes, woken_by=(Article,)),
        Step(DOWN, due.take_down, due=due.next_take_down, woken_by=(Article,)),
        Step(SEARCH, derived.refresh_stale, due=derived.next_refresh, woken_by=(Article,)),
        Step(PRERENDERING, Prerenderer().work, due=next_change, woken_by=(PageChange,)),
        # After the pages that no longer hold were looked at.
        Step(TIDYING, page_store.tidy_up, TIDYING_SECONDS),
    ]
    return Loop(kind, steps, stopping=stopping)


def _archives(kind: str, stopping: threading.Event) -> Loop:
    loop = Loop(kind, [], stopping=stopping)
    make_next = partial(runs.make_next, until=loop.is_stopping)
    loop.steps += [
        Step(WEEKLY, runs.plan_weekly, HOUSEKEEPING_SECONDS),
        Step(runs.TASK, make_next, due=runs.next_archive, woken_by=(ArchiveRun,)),
        Step(OLD_ARCHIVES, runs.forget_old, HOUSEKEEPING_SECONDS),
    ]
    return loop


def _pictures(kind: str, stopping: threading.Event) -> Loop:
    checked_to = 0

    def look_after_files() -> None:
        nonlocal checked_to
        try:
            checked_to = check_files(after=checked_to)
            if hasattr(default_storage, "remove_leftovers"):
                default_storage.remove_leftovers()
        except OSError as failure:
            raise Unavailable(f"The files of pictures cannot be looked at: {failure}") from failure

    make = renditions.make_awaited_renditions
    steps = [
        Step(PICTURES, make, due=renditions.next_renditions, woken_by=(Photo,)),
        Step(FILES, look_after_files, TIDYING_SECONDS),
    ]
    return Loop(kind, steps, stopping=stopping)


def _links(kind: str, stopping: threading.Event) -> Loop:
    check, next_check = link_checks.check_one, link_checks.next_check
    return Loop(
        kind, [Step(LINKS, check, due=next_check, woken_by=(LinkCheck,))], stopping=stopping
    )


def _mailing(
    task: Task,
    work: Callable[[], object],
    due: Callable[[], Moments],
    *woken_by: type[models.Model],
) -> Step:
    """Return a step that rests while no mail may leave."""
    return Step(task, _unless_held(work), due=_due_unless_held(due), woken_by=woken_by)


def _announcements(kind: str, stopping: threading.Event) -> Loop:
    announce, next_one = announcing.announce_due, announcing.next_announcement
    steps = [_mailing(ANNOUNCING, announce, next_one, Announcement, Article)]
    return Loop(kind, steps, stopping=stopping)


def _editions(kind: str, stopping: threading.Event) -> Loop:
    steps = [
        _mailing(
            *(EDITIONS, editions.make_article_edition, editions.next_article_edition),
            *(Article, Edition, MailPlan),
        ),
        _mailing(
            *(CORRECTIONS, editions.make_correction_edition, editions.next_correction_edition),
            *(Correction, Article),
        ),
        _mailing(DIGESTS, digests.make_digests, digests.next_digest, Subscriber),
        _mailing(TELLING, mail.tell_editors, mail.next_telling, Comment),
    ]
    return Loop(kind, steps, stopping=stopping)


def _housekeeping(kind: str, stopping: threading.Event) -> Loop:
    steps = [
        Step(VISITORS, privacy.forget_visitors, HOUSEKEEPING_SECONDS),
        Step(COUNTS, counts.add_up, COUNTING_SECONDS),
        Step(HEARTBEATS, WorkerHeartbeat.objects.forget_former, HOUSEKEEPING_SECONDS),
        Step(UNCONFIRMED, signup.forget_unconfirmed, HOUSEKEEPING_SECONDS),
        Step(RECEIVED, received.forget_done, HOUSEKEEPING_SECONDS),
        Step(LOG_INS, throttle.forget_failures, HOUSEKEEPING_SECONDS),
        Step(SESSIONS, sessions.forget_old, HOUSEKEEPING_SECONDS),
        Step(ACCOUNT_LETTERS, account_letters.forget_old, HOUSEKEEPING_SECONDS),
        Step(FAILURES, Failure.objects.forget_old, HOUSEKEEPING_SECONDS),
    ]
    return Loop(kind, steps, stopping=stopping)


BUILDERS = {
    "mail": _mail,
    "inbound": _inbound,
    "imports": _imports,
    "pictures": _pictures,
    "archives": _archives,
    "links": _links,
    "announcements": _announcements,
    "search": _search,
    "editions": _editions,
    "housekeeping": _housekeeping,
}
