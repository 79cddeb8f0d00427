from django import forms
from django.core.exceptions import ValidationError

from articles.column_text import LONGEST_COLUMN, NotAColumn, read
from articles.importing import import_column


class PasteForm(forms.Form):
    text = forms.CharField(
        label="The whole column, title first",
        widget=forms.Textarea(attrs={"rows": 28, "class": "vLargeTextField"}),
        max_length=LONGEST_COLUMN,
        strip=False,
        error_messages={"required": "There is no text. Paste the whole column, title first."},
    )
    edition_date = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Left empty: the date in the title, or today.",
    )

    def clean_text(self):
        text = self.cleaned_data["text"]
        try:
            read(text)
        except NotAColumn as mistake:
            raise ValidationError(str(mistake)) from None
        return text

    def save(self, *, by):
        return import_column(
            self.cleaned_data["text"], edition_date=self.cleaned_data["edition_date"], by=by
        )
