// Asks the browser for a passkey where a button of a form wants one, and sends the form with what it
// signed. Without this script, or where the browser knows no passkeys, those buttons are not there.
//
// data-passkey: where it is asked what is to be signed; data-makes: a new one is made; data-instead-of:
// only while the field of that name is empty.
import { signedForNewPasskey, signedWithPasskey } from "./lib/credentials.js";

const line = document.querySelector(".passkey-said");
const words = line.dataset; // in the language of the page
const say = (text) => {
  line.textContent = text;
  line.hidden = !text;
};

// What went wrong, in words for whoever sees them.
class Told extends Error {}

const makes = (button) => button.dataset.makes !== undefined;

const ask = async (button, form) => {
  const sent = makes(button)
    ? new FormData(form)
    : new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
  const asked = { method: "POST", body: sent, redirect: "error" };
  const response = await fetch(button.dataset.passkey, asked).catch(() => null);
  const answer = await response?.json().catch(() => null);
  if (!response?.ok || !answer) throw new Told(answer?.error ?? words.unanswered);
  return answer;
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

const press = async (button, form) => {
  say("");
  button.disabled = true;
  let options, began;
  try {
    options = await ask(button, form);
    began = performance.now();
    form.elements.passkey.value = await (makes(button) ? signedForNewPasskey : signedWithPasskey)(options);
  } catch (error) {
    say(reason(error, performance.now() - began, options));
    return;
  } finally {
    button.disabled = false;
  }
  form.requestSubmit(button.type === "submit" ? button : null);
};

if (window.PublicKeyCredential) {
  for (const shown of document.querySelectorAll(".with-passkeys")) shown.hidden = false;
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-passkey]");
    const form = button?.form;
    if (!form || form.elements[button.dataset.insteadOf]?.value.trim()) return;
    event.preventDefault();
    if (!makes(button) || form.reportValidity()) press(button, form);
  });
} else if (words.needed !== undefined) say(words.unsupported);
