"""What the database refuses of a form is a sentence beside the words, and never the end of them.

Forms look first and write then; somebody else may have written in between, and a text can be more
than the database takes. Where trying again can help, it is tried again: the form sees then what was
written meanwhile. Otherwise it is shown again with all that is in it.
"""

import functools
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.text.primary_keys import parse_pk

if TYPE_CHECKING:
    from django.contrib import admin

    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = object

logger = logging.getLogger(__name__)

ATTEMPTS = 3
_NOT_SAVED = _("Nothing was saved, and all your words are on this page.")
#: By the code of PostgreSQL, or the class of codes (https://www.postgresql.org/docs/current/
#: errcodes-appendix.html).
_SENTENCES = {
    "23503": _("Something that this refers to was deleted a moment ago, as a photo or a section."),
    "40001": _("Somebody else was saving the same things at this moment. Save again."),
    "40P01": _("Somebody else was saving the same things at this moment. Save again."),
    "55P03": _("Somebody else is saving the same things at this moment. Save again."),
    "22001": _("One of the texts is longer than its field can hold. Shorten it."),
    "22003": _("One of the numbers is too large."),
    "22008": _("One of the dates or times is outside what can be kept."),
    "22021": _("There is a character in the text that cannot be kept."),
    "22": _("There is something in the form that cannot be kept as it is."),
    "23": _("What is in the form does not go together with what is stored."),
    "54": _("One of the texts is longer than can be indexed for search. Shorten it or part it."),
}
_WORTH_ANOTHER_TRY = ("23505", "23503", "40001", "40P01", "55P03")


@dataclass(frozen=True)
class Refusal:
    """``sentence`` for the editor; ``field``: the name of the model's field it concerns, or empty;
    ``again``: whether trying again may help."""

    sentence: str
    field: str = ""
    again: bool = False


def refusal_of(error: DatabaseError) -> Refusal | None:
    """What PostgreSQL says about the content, or ``None`` where the trouble is another one."""
    cause: Any = error.__cause__
    code = getattr(cause, "pgcode", None) or ""
    again = code in _WORTH_ANOTHER_TRY
    if code in ("23505", "23514"):
        sentence, field = _of_constraint(cause.diag)
        return Refusal(sentence, field, again)
    known = _SENTENCES.get(code) or _SENTENCES.get(code[:2])
    return Refusal(str(known), "", again) if known else None


def _of_constraint(diag: Any) -> tuple[str, str]:
    """The sentence of a constraint and its last field that an editor may fill in."""
    model = next((m for m in apps.get_models() if m._meta.db_table == diag.table_name), None)
    if model is None:
        return str(_SENTENCES["23"]), ""
    named = {constraint.name: constraint for constraint in model._meta.constraints}
    constraint = named.get(diag.constraint_name)
    fields: list[Any] = [model._meta.get_field(name) for name in getattr(constraint, "fields", ())]
    if not fields:
        with connection.cursor() as cursor:
            there: dict[Any, Any] = connection.introspection.get_constraints(
                cursor, model._meta.db_table
            )
        columns: Any = there.get(diag.constraint_name, {}).get("columns") or ()
        fields = [f for f in model._meta.concrete_fields if f.column in columns]
    field = next((field.name for field in reversed(fields) if field.editable), "")
    if diag.constraint_name == "one_page_per_address":
        field = "slug"  # of which, and of the pages above, the path is made
    default = getattr(constraint, "default_violation_error_message", None)
    said = getattr(constraint, "violation_error_message", default)
    if said != default:
        return str(said), field
    if fields:
        names = get_text_list([str(field.verbose_name) for field in fields], gettext("and"))
        noun = model._meta.verbose_name
        return gettext("Another %(noun)s with the same %(names)s was saved a moment ago.") % {
            "noun": noun,
            "names": names,
        }, field
    return str(_SENTENCES["23"]), ""


