"""The editor's desk: a column with its sections, figures and sources on one page."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import get_content_type_for_model
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from js_asset import Media

from articles.admin.autosave import AutosaveMixin
from articles.admin.buttons import SubmitActionsMixin
from articles.admin.cleaning import CleaningMixin
from articles.admin.first_published import FirstPublishedForm
from articles.admin.form_media import MEDIA
from articles.admin.form_page import FormPage
from articles.admin.form_submission import FormSubmission
from articles.admin.forms import ArticleForm
from articles.admin.listed import ByYears, DatesAsked, StateFilter
from articles.admin.lookup import AutocompleteMixin
from articles.admin.paste import ImportMixin, beside_the_text
from articles.admin.policy import with_editor
from articles.admin.preview import PreviewMixin
from articles.admin.problems import tell
from articles.admin.prose_widget import ProseWidget
from articles.admin.refused import ShowsRefusals, refusal_of, said_instead
from articles.admin.revisions import RevisionsMixin
from articles.admin.schedule import ScheduleForm
from articles.admin.unresolved import UnresolvedMixin
from articles.discovery.prefix_search import PrefixSearchMixin
from articles.history import checks, revisions
from articles.history.problems import Problem, preventing
from articles.models import Article, site
from articles.models.article_queryset import ArticleQuerySet
from articles.signals import DeskLink, desk_links_wanted
from articles.text.primary_keys import parse_pk

if TYPE_CHECKING:
    from articles.admin.desk import DeskRequest

    _ModelAdmin = admin.ModelAdmin[Article]
else:
    _ModelAdmin = admin.ModelAdmin


class DatedArticleQuerySet(ByYears, ArticleQuerySet):
    pass


def _as_stored(article: Article, form: Any) -> Article:
    """The column of ``form``, stored, as ``for_page`` gets it: of one that was not sent, most was
    read for the form."""
    if form.is_bound:
        return Article.objects.for_page().get(pk=article.pk)
    prefetch_related_objects([article], "sections__references", "keyword_uses__tag")
    return article


@admin.register(Article)
class ArticleAdmin(
    AutosaveMixin,
    PreviewMixin,
    ImportMixin,
    CleaningMixin,
    AutocompleteMixin,
    UnresolvedMixin,
    SubmitActionsMixin,
    RevisionsMixin,
    PrefixSearchMixin,
    DatesAsked,
    ShowsRefusals,
    _ModelAdmin,
):
    form = ArticleForm
    list_display = ["headline", "edition_date", "state", "published_at"]
    list_filter = [StateFilter, "edition_date"]
    search_fields = ["headline"]
    date_hierarchy = "edition_date"
    save_on_top = False
    fieldsets = [
        (None, {"fields": ["headline", "standfirst", ("byline", "edition_date"), "keywords"]}),
        (
            None,
            {
                "fields": [
                    "pasted_text",
                    "made_with",
                    "seen_version",
                    "conflicting_version",
                    "overwrite",
                ],
                "classes": ["conflict"],
            },
        ),
        ("Address and mail", {"fields": ["slug", "sent_by_mail"], "classes": ["collapse"]}),
    ]
    actions = ["publish_now", "withdraw", "put_in_bin", "take_out_of_bin"]
    change_form_template = "admin/articles/article/change_form.html"
    change_list_template = "admin/articles/article/change_list.html"

    class Media:
        css = {"all": ["css/admin.css", "css/desk.css"]}

    def get_queryset(self, request: HttpRequest) -> DatedArticleQuerySet:
        return DatedArticleQuerySet(Article).defer("search")

    @admin.display(description="state")
    def state(self, article: Article) -> str:
        return f"{article.state}, changed" if article.has_unpublished_changes else article.state

    # --- Its form -------------------------------------------------------------------------------

    @with_editor
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        article = None
        if object_id is not None:
            stored = Article.objects.select_related("unpublished_revision").defer("search")
            article = stored.filter(pk=parse_pk(object_id)).first()  # type: ignore[misc]  # None finds none
            if article is None:  # said on the page it leads to
                return super().changeform_view(request, object_id, form_url, extra_context)
        view = FormSubmission if request.method == "POST" else FormPage
        return view(self, cast("DeskRequest", request), article, form_url=form_url).respond()

    def may_write(self, request: HttpRequest, article: Article | None) -> bool:
        if article is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, article)

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        *args: Any,
        obj: Article | None = None,
        **kwargs: Any,
    ) -> Any:
        form = context["adminform"].form
        if obj:
            stored = _as_stored(obj, form)
            context["findings"] = [] if obj.binned_at else checks.findings(stored)
            context["keywords_in_text"] = checks.keywords_in_text(stored)
            context["share_links"] = obj.share_links.working() if not obj.is_public else []
        if obj is None and (pasted := form["pasted_text"].value()):
            context["pasted"] = beside_the_text(pasted, form["edition_date"].value())
        context["links"] = links = self._others_links(obj)
        context["previews"] = [self._page_link(obj), *(link for link in links if link.shows)]
        context["may_publish"] = self.has_publish_permission(request)
        # The editor's import map is an inline script; its nonce is what the policy asks for.
        context["media"] = Media.from_media(
            MEDIA, nonce=str(cast("DeskRequest", request).csp_nonce)
        )
        context["prose_settings"] = ProseWidget.settings()
        context["may_change"] = self.may_write(request, obj)
        context["autosave_url"] = self.autosave_url(obj)
        context["is_nav_sidebar_enabled"] = False
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)  # type: ignore[misc]  # Django's is by name

    def _page_link(self, article: Article | None) -> DeskLink:
        if article is None:
            return DeskLink("Page", reverse("admin:articles_article_preview_new"))
        return DeskLink("Page", reverse("admin:articles_article_preview", args=[article.pk]))

    def _others_links(self, article: Article | None) -> list[DeskLink]:
        told = desk_links_wanted.send(Article, article=article) if article else []
        return [link for _, links in told for link in cast("list[DeskLink]", links)]

    # --- Actions --------------------------------------------------------------------------------

    @admin.action(description="Publish now", permissions=["publish"])
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
                page = reverse("admin:articles_article_change", args=[article.pk])
                self.message_user(
                    request,
                    format_html('“<a href="{}">{}</a>” was not published.', page, article),
                    messages.ERROR,
                )
            else:
                done += 1
            tell(self, request, problems)
        if done:
            columns = "1 column" if done == 1 else f"{done} columns"
            self.message_user(request, f"Published: {columns}.", messages.SUCCESS)

    def _publish_one(self, request: "DeskRequest", article: Article) -> list[Problem]:
        """Publish what readers do not have of it; returns what could not be so."""
        problems = []
        if article.has_unpublished_changes:
            problems = revisions.publish_changes(article)
            if not preventing(problems):
                self.log_change(request, article, "Published the changes.")
        elif not article.is_public:
            self.publish_as_dated(request, article)
            self.log_change(request, article, "Published.")
        return problems

    @admin.action(description="Withdraw", permissions=["publish"])
    def withdraw(self, request: "DeskRequest", articles: ArticleQuerySet) -> None:
        for article in self._one_by_one(articles.exclude(published_at=None)):
            if not article.binned_at:
                article.withdraw()
                self.log_change(request, article, "Withdrawn.")
        self.message_user(request, "Withdrawn.", messages.SUCCESS)

    @admin.action(description="Put in the bin", permissions=["publish"])
    def put_in_bin(self, request: "DeskRequest", articles: ArticleQuerySet) -> None:
        for article in self._one_by_one(articles.filter(binned_at=None)):
            article.put_in_bin()
            self.log_change(request, article, "Put in the bin.")
        self.message_user(request, "In the bin. They can be taken out again.", messages.SUCCESS)

    @admin.action(description="Take out of the bin", permissions=["publish"])
    def take_out_of_bin(self, request: "DeskRequest", articles: ArticleQuerySet) -> None:
        for article in self._one_by_one(articles.in_the_bin()):
            article.take_out_of_bin()
            self.log_change(request, article, "Taken out of the bin.")
        self.message_user(request, "Out of the bin.", messages.SUCCESS)

    def _one_by_one(self, articles: ArticleQuerySet) -> Iterator[Article]:
        """Each of them as it is at its turn, locked until it was changed."""
        for key in list(articles.values_list("pk", flat=True)):
            with transaction.atomic():
                yield (
                    articles.model.objects.select_for_update(of=("self",))
                    .defer("search")
                    .get(pk=key)
                )

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.publish_article")

    def has_change_permission(self, request: HttpRequest, article: Article | None = None) -> bool:
        """Who may not publish may change drafts of their own, and no other column."""
        may = super().has_change_permission(request, article)
        if article is None or self.has_publish_permission(request):
            return may
        return may and article.state == "draft" and article.written_by_id == request.user.pk

    def has_delete_permission(self, request: HttpRequest, article: Article | None = None) -> bool:
        """Only what lies in the bin can be deleted for ever, one by one."""
        may = super().has_delete_permission(request, article)
        return may and article is not None and article.binned_at is not None

    def get_deleted_objects(
        self, articles: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        """Whoever may delete a column for ever may delete what hangs on it, ledgers included."""
        to_delete, counts, _, protected = super().get_deleted_objects(articles, request)
        return to_delete, counts, set(), protected

    # --- Pages of its own -----------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path(
                "<path:object_id>/schedule/", view(self.schedule), name="articles_article_schedule"
            ),
            path(
                "<path:object_id>/first-published/",
                view(self.first_published),
                name="articles_article_first_published",
            ),
            *super().get_urls(),
        ]

    @method_decorator(said_instead)
    @transaction.atomic
    def schedule(self, request: "DeskRequest", object_id: str) -> HttpResponse:
        """Choose the moment from which the column is public."""
        stored = Article.objects.select_for_update(of=("self",)).defer("search")
        article = get_object_or_404(stored, pk=parse_pk(unquote(object_id)))
        if not self.has_publish_permission(request):
            raise PermissionDenied
        form = ScheduleForm(
            request.POST.dict() if request.method == "POST" else None,
            scheduled_for=article.published_at,
            first_published=reverse("admin:articles_article_first_published", args=[article.pk]),
        )
        if article.binned_at:
            self.message_user(request, "The column lies in the bin.", messages.WARNING)
        elif article.was_public:
            self.message_user(request, "The column was public already.", messages.WARNING)
        elif form.is_valid():
            article.publish(at=form.cleaned_data["at"])
            moment = timezone.localtime(article.published_at)
            self.log_change(request, article, f"Scheduled for {moment:%d %B %Y, %H:%M %Z}.")
            self.message_user(
                request,
                f"The column becomes public on {moment:%d %B %Y at %H:%M}.",
                messages.SUCCESS,
            )
        else:
            return self._page(
                request,
                "schedule",
                form,
                "Schedule the column",
                original=article,
                time_zone=site().time_zone,
            )
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    @transaction.atomic
    def first_published(self, request: "DeskRequest", object_id: str) -> HttpResponse:
        """Say when readers first had the column; one that is not public yet is published by it."""
        stored = Article.objects.select_for_update(of=("self",)).defer("search")
        article = get_object_or_404(stored, pk=parse_pk(unquote(object_id)))
        if not self.has_publish_permission(request):
            raise PermissionDenied
        form = FirstPublishedForm(
            request.POST if request.method == "POST" else None, article=article
        )
        if article.binned_at or article.withdrawn_at:
            self.message_user(request, f"The column is {article.state}.", messages.WARNING)
        elif form.is_valid():
            self._date_publication(request, article, form)
        else:
            return self._page(
                request,
                "first_published",
                form,
                "When readers first had it",
                original=article,
                time_zone=site().time_zone,
            )
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    def _date_publication(
        self, request: "DeskRequest", article: Article, form: FirstPublishedForm
    ) -> None:
        article.sent_by_mail = form.is_mailed()
        if article.was_public:
            article.date_publication(form.moment())
        else:
            article.publish(at=form.moment())
        moment = timezone.localtime(article.published_at)
        self.log_change(request, article, f"Public since {moment:%d %B %Y, %H:%M %Z}.")
        self.message_user(
            request,
            f"Readers are told that they have it since {moment:%d %B %Y, %H:%M}.",
            messages.SUCCESS,
        )

    def _page(
        self,
        request: HttpRequest,
        name: str,
        form: forms.BaseForm | None,
        title: str,
        **context: Any,
    ) -> HttpResponse:
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "content_type_id": get_content_type_for_model(self.model).pk,
            "title": title,
            "form": form,
        }
        return render(request, f"admin/articles/article/{name}.html", context)
