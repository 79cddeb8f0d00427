"""Asking those who may publish to look at a draft, and what they said."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.signals import review_told
from articles.text import fields
from background import clock

if TYPE_CHECKING:

    class _Model(models.Model):
        class Meta:
            abstract = True

        reviews: Any

        @property
        def state(self) -> str: ...
else:
    _Model = models.Model

MAX_WORDS = 2000


class ReviewQuerySet(models.QuerySet["Review"]):
    def open(self) -> Self:
        """Return those that nobody answered."""
        return self.filter(closed_at=None)


class Review(models.Model):
    """One time that somebody said a draft was ready, with what came of it. The desk alone shows
    it."""

    class Outcome(models.TextChoices):
        PUBLISHED = "published", _("published")
        SENT_BACK = "sent_back", _("sent back")
        TAKEN_BACK = "taken_back", _("taken back")

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="reviews")
    words = fields.TextField(blank=True, help_text="For who looks at it.")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=clock.now)
    outcome = fields.CharField(max_length=10, blank=True, choices=Outcome.choices)
    answer = fields.TextField(blank=True, help_text="What is to be done, for who wrote it.")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        default_permissions = []
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(closed_at=None), name="one_open_review_per_article"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article}, {self.asked_by}"

    def close(self, outcome: str, *, by: User | None, answer: str = "") -> None:
        """Say what came of it, and tell of that."""
        self.outcome, self.answer = outcome, answer
        self.closed_by, self.closed_at = by, clock.now()
        self.save(update_fields=["outcome", "answer", "closed_by", "closed_at"])
        review_told.send(Review, review=self)


class Reviewed(_Model):
    """Mixed into ``Article``."""

    class Meta:
        abstract = True

    @property
    def open_review(self) -> Review | None:
        """Return the review that a draft waits for, or ``None`` (uses a prefetch of
        ``reviews``)."""
        if self.state != "draft":
            return None
        return next((review for review in self.reviews.all() if review.closed_at is None), None)

    @property
    def standing(self) -> str:
        """Return the ``state``, or ``ready`` of a draft that is ready for review."""
        return "ready" if self.open_review else self.state

    def ask_for_review(self, *, by: User, words: str) -> Review:
        """Say that the draft is ready, and tell of that."""
        review: Review = self.reviews.create(asked_by=by, words=words)
        review_told.send(Review, review=review)
        return review

    def close_review(self, outcome: str, *, by: User, answer: str = "") -> None:
        """Close the review that is open, where one is."""
        for review in self.reviews.open():
            review.close(outcome, by=by, answer=answer)
