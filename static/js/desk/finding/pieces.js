// What the pane of search and replace is put together from: its fields, and words around a place.
import { element } from "../lib/dom.js";
import { gettext } from "../lib/words.js";

const AROUND = 40;

export const labelled = (label, field) => element("label", {}, `${label} `, field);
const box = (label) => {
  const made = element("input", { type: "checkbox" });
  return { field: made, label: element("label", {}, made, ` ${label}`) };
};

export const contextOf = (text, { from, to }) => {
  const clean = (part) => part.replaceAll("\u0000", " ¶ ").replaceAll("\ufffc", " ");
  return [
    (from > AROUND ? "…" : "") + clean(text.slice(Math.max(0, from - AROUND), from)),
    element("mark", { textContent: text.slice(from, to) }),
    clean(text.slice(to, to + AROUND)) + (to + AROUND < text.length ? "…" : ""),
  ];
};

// What is searched for, what stands there instead, and how one searches: {name: {field, label}}.
export const makeFields = () => ({
  words: element("input", { type: "search", id: "find-words", autocomplete: "off" }),
  instead: element("input", { type: "text", id: "find-instead", autocomplete: "off" }),
  choices: {
    matchCase: box(gettext("Case as typed")),
    wholeWords: box(gettext("Whole words")),
    inReferences: box(gettext("Also in [[references]]")),
  },
});
