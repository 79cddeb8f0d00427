from django.contrib import admin, messages
from django.utils import timezone
from django.utils.html import format_html

from comments.models import Comment, Decision, TroubleReport


class DecisionInline(admin.TabularInline):
    """The moderation log: to read."""

    model = Decision
    extra = 0
    fields = readonly_fields = ["decided_at", "verdict", "moderator", "reason"]
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


class QueueFilter(admin.SimpleListFilter):
    """The queue opens with what waits for the editor."""

    title = "queue"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("all", "All"), *(s for s in Comment.State.choices if s[0] != "pending")]

    def choices(self, changelist):
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": "Pending",
        }
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset.pending()
        return queryset if self.value() == "all" else queryset.filter(state=self.value())


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    list_display = ["excerpt", "name", "email", "on_article", "written_at", "state"]
    list_display_links = ["excerpt"]
    list_filter = [QueueFilter]
    list_select_related = ["article"]
    search_fields = ["name", "email", "body"]
    actions = ["approve", "refuse", "mark_as_spam"]
    inlines = [DecisionInline]
    fields = readonly_fields = [
        "on_article",
        "in_answer_to",
        "name",
        "email",
        "body",
        "written_at",
        "state",
    ]
    list_per_page = 100
    show_full_result_count = False

    class Media:
        css = {"all": ["css/admin.css"]}

    change_form_template = "admin/comments/comment/change_form.html"

    @admin.display(description="comment")
    def excerpt(self, comment):
        return comment.body if len(comment.body) <= 200 else comment.body[:200] + "…"

    @admin.display(description="column", ordering="article")
    def on_article(self, comment):
        return format_html('<a href="{}">{}</a>', comment.get_absolute_url(), comment.article)

    @admin.display(description="answers")
    def in_answer_to(self, comment):
        return comment.answers or "-"

    def has_add_permission(self, request):
        return False

    def response_change(self, request, comment):
        for verb in ("approve", "refuse", "mark_as_spam"):
            if f"_{verb}" in request.POST:
                getattr(comment, verb)(by=request.user)
                self.message_user(request, f"The comment by {comment.name} is {comment.state} now.")
                return self.response_post_save_change(request, comment)
        return super().response_change(request, comment)

    def _decide(self, request, comments, verb, done):
        comments = list(comments.select_related("article"))
        for comment in comments:
            getattr(comment, verb)(by=request.user)
        number = "1 comment" if len(comments) == 1 else f"{len(comments)} comments"
        self.message_user(request, f"{number} {done}.", messages.SUCCESS)

    @admin.action(description="Approve", permissions=["change"])
    def approve(self, request, comments):
        self._decide(request, comments, "approve", "approved")

    @admin.action(description="Refuse", permissions=["change"])
    def refuse(self, request, comments):
        self._decide(request, comments, "refuse", "refused")

    @admin.action(description="Mark as spam", permissions=["change"])
    def mark_as_spam(self, request, comments):
        self._decide(request, comments, "mark_as_spam", "marked as spam")


@admin.register(TroubleReport)
class TroubleReportAdmin(admin.ModelAdmin):
    list_display = ["__str__", "email", "article", "reported_at", "resolved_at"]
    list_filter = [("resolved_at", admin.EmptyFieldListFilter)]
    list_select_related = ["article"]
    fields = readonly_fields = ["text", "email", "article", "browser", "reported_at", "resolved_at"]
    actions = ["resolve"]

    def has_add_permission(self, request):
        return False

    @admin.action(description="Mark as resolved", permissions=["change"])
    def resolve(self, request, reports):
        number = reports.open().update(resolved_at=timezone.now())
        self.message_user(request, f"{number} marked as resolved.", messages.SUCCESS)
