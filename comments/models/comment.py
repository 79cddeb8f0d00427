"""What readers say under a column, and how the editor decides about it."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.discovery.prefix_search import prefix_vector
from articles.models.identity import guid_field
from articles.text import fields
from articles.text.mail_addresses import address_key
from background import clock
from background.addresses import address
from comments import markup
from comments.names import NameField

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Article

MAX_COMMENT_LENGTH = 5000


class CommentQuerySet(models.QuerySet["Comment"]):
    def approved(self) -> Self:
        """What readers may see."""
        return self.filter(state=Comment.State.APPROVED)

    def pending(self) -> Self:
        return self.filter(state=Comment.State.PENDING)

    def shown(self) -> Self:
        """Those that stand on the page: approved ones, and the places of removed ones that were
        answered."""
        return self.filter(Q(state=Comment.State.APPROVED) | Q(answer_count__gt=0))

    def threads_under(self, article: "Article") -> Self:
        """The comments that begin a thread, as they stand on the page."""
        return self.shown().filter(article=article, thread=None)

    def reported(self) -> Self:
        """Public ones of which readers said that they should not stand."""
        # Reports are about comments.
        from .report import Report

        told = Report.objects.filter(comment=OuterRef("pk"), dismissed_at=None)
        return self.approved().filter(Exists(told))

    def by_email(self, email: str) -> Self:
        """Those that came from an address, whatever its case."""
        return self.annotate(lower_email=Lower("email")).filter(lower_email=address_key(email))


class Comment(models.Model):
    """A reader's comment on an article. The e-mail address is never shown."""

    class State(models.TextChoices):
        PENDING = "pending", gettext_lazy("Pending")
        APPROVED = "approved", gettext_lazy("Approved")
        REFUSED = "refused", gettext_lazy("Refused")
        SPAM = "spam", gettext_lazy("Spam")
        WITHDRAWN = "withdrawn", gettext_lazy("withdrawn by its writer")

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="comments")
    thread = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="in_thread",
        help_text="The comment it stands under; empty where it begins a thread.",
    )
    answers = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="answered_by"
    )
    name = NameField(gettext_lazy("name"), max_length=80)
    email = fields.EmailField(gettext_lazy("e-mail"), max_length=254)
    body = fields.VisitorTextField(gettext_lazy("body"), max_length=MAX_COMMENT_LENGTH)
    html = fields.TextField(default="", editable=False, help_text="The body as it is shown.")
    state = fields.CharField(
        gettext_lazy("state"), max_length=9, choices=State.choices, default=State.PENDING
    )
    written_at = models.DateTimeField(gettext_lazy("written at"), default=clock.now)
    edited_at = models.DateTimeField(gettext_lazy("edited at"), null=True, blank=True)
    proven = models.BooleanField(
        gettext_lazy("proven"),
        default=False,
        help_text=gettext_lazy("It came from a browser on which the address was proven."),
    )
    from_desk = models.BooleanField(
        default=False,
        db_default=False,
        editable=False,
        help_text="It was written at the desk, and carries the editor's badge.",
    )
    wants_answers = models.BooleanField(
        "mail me answers", default=False, help_text="Only a proven address gets any."
    )
    score = models.FloatField(
        default=0.5, help_text="How alike it is to what you refused (1) or approved (0)."
    )
    answer_count = models.PositiveIntegerField(
        default=0, editable=False, help_text="Public answers under it; kept by the database."
    )
    # The form that sent it; sending the same form twice makes one comment.
    form_key = fields.CharField(max_length=64, unique=True, editable=False)
    visitor_key = fields.CharField(max_length=64, blank=True, editable=False)
    guid = guid_field()

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("comment")
        verbose_name_plural = gettext_lazy("comments")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["guid"], name="comment_guid_once"),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "approved", "refused", "spam", "withdrawn"]),
                name="comment_state_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["article", "id"],
                condition=Q(thread=None) & (Q(state="approved") | Q(answer_count__gt=0)),
                name="comment_threads",
            ),
            models.Index(
                fields=["article", "-answer_count", "id"],
                condition=Q(thread=None) & (Q(state="approved") | Q(answer_count__gt=0)),
                name="comment_threads_by_answers",
            ),
            models.Index(
                fields=["thread", "id"], condition=Q(state="approved"), name="comment_in_thread"
            ),
            models.Index(fields=["article", "state", "id"], name="comment_under_article"),
            models.Index(fields=["state", "-id"], name="comment_queue"),
            models.Index(
                fields=["score", "id"], condition=Q(state="pending"), name="comment_likely_good"
            ),
            models.Index(fields=["visitor_key", "written_at"], name="comment_by_visitor"),
            models.Index(Lower("email"), models.F("id").desc(), name="comment_by_email"),
            models.Index(fields=["written_at"], name="comment_by_moment"),
            GinIndex(prefix_vector("name", "email", "body"), name="comment_words"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.body[:60]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        if fields is None or "body" in fields:
            self.html = markup.rendered(self.body)
            if fields is not None:
                kwargs["update_fields"] = {*fields, "html"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Its own address, which finds the page it stands on."""
        return address("comments:comment", self.pk)

    @property
    def mark(self) -> str:
        """Where it stands on its page, as an ``id``."""
        return f"comment-{self.pk}"

    @property
    def answer_url(self) -> str:
        return f"{address('comments:write', self.article_id)}?answers={self.pk}"

    @property
    def report_url(self) -> str:
        return address("comments:report", self.pk)

    @property
    def shown_name(self) -> str:
        return self.name or _("A reader")

    @property
    def described(self) -> str:
        """What a link beside it is about, for who does not see where it stands."""
        return self.describe(self.shown_name)

    @staticmethod
    def describe(name: str) -> str:
        return _("the comment of %(name)s") % {"name": name}

    @property
    def answered_shown_name(self) -> str:
        """Of the comment it answers; to be asked of comments of ``threads``."""
        return self.__dict__["answered_name"] or _("A reader")

    @property
    def answers_another(self) -> bool:
        """Whether it answers a comment that stands on the page and does not begin the thread; to be
        asked of comments of ``threads``."""
        return (
            self.answers_id is not None
            and self.answers_id != self.thread_id
            and self.__dict__.get("answered_state") == self.State.APPROVED
        )

    @property
    def is_shown(self) -> bool:
        return self.state == self.State.APPROVED

    @property
    def was_public(self) -> bool:
        """Whether readers saw it once, and do not now."""
        return not self.is_shown and self.decisions.filter(before=self.State.APPROVED).exists()

    @property
    def badge(self) -> str:
        """What is said beside its name of who speaks for the house, and of nobody else."""
        return _("The editor") if self.from_desk else ""

    @property
    def signature(self) -> str:
        """Name and badge where there is text alone; no reader's name has square brackets."""
        name = self.name or _("A reader")
        return f"{name} [{self.badge}]" if self.badge else name

    # --- Decisions ------------------------------------------------------------------------------

    def approve(self, *, by: "User | None", reason: str = "") -> None:
        self._decide(self.State.APPROVED, by=by, reason=reason)

    def refuse(self, *, by: "User | None", reason: str = "") -> None:
        self._decide(self.State.REFUSED, by=by, reason=reason)

    def mark_as_spam(self, *, by: "User | None", reason: str = "") -> None:
        self._decide(self.State.SPAM, by=by, reason=reason)

    def _decide(self, state: State, *, by: "User | None", reason: str) -> None:
        # Decides about many comments at once, of which this is one.
        from comments import moderation

        moderation.decide([self.pk], state, by=by, reasons=[reason] if reason else [])
        self.state = state


class Decision(models.Model):
    """One line of the moderation log: added, never edited. A reversal is a new decision."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="decisions")
    before = fields.CharField(
        gettext_lazy("before"), max_length=9, choices=Comment.State.choices, blank=True
    )
    verdict = fields.CharField(gettext_lazy("verdict"), max_length=9, choices=Comment.State.choices)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        help_text=gettext_lazy("Empty where a rule or the writer decided."),
        verbose_name=gettext_lazy("moderator"),
    )
    reasons = ArrayField(
        fields.CharField(max_length=500),
        default=list,
        blank=True,
        verbose_name=gettext_lazy("reasons"),
    )
    batch = models.UUIDField(
        null=True, db_index=True, help_text="Decided together, and undone together."
    )
    decided_at = models.DateTimeField(gettext_lazy("decided at"), default=clock.now)

    class Meta:
        verbose_name = gettext_lazy("decision")
        verbose_name_plural = gettext_lazy("decisions")
        ordering = ["-decided_at", "-pk"]

    def __str__(self) -> str:
        return _("%(verdict)s by %(name)s") % {
            "verdict": self.get_verdict_display(),
            "name": self.moderator or _("a rule"),
        }
