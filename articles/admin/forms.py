"""The forms of the editor's desk."""

import uuid
from typing import TYPE_CHECKING, Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.fields import (
    AuthorsField,
    FormKeyField,
    KeywordsField,
    PositionField,
    ProseField,
    SourceLineField,
)
from articles.admin.inputs import DayInput, LineArea, MomentInput
from articles.admin.problems import said
from articles.admin.signing import SignedForm
from articles.desk_addresses import desk_address
from articles.history import addresses
from articles.history.content import DESCRIPTIONS
from articles.importer import source_line
from articles.importer.parts import MAX_COLUMN_LENGTH
from articles.models import (
    Article,
    Correction,
    Section,
    SectionKeyword,
    Source,
)
from articles.models.address import slug_for
from articles.text import section_keywords
from articles.text.forms import CharField

if TYPE_CHECKING:
    _Form = forms.BaseForm
    _ArticleForm = forms.ModelForm[Article]
    _CorrectionForm = forms.ModelForm[Correction]
    _SectionForm = forms.ModelForm[Section]
else:
    _Form = object
    _ArticleForm = forms.ModelForm
    _CorrectionForm = forms.ModelForm
    _SectionForm = forms.ModelForm

#: Marks a form that is shown again (``articles.admin.autosave``) and not to be saved yet; its value
#: says why.
SHOWN_AGAIN = "_shown_again"
WHY_SHOWN: dict[str, Any] = {
    "unsaved": _("These are your words that were not saved yet. Look them through, and save."),
    "pasted": _(
        "Nothing is saved yet. Look through what was read of the text, change what was read "
        "wrongly, and save."
    ),
    "duplicated": _("It is there twice, the copy under it. Nothing is saved yet."),
    "begun": _("Nothing is saved yet. It has the shape of the last column, and none of its words."),
}


class NamesHiddenErrors(_Form):
    """What is wrong with a field that nobody sees stands over those that are seen."""

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]  # Django's own
        if any(field.name in self.errors for field in self.hidden_fields()):
            self.add_error(
                None,
                gettext(
                    "Something that belongs to this form and is not shown did not come as it was "
                    "sent out. Nothing was saved; open the form anew in another tab and copy your "
                    "words from here."
                ),
            )


