// Sections, figures and corrections, as the form names and numbers them. That their order or number
// changed is told by parts:changed, a new one by Django's own event, formset:added.
import { form } from "./form.js";

export const itemsOf = (group) => group.querySelector(":scope > .parts-items");
export const partsOf = (group) => [...itemsOf(group).querySelectorAll(":scope > .part")];
export const groupOf = (part) => part.closest(".parts");
export const barOf = (part) => part.querySelector(":scope > .part-bar");

export const fieldOf = (part, name) => form.elements[`${part.id}-${name}`];
// How many parts are sent ("TOTAL"), how many of them are saved already ("INITIAL").
export const countOf = (group, which = "TOTAL") => form.elements[`${group.dataset.name}-${which}_FORMS`];

export const isRemoved = (part) => Boolean(fieldOf(part, "DELETE")?.checked);

export const NAMELESS = "…";

export function nameOf(part) {
  const words = ["headline", "caption", "text", "title"].map((name) => fieldOf(part, name)?.value.trim());
  const file = fieldOf(part, "download"); // by its name in the library, where it is one of that
  return words.find(Boolean) || (file?.value && file.selectedOptions[0].text) || NAMELESS;
}

// The places of the parts, as they are sent.
export function numberParts(group) {
  partsOf(group).forEach((part, place) => {
    const position = fieldOf(part, "position");
    if (position) position.value = place;
  });
}

export function partsChanged(part) {
  part.dispatchEvent(new CustomEvent("parts:changed", { bubbles: true }));
}

export function fold(part, folded) {
  part.classList.toggle("part-folded", folded);
  const button = barOf(part)?.querySelector(".part-fold");
  button?.setAttribute("aria-expanded", String(!folded));
  if (button) button.textContent = folded ? "▸" : "▾";
}
