// Leads to what was refused: to the first field that is wrong, or else to what says so. A column's
// own form has a summary that has the focus by itself (error-summary).
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const visible = (selector) => [...document.querySelectorAll(selector)].find((one) => one.offsetParent);
  if (visible("[autofocus].error-summary")) return;
  const field = "input, select, textarea";
  const wrong =
    visible(`#content :is(${field}):is([aria-invalid="true"], .errors *)`) ??
    (visible("[autofocus]") ? null : visible("#content :is(.errornote, .errorlist)"));
  if (!wrong) return;
  if (!wrong.matches(field)) wrong.tabIndex = -1;
  wrong.focus();
});
