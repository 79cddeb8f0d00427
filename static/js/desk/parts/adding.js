// A new section, figure or correction, made from the page's templates.
import { form } from "../lib/form.js";
import { countOf, itemsOf, numberParts, partsChanged } from "../lib/parts.js";

const firstField = (part) => [...part.querySelectorAll(":scope > .part-body :is(input, select, textarea, button)")]
  .find((field) => field.getClientRects().length);

const madeFromTemplate = ({ kind, name }, number) => {
  const template = form.querySelector(`template[data-kind="${kind}"]`);
  const made = document.createElement("template");
  made.innerHTML = template.innerHTML.replaceAll(template.dataset.name, `${name}-${number}`);
  return made.content.firstElementChild;
};

// After another one of the group; without one, at its end. fill(part): what is written in it before
// other scripts hear of it. Returns the part.
export function addPart(group, after = null, fill = () => {}) {
  const total = countOf(group);
  const part = madeFromTemplate(group.dataset, total.value);
  total.value = Number(total.value) + 1;
  if (after) after.after(part);
  else itemsOf(group).append(part);
  numberParts(group);
  fill(part);
  const detail = { formsetName: group.dataset.name };
  part.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail }));
  partsChanged(part);
  firstField(part)?.focus();
  return part;
}
