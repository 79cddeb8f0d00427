// Search and replace over the whole column: headlines, texts, captions. What a link leads to is never
// changed; what a reference names, only where that is asked for.
import { button, element, say } from "./lib/dom.js";
import { eachEditor } from "./lib/editors.js";
import { form } from "./lib/form.js";
import { gettext } from "./lib/words.js";
import { placesIn } from "./finding/matching.js";
import { sayHowMany, textsOf } from "./finding/texts.js";

const AROUND = 40;
const LIMIT = 200;
const editors = new Map();

const labelled = (label, field) => element("label", {}, `${label} `, field);
const box = (label) => {
  const made = element("input", { type: "checkbox" });
  return { field: made, label: element("label", {}, made, ` ${label}`) };
};

const contextOf = (text, { from, to }) => {
  const clean = (part) => part.replaceAll("\u0000", " ¶ ").replaceAll("\ufffc", " ");
  return [
    (from > AROUND ? "…" : "") + clean(text.slice(Math.max(0, from - AROUND), from)),
    element("mark", { textContent: text.slice(from, to) }),
    clean(text.slice(to, to + AROUND)) + (to + AROUND < text.length ? "…" : ""),
  ];
};

const makePane = () => {
  const words = element("input", { type: "search", id: "find-words", autocomplete: "off" });
  const instead = element("input", { type: "text", id: "find-instead", autocomplete: "off" });
  const choices = {
    matchCase: box(gettext("Case as typed")),
    wholeWords: box(gettext("Whole words")),
    inReferences: box(gettext("Also in [[references]]")),
  };
  const count = element("span", { className: "find-count" });
  count.setAttribute("role", "status");
  const list = element("ol", { className: "find-places" });
  const pane = element("section", { className: "find-pane", id: "find-pane", hidden: true });
  pane.setAttribute("aria-label", gettext("Search and replace"));
  const undone = [];
  let opener = null;

  const wanted = () => ({
    words: words.value,
    ...Object.fromEntries(Object.entries(choices).map(([name, { field }]) => [name, field.checked])),
  });
  const found = () => textsOf(editors).map((text) => ({ text, places: placesIn(text.read(), wanted()) }))
    .filter(({ places }) => places.length);

  const replace = (hits) => {
    const undoing = hits.map(({ text, places }) => text.replace(places, instead.value));
    undone.push(undoing.reverse());
    const number = hits.reduce((sum, { places }) => sum + places.length, 0);
    draw();
    undo.hidden = false;
    say(gettext("Replaced: %(places)s.", { places: sayHowMany(number) }));
  };
  const all = button({ label: gettext("Replace all") }, () => { replace(found()); undo.focus(); });
  const undo = button({ label: gettext("Undo") }, () => {
    const couldAll = undone.pop().map((back) => back()).every(Boolean);
    undo.hidden = !undone.length;
    draw();
    words.focus();
    say(couldAll ? gettext("It is as it was.")
      : gettext("What was changed since stayed as it is."));
  });
  undo.hidden = true;

  const item = (text, place) => {
    const context = contextOf(text.read(), place);
    const go = button({ label: "", className: "find-place" }, () => text.show(place));
    go.append(element("span", { className: "find-where", textContent: text.where }), " ", ...context);
    const one = button({ label: gettext("Replace") }, () => {
      const at = [...list.children].indexOf(one.parentElement);
      replace([{ text, places: [place] }]);
      (list.children[at]?.lastChild ?? words).focus();
    });
    return element("li", {}, go, one);
  };
  const draw = () => {
    if (pane.hidden) return;
    const hits = found();
    const number = hits.reduce((sum, { places }) => sum + places.length, 0);
    count.textContent = words.value ? sayHowMany(number) : "";
    all.disabled = !number;
    const shown = hits.flatMap(({ text, places }) => places.map((place) => [text, place])).slice(0, LIMIT);
    list.replaceChildren(...shown.map(([text, place]) => item(text, place)));
  };
  const close = () => {
    pane.hidden = true;
    const isThere = opener?.getClientRects().length;
    (isThere ? opener : form.querySelector(".more-verbs > summary")).focus();
  };
  const open = () => {
    if (pane.hidden) opener = document.activeElement;
    const chosen = String(window.getSelection()).trim();
    if (chosen && !chosen.includes("\n")) words.value = chosen;
    pane.hidden = false;
    draw();
    words.focus();
    words.select();
  };

  pane.append(
    element("p", { className: "find-fields" },
      labelled(gettext("Search for"), words), labelled(gettext("Replace by"), instead)),
    element("p", { className: "find-choices" }, ...Object.values(choices).map(({ label }) => label)),
    element("p", { className: "find-verbs" }, count, all, undo, button({ label: gettext("Close") }, close)),
    list,
  );
  pane.addEventListener("input", (event) => {
    event.stopPropagation(); // nothing of the column
    draw();
  });
  pane.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (event.key !== "Enter" || event.target.matches("button")) return;
    event.preventDefault();
    event.stopPropagation();
  });
  form.addEventListener("input", draw);
  return { pane, open, draw };
};

if (form?.querySelector(".submit-row .more-verbs")) {
  const { pane, open, draw } = makePane();
  document.body.append(pane);
  eachEditor((editor, textarea) => {
    editors.set(textarea, editor);
    editor.on("update", draw);
  });
  const opener = button({ label: gettext("Search and replace"), className: "find-opener" }, () => {
    opener.closest("details").open = false;
    open();
  });
  opener.setAttribute("aria-keyshortcuts", "Control+Alt+F");
  form.querySelector(".more-verbs > div").prepend(opener);
}
