// Sends what this browser kept and the server does not have, and shows it among what is offered back.
"use strict";

document.addEventListener("DOMContentLoaded", async () => {
  const offers = document.getElementById("kept-offers");
  const { editor } = document.querySelector("[data-login-state]")?.dataset ?? {};
  if (!offers || !editor) return;
  const copies = Copies.all(editor);
  if (!copies.length) return;

  // What stands in the page's own form is nothing to go on with elsewhere.
  const own = document.getElementById("article_form")?.elements._copy?.value;
  let arrived = false;
  try {
    const { editor: now, token } = await Login.state();
    if (now !== editor) return;
    for (const copy of copies) {
      try {
        const { saved } = await Copies.send(copy, token);
        Copies.drop(copy);
        arrived ||= !saved && copy.key !== own;
      } catch (failure) {
        if (!failure.status) throw failure;
        // This one is not taken now: its column is gone, or the server has a fault. It stays.
      }
    }
  } catch {
    offers.append("Words from before are kept in this browser; they come back when the server does.");
    return;
  }
  if (!arrived || location.search.includes("unsaved")) return;
  const response = await fetch(location.href);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const found = page.getElementById("kept-offers");
  if (own) found?.querySelector(`.kept-copies a[href*="${own}"]`)?.closest("li").remove();
  if (found?.querySelector(".kept-copies li")) offers.replaceChildren(...found.childNodes);
});
