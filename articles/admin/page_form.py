"""The form of a page: a column's, with its place among pages instead of a day."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.admin.forms import ArticleForm
from articles.history.content import DESCRIPTIONS
from articles.models import Article, Page, page_address

if TYPE_CHECKING:
    _ParentField = forms.ModelChoiceField[Article]
else:
    _ParentField = forms.ModelChoiceField


class ParentField(_ParentField):
    """Pages by their addresses, so that chapters stand under their books."""

    def label_from_instance(self, page: Any) -> str:
        return f"{'– ' * page.path.count('/')}{page.headline} (/{page.path}/)"


class PageForm(ArticleForm):
    keywords = None  # type: ignore[assignment]  # so Django is told to leave it out
    authors = None  # type: ignore[assignment]  # as above
    parent = ParentField(
        queryset=Page.objects.none(),
        required=False,
        label=_("Chapter of"),
        empty_label=_("No other page: it stands by itself"),
        help_text=_("The page it belongs to; its address begins with that one’s."),
    )

    class Meta(ArticleForm.Meta):
        model = Page
        fields = [
            *("headline", "slug", "standfirst", "parent", "position", "takes_comments"),
            *DESCRIPTIONS,
        ]
        labels = {"headline": _("Title"), "slug": _("Address")}
        help_texts: ClassVar[dict[str, Any]] = {
            "slug": _(
                "The last part of the address. Left empty, it is made from the title. What "
                "readers had stays where it was by a redirect."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["headline"].widget.attrs["placeholder"] = _("Title")
        if not self.instance.pk:
            self.initial.setdefault("takes_comments", False)
        pages = Page.objects.filter(binned_at=None).order_by("path")
        page = self.instance
        if page.pk and page.path:
            pages = pages.exclude(pk=page.pk).exclude(path__startswith=f"{page.path}/")
            if page.parent_id:
                pages |= Page.objects.filter(pk=page.parent_id)
        pages = pages.only("kind", "path", "headline", "slug", "edition_date")
        self.fields["parent"].queryset = pages  # type: ignore[attr-defined]  # of a choice of rows
        self.fields["position"].required = False

    def clean_position(self) -> int:
        position: int | None = self.cleaned_data["position"]
        return position or 0

    def _get_validation_exclusions(self) -> set[str]:
        # ``clean_address`` looks at the whole address.
        return {*super()._get_validation_exclusions(), "slug"}

    def clean_address(self, cleaned: dict[str, Any]) -> None:
        if "parent" not in cleaned or not cleaned.get("headline"):
            return
        page = self._placed(cleaned)
        try:
            if not page.slug:
                page.slug = cleaned["slug"] = page_address.slug_for(page)
        except ValidationError as mistake:
            self.add_error("slug", mistake)
            return
        if problem := page_address.problem_with(page):
            self.add_error("slug", problem)
        else:
            page.path = self.instance.path = page_address.path_of(page)
            self.refuse_former_address(page)

    def _placed(self, cleaned: dict[str, Any]) -> Page:
        """The page as it would stand."""
        page = Page(
            pk=self.instance.pk,
            headline=cleaned["headline"],
            slug=cleaned.get("slug") or "",
            parent=cleaned["parent"],
        )
        page._stored_path = getattr(self.instance, "_stored_path", None)
        return page
