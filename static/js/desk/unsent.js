// Sends what this browser kept and the server does not have, and shows it among what is offered back.
import { copiesOf, dropCopy, sendCopy } from "./lib/copies.js";
import { form } from "./lib/form.js";
import { loginState } from "./lib/login.js";
import { gettext } from "./lib/words.js";

// What stands in the page's own form is nothing to go on with elsewhere.
const own = form?.elements._copy?.value;

// Whether the server has words now that can be gone on with. Throws where it cannot be reached.
const sendAll = async (copies, editor) => {
  const { editor: now, token } = await loginState();
  if (now !== editor) return false;
  let arrived = false;
  for (const copy of copies) {
    try {
      const { saved } = await sendCopy(copy, token);
      dropCopy(copy);
      arrived ||= !saved && copy.key !== own;
    } catch (failure) {
      if (!failure.status) throw failure;
      // This one is not taken now: its column is gone, or the server has a fault. It stays.
    }
  }
  return arrived;
};

const showAnew = async (offers) => {
  const response = await fetch(location.href);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const found = page.getElementById("kept-offers");
  if (own) found?.querySelector(`.kept-copies a[href*="${own}"]`)?.closest("li").remove();
  if (found?.querySelector(".kept-copies li")) offers.replaceChildren(...found.childNodes);
};

const offerBack = async (offers, editor) => {
  const copies = copiesOf(editor);
  if (!copies.length) return;
  let arrived = false;
  try {
    arrived = await sendAll(copies, editor);
  } catch {
    offers.append(gettext("Words from before are kept in this browser; they come back when the server does."));
  }
  if (arrived && !location.search.includes("unsaved")) await showAnew(offers);
};

const offers = document.getElementById("kept-offers");
const { editor } = document.querySelector("[data-login-state]")?.dataset ?? {};
if (offers && editor) offerBack(offers, editor);
