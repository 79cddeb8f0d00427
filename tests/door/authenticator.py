"""An authenticator in software, with the browser before it, that answers what the desk asks."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """Holds one passkey. ``step``: what its counter goes up by, ``origin``: the page it is asked
    from, ``flags``: what it says of its user."""

    origin: str = ""
    flags: int = PRESENT | VERIFIED
    step: int = 1
    count: int = 0
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: object = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    handle: bytes | None = None
    host: str = ""
    is_framed: bool = False

    def make(self, options, **changes):
        """The answer to ``PublicKeyCredentialCreationOptions``, as the script sends it."""
        self.handle, self.host = websafe_decode(options["user"]["id"]), options["rp"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        kept = AttestedCredentialData.create(Aaguid.NONE, self.credential_id, public)
        data = self._data(self.flags | ATTESTED, bytes(kept))
        made = AttestationObject(cbor.encode({"fmt": "none", "authData": data, "attStmt": {}}))
        client = self._client("webauthn.create", options["challenge"])
        response = {"clientDataJSON": client, "attestationObject": made, "transports": ["internal"]}
        return self._written(response | changes)

    def sign(self, options, **changes):
        """The answer to ``PublicKeyCredentialRequestOptions``."""
        self.count += self.step
        client, data = self._client("webauthn.get", options["challenge"]), self._data(self.flags)
        signed = bytes(data) + hashlib.sha256(client).digest()
        response = {
            "clientDataJSON": client,
            "authenticatorData": data,
            "signature": self.key.sign(signed, ec.ECDSA(hashes.SHA256())),
            "userHandle": self.handle,
        }
        return self._written(response | changes)

    def _client(self, kind, challenge):
        origin = self.origin or settings.SITE_URL
        return CollectedClientData.create(kind, challenge, origin, self.is_framed)

    def _data(self, flags, kept=b""):
        return AuthenticatorData.create(
            hashlib.sha256(self.host.encode()).digest(), flags, self.count, kept
        )

    def _written(self, response):
        in_letters = {
            name: websafe_encode(value) if isinstance(value, bytes) else value
            for name, value in response.items()
            if value is not None
        }
        name = websafe_encode(self.credential_id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": in_letters})
