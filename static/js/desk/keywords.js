// Keywords as a row of names: typed, pasted ("KEYS: a, b, c"), chosen from those that are known with
// how often each was used, dragged into order.
import { ask } from "./lib/lookup.js";
import { split } from "./lib/names.js";
import { namesField } from "./lib/names_field.js";
import { gettext } from "./lib/words.js";

const known = async (words) => {
  const { keywords = [] } = await ask("keywords", words);
  return keywords.map(({ name, columns, other }) => ({
    name,
    label: other ? `${other} → ${name}` : name,
    note: columns === 1 ? gettext("1 column") : gettext("%(number)s columns", { number: columns }),
  }));
};

const line = document.getElementById("id_keywords");
if (line && !line.readOnly) {
  const add = namesField(line, {
    label: gettext("Keywords, in the order they are printed"),
    placeholder: gettext("Add a keyword …"),
    split,
    known,
  });
  document.addEventListener("click", ({ target }) => {
    const offer = target.closest("[data-keyword]");
    if (!offer) return;
    add(offer.dataset.keyword);
    offer.remove();
  });
}
