"""The queue: what waits, why it waits, who wrote it, and one click or key for hundreds at once."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Func, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.forms import Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.admin.refused import ShowsRefusals
from articles.discovery.prefix_search import PrefixSearchMixin
from background.addresses import address
from comments import moderation, privacy
from comments.admin.answering import AnsweringMixin
from comments.models import Comment, Decision, Report

if TYPE_CHECKING:
    from django.contrib.admin.views.main import ChangeList
    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.db.models.expressions import Combinable
    from django.utils.functional import _StrPromise as StrPromise

    from articles.admin.desk import DeskRequest

    #: A row of the list: a comment with what ``CommentAdmin.get_queryset`` reads beside it.
    Row = Any
    _ModelAdmin = admin.ModelAdmin[Comment]
    _DecisionInline = admin.TabularInline[Decision, Comment]
    _ReportInline = admin.TabularInline[Report, Comment]
else:
    _ModelAdmin = admin.ModelAdmin
    _DecisionInline = _ReportInline = admin.TabularInline

VERBS = {
    "approve": (
        Comment.State.APPROVED,
        ngettext_lazy("%(number)s comment approved.", "%(number)s comments approved.", "number"),
    ),
    "refuse": (
        Comment.State.REFUSED,
        ngettext_lazy("%(number)s comment refused.", "%(number)s comments refused.", "number"),
    ),
    "mark_as_spam": (
        Comment.State.SPAM,
        ngettext_lazy(
            "%(number)s comment marked as spam.", "%(number)s comments marked as spam.", "number"
        ),
    ),
}
BANNED = ngettext_lazy(
    "%(number)s comment marked as spam, its address banned.",
    "%(number)s comments marked as spam, their addresses banned.",
    "number",
)
AS_THEY_WERE = ngettext_lazy(
    "%(number)s comment as it was.", "%(number)s comments as they were.", "number"
)


class DecisionInline(_DecisionInline):
    """The moderation log: to read."""

    model = Decision
    extra = 0
    readonly_fields = ["decided_at", "before", "verdict", "moderator", "reasons"]
    fields = [*readonly_fields]
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False


class ReportInline(_ReportInline):
    model = Report
    extra = 0
    readonly_fields = ["reported_at", "category", "note", "dismissed_at"]
    fields = [*readonly_fields]
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False


class QueueFilter(admin.SimpleListFilter):
    """The queue opens with what waits for the editor."""

    title = _("queue")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("reported", capfirst(gettext("Reported"))),
            ("spam", gettext("Spam")),
            ("approved", capfirst(gettext("Approved"))),
            ("refused", capfirst(gettext("Refused"))),
            ("withdrawn", gettext("Withdrawn by their writers")),
            ("all", gettext("All, the newest first")),
        ]

    def choices(self, changelist: "ChangeList") -> Iterator[Any]:
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": capfirst(gettext("Pending")),
        }
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() is None:
            return queryset.pending()
        if self.value() == "reported":
            return queryset.reported()
        return queryset if self.value() == "all" else queryset.filter(state=self.value())


class WriterFilter(admin.SimpleListFilter):
    """All of one address, as the list's own links ask for it; not to be chosen otherwise."""

    title = _("writer")
    parameter_name = "writer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return [(self.value(), self.value())] if self.value() else []

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if writer := self.value():
            return queryset.alias(writer_of_it=Lower("email")).filter(writer_of_it=writer.lower())
        return queryset


def _count_of(states: list[str]) -> Subquery:
    """How many comments in these states came from the address of each row."""
    same = Comment.objects.annotate(lower=Lower("email")).filter(
        lower=Lower(OuterRef("email")), state__in=states
    )
    counted = same.order_by().annotate(n=Func("pk", function="count")).values("n")
    return Subquery(counted, output_field=models.IntegerField())


