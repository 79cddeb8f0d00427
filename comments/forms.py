"""The forms readers write into. They carry no session: a signed token in the preview binds a
form to its column and lets each be sent once."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from articles.models import site
from articles.text.characters import hides_characters, shows_nothing
from articles.text.forms import CharField, EmailField
from comments import markup
from comments.models import MAX_COMMENT_LENGTH, Comment, Report, TroubleReport

if TYPE_CHECKING:
    _CommentForm = forms.ModelForm[Comment]
    _ReportForm = forms.ModelForm[Report]
    _TroubleForm = forms.ModelForm[TroubleReport]
else:
    _CommentForm = _ReportForm = _TroubleForm = forms.ModelForm

FORM_TOKEN_SALT = "comments.stamp"
#: A token older than this is renewed with the text kept, never an end to what was typed.
FORM_TOKEN_TTL = 24 * 3600


def new_form_token(purpose: str, *, made_at: float | None = None) -> str:
    """A token for one form; ``made_at`` (seconds since 1970) is now if not given."""
    return signing.dumps([purpose, uuid4().hex, made_at or time.time()], salt=FORM_TOKEN_SALT)


@dataclass(frozen=True)
class FormToken:
    """What a preview's form carries: a key that lets it be sent once, and when it was made."""

    key: str
    made_at: datetime

    @classmethod
    def read(cls, signed: str, purpose: str) -> "FormToken | None":
        """The token made for ``purpose``, or ``None`` where it is forged or too old."""
        try:
            stamped, key, made_at = signing.loads(
                signed, salt=FORM_TOKEN_SALT, max_age=FORM_TOKEN_TTL
            )
        except (signing.BadSignature, ValueError, TypeError):
            return None
        return cls(key, datetime.fromtimestamp(made_at, UTC)) if stamped == purpose else None


_BODY_HELP = _(
    "Write as in a letter: an empty line begins a paragraph, and the address of a page becomes a"
    " link. A line that begins with > is a quotation; words between *stars* stand out."
)


class Honeypot(CharField):
    """A field people never see; what fills it in is a machine."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            label=_("Leave this field empty"),
            widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
        )


class WithBody(_CommentForm):
    """A form for a comment's words."""

    def clean_body(self) -> str:
        """Refuse what shows nothing once it is rendered, as a picture does that is left out."""
        body: str = self.cleaned_data["body"]
        if shows_nothing(markup.plain(markup.rendered(body))):
            raise forms.ValidationError(self.fields["body"].error_messages["unread"], code="unread")
        return body


class CommentForm(WithBody):
    use_required_attribute = True
    website = Honeypot()

    class Meta:
        model = Comment
        fields = ["name", "email", "body", "wants_answers"]
        labels = {
            "name": _("Your name"),
            "email": _("Your e-mail address"),
            "body": _("Your comment"),
            "wants_answers": _("Mail me answers (we send you a link once to prove the address)"),
        }
        help_texts = {
            "email": _("For the editor only. It is never shown."),
            "body": _BODY_HELP,
            "wants_answers": "",
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "body": forms.Textarea(attrs={"rows": 7, "maxlength": MAX_COMMENT_LENGTH}),
        }
        error_messages = {
            "name": {
                "required": _("Please give a name to print over your comment."),
                "unread": _("Nothing of this name can be read. Please give one in letters."),
            },
            "email": {
                "required": _("Please give your e-mail address. Only the editor sees it."),
            },
            "body": {"required": _("Please write your comment.")},
        }

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if site().blocks(email):
            raise forms.ValidationError(
                _("No comments are taken from addresses at %(domain)s. Please use another."),
                params={"domain": email.rpartition("@")[2]},
            )
        return email

    def hides_characters(self) -> bool:
        """Whether invisible characters were left out of what was typed."""
        return any(hides_characters(self.data.get(name, "")) for name in ("name", "body"))


class AddressForm(forms.Form):
    email = EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class DeskAnswerForm(WithBody):
    """What the editor answers at the desk."""

    class Meta:
        model = Comment
        fields = ["name", "body"]
        labels = {"name": _("Name over it"), "body": _("Your answer")}
        help_texts = {
            "name": _("Beside it stands that you are the editor, which no reader’s name can say."),
            "body": _BODY_HELP,
        }
        widgets = {
            "name": forms.TextInput(attrs={"class": "vTextField"}),
            "body": forms.Textarea(
                attrs={"rows": 9, "maxlength": MAX_COMMENT_LENGTH, "class": "vLargeTextField"}
            ),
        }


class ReportForm(_ReportForm):
    website = Honeypot()

    class Meta:
        model = Report
        fields = ["category", "note"]
        labels = {
            "category": _("What is wrong with it?"),
            "note": _("Anything the editor should know"),
        }
        widgets = {"category": forms.RadioSelect}
        error_messages = {"category": {"required": _("Please choose what is wrong with it.")}}


class TroubleForm(_TroubleForm):
    website = Honeypot()

    class Meta:
        model = TroubleReport
        fields = ["text", "email"]
        labels = {
            "text": _("What happened?"),
            "email": _("Your e-mail address, if you want an answer"),
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 7, "maxlength": MAX_COMMENT_LENGTH})}
        error_messages = {"text": {"required": _("Please describe what went wrong.")}}


class ContactForm(TroubleForm):
    class Meta(TroubleForm.Meta):
        labels = TroubleForm.Meta.labels | {"text": _("Your message")}
        error_messages = {"text": {"required": _("Please write your message.")}}
