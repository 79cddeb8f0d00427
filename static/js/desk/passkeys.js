// Asks the browser for a passkey where a button of a form wants one, and sends the form with what it
// signed. Without this script, or where the browser knows no passkeys, those buttons are not there.
//
// data-passkey: where it is asked what is to be signed; data-makes: a new one is made; data-instead-of:
// only while the field of that name is empty.
"use strict";

(() => {
  const words = document.currentScript.dataset; // in the language of the page
  const bytes = (text) => Uint8Array.from(
    atob(text.replaceAll("-", "+").replaceAll("_", "/")),
    (letter) => letter.charCodeAt(0),
  );
  const letters = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const withBytes = (listed) => listed?.map((one) => ({ ...one, id: bytes(one.id) }));

  // What went wrong, in words for whoever sees them.
  class Told extends Error {}

  const ask = async (button, form) => {
    const sent = button.dataset.makes === undefined
      ? new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value })
      : new FormData(form);
    const asked = { method: "POST", body: sent, redirect: "error" };
    const response = await fetch(button.dataset.passkey, asked).catch(() => null);
    const answer = await response?.json().catch(() => null);
    if (!response?.ok || !answer) throw new Told(answer?.error ?? words.unanswered);
    return answer;
  };

  // The JSON of RegistrationResponse and AuthenticationResponse, which older browsers and some
  // password managers do not write themselves.
  const written = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = letters(credential.response[name]);
    }
    const transports = credential.response.getTransports?.();
    if (transports) response.transports = transports;
    return JSON.stringify({ id: credential.id, rawId: letters(credential.rawId), type: credential.type, response });
  };

  const signed = async (button, options) => {
    const publicKey = { ...options, challenge: bytes(options.challenge) };
    if (button.dataset.makes === undefined) {
      publicKey.allowCredentials = withBytes(options.allowCredentials);
      return navigator.credentials.get({ publicKey });
    }
    publicKey.user = { ...options.user, id: bytes(options.user.id) };
    publicKey.excludeCredentials = withBytes(options.excludeCredentials);
    return navigator.credentials.create({ publicKey });
  };

  // Browsers do not tell a refusal from a passkey that is not there, so that no page learns of it.
  const reason = (error, took, options) => {
    if (error instanceof Told) return error.message;
    if (error.name === "InvalidStateError") return words.known;
    if (error.name === "SecurityError") return words.elsewhere;
    if (error.name === "NotSupportedError") return words.unsupported;
    if (error.name !== "NotAllowedError" && error.name !== "AbortError") return words.failed;
    return took >= options.timeout - 1000 ? words.late : words.cancelled;
  };

  document.addEventListener("DOMContentLoaded", () => {
    const line = document.querySelector(".passkey-said");
    const say = (text) => { line.textContent = text; line.hidden = !text; };
    if (!window.PublicKeyCredential) {
      if (words.needed !== undefined) say(words.unsupported);
      return;
    }
    for (const shown of document.querySelectorAll(".with-passkeys")) shown.hidden = false;

    document.addEventListener("click", async (event) => {
      const button = event.target.closest?.("[data-passkey]");
      const form = button?.form;
      if (!form || form.elements[button.dataset.insteadOf]?.value.trim()) return;
      event.preventDefault();
      if (button.dataset.makes !== undefined && !form.reportValidity()) return;
      say("");
      button.disabled = true;
      let options, began;
      try {
        options = await ask(button, form);
        began = performance.now();
        form.elements.passkey.value = written(await signed(button, options));
      } catch (error) {
        say(reason(error, performance.now() - began, options));
        return;
      } finally {
        button.disabled = false;
      }
      form.requestSubmit(button.type === "submit" ? button : null);
    });
  });
})();
