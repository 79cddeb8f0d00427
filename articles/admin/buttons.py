"""The buttons under a column's form: what each does after the column was saved."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles.admin.desk import DeskAdmin
from articles.desk_addresses import desk_address
from articles.history import checks, revisions
from articles.models import Article, Review
from articles.models.states import IN_WORDS
from articles.text.dates import written_day
from background import clock

if TYPE_CHECKING:
    from articles.admin.desk import DeskRequest


NAMES = (
    *("publish", "withdraw", "bin", "unbin", "share", "unshare", "schedule", "review"),
    *("preview", "more"),
)
#: What changes what readers see is for those who may publish.
FOR_EDITORS = ("publish", "withdraw", "bin", "unbin", "schedule")
#: What cannot be done to a column that somebody put in the bin meanwhile.
CHANGING_STATE = ("publish", "withdraw", "schedule")


class SubmitActionsMixin(DeskAdmin):
    """Mixed into the admin of columns and of pages.

    The button ``_publish`` is ``press_publish``; it returns the name of the page to go to, or
    ``None`` for the column's own.
    """

    def response_change(self, request: Any, article: Article) -> HttpResponse:
        return self._pressed(request, article) or super().response_change(request, article)

    def response_add(
        self, request: Any, article: Article, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._pressed(request, article) or super().response_add(
            request, article, post_url_continue
        )

    def _pressed(self, request: "DeskRequest", article: Article) -> HttpResponse | None:
        name = next((name for name in NAMES if f"_{name}" in request.POST), None)
        if name is None:
            return None
        if name in FOR_EDITORS and not self.has_publish_permission(request):
            raise PermissionDenied
        if article.binned_at and name in CHANGING_STATE:
            said = _(
                "“%(title)s” is in the bin. Take it out first; what was typed is saved with it."
            ) % {"title": article}
            self.message_user(request, said, messages.ERROR)
            name, page = "", "change"
        else:
            page = getattr(self, f"press_{name}")(request, article) or "change"
        address = desk_address(article, page)
        # Where no script adds parts to the page, it comes back with blank ones in it.
        return HttpResponseRedirect(f"{address}?more=1" if name == "more" else address)

    def press_publish(self, request: "DeskRequest", article: Article) -> None:
        # Publishing in spite of the checklist is allowed, and noted in the history.
        found = checks.findings(Article.everything.for_page().get(pk=article.pk))
        said = " ".join(finding.message for finding in found)
        note = _("Published.")
        if said:
            note = _("Published in spite of: %(said)s") % {"said": said}
        self.log_change(request, article, note)
        if article.is_public:
            word = _("The changes are public")
        elif self.publish_as_dated(request, article):
            word = _("Published as of %(day)s, and not mailed") % {
                "day": written_day(article.edition_date)
            }
        else:
            word = _("Published")
        said = format_html('{0}: <a href="{1}">{1}</a>', word, article.permalink)
        self.message_user(request, said, messages.SUCCESS)

    def publish_as_dated(self, request: "DeskRequest", article: Article) -> bool:
        """Publish now what is of today, and what is of the archive as of its day; return whether it
        was that, and say how to change it."""
        article.close_review(Review.Outcome.PUBLISHED, by=request.user)
        if article.was_public or not article.is_from_archive:
            article.publish()
            return False
        article.publish_from_archive()
        address = desk_address(article, "first_published")
        said = _(
            "“{0}” is from the archive by the day printed on it. Is it new? <a href='{1}'>Say "
            "when readers first had it</a>."
        )
        self.message_user(request, format_html(said, article, address), messages.WARNING)
        return True

    def press_withdraw(self, request: "DeskRequest", article: Article) -> None:
        was_public = article.was_public
        article.withdraw()
        self.log_change(
            request,
            article,
            _("Withdrawn.") if was_public else _("Made a draft again."),
        )
        self.message_user(
            request,
            _("The %(noun)s is withdrawn: readers get a note in its place.")
            % {"noun": article.noun}
            if was_public
            else _("The %(noun)s is a draft again.") % {"noun": article.noun},
        )

    def press_bin(self, request: "DeskRequest", article: Article) -> None:
        article.put_in_bin()
        self.log_change(request, article, _("Put in the bin."))
        self.message_user(
            request,
            _("The %(noun)s is in the bin. Nothing is lost: it can be taken out again.")
            % {"noun": article.noun},
        )

    def press_unbin(self, request: "DeskRequest", article: Article) -> None:
        article.take_out_of_bin()
        self.log_change(request, article, _("Taken out of the bin."))
        self.message_user(
            request,
            _("The %(noun)s is out of the bin, and %(state)s.")
            % {"noun": article.noun, "state": IN_WORDS[article.state]},
        )

    def revert(self, request: "DeskRequest", article: Article) -> HttpResponse:
        revisions.discard_changes(article)
        self.log_change(request, article, _("Went back to what readers have."))
        self.message_user(
            request,
            _("The %(noun)s is as readers have it. What was saved is among the revisions.")
            % {"noun": article.noun},
        )
        return HttpResponseRedirect(desk_address(article))

    def press_share(self, request: "DeskRequest", article: Article) -> None:
        link = article.share_links.create(made_by=request.user)
        self.log_change(request, article, _("Made a link for reading it before it is public."))
        said = _("Whoever has this link can read it for 7 days: ")
        said = format_html('{0}<a href="{1}">{1}</a>', said, link.address)
        self.message_user(request, said, messages.SUCCESS)

    def press_unshare(self, request: "DeskRequest", article: Article) -> None:
        article.share_links.working().update(revoked_at=clock.now())
        self.message_user(request, _("The links to this draft do not work any more."))

    def press_schedule(self, request: "DeskRequest", article: Article) -> str:
        return "plan_changes" if article.is_public else "schedule"

    def press_review(self, request: "DeskRequest", article: Article) -> str:
        return "review"

    def press_preview(self, request: "DeskRequest", article: Article) -> str:
        return "preview"

    def press_more(self, request: "DeskRequest", article: Article) -> str:
        return "change"
