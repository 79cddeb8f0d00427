"""What a line of a list from elsewhere says of whether somebody wants mail.

Each system has columns of its own, so a column is known by the words in its name: one that affirms
(“Accepts Email Marketing”), one that denies (“opt_out_time”), one that counts, one that names a
state or what one may choose. What a column of these kinds says is understood, or its line is
refused: nobody is guessed to be a subscriber.
"""

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from subscriptions import lists

#: What stands for yes, for no, and for nothing.
_YES = {"true", "1", "1.0", "yes", "y", "t", "on", "checked", "granted", "given", "accepted",
        "agreed", "ja", "oui"}  # fmt: skip
_NO = {"false", "0", "0.0", "no", "n", "f", "never", "off", "nein", "non"}
_NOTHING = {"", "none", "null", "nil", "nan", "n/a", "-", "–", "—"}
#: The states there are in Buttondown, Mailchimp, listmonk, Kit, beehiiv, MailerLite and others.
_THERE = {
    "subscribed", "active", "enabled", "confirmed", "regular", "premium", "gift", "gifted",
    "free", "paid", "comped", "comp", "complimentary", "member", "trialed", "founding", "optin",
    "express",
}  # fmt: skip
_LEFT_THERE = {
    "unsubscribed", "removed", "complained", "cleaned", "bounced", "blocklisted", "blacklisted",
    "disabled", "cancelled", "canceled", "deleted", "blocked", "undeliverable", "spam",
    "spammy", "junk", "archived", "suppressed", "inactive", "optout",
}  # fmt: skip
_NOT_CONFIRMED = {
    "unactivated", "unconfirmed", "pending", "non subscribed", "nonsubscribed", "validating",
    "awaiting confirmation", "not subscribed", "never subscribed",
}  # fmt: skip

#: Columns that name a state, whole; and the words that one ending in “status” may be made of, so
#: that neither an order's status nor the state of a postal address is taken for one.
_STATES = {"status", "state", "type", "subscriber type", "email marketing"}
_OF_A_STATE = {
    "status", "state", "email", "emails", "mail", "mailing", "marketing", "subscription",
    "subscriptions", "subscriber", "list", "newsletter", "contact", "account", "user",
    "member", "membership", "delivery", "optin", "optout", "consent", "permission", "bounce",
    "unsubscribe", "suppression", "current", "active", "confirmation", "is",
}  # fmt: skip
_POSTAL = {"mailing state", "contact state", "account state", "user state", "member state"}

_NEGATIVE = re.compile(
    r"\b(unsub\w*|optout\w*|(black|block|deny)list\w*|bounc\w*|complain\w*|suppress\w*"
    r"|abgemeldet|abmelde\w*|desabonne|desinscrit)\b"
    r"|\bdo ?not ?(email|mail|contact|send)\b|\bno ?(email|mail)s?\b"
    r"|\bconsent (withdrawn|revoked)\b|\b(withdrawn|revoked|withdrew) consent\b"
    r"|\b(not|non|never|no longer) (subscribed|active|confirmed|optin)\b"
    r"|\b(unconfirmed|unverified)\b|\b(not|non) (verified|mailable)\b|\bstop e?mails?\b"
    r"|\binactive since\b|\bsubscription ended\b|\babbestellt\b"
    r"|\bspam (complaint|report)s?\b|\breported (as )?spam\b|\bmarked (as )?spam\b"
)
_AFFIRMATIVE = re.compile(
    r"\b(subscribed|optin\w*|consent\w*|abonniert|einwilligung)\b"
    r"|\b(accept|receive|allow|want)(s|ed)? (\w+ )?(marketing|email|mail|newsletter)s?\b"
)
#: Words that say it only where no others than these stand beside them: “Days active” does not.
_NEGATIVE_ALONE = {
    "deleted", "removed", "blocked", "cleaned", "invalid", "disabled", "spam", "spammer",
    "junk", "inactive", "excluded", "banned", "undeliverable", "quarantined",
}  # fmt: skip
_AFFIRMATIVE_ALONE = {
    "active", "enabled", "confirmed", "confirm", "confirmation", "verified", "mailable",
}  # fmt: skip
_BESIDE = {
    "is", "was", "has", "been", "are", "email", "emails", "mail", "mails", "address",
    "contact", "subscriber", "user", "account", "member", "newsletter", "list", "marketing",
    "delivery", "from", "by", "all", "hard", "still", "currently", "now", "at", "on", "date",
    "time", "timestamp", "marked", "as", "reported", "reason", "to", "subscription",
}  # fmt: skip
#: What turns a word that affirms into its opposite.
_NEGATION = re.compile(
    r"\b(no|not|non|never|without|didn|doesn|don|isn|nicht|kein\w*|refus\w*|declin\w*|deny|denied"
    r"|revok\w*|withdr\w*|reject\w*|remov\w*|cancel\w*|former|formerly|previous|previously"
    r"|no longer|lapsed|ended|stopped|widerruf\w*|zuruckgezogen|sans|pas)\b"
)
#: What says that it holds for a time, which may be over.
_FOR_A_TIME = re.compile(r"\bexpir\w*\b")
#: Words of columns that name what one may choose, where these stand alone, one of the first among
#: them. What is chosen there besides, as a newsletter's name, says nothing.
_CHOSEN = {
    "newsletter", "newsletters", "marketing", "emailable", "mailable", "emailed", "allowed",
    "wanted", "subscriber", "permission", "permissions", "can", "send", "preference",
    "preferences", "mailings", "mailing",
}  # fmt: skip
_OF_A_CHOICE = _CHOSEN | {"is", "be", "email", "emails", "mail", "mails", "may", "to", "list", "ok"}
#: What says by itself that somebody left, in whichever column.
_SAYS_LEFT = {
    "unsubscribed", "optout", "do not email", "do not mail", "do not contact", "desabonne",
    "abgemeldet",
}  # fmt: skip
_REFUSED = {"denied", "refused", "declined", "rejected", "revoked", "withdrawn"}
#: Bare words that speak of it and do not say in which way.
_SPEAKING = re.compile(r"\b(opt|opted|opts|black|suppress)\b")

