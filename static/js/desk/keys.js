// Keys for what is done often: save, preview, publish.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("article_form");
  if (!form) return;
  const press = (name) => form.querySelector(`.submit-row [name=${name}]`)?.click();
  const keys = {
    "Control+s": () => press("_continue"),
    "Control+Alt+p": () => document.getElementById("beside-button")?.click(),
    "Control+Shift+Enter": () => {
      const button = form.querySelector(".submit-row [name=_publish]");
      if (button && window.confirm(`${button.value}?`)) button.click();
    },
  };
  document.addEventListener("keydown", (event) => {
    const pressed = [
      (event.ctrlKey || event.metaKey) && "Control", event.altKey && "Alt", event.shiftKey && "Shift",
      event.key.length === 1 ? event.key.toLowerCase() : event.key,
    ].filter(Boolean).join("+");
    if (!keys[pressed]) return;
    event.preventDefault();
    keys[pressed]();
  }, { capture: true });
});
