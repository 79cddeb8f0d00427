"""Who signs a column, in its form: authors, or a byline that is typed."""

from typing import TYPE_CHECKING, Any

from django import forms

from articles.admin.desk import DeskAdmin
from articles.models import Article, Author, Authorship, site
from articles.models.byline import join_names

if TYPE_CHECKING:
    from django.http import HttpRequest

    _Form = forms.ModelForm[Article]
else:
    _Form = object


class SignedForm(_Form):
    """Mixed into the column's form, which has ``authors`` (``AuthorsField``) and ``byline``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "authors" in self.fields and self.instance.pk:
            names = (author.name for author in self.instance.ordered_authors)
            self.initial["authors"] = ", ".join(names)

    def clean(self) -> dict[str, Any]:
        """Take a byline that says no more than the authors do for what is made of them."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "authors" in self.fields and self.add_prefix("authors") not in self.data:
            # The form of a former version, or a program: it says nothing of them.
            cleaned["authors"] = self.instance.ordered_authors
        byline, authors = cleaned.get("byline"), cleaned.get("authors")
        if byline and authors == [] and (author := Author.objects.called(byline)):
            cleaned |= {"authors": [author], "byline": ""}
        elif byline and authors and byline == join_names([author.name for author in authors]):
            cleaned["byline"] = ""
        return cleaned

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]  # Django's own
        if "authors" in self.cleaned_data:
            Authorship.objects.set_authors(self.instance, self.cleaned_data["authors"])


class SigningMixin(DeskAdmin):
    """Mixed into the admin of columns."""

    def get_changeform_initial_data(self, request: "HttpRequest") -> dict[str, Any]:
        """Begin a new column with the author whose account it is written by, or else the one who
        has the columnist's name."""
        own = Author.objects.kept_by(request.user).first()
        author = own or Author.objects.called(site().byline)
        signed = {"authors": author.name, "byline": ""} if author else {}
        return signed | super().get_changeform_initial_data(request)

    def authors(self, article: Article) -> str:
        return ", ".join(author.name for author in article.ordered_authors)
