// The line of sources: publications offered from those used before, while their name is typed.
import { changed } from "./lib/dom.js";
import { ask } from "./lib/lookup.js";
import { suggest } from "./lib/suggest.js";
import { gettext } from "./lib/words.js";

// The item the cursor stands in: what was typed of its publication, and where that begins.
const item = (field) => {
  const before = field.value.slice(0, field.selectionStart);
  const begin = Math.max(...[/^\s*/g, /;\s*/g, /,\s+(?:and\s+)?/g, /\sand\s+/g].map((separator) => {
    const found = [...before.matchAll(separator)].pop();
    return found ? found.index + found[0].length : 0;
  }));
  const words = before.slice(begin);
  return /[(<]/.test(words) ? null : { begin, words };
};

const equip = (field) => {
  if (field.dataset.equipped || field.name.includes("-empty-") || field.name.includes("__prefix__")) return;
  field.dataset.equipped = "1";
  suggest(
    field,
    async () => {
      const typed = item(field);
      if (!typed || typed.words.trim().length < 2) return [];
      const { publications = [] } = await ask("publications", typed.words.trim());
      return publications.filter(({ name }) => name !== typed.words).map(({ name, uses }) => ({
        name, label: name, note: uses === 1 ? gettext("cited once") : gettext("cited %(uses)s times", { uses }),
      }));
    },
    ({ name }) => {
      const typed = item(field);
      if (!typed) return;
      const after = field.value.slice(field.selectionStart);
      field.value = field.value.slice(0, typed.begin) + name + after;
      const end = typed.begin + name.length;
      field.setSelectionRange(end, end);
      changed(field);
    },
  );
};

const lines = (root) => {
  for (const field of root.querySelectorAll('[name$="-source_line"]')) equip(field);
};
lines(document);
document.addEventListener("formset:added", ({ target }) => {
  if (target instanceof Element) lines(target);
});
