"""Passkeys (WebAuthn Level 3): added, and asked to sign that their owner is there.

Python-fido2 reads and verifies what browsers send; it enters by this door alone. A passkey belongs
to the host of ``SITE_URL`` and is held by a device or a password manager; what is kept here is its
public part. Which device made it nobody asks (attestation "none").
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.webauthn import (
    Aaguid,
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from articles.models import site
from background import clock
from worldview.door import challenges, letters
from worldview.door.models import AccountLetter, Passkey, PasskeyHandle

logger = logging.getLogger(__name__)

#: So many an account may have.
LIMIT = 20
#: How long a browser waits for its user, in milliseconds: an answer at the last moment counts.
TIMEOUT = 4 * 60 * 1000
#: ES256, Ed25519 and, for Windows Hello, RS256 (the COSE registry of IANA).
ALGORITHMS = (-7, -8, -257)
#: Level 3, 5.1.1: no longer one may be.
MAX_ID_BYTES = 1023
TRANSPORTS = {"ble", "hybrid", "internal", "nfc", "usb"}

ADD, LOG_IN, CONFIRM = "add", "log in", "confirm"


class PasskeyRefused(Exception):
    """Why a passkey is not taken, in a sentence for whoever holds it."""


class Late(PasskeyRefused):
    """The answer is to nothing that was asked lately, which happens to anybody."""

    def __init__(self) -> None:
        super().__init__(
            _("That took longer than five minutes, or was sent twice. Please try once more.")
        )


# --- What the browser is asked -------------------------------------------------------------------


def options_to_add(request: HttpRequest, user: User) -> dict[str, Any]:
    """The ``PublicKeyCredentialCreationOptions`` for one more passkey, as JSON."""
    owner, _made = PasskeyHandle.objects.get_or_create(user=user)
    name = user.get_username()
    asked, state = _server().register_begin(
        PublicKeyCredentialUserEntity(
            id=bytes(owner.handle), name=name, display_name=user.get_full_name() or name
        ),
        _descriptors(user),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    challenges.keep(request, ADD, state)
    return dict(asked.public_key)


def options_to_log_in(request: HttpRequest) -> dict[str, Any]:
    """The ``PublicKeyCredentialRequestOptions`` for whoever may come, the same for everybody."""
    asked, state = _server().authenticate_begin(
        user_verification=UserVerificationRequirement.REQUIRED
    )
    challenges.keep(request, LOG_IN, state)
    return dict(asked.public_key)


def options_to_confirm(request: HttpRequest, user: User) -> dict[str, Any]:
    """The same for an account that is known already, by its password or its session."""
    asked, state = _server().authenticate_begin(
        _descriptors(user), user_verification=UserVerificationRequirement.PREFERRED
    )
    challenges.keep(request, CONFIRM, state | {"user": user.pk})
    return dict(asked.public_key)


# --- What it answered ----------------------------------------------------------------------------


def add(request: HttpRequest, user: User, answer: str, name: str) -> Passkey:
    """Let the passkey that ``answer`` (a ``RegistrationResponseJSON``) is of be the user's."""
    state = _state(request, ADD)
    with _refusing():
        sent = json.loads(answer)
        response = RegistrationResponse.from_dict(sent)
        made = _server().register_complete(state, response).credential_data
        _check_frame(response)
        if made is None:
            raise ValueError("No key.")
        if made.public_key[3] not in ALGORITHMS or len(made.credential_id) > MAX_ID_BYTES:
            raise ValueError("A kind of key that was not asked for.")
        transports = sorted(TRANSPORTS & set(sent["response"].get("transports") or []))
    if user.passkeys.count() >= LIMIT:
        raise PasskeyRefused(_("An account has %(limit)s passkeys at most.") % {"limit": LIMIT})
    try:
        with transaction.atomic():
            passkey = user.passkeys.create(
                name=name,
                credential_id=made.credential_id,
                public_key=cbor.encode(made.public_key),
                sign_count=response.response.attestation_object.auth_data.counter,
                transports=transports,
            )
            what = _("A passkey was added: %(name)s.") % {"name": name}
            letters.tell(user, AccountLetter.Kind.CHANGED, what=what)
    except IntegrityError:
        raise PasskeyRefused(_("This passkey is known here already.")) from None
    return passkey


def named(answer: str) -> Passkey | None:
    """The passkey that ``answer`` says it is of, with its owner. Nothing is proven by that."""
    try:
        return _named(_parsed(answer), Passkey.objects.select_related("user"))
    except PasskeyRefused:
        return None


def logged_in(request: HttpRequest, answer: str) -> Passkey:
    """The passkey that opens the desk by itself: whoever holds it proved to it who they are."""
    state = _state(request, LOG_IN)
    response = _parsed(answer)
    if not response.response.authenticator_data.is_user_verified():
        raise PasskeyRefused(
            _(
                "This passkey did not check that it is you, by fingerprint, face or PIN. Log in "
                "with name and password, and then use it."
            )
        )
    desk = Passkey.objects.filter(user__is_staff=True)
    return _verified(state, response, desk, is_named_by_it=True)


