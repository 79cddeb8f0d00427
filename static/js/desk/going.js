// A link to a place in the form goes to what is written in there: whatever it is folded into is open,
// and it has the focus. A form with something wrong in it begins at the list of that.
import { form } from "./lib/form.js";

const FIELDS = "input:not([type=hidden]), select, textarea, button, [contenteditable=true]";

const isShown = (field) => field.getClientRects().length > 0 && !field.disabled;

// Where one writes what is kept in a place that scripts have put another in front of.
const fieldAt = (place) => {
  if (place.matches(FIELDS) && isShown(place)) return place;
  const around = place.closest(".form-row, .part, .parts") ?? place;
  const fields = [...around.querySelectorAll(`.part-body :is(${FIELDS})`), ...around.querySelectorAll(FIELDS)];
  return fields.find((field) => isShown(field) && !field.closest(".part-bar, .prose-menubar"));
};

const open = (place) => {
  for (let around = place.closest("details"); around; around = around.parentElement.closest("details")) {
    around.open = true;
  }
};

if (form) {
  form.addEventListener("click", (event) => {
    const hash = event.target.closest?.('a[href^="#"]')?.hash;
    const place = hash && document.getElementById(hash.slice(1));
    if (!place) return;
    open(place);
    // After the panel and the parts have opened what they keep shut.
    setTimeout(() => {
      const field = fieldAt(place) ?? fieldAt(place.closest(".part") ?? place);
      if (!field) return;
      place.closest(".part, .form-row")?.scrollIntoView({ block: "start" });
      field.focus();
    });
  });
  document.getElementById("error-summary")?.focus();
}
