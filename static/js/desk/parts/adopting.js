// A figure becomes one of another section: what the form calls it follows.
import { countOf, fieldOf, partsOf } from "../lib/parts.js";

const NAMES = ["id", "name", "for", "aria-labelledby", "aria-describedby"];

const rename = (part, name) => {
  const former = new RegExp(`${part.id}(?![0-9])`, "g");
  for (const element of [part, ...part.querySelectorAll("*")]) {
    for (const attribute of NAMES) {
      const value = element.getAttribute(attribute);
      if (value) element.setAttribute(attribute, value.replace(former, name));
    }
  }
};

const addTo = (count, more) => {
  count.value = Number(count.value) + more;
};

// It is named as the last of its new place, and those after it in the former one move up by one.
export function adopt(part, from, to) {
  const numberOf = (one) => Number(one.id.slice(from.dataset.name.length + 1));
  const was = numberOf(part);
  const later = partsOf(from).filter((one) => numberOf(one) > was)
    .sort((one, other) => numberOf(one) - numberOf(other));
  rename(part, `${to.dataset.name}-${countOf(to).value}`);
  fieldOf(part, "section").value = fieldOf(to.closest(".part"), "id").value;
  addTo(countOf(to), 1);
  later.forEach((one) => rename(one, `${from.dataset.name}-${numberOf(one) - 1}`));
  addTo(countOf(from), -1);
  const stored = countOf(from, "INITIAL");
  if (was < Number(stored.value)) addTo(stored, -1);
}
