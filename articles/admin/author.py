"""The desk of authors: editors keep all of them, everybody else the page that is theirs."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.admin.picture_field import KeepsPictures, PictureField
from articles.admin.refused import ShowsRefusals
from articles.admin.uses import SaysUses
from articles.media import site_pictures
from articles.models import Article, Author
from articles.models.article_queryset import ArticleQuerySet
from articles.models.author import AuthorQuerySet
from articles.models.byline import adopt, signed_by_name
from articles.text.names import name_key
from articles.text.primary_keys import parse_pk

if TYPE_CHECKING:
    _Form = forms.ModelForm[Author]
    _ModelAdmin = admin.ModelAdmin[Author]
else:
    _Form = forms.ModelForm
    _ModelAdmin = admin.ModelAdmin


class AuthorForm(KeepsPictures, _Form):
    picture = PictureField(
        site_pictures.keep_portrait,
        label=_("Picture"),
        help_text=_("Square, 480 pixels or more; what is not square is cut around its middle."),
    )
    adopts = forms.BooleanField(required=False, label=_("Earlier columns"))

    class Meta:
        model = Author
        fields = ["name", "slug", "picture", "description", "addresses", "user"]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
            "addresses": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "user" in self.fields:  # not for a writer
            staff = get_user_model().objects.filter(is_staff=True).order_by("username")
            self.fields["user"].queryset = staff  # type: ignore[attr-defined]  # of a choice of rows
        if "adopts" in (self._meta.fields or ()):
            self._offer_columns()
        else:
            del self.fields["adopts"]

    def _offer_columns(self) -> None:
        """Say how many columns have the name as a text."""
        waiting = signed_by_name(self.instance).count()
        self.fields["adopts"].help_text = ngettext(
            "%(number)s column has “%(name)s” typed as its byline and names no author. Make it "
            "this author’s.",
            "%(number)s columns have “%(name)s” typed as their byline and name no author. Make "
            "them this author’s.",
            waiting,
        ) % {"number": waiting, "name": self.instance.name}

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        same = Author.objects.filter(name_key=name_key(name)).exclude(pk=self.instance.pk).first()
        if same:
            raise forms.ValidationError(
                gettext("There is an author of that name already: “%(name)s”.") % {"name": same}
            )
        return name


@admin.register(Author)
class AuthorAdmin(SaysUses, ShowsRefusals, _ModelAdmin):
    form = AuthorForm
    what_happens = _(
        "Their bylines stay as they are, as words that lead nowhere; the page is gone."
    )
    list_display = ["name", "address", "user"]
    list_select_related = ["user"]
    search_fields = ["name"]

    class Media:
        css = {"all": ["css/settings-desk.css"]}

    def get_queryset(self, request: HttpRequest) -> AuthorQuerySet:
        return Author.objects.all() if self._is_editor(request) else self._own(request)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Author | None:
        # Of all: who may not is told so, and not that there is none.
        return Author.objects.filter(pk=parse_pk(object_id)).first()  # type: ignore[misc]  # None finds none

    def get_fields(self, request: HttpRequest, obj: Author | None = None) -> Any:
        fields = ["name", "slug", "picture", "description", "addresses"]
        if self._is_editor(request):
            fields += ["user", "adopts"] if obj and signed_by_name(obj).exists() else ["user"]
        return fields

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "user":
            # Without the ways to add, change and delete an account beside it.
            field.widget = field.widget.widget
        return field

    @admin.display(description=_("address"), ordering="slug")
    def address(self, author: Author) -> str:
        return author.get_absolute_url()

    def get_view_on_site_url(self, obj: Author | None = None) -> str | None:
        # Before a column of theirs is public there is no page.
        return super().get_view_on_site_url(obj) if obj and obj.is_public else None

    def save_model(self, request: HttpRequest, obj: Author, form: Any, change: bool) -> None:
        # By the name that it was asked about, which may change with it.
        stored = Author.objects.get(pk=obj.pk) if form.cleaned_data.get("adopts") else None
        adopted = adopt(stored) if stored else 0
        super().save_model(request, obj, form, change)
        if adopted:
            said = ngettext(
                "%(number)s column is this author’s now.",
                "%(number)s columns are this author’s now.",
                adopted,
            )
            self.message_user(request, said % {"number": adopted}, messages.SUCCESS)
        elif not change and (waiting := signed_by_name(obj).count()):
            said = ngettext(
                "%(number)s column has this name typed as its byline. Open the author again to "
                "make it theirs.",
                "%(number)s columns have this name typed as their byline. Open the author again to "
                "make them theirs.",
                waiting,
            )
            self.message_user(request, said % {"number": waiting}, messages.WARNING)

    def used_by(self, row: Author) -> ArticleQuerySet:
        return Article.everything.filter(pk__in=row.authorships.values("article"))

    # --- Who may --------------------------------------------------------------------------------

    def _is_editor(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.publish_article")

    def _own(self, request: HttpRequest) -> AuthorQuerySet:
        return Author.objects.kept_by(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Author | None = None) -> bool:
        if self._is_editor(request):
            return True
        return obj.user_id == request.user.pk if obj else self._own(request).exists()

    has_change_permission = has_view_permission

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._is_editor(request)

    def has_delete_permission(self, request: HttpRequest, obj: Author | None = None) -> bool:
        return self._is_editor(request)
