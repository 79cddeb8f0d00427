from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from js_asset import Media
from taggit.models import Tag

from articles.admin.fields import ProseField
from articles.admin.policy import with_editor
from articles.admin.prose_widget import PROSE_SCRIPT, ProseWidget
from articles.admin.refused import ShowsRefusals
from articles.admin.uses import SaysUses
from articles.models import Article, Keyword, KeywordName
from articles.models.article_queryset import ArticleQuerySet
from articles.models.lead import LEAD_MAX_LENGTH
from articles.text.names import name_key

if TYPE_CHECKING:
    from articles.admin.desk import DeskRequest
    from articles.models.keyword import KeywordQuerySet

    _OtherNames = forms.BaseInlineFormSet[KeywordName, Keyword, Any]
    _KeywordForm = forms.ModelForm[Keyword]
    _Inline = admin.TabularInline[KeywordName, Keyword]
    _ModelAdmin = admin.ModelAdmin[Keyword]
else:
    _OtherNames = forms.BaseInlineFormSet
    _KeywordForm = forms.ModelForm
    _Inline = admin.TabularInline
    _ModelAdmin = admin.ModelAdmin


# Our keywords are tags of our own; taggit's own table stays empty.
admin.site.unregister(Tag)


class OtherNames(_OtherNames):
    """Other names of a keyword, each of them once and none its own."""

    def clean(self) -> None:
        super().clean()
        taken = {name_key(self.instance.name): self.instance.name}
        for form in self.forms:
            name = getattr(form, "cleaned_data", {}).get("name")
            if not name or self._should_delete_form(form):  # type: ignore[attr-defined]  # Django's own
                continue
            if (same := taken.setdefault(name_key(name), name)) is not name:
                form.add_error(
                    "name",
                    gettext("“%(name)s” is the same name as “%(same)s”; leave one out.")
                    % {"name": name, "same": same},
                )


class KeywordForm(_KeywordForm):
    lead = ProseField(
        label=capfirst(Keyword._meta.get_field("lead").verbose_name),
        required=False,
        max_length=LEAD_MAX_LENGTH,
        help_text=Keyword._meta.get_field("lead").help_text,
    )

    class Meta:
        model = Keyword
        fields = ["name", "slug", "description", "lead"]
        help_texts = {"slug": _("Its address. Left empty, it is made from the name.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:  # not for who may only look
            self.fields["slug"].required = False


class KeywordNameInline(_Inline):
    model = KeywordName
    formset = OtherNames
    extra = 1


MERGED_MEANWHILE = _(
    "Somebody else merged or deleted one of them meanwhile, so nothing was done. Look at what is "
    "there now, and choose again."
)


@admin.register(Keyword)
class KeywordAdmin(SaysUses, ShowsRefusals, _ModelAdmin):
    what_happens = _(
        "They lose the keyword, and its page and its addresses are gone. Merged into another "
        "keyword, it would lead there."
    )
    list_display = ["name", "columns", "slug"]
    search_fields = ["name", "other_names__name"]
    form = KeywordForm
    inlines = [KeywordNameInline]
    actions = ["merge"]

    @admin.action(description=_("Merge into one …"), permissions=["change"])
    def merge(self, request: HttpRequest, keywords: Any) -> HttpResponse | None:
        """Ask which of several keywords stays; the others become other names of it."""
        keywords = list(keywords.order_by("-columns", "name"))
        stays = next((k for k in keywords if str(k.pk) == request.POST.get("stays")), None)
        if len(keywords) < 2:
            self.message_user(request, gettext("Choose two keywords or more."), messages.WARNING)
            return None
        if stays is None:
            context = self.admin_site.each_context(request) | {
                "title": gettext("Merge keywords"),
                "opts": self.opts,
                "keywords": keywords,
            }
            return render(request, "admin/articles/keyword/merge.html", context)
        with transaction.atomic():
            if not Keyword.objects.hold(keywords):
                self.message_user(request, str(MERGED_MEANWHILE), messages.WARNING)
                return None
            for keyword in keywords:
                if keyword != stays:
                    self.log_change(
                        request,
                        stays,
                        gettext("Merged “%(keyword)s” into it.") % {"keyword": keyword},
                    )
                    keyword.merge_into(stays)
        self.message_user(
            request,
            gettext(
                "They are all “%(stays)s” now. The others lead to it, as names and as addresses."
            )
            % {"stays": stays},
            messages.SUCCESS,
        )
        return None

    @with_editor
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Bring the editor of the lead; without its script the lead is typed as text."""
        nonce = str(cast("DeskRequest", request).csp_nonce)
        brought = Media.from_media(ProseWidget().media + Media(js=[PROSE_SCRIPT]), nonce=nonce)
        context["media"] += brought
        context["prose_settings"] = ProseWidget.settings_alone()
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, keyword: Keyword, form: Any, change: bool) -> None:
        if "slug" in form.changed_data and keyword.slug and (former := keyword.former_holder()):
            self.message_user(
                request,
                gettext(
                    "Readers who come by the former address of “%(former)s” get “%(keyword)s” as "
                    "soon as a public column has it."
                )
                % {"former": former, "keyword": keyword},
                messages.WARNING,
            )
        super().save_model(request, keyword, form, change)

    def used_by(self, row: Keyword) -> ArticleQuerySet:
        return Article.everything.filter(pk__in=row.uses.values("content_object"))

    def get_queryset(self, request: HttpRequest) -> "KeywordQuerySet":
        return super().get_queryset(request).with_column_counts()  # type: ignore[attr-defined, no-any-return]  # of its manager

    @admin.display(ordering="columns", description=_("public columns"))
    def columns(self, keyword: Any) -> Any:
        return keyword.columns

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        # The names are part of what columns are found by; the worker sees to it.
        Article.objects.filter(keyword_uses__tag=form.instance).update(search_is_stale=True)