#: Of other channels, of what goes with a moment, and numbers: nothing that says yes or no.
_OTHER_CHANNEL = re.compile(
    r"\b(sms|mms|phone|mobile|whatsapp|push|calls?|telegram|postal|fax|viber|telephone)\b"
)
_BY_MAIL = re.compile(r"\b(emails?|newsletters?)\b")
_NO_SAYING = re.compile(r"\b(url|uri|link|href|token|hash|key|uuid|guid|id|rate|percent|score)s?\b")
_DETAIL = re.compile(
    r"\b(ip|source|form|page|method|text|version|campaign|reason|title|country|medium|referrer|via"
    r"|by|browser|agent|location|channel|notes?|comment|message|lists?|language|wording|basis)\b"
)
_NUMBER = re.compile(
    r"\b(count|number|num|total|times|sum|bounces|complaints|unsubscribes|reports|days?"
    r"|emails bounced|bounced emails)\b"
)
#: Of numbers, those of which a single one is too many.
_GRAVE = re.compile(r"\b(hard|complain\w*|spam|unsub\w*|permanent)\b")
_MOMENT = re.compile(r"\b(at|on|date|time|timestamp|datetime|since|when)\b")
_LIKE_A_DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b.*", re.DOTALL)
#: Who never confirmed has not left: nothing is kept of them.
_NEVER_CONFIRMED = re.compile(r"\b(unconfirmed|unverified|(not|non) (confirmed|verified))\b")
#: What of Substack is no state but a plan that is paid for.
_PLANS = {"active subscription", "active campaign", "complimentary plan"}
#: Ghost's, which leaves it empty for who reads along.
_MAY_BE_EMPTY = {"subscribed", "subscribed to emails"}


#: What a field can say.
THERE, LEFT, UNCONFIRMED = "there", "left", "unconfirmed"
EMPTY, UNKNOWN, NOTHING = "empty", "unknown", "nothing"


@dataclass
class Status:
    """What the columns of a line say together. ``left_at`` is known where one of them says when;
    ``refusal`` is why it is not known whether somebody wants mail."""

    left: bool = False
    left_at: datetime | None = None
    unconfirmed: bool = False
    refusal: str = ""


@functools.lru_cache(maxsize=1000)
def normalize_column(name: str) -> str:
    """Return the name of a column in small words with single blanks between them: case, blanks,
    underscores and hyphens make no difference, nor do words written together."""
    name = unicodedata.normalize("NFKD", name)
    name = "".join(c for c in name if not unicodedata.category(c).startswith("M"))
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).casefold()
    name = re.sub(r"[\W_]+", " ", name).strip()
    name = re.sub(r"\b(un|black|block|deny|e) (?=subscri|list|mail)", r"\1", name)
    name = re.sub(r"\b(hard|soft)(?=bounc)", r"\1 ", name)
    name = re.sub(r"(un)?subscribed|opt(ed)?(in|out)(?!g)|(black|block)listed", r" \g<0> ", name)
    name = re.sub(
        r"\b(is|has|was|email)(?=(active|inactive|deleted|removed|blocked|disabled|invalid|status"
        r"|verified|confirmed|bounced|suppressed)\b)",
        r"\1 ",
        name,
    )
    name = re.sub(r"\bopt(ed|s|ing)? ?(in|out)s?\b", r"opt\2", name)
    # A column for both ways says neither.
    name = re.sub(r"\boptin (or )?(optout|out)\b", "opt", name)
    return " ".join(name.split())


def status_in(row: Iterable[tuple[str, str]], *, dates: set[str]) -> Status:
    """Return what the ``(column, value)`` of a line say. Columns of the normalized names ``dates``
    are read elsewhere; here they only say that somebody did confirm."""
    status, empty, says_so = Status(), "", False
    for column, value in row:
        name, value = normalize_column(column), value.strip()
        if name in dates:
            says_so = says_so or (bool(value) and _kind_of(name) == "affirmative")
            continue
        read = _READERS.get(_kind_of(name))
        if not read:
            status.left = status.left or (len(value) < 40 and normalize_column(value) in _SAYS_LEFT)
            continue
        said = read(name, value)
        if said == EMPTY:
            empty = empty or column.strip()
        elif said == UNKNOWN:
            status.refusal = status.refusal or _refusal(name, column.strip(), value)
        elif said == LEFT:
            status.left = True
            status.left_at = status.left_at or _moment(value)
        elif said == UNCONFIRMED:
            status.unconfirmed = True
        elif said == THERE:
            says_so = True
    if empty and not says_so:
        status.refusal = status.refusal or (
            _("%(column)s is empty, and no other column says whether mail is wanted")
            % {"column": empty[:50]}
        )
    return status


