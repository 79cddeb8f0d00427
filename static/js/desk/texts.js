// What stands in the texts of a column beside their words: figures keep their numbers as they are
// moved and removed, and a slash at the beginning of a line offers what can be put in.
import { form } from "./lib/form.js";
import { eachEditor } from "./lib/editors.js";
import { fold } from "./lib/parts.js";
import { figuresOf, isPlaced, renumber, savedFiguresOf, sectionAt, sections } from "./texts/figures.js";
import { offerParts } from "./texts/slash.js";

const known = new WeakMap();

const follow = (figures) => {
  for (const section of sections()) {
    const before = known.get(section) ?? [];
    const now = figures(section);
    known.set(section, now);
    renumber(section, before, now);
  }
};

if (form?.querySelector(".part-section, template[data-kind='section']")) {
  sections().forEach((section) => known.set(section, figuresOf(section)));
  form.addEventListener("parts:changed", () => follow(figuresOf));
  // What is empty is not saved, and no figure then.
  form.addEventListener("submit", () => follow(savedFiguresOf), { capture: true });
  eachEditor((editor, textarea) => {
    const section = sectionAt(textarea);
    if (!section) return;
    offerParts(editor, textarea);
    // It is seen where it stands.
    figuresOf(section).filter((part) => isPlaced(part) && !part.querySelector(".errorlist"))
      .forEach((part) => fold(part, true));
  });
}
