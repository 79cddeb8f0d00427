// Whether the login stands that a form was opened under; the token that forms need after another.
import { element } from "./dom.js";
import { Refused } from "./refused.js";
import { gettext } from "./words.js";

const TIMEOUT = 10000; // milliseconds

const tokenFields = () => document.querySelectorAll("[name=csrfmiddlewaretoken]");
const addresses = () => document.querySelector("[data-login-state]").dataset;

export const formToken = () => tokenFields()[0].value;

// Throws where the server cannot be reached, and Refused where it answers something else.
export async function loginState() {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT);
  try {
    const headers = { Accept: "application/json" };
    const response = await fetch(addresses().loginState, { headers, signal: abort.signal });
    if (!response.ok) throw new Refused(response.status);
    return await response.json();
  } finally {
    clearTimeout(timer);
  }
}

// Who is logged in: "same", nobody ("") or the name of somebody else. The same gets a token.
export async function checkLogin() {
  const { editor, name, token } = await loginState();
  if (!editor) return "";
  if (editor !== addresses().editor) return name;
  for (const field of tokenFields()) field.value = token;
  return "same";
}

// The link with which one logs in beside the text.
export const loginLink = () => (
  element("a", { href: addresses().login, target: "_blank", textContent: gettext("Log in here") })
);

// Calls back when somebody may have logged in, in another window.
export function whenLoginMayHaveChanged(back) {
  new BroadcastChannel("worldview:login").addEventListener("message", back);
  window.addEventListener("focus", back);
}