def attempt(request: HttpRequest, act: Callable[[], Any]) -> tuple[Any, Refusal | None]:
    """Return what ``act()`` returns, tried again where that helps, and ``None``; or ``None`` and
    the ``Refusal`` of what the database refuses all the same, with nothing of it done."""
    before, told = _as_it_came(request)
    for number in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                made = act()
                # What is deferred to the end would be refused where nobody can say it.
                connection.check_constraints()
                return made, None
        except DatabaseError as error:
            refusal = refusal_of(error)
            if refusal is None:
                raise
            logger.warning("A form was refused by the database: %s", error)
        _forget(request, before, told)
        if not refusal.again or number == ATTEMPTS:
            break
    return None, refusal


class ShowsRefusals(_ModelAdmin):
    """Mixed into a ``ModelAdmin``."""

    def changeform_view(
        self,
        request: Any,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        view = functools.partial(
            super().changeform_view, request, object_id, form_url, extra_context
        )
        if request.method != "POST":
            return view()
        response, request.refusal = attempt(request, view)
        return view() if request.refusal else response

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return _refused(form, refusal) if refusal else form

    def changelist_view(
        self, request: Any, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method != "POST":
            return super().changelist_view(request, extra_context)
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        keys = [key for key in chosen if parse_pk(key) is not None]
        if keys != chosen:
            request.POST = request.POST.copy()
            request.POST.setlist(ACTION_CHECKBOX_NAME, keys)
        # An action works through rows, each in a transaction of its own: what is done stays.
        try:
            return super().changelist_view(request, extra_context)
        except DatabaseError as error:
            refusal = refusal_of(error)
            if refusal is None:
                raise
            logger.warning("An action was refused by the database: %s", error)
        messages.error(
            request,
            gettext("%(sentence)s Look which of them are done, and go on.")
            % {"sentence": refusal.sentence},
        )
        return HttpResponseRedirect(request.get_full_path())

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method != "POST":
            return super().delete_view(request, object_id, extra_context)
        response: HttpResponse = said_instead(super().delete_view)(
            request, object_id, extra_context
        )
        return response


def said_instead(view: Callable[..., Any]) -> Callable[..., Any]:
    """``view(request, …)`` of the desk, tried again where that helps; what is refused all the same
    is a message on the page that was left."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        response, refusal = attempt(request, lambda: view(request, *args, **kwargs))
        if refusal is None:
            return response
        messages.error(
            request, gettext("%(sentence)s Nothing was changed.") % {"sentence": refusal.sentence}
        )
        return HttpResponseRedirect(request.get_full_path())

    return guarded


def add_refusal(form: Any, refusal: Refusal) -> None:
    """Say in ``form``, beside the field it concerns, what the database refused."""
    field = refusal.field if refusal.field in form.fields else NON_FIELD_ERRORS
    form.add_error(field, f"{refusal.sentence} {_NOT_SAVED}")


def _refused(form: Any, refusal: Refusal) -> Any:
    class Refused(form):  # type: ignore[misc]  # known when it is made
        def full_clean(self) -> None:
            super().full_clean()
            if self.is_bound:
                add_refusal(self, refusal)

    return Refused


def _as_it_came(request: HttpRequest) -> tuple[dict[str, Any], int]:
    """What ``_forget`` brings back: the request's own attributes, and how many messages there
    were."""
    request.POST  # noqa: B018 - read once and for all, for its stream ends
    queued = getattr(getattr(request, "_messages", None), "_queued_messages", ())
    return dict(request.__dict__), len(queued)


def _forget(request: HttpRequest, before: dict[str, Any], told: int) -> None:
    """Bring the request to what it was before it was tried."""
    request.__dict__.clear()
    request.__dict__.update(before)
    queued = getattr(getattr(request, "_messages", None), "_queued_messages", None)
    if queued is not None:
        del queued[told:]
    for _name, files in (getattr(request, "_files", None) and request.FILES.lists()) or ():
        for file in files:
            file.seek(0)
