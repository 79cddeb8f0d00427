"""Inviting somebody to the desk by mail: the administrators' page, and the one they come to."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from articles.text.primary_keys import parse_pk
from background import clock, locks
from background.rate_limits import RateLimit
from worldview.door import passwords, sessions
from worldview.door.models import AccountLetter
from worldview.door.new_account import NewAccountForm
from worldview.newsroom import letters
from worldview.newsroom.models import Invitation
from worldview.request_types import DeskRequest, VisitorRequest

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: Forms that are sent from one network; each may cost a hash.
ATTEMPTS = RateLimit(20, period=60)


class InvitationForm(forms.Form):
    email = passwords.AccountAddressField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("What they may do"),
        choices=Invitation.Role.choices,
        widget=forms.RadioSelect,
        initial=Invitation.Role.WRITER,
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        users = get_user_model().objects.filter(email__iexact=email, is_staff=True)
        if users.exists():
            raise forms.ValidationError(_("Somebody with this address has an account already."))
        if Invitation.objects.pending().filter(email__iexact=email).exists():
            raise forms.ValidationError(
                _("This address is invited already. Send it again, in the list below.")
            )
        return email


@transaction.atomic
def invitations(request: DeskRequest) -> HttpResponse:
    """Invite somebody; send an invitation again, or withdraw it."""
    if not request.user.is_superuser:
        raise PermissionDenied
    locks.acquire("invitations")
    form = InvitationForm(request.POST if "_invite" in request.POST else None)
    if "_invite" in request.POST:
        if form.is_valid() and _invite(request, form):
            return redirect("admin:invitations")
    elif request.method == "POST":
        _change(request)
        return redirect("admin:invitations")
    pending = Invitation.objects.pending().select_related("invited_by")
    context = {"title": _("Invitations"), "form": form, "pending": pending}
    context = admin.site.each_context(request) | context
    return render(request, "admin/newsroom/invitations.html", context)


def _invite(request: DeskRequest, form: InvitationForm) -> bool:
    email = form.cleaned_data["email"]
    if refused := _refused(email):
        form.add_error(None, refused)
        return False
    invitation = Invitation.objects.create(
        email=email, role=form.cleaned_data["role"], invited_by=request.user
    )
    _send(invitation)
    said = _("%(email)s is invited: a letter is on its way.") % {"email": email}
    messages.success(request, said)
    return True


def _change(request: DeskRequest) -> None:
    """Send an invitation that waits again, or withdraw it."""
    key = parse_pk(request.POST.get("invitation", ""))
    invitation = Invitation.objects.pending().filter(pk=key).first() if key is not None else None
    if invitation is None:
        messages.warning(request, _("That invitation was accepted or withdrawn meanwhile."))
    elif "_withdraw" in request.POST:
        invitation.withdrawn_at = clock.now()
        invitation.save(update_fields=["withdrawn_at"])
        messages.success(request, _("Withdrawn: the link does not hold any more."))
    elif refused := _refused(invitation.email):
        messages.error(request, refused)
    else:
        invitation.sent_at = clock.now()
        invitation.save(update_fields=["sent_at"])
        _send(invitation)
        messages.success(request, _("Sent again, with a link that holds for 7 days."))


def _refused(email: str) -> str:
    """Return why no invitation may be sent to this address now, or nothing."""
    sent: QuerySet[AccountLetter] = AccountLetter.objects.filter(kind=AccountLetter.Kind.INVITED)
    if passwords.too_many(sent.filter(to__iexact=email), passwords.PER_ADDRESS):
        return _("A letter went to this address a moment ago. Wait ten minutes and send it again.")
    if passwords.too_many(sent, passwords.PER_SITE):
        return _("So many invitations were sent that no more are for now. Try again in an hour.")
    return ""


def _send(invitation: Invitation) -> None:
    AccountLetter.objects.create(
        kind=AccountLetter.Kind.INVITED,
        to=invitation.email,
        details={"invitation": invitation.pk},
        expires_at=clock.now() + letters.TTL,
    )


class AcceptForm(NewAccountForm):
    """``email`` is the one that was invited."""

    def __init__(self, *args: object, email: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as of every form
        self.email = email

    def email_of_account(self) -> str:
        return self.email


@sensitive_post_parameters("password")
@csrf_protect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: VisitorRequest, token: str) -> HttpResponse:
    """Ask who was invited for a name and a password, and lead to the desk."""
    with transaction.atomic():
        response = _accept(request, token)
    # With the host alone forms still tell where they come from.
    response["Referrer-Policy"] = "strict-origin"
    return response


def _accept(request: VisitorRequest, token: str) -> HttpResponse:
    invitation = Invitation.by_token(token)
    if invitation is None:
        return _rendered(request, {"title": _("This link does not hold")}, 410)
    form = AcceptForm(request.POST or None, email=invitation.email)
    context = {"title": _("Your account"), "form": form, "invitation": invitation}
    if request.method == "POST" and not ATTEMPTS.take(request):
        form.add_error(None, _("This was sent too often. Wait a minute and send it again."))
        return _rendered(request, context, 429)
    if not form.is_valid():
        return _rendered(request, context)
    sent = form.cleaned_data
    try:
        with transaction.atomic():
            user = invitation.accept(
                username=sent["username"], password=sent["password"], **form.names()
            )
    except IntegrityError:  # the name was taken a moment ago
        name = sent["username"]
        form.add_error("username", _("“%(name)s” is somebody’s already.") % {"name": name})
        return _rendered(request, context)
    by = invitation.invited_by
    said = _("Accepted the invitation of %(name)s.") % {"name": by or "–"}
    LogEntry.objects.log_actions(user.pk, [user], ADDITION, said, single_object=True)
    sessions.log_in(request, user)
    welcome = _("Welcome. From now on you log in as “%(name)s”.")
    messages.success(request, welcome % {"name": user.get_username()})
    return redirect("admin:index")


def _rendered(request: HttpRequest, context: dict[str, object], status: int = 200) -> HttpResponse:
    context = admin.site.each_context(request) | context
    return render(request, "admin/newsroom/accept.html", context, status=status)
