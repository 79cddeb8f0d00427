// Asks before a page of the desk is left with something typed that was not sent. The form of a
// column needs no asking: autosave.js keeps its words. No module, for it is loaded before the import map of the
// texts' editor, and browsers take no such map after a module.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const asked = 'form[method="post" i]:not(#article_form, #login-form, #logout-form)';
  const kinds = ["text", "url", "email", "number", "file"].map((kind) => `[type="${kind}"]`).join();
  const words = `textarea, [contenteditable], input:is(${kinds}, :not([type]))`;
  // What came back refused is not sent yet.
  let typed = Boolean(document.querySelector(`.errornote, .errorlist`)) && Boolean(document.querySelector(asked));
  document.addEventListener("input", (event) => {
    if (event.isTrusted && event.target.closest(asked) && event.target.matches(words)) typed = true;
  });
  window.addEventListener("submit", (event) => {
    if (event.target.matches(asked) && !event.defaultPrevented) typed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (typed) event.preventDefault();
  });
});
