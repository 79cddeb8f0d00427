// The texts of a column that are searched: its fields of one text, and the paragraphs of its prose. What
// a link leads to is none of them, nor what readers were told of a mistake.
import { changed } from "../lib/dom.js";
import { form } from "../lib/form.js";
import { isRemoved, nameOf } from "../lib/parts.js";
import { gettext } from "../lib/words.js";
import { ofProse } from "./prose.js";

const FIELDS = ["headline", "standfirst", "caption", "credit", "alt_text"];

const labelOf = (field) => field.labels?.[0]?.textContent.replace(/:\s*$/, "") ?? "";

const whereOf = (field) => {
  const section = field.closest(".part-section");
  return section ? `${nameOf(section)}: ${labelOf(field)}` : labelOf(field);
};

const isThere = (field) => {
  const parts = [];
  for (let part = field.closest(".part"); part; part = part.parentElement.closest(".part")) parts.push(part);
  return !field.closest("template") && !field.readOnly && !parts.some(isRemoved);
};

const ofField = (field) => ({
  where: whereOf(field),
  read: () => field.value,
  replace(places, words) {
    const before = field.value;
    let value = before;
    for (const { from, to } of [...places].reverse()) value = value.slice(0, from) + words + value.slice(to);
    field.value = value;
    changed(field);
    return () => {
      if (field.value !== value) return false;
      field.value = before;
      changed(field);
      return true;
    };
  },
  show({ from, to }) {
    field.focus();
    field.setSelectionRange(from, to);
  },
});

// In the order of the page. editors: {textarea: its editor}.
export function textsOf(editors) {
  return [...form.querySelectorAll("textarea, input[type=text]")].filter(isThere).flatMap((field) => {
    if (editors.has(field)) return [ofProse(editors.get(field), field, whereOf(field))];
    const name = field.name.slice(field.name.lastIndexOf("-") + 1);
    return FIELDS.includes(name) ? [ofField(field)] : [];
  });
}

export const sayHowMany = (number) => (
  number === 1 ? gettext("1 place") : gettext("%(number)s places", { number })
);
