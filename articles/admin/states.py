"""What the lists of columns and pages do with many at once."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.db import DatabaseError, transaction
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.desk import DeskAdmin
from articles.admin.locked import locked_rows
from articles.admin.problems import tell
from articles.admin.refused import refusal_of
from articles.desk_addresses import desk_address
from articles.history import revisions
from articles.history.problems import Problem, preventing
from articles.models import Article
from articles.models.article_queryset import ArticleQuerySet

if TYPE_CHECKING:
    from articles.admin.desk import DeskRequest


class StateActionsMixin(DeskAdmin):
    """Mixed into the admin of columns and of pages."""

    actions = ["publish_now", "withdraw", "put_in_bin", "take_out_of_bin"]

    @admin.action(description=_("Publish now"), permissions=["publish"])
    def publish_now(self, request: "DeskRequest", articles: ArticleQuerySet) -> None:
        done = 0
        for article in self._one_by_one(articles.filter(binned_at=None)):
            try:
                with transaction.atomic():
                    problems = self._publish_one(request, article)
            except DatabaseError as error:
                if (refusal := refusal_of(error)) is None:
                    raise
                problems = [Problem(refusal.sentence, prevents=True)]
            if preventing(problems):
                page = desk_address(article)
                self.message_user(
                    request,
                    format_html(gettext('“<a href="{}">{}</a>” was not published.'), page, article),
                    messages.ERROR,
                )
            else:
                done += 1
            tell(self, request, problems)
        if done:
            noun = self.opts.verbose_name if done == 1 else self.opts.verbose_name_plural
            said = gettext("Published: %(number)s %(noun)s.") % {"number": done, "noun": noun}
            self.message_user(request, said, messages.SUCCESS)

    def _publish_one(self, request: "DeskRequest", article: Article) -> list[Problem]:
        """Publish what readers do not have of it; returns what could not be so."""
        problems = []
        if article.has_unpublished_changes:
            problems = revisions.publish_changes(article)
            if not preventing(problems):
                self.log_change(request, article, gettext("Published the changes."))
        elif not article.is_public:
            self.publish_as_dated(request, article)
            self.log_change(request, article, gettext("Published."))
        return problems

    @admin.action(description=_("Withdraw"), permissions=["publish"])
    def withdraw(self, request: "DeskRequest", articles: ArticleQuerySet) -> None:
        for article in self._one_by_one(articles.exclude(published_at=None)):
            if not article.binned_at:
                article.withdraw()
                self.log_change(request, article, gettext("Withdrawn."))
        self.message_user(request, gettext("Withdrawn."), messages.SUCCESS)

    @admin.action(description=_("Put in the bin"), permissions=["publish"])
    def put_in_bin(self, request: "DeskRequest", articles: ArticleQuerySet) -> None:
        for article in self._one_by_one(articles.filter(binned_at=None)):
            article.put_in_bin()
            self.log_change(request, article, gettext("Put in the bin."))
        self.message_user(
            request, gettext("In the bin. They can be taken out again."), messages.SUCCESS
        )

    @admin.action(description=_("Take out of the bin"), permissions=["publish"])
    def take_out_of_bin(self, request: "DeskRequest", articles: ArticleQuerySet) -> None:
        for article in self._one_by_one(articles.in_the_bin()):
            article.take_out_of_bin()
            self.log_change(request, article, gettext("Taken out of the bin."))
        self.message_user(request, gettext("Out of the bin."), messages.SUCCESS)

    def _one_by_one(self, articles: ArticleQuerySet) -> Iterator[Article]:
        """Each of them as it is at its turn, locked until it was changed."""
        for key in list(articles.values_list("pk", flat=True)):
            with transaction.atomic():
                yield locked_rows(articles.model).get(pk=key)
