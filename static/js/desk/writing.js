// The text is the page: Enter goes from a headline to what is written after it, and what wraps is
// shown whole where the browser does not see to it. Without this script Tab does the same.
import { form } from "./lib/form.js";

// A text that has no editor yet is a field.
const PLACES = ".line-area, #id_standfirst, .ProseMirror[contenteditable], textarea.prose";

const isShown = (place) => place.getClientRects().length > 0;

const goOn = (from) => {
  const places = [...form.querySelectorAll(PLACES)].filter(isShown);
  const next = places[places.indexOf(from) + 1];
  if (!next) return false;
  next.focus(); // an editor's own command does so later, and the next key would go elsewhere
  return true;
};

const isLine = (place) => place.matches?.(".line-area, #id_standfirst");

const grow = (area) => {
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight}px`;
};

const growAll = () => form.querySelectorAll(".desk-sheet textarea").forEach((area) => {
  if (isShown(area)) grow(area);
});

if (form) {
  form.addEventListener("keydown", (event) => {
    const { target, key, isComposing } = event;
    if (key !== "Enter" || isComposing || event.shiftKey || event.ctrlKey || event.metaKey || !isLine(target)) return;
    if (goOn(target) || target.matches(".line-area")) event.preventDefault();
  });
  if (!CSS.supports("field-sizing", "content")) {
    growAll();
    form.addEventListener("input", ({ target }) => { if (target.matches(".desk-sheet textarea")) grow(target); });
    form.addEventListener("formset:added", growAll);
    window.addEventListener("resize", growAll);
  }
}
