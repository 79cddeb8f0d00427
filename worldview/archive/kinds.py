"""What is in an archive: the tables, in the order in which they are restored, and what is left out
of them; and the tables that are left out, each with the reason."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.db import models

from articles import models as articles
from comments import models as comments
from subscriptions import models as subscriptions
from worldview.moving_in.models import ArchiveImport, ImportedItem
from worldview.newsroom.models import Invitation
from worldview.samples.models import Sample

#: Raised when an archive of today could not be read by the program of before any more.
SCHEMA = 1

TRIGGERS = "Kept by the database's triggers, which write it anew."
INDEXED = "Made anew by the worker from the text."
RENDITIONS = "Made anew by the worker from the original."
VISITORS = "A hash of the sender's network, forgotten after a month."


#: In what is restored instead of a field that is left out: the key of the row.
KEY = "{id}"


@dataclass(frozen=True, eq=False)
class Kind:
    """A table of an archive. ``left_out``: fields with the reason; ``restored_as``: what stands in
    one of those instead, or makes it, where not what does in a new row, with ``KEY`` for its key;
    ``later``: fields that are written once all tables are there; ``is_replaced``: an empty site may
    have rows of it already."""

    model: type[models.Model]
    left_out: dict[str, str] = field(default_factory=dict)
    restored_as: dict[str, Any] = field(default_factory=dict)
    later: tuple[str, ...] = ()
    is_replaced: bool = False

    @property
    def name(self) -> str:
        return self.model._meta.label_lower

    @property
    def fields(self) -> "list[models.Field[Any, Any]]":
        """Return the fields that are in the archive, in the order of the table."""
        return [f for f in self.model._meta.concrete_fields if f.name not in self.left_out]

    @property
    def fields_left_out(self) -> "list[models.Field[Any, Any]]":
        return [f for f in self.model._meta.concrete_fields if f.name in self.left_out]

    @property
    def rows(self) -> "models.QuerySet[Any]":
        """Return all rows, in the order of their keys."""
        return self.model._base_manager.order_by("pk")


def _unknown_password() -> str:
    # Not none at all: who has none cannot ask for a new one by mail.
    return make_password(secrets.token_urlsafe(32))


#: Triggers look at other tables: what they look for comes first.
KINDS = [
    Kind(Group, is_replaced=True),
    Kind(Group.permissions.through, is_replaced=True),
    Kind(
        User,
        left_out={"password": "A secret. Who comes back chooses a new one."},
        restored_as={"password": _unknown_password},
    ),
    Kind(User.groups.through),
    Kind(User.user_permissions.through),
    Kind(Invitation),
    Kind(articles.SiteIdentity, is_replaced=True),
    Kind(articles.SiteSettings, is_replaced=True),
    Kind(articles.SettingsChange),
    Kind(articles.Keyword),
    Kind(articles.KeywordName),
    Kind(articles.Publication),
    Kind(articles.Author),
    Kind(
        articles.Photo,
        left_out=dict.fromkeys(("renditions", *articles.Photo.RENDITION_STATE), RENDITIONS),
    ),
    Kind(articles.Download),
    Kind(
        articles.Article,
        left_out=dict.fromkeys(("search", "search_is_stale"), INDEXED),
        restored_as={"search_is_stale": True},
        later=("unpublished_revision_id",),
    ),
    Kind(articles.Revision),
    Kind(articles.Section, left_out={"search": INDEXED}),
    Kind(articles.Source),
    Kind(articles.Figure),
    Kind(articles.Attachment),
    Kind(articles.CrossReference),
    Kind(articles.Correction),
    Kind(articles.KeywordUse),
    Kind(articles.SectionKeyword, left_out={"published_at": TRIGGERS}),
    Kind(articles.Authorship),
    Kind(articles.OldAddress),
    Kind(articles.Redirect),
    Kind(articles.PatternRedirect),
    Kind(articles.Review),
    Kind(articles.Note),
    Kind(articles.Autosave),
    Kind(comments.Policy, is_replaced=True),
    Kind(comments.Block),
    Kind(comments.Closing),
    Kind(comments.Commenter),
    Kind(
        comments.Comment,
        left_out={"visitor_key": VISITORS, "answer_count": TRIGGERS},
    ),
    Kind(comments.Decision),
    Kind(
        comments.Report,
        left_out=dict.fromkeys(("reporter_key", "visitor_key"), VISITORS),
        # As of reports of long ago (comments.privacy).
        restored_as={"reporter_key": f"gone-{KEY}"},
    ),
    Kind(comments.TroubleReport, left_out={"visitor_key": VISITORS}),
    Kind(comments.TokenCount),
    Kind(subscriptions.Wording),
    Kind(subscriptions.Subscriber),
    Kind(subscriptions.Subscriber.keywords.through),
    Kind(subscriptions.Subscriber.authors.through),
    Kind(subscriptions.ConsentEvent),
    Kind(subscriptions.MailPlan),
    Kind(subscriptions.Edition),
    Kind(subscriptions.Variant),
    Kind(subscriptions.Delivery),
    Kind(subscriptions.Bounce),
    Kind(subscriptions.Suppression),
    Kind(subscriptions.InboundMessage),
    Kind(
        ArchiveImport,
        left_out=dict.fromkeys(("state", "claimed_until"), "Of work that goes on there."),
        # The export lies on the other server.
        restored_as={"state": ArchiveImport.State.FINISHED.value},
    ),
    Kind(ImportedItem),
    Kind(Sample),
    Kind(LogEntry),
]

#: Tables that are in no archive, and why.
LEFT_OUT = {
    "articles.takenaddress": TRIGGERS,
    "articles.columncount": TRIGGERS,
    "articles.citationcount": TRIGGERS,
    "articles.authorcount": TRIGGERS,
    "comments.commentcount": TRIGGERS,
    "subscriptions.subscribercount": TRIGGERS,
    "articles.sharelink": "Secret addresses of drafts; a new one is made in a moment.",
    "articles.announcement": "What others were told; of what comes back they are not told again.",
    "articles.linkcheck": "What other sites answered; the worker asks them again.",
    "articles.omission": "What feeds and pages left out lately; they say it again.",
    "comments.commentletter": "Mail on its way; nobody is written to because of an archive.",
    "subscriptions.letter": "Mail on its way; nobody is written to because of an archive.",
    "subscriptions.signup": "Addresses that nobody has confirmed yet.",
    "outbox.maillimit": "How fast this server's mail goes at the moment.",
    "outbox.warmup": "How the mail server of this machine is got used to.",
    "background.failure": "What this site's worker could not do.",
    "pagecache.pagechange": "Of the kept pages of this site.",
    "pagecache.lastchange": "The same.",
    "pagecache.storedpage": "Pages that are rendered anew.",
    "worldview.accountletter": "Mail on its way, with links that log somebody in.",
    "worldview.desksession": "Secrets: who has them is logged in.",
    "worldview.knownplace": "Where people logged in from.",
    "worldview.passkey": "How people log in; it holds for this site's address alone.",
    "worldview.passkeyhandle": "How people log in; it holds for this site's address alone.",
    "worldview.workerheartbeat": "When this site's workers were seen.",
    "worldview.archiverun": "The archives themselves.",
    "worldview.restoration": "What became of this site, and not of the one it came from.",
    "auth.permission": "Made with the tables; an archive names permissions.",
    "contenttypes.contenttype": "Made with the tables; an archive names them.",
    "axes.accessattempt": "Failed log-ins.",
    "axes.accessattemptexpiration": "Failed log-ins.",
    "axes.accessfailurelog": "Failed log-ins.",
    "axes.accesslog": "Log-ins.",
    "otp_static.staticdevice": "Secrets: second factors.",
    "otp_static.statictoken": "Secrets: second factors.",
    "otp_totp.totpdevice": "Secrets: second factors.",
    "sessions.session": "Secrets: who has them is logged in.",
    "taggit.tag": "Not used: keywords have a table of their own.",
    "taggit.taggeditem": "Not used: keywords have a table of their own.",
}