def confirmed(request: HttpRequest, user: User, answer: str) -> Passkey:
    """The passkey of this user that signed, as a second factor."""
    state = _state(request, CONFIRM)
    if state.pop("user") != user.pk:
        raise Late
    return _verified(state, _parsed(answer), user.passkeys.all(), is_named_by_it=False)


def _verified(
    state: dict[str, Any],
    response: AuthenticationResponse,
    passkeys: QuerySet[Passkey],
    *,
    is_named_by_it: bool,
) -> Passkey:
    """``is_named_by_it``: whether the passkey alone says whose it is."""
    signed = response.response
    with transaction.atomic():
        # Its row is held, so that of two copies of it that sign at once one is found out.
        passkey = _named(response, passkeys.select_for_update(of=["self"]).select_related("user"))
        if passkey is None or not passkey.user.is_active:
            raise PasskeyRefused(_("This passkey opens nothing here. It may have been removed."))
        with _refusing():
            _server().authenticate_complete(state, [_credential(passkey)], response)
            _check_frame(response)
            _check_handle(passkey, signed.user_handle, is_needed=is_named_by_it)
        counted = signed.authenticator_data.counter
        is_copy = (passkey.sign_count or counted) and counted <= passkey.sign_count
        if not is_copy:
            passkey.sign_count, passkey.last_used_at = counted, clock.now()
            passkey.save(update_fields=["sign_count", "last_used_at"])
            return passkey
    _tell_of_copy(passkey)
    raise PasskeyRefused(
        _("This passkey has signed less often than was seen here, as a copy of it would have.")
    )


def _tell_of_copy(passkey: Passkey) -> None:
    logger.warning("A passkey of %s counted backwards.", passkey.user.get_username())
    what = _(
        "Nothing was changed, but the passkey %(name)s was refused: it has signed less "
        "often than was seen here, so there may be a copy of it. If you do not know "
        "why, remove it."
    ) % {"name": passkey.name}
    letters.tell(passkey.user, AccountLetter.Kind.CHANGED, what=what)


# --- In the library's words ----------------------------------------------------------------------


def _server() -> Fido2Server:
    parts = urlsplit(settings.SITE_URL)
    usual = {"https": 443, "http": 80}[parts.scheme]
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    ours = f"{parts.scheme}://{parts.hostname}{port}"
    server = Fido2Server(
        PublicKeyCredentialRpEntity(id=parts.hostname, name=site().column_name),
        attestation=AttestationConveyancePreference.NONE,
        verify_origin=lambda origin: origin == ours,
    )
    server.timeout = TIMEOUT  # type: ignore[assignment]  # None, until it is set
    server.allowed_algorithms = [
        entry for entry in server.allowed_algorithms if entry.alg in ALGORITHMS
    ]
    return server


def _descriptors(user: User) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            type=PublicKeyCredentialType.PUBLIC_KEY,
            id=bytes(passkey.credential_id),
            transports=passkey.transports or None,
        )
        for passkey in user.passkeys.all()[:LIMIT]
    ]


def _credential(passkey: Passkey) -> AttestedCredentialData:
    key = CoseKey.parse(cbor.decode(bytes(passkey.public_key)))  # type: ignore[arg-type]  # as kept
    return AttestedCredentialData.create(Aaguid.NONE, bytes(passkey.credential_id), key)


def _state(request: HttpRequest, purpose: str) -> dict[str, Any]:
    try:
        return challenges.take(request, purpose)
    except challenges.ChallengeGone:
        raise Late from None


def _parsed(answer: str) -> AuthenticationResponse:
    with _refusing():
        response: AuthenticationResponse = AuthenticationResponse.from_dict(json.loads(answer))
        if not isinstance(response.raw_id, bytes):
            raise TypeError("No credential is named.")
    return response


def _named(response: AuthenticationResponse, passkeys: QuerySet[Passkey]) -> Passkey | None:
    return passkeys.filter(credential_id=response.raw_id).first()


def _check_frame(response: AuthenticationResponse | RegistrationResponse) -> None:
    if response.response.client_data.cross_origin:
        raise ValueError("Signed in a frame of another site.")


def _check_handle(passkey: Passkey, handle: bytes | None, *, is_needed: bool) -> None:
    """Level 3, 7.2: who logs in by a passkey alone is whom it says."""
    if handle is None and not is_needed:
        return
    if handle != bytes(passkey.user.passkey_handle.handle):
        raise ValueError("Another account's handle.")


@contextmanager
def _refusing() -> Iterator[None]:
    """Whatever is wrong with what a browser sent is a refusal: of hostile bytes parsers raise all
    there is, from ``KeyError`` to ``RecursionError``."""
    try:
        yield
    except Exception as mistake:
        logger.info("A passkey was refused: %s", type(mistake).__name__)
        raise PasskeyRefused(_("This passkey was not accepted.")) from mistake
