// The pane of search and replace: what is searched for, each place in its context, and the verbs.
import { button, element, say } from "../lib/dom.js";
import { form } from "../lib/form.js";
import { gettext } from "../lib/words.js";
import { placesIn } from "./matching.js";
import { contextOf, labelled, makeFields } from "./pieces.js";
import { sayHowMany, textsOf } from "./texts.js";

const LIMIT = 200;

// editors: {textarea: its editor}. Returns the pane, what opens it, and what draws it anew.
export const makePane = (editors) => {
  const { words, instead, choices } = makeFields();
  const count = element("span", { className: "find-count" });
  count.setAttribute("role", "status");
  const list = element("ol", { className: "find-places" });
  const pane = element("section", { className: "find-pane", id: "find-pane", hidden: true });
  pane.setAttribute("aria-label", gettext("Search and replace"));
  let [undone, opener] = [[], null];

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
    say(couldAll ? gettext("It is as it was.") : gettext("What was changed since stayed as it is."));
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