@admin.register(Comment)
class CommentAdmin(AnsweringMixin, PrefixSearchMixin, ShowsRefusals, _ModelAdmin):
    list_display = ["excerpt", "why", "writer"]
    list_display_links = None
    list_filter = [QueueFilter, "proven", WriterFilter]
    list_select_related = ["article"]
    search_fields = ["name", "email", "body"]
    actions = ["approve", "refuse", "mark_as_spam", "ban", "export", "erase"]
    inlines = [ReportInline, DecisionInline]
    readonly_fields = [
        *("on_article", "in_answer_to", "name", "email", "body", "written_at", "edited_at"),
        *("state", "proven", "likeness"),
    ]
    fields = [*readonly_fields]
    show_full_result_count = False
    change_form_template = "admin/comments/comment/change_form.html"
    change_list_template = "admin/comments/comment/change_list.html"

    class Media:
        css = {"all": ["css/admin.css"]}
        js = [Script("js/desk/queue.js", type="module")]

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        return lookup == "article__id__exact" or super().lookup_allowed(lookup, value, request)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Comment]":
        latest = Decision.objects.filter(comment=OuterRef("pk")).order_by("-decided_at", "-pk")
        told = Report.objects.filter(comment=OuterRef("pk"), dismissed_at=None)
        return (
            super()
            .get_queryset(request)
            .defer("article__search")
            .annotate(
                reasons=Subquery(
                    latest.values("reasons")[:1], output_field=ArrayField(models.TextField())
                ),
                good=_count_of(["approved"]),
                bad=_count_of(["refused", "spam"]),
                told=Subquery(
                    told.order_by().annotate(n=Func("pk", function="count")).values("n"),
                    output_field=models.IntegerField(),
                ),
            )
        )

    def get_search_results(
        self, request: HttpRequest, comments: Any, asked: str
    ) -> tuple[Any, bool]:
        found, may_repeat = super().get_search_results(request, comments, asked)
        for email in (term for term in asked.split() if "@" in term):
            found = found.filter(Q(email__istartswith=email) | Q(body__icontains=email))
        return found, may_repeat

    def get_ordering(self, request: HttpRequest) -> "list[str | Combinable]":
        if "state" in request.GET:
            return ["-pk"]
        # What is likely good comes first: it has waited for no reason.
        return ["score", "pk"]

    @admin.display(description=_("comment"))
    def excerpt(self, comment: Comment) -> SafeString:
        body = comment.body if len(comment.body) <= 300 else comment.body[:300] + "…"
        answer = address("admin:comments_comment_answer", comment.pk)
        return format_html(
            '<a href="{}">{}</a><br><span class="quiet">{}, {} {} {}</span>',
            address("admin:comments_comment_change", comment.pk),
            body or gettext("(taken back)"),
            # ``get_state_display`` says the names of all states to find one.
            Comment.State(comment.state).label,
            date_format(timezone.localtime(comment.written_at), "SHORT_DATETIME_FORMAT"),
            format_html(
                gettext('on <a href="{}">{}</a>'), comment.get_absolute_url(), comment.article
            ),
            format_html('· <a href="{}">{}</a>', answer, gettext("Answer"))
            if comment.state in (Comment.State.PENDING, Comment.State.APPROVED)
            else "",
        )

    @admin.display(description=_("by"))
    def writer(self, comment: "Row") -> SafeString:
        history = gettext("%(good)s approved, %(bad)s refused") % {
            "good": comment.good,
            "bad": comment.bad,
        }
        return format_html(
            '{}<br>{}{}<br><a href="{}?state=all&amp;writer={}">{}</a>',
            comment.signature,
            comment.email,
            " ✓" if comment.proven else "",
            address("admin:comments_comment_changelist"),
            quote(comment.email),
            history,
        )

    @admin.display(description=_("column"), ordering="article")
    def on_article(self, comment: Comment) -> SafeString:
        return format_html('<a href="{}">{}</a>', comment.get_absolute_url(), comment.article)

    @admin.display(description=_("why"))
    def why(self, comment: "Row") -> str:
        lines = [*(comment.reasons or [])]
        if comment.told:
            lines.append(
                ngettext(
                    "%(number)s report by readers", "%(number)s reports by readers", comment.told
                )
                % {"number": comment.told}
            )
        if not lines:
            return "-"
        return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))

    @admin.display(description=_("answers"))
    def in_answer_to(self, comment: Comment) -> Comment | str:
        return comment.answers or "-"

    @admin.display(description=_("like what you refused"))
    def likeness(self, comment: Comment) -> str:
        return f"{comment.score:.0%}"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False

    # --- Deciding ---------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.undo)
        name = "comments_comment_undo"
        return [path("undo/<uuid:batch>/", view, name=name), *super().get_urls()]

    def response_change(self, request: HttpRequest, comment: Comment) -> HttpResponse:
        for verb, (state, _done) in VERBS.items():
            if f"_{verb}" in request.POST:
                self._decide(request, [comment.pk], state)
                return self.response_post_save_change(request, comment)
        return super().response_change(request, comment)

    def _decide(self, request: HttpRequest, keys: list[int], state: str) -> None:
        changed, batch = moderation.decide(keys, state, by=cast("User", request.user))
        done = next(done for verdict, done in VERBS.values() if verdict == state)
        self._say(request, changed, done, batch)

    def _say(self, request: HttpRequest, changed: int, done: "StrPromise", batch: UUID) -> None:
        said = format_html(
            '{} <a href="{}">{}</a>',
            done % {"number": changed},
            reverse("admin:comments_comment_undo", args=[batch]),
            gettext("Undo"),
        )
        self.message_user(
            request, said if changed else gettext("Nothing changed."), messages.SUCCESS
        )

    @admin.action(description=_("Approve"), permissions=["change"])
    def approve(self, request: "DeskRequest", comments: "QuerySet[Comment]") -> None:
        self._decide(request, _keys(comments), Comment.State.APPROVED)

    @admin.action(description=_("Refuse"), permissions=["change"])
    def refuse(self, request: "DeskRequest", comments: "QuerySet[Comment]") -> None:
        self._decide(request, _keys(comments), Comment.State.REFUSED)

    @admin.action(description=_("Mark as spam"), permissions=["change"])
    def mark_as_spam(self, request: "DeskRequest", comments: "QuerySet[Comment]") -> None:
        self._decide(request, _keys(comments), Comment.State.SPAM)

    @admin.action(description=_("Mark as spam and ban their addresses"), permissions=["change"])
    def ban(self, request: "DeskRequest", comments: "QuerySet[Comment]") -> None:
        changed, batch = moderation.ban(_keys(comments), by=request.user)
        self._say(request, changed, BANNED, batch)

    @admin.action(description=_("Export what is kept of their writers"), permissions=["change"])
    def export(self, request: "DeskRequest", comments: "QuerySet[Comment]") -> HttpResponse:
        emails = sorted({email.lower() for (email,) in comments.values_list("email") if email})
        response = JsonResponse(
            [privacy.export(email) for email in emails],
            safe=False,
            json_dumps_params={"indent": 2, "ensure_ascii": False},
        )
        response["Content-Disposition"] = 'attachment; filename="commenters.json"'
        return response

    @admin.action(description=_("Erase their writers' names, addresses and words …"))
    def erase(self, request: "DeskRequest", comments: "QuerySet[Comment]") -> HttpResponse | None:
        """Asks first: it concerns all comments of these addresses, and cannot be undone."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        emails = sorted(
            {email.lower() for email in comments.values_list("email", flat=True)} - {""}
        )
        if "words" in request.POST:
            for email in emails:
                privacy.erase(email, text=request.POST["words"] == "too")
            said = ngettext(
                "Erased: %(number)s address.", "Erased: %(number)s addresses.", len(emails)
            ) % {"number": len(emails)}
            self.message_user(request, said, messages.SUCCESS)
            return None
        context = self.admin_site.each_context(request) | {
            "title": gettext("Erase"),
            "emails": emails,
            "keys": _keys(comments),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/comments/comment/erase.html", context)

    def undo(self, request: "DeskRequest", batch: UUID) -> HttpResponse:
        """GET asks; POST gives the comments of a batch back the state they had."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        decisions = Decision.objects.filter(batch=batch)
        if request.method == "POST":
            changed, undone = moderation.undo(batch, by=request.user)
            self._say(request, changed, AS_THEY_WERE, undone)
            return HttpResponseRedirect(reverse("admin:comments_comment_changelist"))
        verdict = decisions.values_list("verdict", flat=True).first()
        context = self.admin_site.each_context(request) | {
            "title": gettext("Undo"),
            "number": decisions.count(),
            "verdict": Comment.State(verdict).label if verdict else "",
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/comments/comment/undo.html", context)


def _keys(comments: "QuerySet[Comment]") -> list[int]:
    return list(comments.values_list("pk", flat=True))