class ArticleForm(SignedForm, NamesHiddenErrors, _ArticleForm):
    authors = AuthorsField(
        required=False,
        label=_("Authors"),
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        help_text=_("In the order of the byline, separated by commas. It is made of their names."),
    )
    keywords = KeywordsField(
        label=_("Keywords"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=_("In the order they are printed, separated by commas."),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    pasted_text = CharField(
        widget=forms.HiddenInput, required=False, strip=False, max_length=MAX_COLUMN_LENGTH
    )
    made_with = FormKeyField(widget=forms.HiddenInput, required=False)
    conflicting_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    overwrite = forms.BooleanField(
        required=False,
        label=_("Save mine over it"),
        help_text=_("Puts what you see here in place of what was saved meanwhile."),
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Article
        fields = [
            "headline",
            "slug",
            "standfirst",
            "byline",
            "edition_date",
            "sent_by_mail",
            "keywords",
            *DESCRIPTIONS,
        ]
        widgets = {
            "headline": LineArea(placeholder=_("Headline")),
            "standfirst": forms.Textarea(
                attrs={"rows": 1, "placeholder": _("Standfirst: why to read on. May stay empty.")}
            ),
            "slug": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "byline": forms.TextInput(attrs={"class": "vTextField"}),
            "edition_date": DayInput,
            **dict.fromkeys(DESCRIPTIONS, LineArea),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "byline": _("Only where it is to say something else than the authors’ names.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen_version"] = self.instance.version
        else:
            self.fields["headline"].widget.attrs["autofocus"] = True
        self.initial["made_with"] = uuid.uuid4()

    def _get_validation_exclusions(self) -> set[str]:
        # Without a day there is no address yet, and nothing to be said of it.
        missing = {"slug"} if {"headline", "edition_date"} & self.errors.keys() else set()
        return super()._get_validation_exclusions() | missing  # type: ignore[misc, no-any-return]  # as above

    @property
    def told_errors(self) -> bool:
        """Return whether something is wrong with what is told elsewhere, which is folded."""
        return any(name in self.errors for name in DESCRIPTIONS)

    def clean_headline(self) -> str:
        return " ".join(self.cleaned_data["headline"].split())

    def clean(self) -> dict[str, Any]:
        """Refuse to save over what somebody else saved since this page was opened.

        The row stays locked until the admin's transaction ends, so of two editors who save at
        the same moment the second is told.
        """
        cleaned = super().clean()
        self.clean_address(cleaned)
        if SHOWN_AGAIN in self.data:
            why = WHY_SHOWN.get(self.data[SHOWN_AGAIN], WHY_SHOWN["unsaved"])
            raise ValidationError(why, code="unsaved")
        if not self.instance.pk:
            self._refuse_second_one(cleaned.get("made_with"))
            if cleaned.get("pasted_text"):
                self._refuse_same_text(cleaned["pasted_text"])
            return cleaned
        stored = Article.everything.select_for_update().only("version").get(pk=self.instance.pk)
        told_of = cleaned.get("overwrite") and cleaned.get("conflicting_version")
        if stored.version not in (cleaned.get("seen_version"), told_of or None):
            self.fields["overwrite"].widget = forms.CheckboxInput()
            # What is written over is what this page shows, and nothing that is saved after it.
            data = cast("QueryDict", self.data).copy()
            data["conflicting_version"] = stored.version  # type: ignore[assignment]  # written out as text
            data.pop("overwrite", None)
            self.data = data
            raise ValidationError(
                gettext(
                    "Somebody else saved this %(noun)s after you opened it. Nothing was written, "
                    "and nothing of yours is lost: it is all on this page. To put your version in "
                    "place of theirs, tick “Save mine over it” and save again."
                )
                % {"noun": self.instance.noun},
                code="conflict",
            )
        return cleaned

    def clean_address(self, cleaned: dict[str, Any]) -> None:
        """Make an address where none is typed, and say what is in the way of one that is."""
        day, slug = cleaned.get("edition_date"), cleaned.get("slug")
        if not slug and cleaned.get("headline") and day:
            cleaned["slug"] = slug_for(cleaned["headline"], day, except_for=self.instance)
        elif slug and day:
            if taken := addresses.problem(day, slug, except_for=self.instance):
                self.add_error("slug", said(taken))
            else:
                moved = Article(pk=self.instance.pk, edition_date=day, slug=slug)
                self.refuse_former_address(moved)

    def refuse_former_address(self, moved: Article) -> None:
        """What readers had and do not have now would lead them elsewhere from the address that it
        has as ``moved``."""
        if self.instance.is_public or not self.instance.was_public:
            return
        if former := moved.former_holder():
            said = gettext(
                "Readers come by this address to <a href='{}'>{}</a>. Publish the {} first; "
                "then it can take the address over."
            )
            noun = self.instance.noun
            self.add_error("slug", format_html(said, desk_address(former), former, noun))

    def _refuse_same_text(self, text: str) -> None:
        # With the reader of columns, which a form without such a text does without.
        from articles.importer import build

        digest = build.digest_of(text)
        if known := build.imported_before(digest):
            address = reverse("admin:articles_article_change", args=[known.pk])
            raise ValidationError(
                format_html(
                    gettext("The text you pasted was imported before, as <a href='{}'>{}</a>."),
                    address,
                    known,
                ),
                code="imported_before",
            )
        self.instance.imported_digest = digest

    def _refuse_second_one(self, key: UUID | None) -> None:
        """Sent again (the browser's way back, a second click), a new column is no second one."""
        made = Article.everything.filter(form_key=key).first() if key else None
        if made:
            raise ValidationError(
                format_html(
                    gettext(
                        "This {} was saved already: <a href='{}'>go on with it there</a>. What you "
                        "changed here since is on this page only; copy it from here."
                    ),
                    made.noun,
                    desk_address(made),
                ),
                code="sent_twice",
            )
        self.instance.form_key = key


class CorrectionForm(NamesHiddenErrors, _CorrectionForm):
    class Meta:
        model = Correction
        fields = ["kind", "text", "section", "corrected_at", "sent_by_mail"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
            "corrected_at": MomentInput,
        }
        field_classes = {"corrected_at": forms.SplitDateTimeField}


class SectionForm(NamesHiddenErrors, _SectionForm):
    body = ProseField(
        required=False,
        label=_("Text"),
        help_text=_(
            "Refer to an earlier column or a page with two square brackets: [[. A quotation’s last "
            "line says whose words they are when it begins with a dash: — Name. Words in another "
            "language: — Name (in French)."
        ),
    )
    source_line = SourceLineField(
        required=False,
        label=_("Sources"),
        help_text=_(
            "As they are printed: Independent (London) and AEI Iran Tracker (13-May). "
            "A link follows its source in angle brackets: Debka <https://example.org/>."
        ),
    )

    about = KeywordsField(
        required=False,
        label=_("About"),
        widget=forms.TextInput(attrs={"placeholder": _("About: keywords found when you save")}),
        help_text=_(
            "The keywords whose dossier shows this section. Found in its words when you save; "
            "change them where that was wrong."
        ),
    )

    position = PositionField()
    if TYPE_CHECKING:
        figures: Any  # of ``SectionFormSet``

    class Meta:
        model = Section
        fields = ["headline", "body"]
        widgets = {"headline": LineArea(placeholder=_("Headline of this section"))}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["source_line"] = source_line.format_sources(self.instance.sources.all())  # type: ignore[arg-type]  # read as one
            # In an order of their own: the rows have none, and another one would be a change.
            self.initial["about"] = sorted(
                finding.keyword.name
                for finding in self.instance.keyword_findings.all()
                if finding.origin != SectionKeyword.Origin.EXCLUDED
            )

    def has_changed(self) -> bool:
        # A new section that has only a figure in it, a new one or one that was moved here, is one
        # that wants a headline.
        is_new = self.instance._state.adding
        within = self.figures.forms if is_new else []
        # What one is to be about, before a word is written, is the shape of a column to come.
        written = {*self.changed_data} - {"about"} if is_new else self.changed_data
        return bool(written) or any(form.is_moved or form.has_changed() for form in within)

    def save_sources(self) -> None:
        """Put the typed sources in place of those there were."""
        if "source_line" not in self.changed_data:
            return
        self.instance.sources.all().delete()
        Source.objects.bulk_create(
            Source(
                section=self.instance,
                position=position,
                publication=source.publication,
                qualifier=source.qualifier,
                url=source.url,
            )
            for position, source in enumerate(self.cleaned_data["source_line"])
        )

    def save_decisions(self) -> None:
        """Keep what the editor said the section is about, where they said it."""
        sent = self.add_prefix("about") in self.data
        if sent and "about" in self.changed_data:
            section_keywords.store_decisions(self.instance, self.cleaned_data["about"])
