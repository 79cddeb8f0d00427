// What the browser signs with a passkey, or for a new one: asked and answered in JSON.
const bytes = (text) => Uint8Array.from(
  atob(text.replaceAll("-", "+").replaceAll("_", "/")),
  (letter) => letter.charCodeAt(0),
);
const letters = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const withBytes = (listed) => listed?.map((one) => ({ ...one, id: bytes(one.id) }));

const SIGNED = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

// The JSON of RegistrationResponse and AuthenticationResponse, which older browsers and some password
// managers do not write themselves.
const written = (credential) => {
  const response = {};
  for (const name of SIGNED) {
    if (credential.response[name]) response[name] = letters(credential.response[name]);
  }
  const transports = credential.response.getTransports?.();
  if (transports) response.transports = transports;
  return JSON.stringify({ id: credential.id, rawId: letters(credential.rawId), type: credential.type, response });
};

export const signedWithPasskey = async (options) => written(await navigator.credentials.get({
  publicKey: {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: withBytes(options.allowCredentials),
  },
}));

export const signedForNewPasskey = async (options) => written(await navigator.credentials.create({
  publicKey: {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: withBytes(options.excludeCredentials),
  },
}));
