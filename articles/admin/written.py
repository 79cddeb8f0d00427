"""What the desk does with columns and with pages alike: form, preview, revisions, states."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.options import get_content_type_for_model
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from js_asset import Media

from articles.admin.autosave import AutosaveMixin
from articles.admin.buttons import SubmitActionsMixin
from articles.admin.cleaning import CleaningMixin
from articles.admin.form_media import MEDIA
from articles.admin.form_page import FormPage
from articles.admin.form_submission import FormSubmission
from articles.admin.lookup import AutocompleteMixin
from articles.admin.moments import ScheduleMixin
from articles.admin.notes import NotesMixin
from articles.admin.outline import outline
from articles.admin.planned import PlannedChangesMixin
from articles.admin.policy import with_editor
from articles.admin.preview import PreviewMixin
from articles.admin.prose_widget import ProseWidget
from articles.admin.refused import ShowsRefusals
from articles.admin.review import ReviewMixin
from articles.admin.revisions import RevisionsMixin
from articles.admin.states import StateActionsMixin
from articles.admin.take_down import TakeDownMixin
from articles.desk_addresses import desk_address
from articles.discovery.prefix_search import PrefixSearchMixin
from articles.history import checks
from articles.models import Article
from articles.models.states import IN_WORDS
from articles.signals import DeskLink, desk_links_wanted
from articles.text.primary_keys import parse_pk

if TYPE_CHECKING:
    from articles.admin.desk import DeskRequest

    _ModelAdmin = admin.ModelAdmin[Article]
else:
    _ModelAdmin = admin.ModelAdmin


def _as_stored(article: Article, form: Any) -> Article:
    """The column or page of ``form``, stored, as ``for_page`` gets it: of one that was not sent,
    all was read for the form."""
    if form.is_bound:
        return Article.everything.for_page().get(pk=article.pk)
    return article


class WrittenAdmin(
    AutosaveMixin,
    PreviewMixin,
    CleaningMixin,
    AutocompleteMixin,
    SubmitActionsMixin,
    RevisionsMixin,
    ScheduleMixin,
    PlannedChangesMixin,
    TakeDownMixin,
    ReviewMixin,
    NotesMixin,
    StateActionsMixin,
    PrefixSearchMixin,
    ShowsRefusals,
    _ModelAdmin,
):
    """The admin of what is written: of columns (``ArticleAdmin``) and of pages (``PageAdmin``)."""

    #: Whether it is the admin of pages, which are no columns.
    is_for_pages = False
    save_on_top = False
    change_form_template = "admin/articles/article/change_form.html"

    class Media:
        css = {"all": ["css/admin.css", "css/desk.css"]}

    @admin.display(description=_("state"))
    def state(self, article: Article) -> str:
        said = str(IN_WORDS[article.standing])
        if article.has_unpublished_changes:
            return gettext("%(state)s, changed") % {"state": said}
        return said

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
            stored = self.model.objects.select_related("unpublished_revision").defer("search")
            article = stored.filter(pk=parse_pk(object_id)).first()  # type: ignore[misc]  # None finds none
            if article is None:
                if "headline" in request.POST and self.has_add_permission(request):
                    return FormSubmission(self, cast("DeskRequest", request), None).go_on_as_new()
                # Said on the page it leads to.
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
            if not self.is_for_pages:
                context["keywords_in_text"] = checks.keywords_in_text(stored)
            prefetch_related_objects([obj], "reviews__asked_by", "reviews__closed_by")
            context["may_note"] = self.may_note(request, obj)
            if context["may_note"]:
                context["notes"] = list(obj.notes.open().select_related("written_by"))
            context["share_links"] = obj.share_links.working() if not obj.is_public else []
        elif not self.is_for_pages and (pasted := form["pasted_text"].value()):
            # With the reader of columns, which a form without such a text does without.
            from articles.admin.pasted_text import beside_the_text

            context["pasted"] = beside_the_text(pasted, form["edition_date"].value())
        context["is_for_pages"] = self.is_for_pages
        groups = context["inline_admin_formsets"]
        sections = next(group.formset for group in groups if group.kind == "section")
        context["outline"] = outline(sections, context["errors"], context.get("findings", ()))
        context["downloads"] = any(group.kind == "download" and group.parts for group in groups)
        context["links"] = links = self._others_links(obj)
        context["previews"] = [self._page_link(obj), *(link for link in links if link.shows)]
        context["may_publish"] = self.has_publish_permission(request)
        # The editor's import map is an inline script; its nonce is what the policy asks for.
        nonce = str(cast("DeskRequest", request).csp_nonce)
        import_map = Media.from_media(MEDIA, nonce=nonce)["importmap"]
        context["media"] = format_html("{}\n{}\n{}", import_map, MEDIA["css"], MEDIA["js"])
        context["prose_settings"] = ProseWidget.settings()
        context["may_change"] = self.may_write(request, obj)
        context["autosave_url"] = self.autosave_url(obj)
        context["is_nav_sidebar_enabled"] = False
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)  # type: ignore[misc]  # Django's is by name

    def _page_link(self, article: Article | None) -> DeskLink:
        if article is None:
            new = f"admin:articles_{self.opts.model_name}_preview_new"
            return DeskLink(gettext("Page"), reverse(new))
        return DeskLink(gettext("Page"), desk_address(article, "preview"))

    def _others_links(self, article: Article | None) -> list[DeskLink]:
        if article is None or article.is_page:
            return []
        told = desk_links_wanted.send(Article, article=article)
        return [link for _, links in told for link in cast("list[DeskLink]", links)]

    # --- Who may --------------------------------------------------------------------------------

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.publish_article")

    def may_change_any(self, request: HttpRequest) -> bool:
        return super().has_change_permission(request)

    def may_delete_any(self, request: HttpRequest) -> bool:
        return super().has_delete_permission(request)

    def has_change_permission(self, request: HttpRequest, article: Article | None = None) -> bool:
        """Who may not publish may change drafts of their own, and no other column."""
        may = self.may_change_any(request)
        if article is None or self.has_publish_permission(request):
            return may
        return may and article.state == "draft" and article.written_by_id == request.user.pk

    def has_delete_permission(self, request: HttpRequest, article: Article | None = None) -> bool:
        """Only what lies in the bin can be deleted for ever, one by one."""
        may = self.may_delete_any(request)
        return may and article is not None and article.binned_at is not None

    def get_deleted_objects(
        self, articles: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        """Whoever may delete a column for ever may delete what hangs on it, ledgers included."""
        to_delete, counts, _, protected = super().get_deleted_objects(articles, request)
        return to_delete, counts, set(), protected

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
            "is_for_pages": self.is_for_pages,
            "content_type_id": get_content_type_for_model(self.model).pk,
            "title": title,
            "form": form,
        }
        return render(request, f"admin/articles/article/{name}.html", context)
