"""What readers say under a column, and how the editor decides about it."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

LONGEST_COMMENT = 5000


class CommentQuerySet(models.QuerySet):
    def approved(self):
        """What readers may see."""
        return self.filter(state=Comment.State.APPROVED)

    def pending(self):
        return self.filter(state=Comment.State.PENDING)

    def under(self, article):
        """In the order they were written, with the comment each answers."""
        return self.filter(article=article).select_related("answers").order_by("pk")


class Comment(models.Model):
    """A reader's comment on an article. The e-mail address is never shown."""

    class State(models.TextChoices):
        PENDING = "pending"
        APPROVED = "approved"
        REFUSED = "refused"
        SPAM = "spam"

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="comments")
    answers = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="answered_by"
    )
    name = models.CharField(max_length=80)
    email = models.EmailField("e-mail", max_length=254)
    body = models.TextField(max_length=LONGEST_COMMENT)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    written_at = models.DateTimeField(default=timezone.now)
    # The form that sent it; sending the same form twice makes one comment.
    form_key = models.CharField(max_length=64, unique=True, editable=False)
    visitor_key = models.CharField(max_length=64, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["pending", "approved", "refused", "spam"]),
                name="comment_state_known",
            )
        ]
        indexes = [
            models.Index(fields=["article", "state", "id"], name="comment_under_article"),
            models.Index(fields=["state", "-id"], name="comment_queue"),
            models.Index(fields=["visitor_key", "written_at"], name="comment_by_visitor"),
        ]

    def __str__(self):
        return f"{self.name}: {self.body[:60]}"

    def get_absolute_url(self):
        return f"{self.article.get_absolute_url()}#comment-{self.pk}"

    def own_url(self):
        """Where the writer, and nobody else, can see it while it waits."""
        return reverse("comments:own", args=[_own_signer().sign(self.pk)])

    @classmethod
    def from_own_token(cls, token):
        """The comment of an ``own_url`` token, or ``None`` where it is forged or gone."""
        try:
            key = _own_signer().unsign(token)
        except signing.BadSignature:
            return None
        return cls.objects.select_related("article").filter(pk=key).first()

    # --- Decisions ------------------------------------------------------------------------------

    def approve(self, *, by, reason=""):
        self._decide(self.State.APPROVED, by=by, reason=reason)

    def refuse(self, *, by, reason=""):
        self._decide(self.State.REFUSED, by=by, reason=reason)

    def mark_as_spam(self, *, by, reason=""):
        self._decide(self.State.SPAM, by=by, reason=reason)

    @transaction.atomic
    def _decide(self, state, *, by, reason):
        """Set the state and leave a line in the log; deciding the same again changes nothing."""
        changed = type(self).objects.filter(pk=self.pk).exclude(state=state).update(state=state)
        self.state = state
        if changed:
            self.decisions.create(verdict=state, moderator=by, reason=reason)


def _own_signer():
    return signing.Signer(salt="comments.own")


class Decision(models.Model):
    """One line of the moderation log: added, never edited. A reversal is a new decision."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="decisions")
    verdict = models.CharField(max_length=8, choices=Comment.State.choices)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        help_text="Empty where a rule decided.",
    )
    reason = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-decided_at", "-pk"]

    def __str__(self):
        return f"{self.verdict} by {self.moderator or 'a rule'}"


class TroubleReportQuerySet(models.QuerySet):
    def open(self):
        return self.filter(resolved_at=None)


class TroubleReport(models.Model):
    """A reader could not comment and says so."""

    article = models.ForeignKey(
        "articles.Article", models.SET_NULL, null=True, blank=True, related_name="trouble_reports"
    )
    email = models.EmailField("e-mail", max_length=254, blank=True)
    text = models.TextField("what happened", max_length=LONGEST_COMMENT)
    browser = models.CharField(max_length=300, blank=True)
    reported_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    form_key = models.CharField(max_length=64, unique=True, editable=False)
    visitor_key = models.CharField(max_length=64, editable=False)

    objects = TroubleReportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["visitor_key", "reported_at"], name="report_by_visitor")]

    def __str__(self):
        return self.text[:80]


#: How much one address prefix may send; generous for a family, narrow for a script.
LIMITS = ((timedelta(minutes=1), 2), (timedelta(days=1), 20))


def sends_too_much(model, moment_field, visitor_key, *, now=None):
    """Whether a visitor has reached a limit with what ``model`` holds of theirs."""
    now = now or timezone.now()
    return any(
        model.objects.filter(
            **{"visitor_key": visitor_key, f"{moment_field}__gt": now - period}
        ).count()
        >= limit
        for period, limit in LIMITS
    )