def has_status(column: str) -> bool:
    """Whether a column of that normalized name is read for what it says."""
    return bool(_kind_of(column))


def _refusal(name: str, column: str, value: str) -> str:
    if _kind_of(name) == "state":
        return _("the %(column)s “%(value)s” is not known here") % {
            "column": column[:50],
            "value": value[:50],
        }
    return _("“%(value)s” says neither yes nor no to %(column)s") % {
        "value": value[:50],
        "column": column[:50],
    }


@functools.lru_cache(maxsize=1000)
def _kind_of(name: str) -> str:
    """The kind of a column by its name, or an empty string where it says nothing of all this."""
    words = set(name.split())
    if name in _STATES or (
        words & {"status", "state"} and words <= _OF_A_STATE and name not in _POSTAL
    ):
        return "state"
    if name in _PLANS or _NO_SAYING.search(name):
        return ""
    if _OTHER_CHANNEL.search(name) and not _BY_MAIL.search(name):
        return ""
    negative = _NEGATIVE.search(name) or _says_alone(words, _NEGATIVE_ALONE)
    affirmative = _AFFIRMATIVE.search(name) or _says_alone(words, _AFFIRMATIVE_ALONE)
    if _NUMBER.search(name):
        return "number" if negative else ""
    if negative:
        return "" if "soft" in words else "negative"
    if affirmative and _FOR_A_TIME.search(name):
        return "speaking"
    if affirmative and _NEGATION.search(name):
        return "negative"
    if words & _CHOSEN and words <= _OF_A_CHOICE:
        return "choice"
    if affirmative:
        return "" if _DETAIL.search(name) and not _MOMENT.search(name) else "affirmative"
    return "speaking" if _SPEAKING.search(name) and len(words) <= 3 else ""


def _says_alone(words: set[str], saying: set[str]) -> bool:
    return bool(words & saying) and words <= saying | _BESIDE


def _state(name: str, value: str) -> str:
    state = normalize_column(value)
    if state in _THERE:
        return THERE
    if state in _LEFT_THERE:
        return LEFT
    if state in _NOT_CONFIRMED:
        return UNCONFIRMED
    return UNKNOWN if value else NOTHING


def _affirmative(name: str, value: str) -> str:
    lower = value.casefold()
    if lower in _NOTHING:
        return NOTHING if name in _MAY_BE_EMPTY or _MOMENT.search(name) else EMPTY
    if lower in _YES or _is_moment(value):
        return THERE
    if lower in _NO:
        # Who did not ask has not left: nothing is kept of them.
        return LEFT if {"subscribed", "active", "enabled"} & set(name.split()) else UNCONFIRMED
    return _state(name, value)


def _negative(name: str, value: str) -> str:
    lower = value.casefold()
    if lower in _NOTHING:
        return NOTHING
    if lower in _NO:
        return THERE
    if lower in _YES or _moment(value) or _state(name, value) == LEFT:
        return UNCONFIRMED if _NEVER_CONFIRMED.search(name) and not _moment(value) else LEFT
    return UNKNOWN


def _choice(name: str, value: str) -> str:
    lower = value.casefold()
    if lower in _NO or lower in _REFUSED:
        return UNCONFIRMED
    if normalize_column(value) in _SAYS_LEFT or _state(name, value) == LEFT:
        return LEFT
    return THERE if lower in _YES else NOTHING


def _number(name: str, value: str) -> str:
    if not re.fullmatch(r"[0-9]+([.,]0+)?", value):
        return _negative(name, value)
    # However many digits it has, which Python reads no more than some thousand of.
    return UNKNOWN if re.search("[1-9]", value) and _GRAVE.search(name) else NOTHING


def _speaking(name: str, value: str) -> str:
    return NOTHING if value.casefold() in _NOTHING else _state(name, value)


_READERS: dict[str, Callable[[str, str], str]] = {
    "state": _state,
    "affirmative": _affirmative,
    "negative": _negative,
    "choice": _choice,
    "number": _number,
    "speaking": _speaking,
}


def _is_moment(value: str) -> bool:
    # A day that could be two is one all the same.
    return bool(_moment(value) or _LIKE_A_DAY.fullmatch(value))


def _moment(value: str) -> datetime | None:
    """The moment in a field, also as seconds or milliseconds since 1970, or None."""
    if re.fullmatch(r"\d{10}|\d{13}", value):
        return datetime.fromtimestamp(int(value[:10]), tz=UTC)
    if value.isdecimal():
        return None
    try:
        return lists.moment_in(value)
    except ValueError:
        return None
