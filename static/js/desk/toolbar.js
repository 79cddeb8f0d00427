// The tools of a text are one stop of the Tab key; arrows go from one to the next (ARIA's toolbar
// pattern), Alt and F10 from the text to them, Escape back. They come some time after their editor.
import { form } from "./lib/form.js";
import { gettext } from "./lib/words.js";

const TOOLS = ".prose-menubar__button, .prose-menubar__selected button";

const barAt = (place) => place.closest?.(".prose-editor")?.querySelector(".prose-menubar");

const stopAt = (bar, stop) => {
  for (const tool of bar.querySelectorAll(TOOLS)) tool.tabIndex = tool === stop ? 0 : -1;
};

// Their library speaks English, and puts a tool anew where another kind of text is gone to.
const say = (bar) => {
  for (const tool of bar.querySelectorAll("[title]")) {
    tool.title = gettext(tool.title);
    tool.setAttribute("aria-label", tool.title);
  }
  for (const kind of bar.querySelectorAll(".prose-menubar__option > *")) kind.textContent = gettext(kind.textContent);
};

const equip = (bar) => {
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", gettext("Tools of the text"));
  stopAt(bar, bar.querySelector(TOOLS));
};

const goTo = (bar, tool) => {
  stopAt(bar, tool);
  tool?.focus();
};

const isSeen = (tool) => tool.getClientRects().length > 0 && !tool.disabled;

const goOn = (bar, { key, target }) => {
  const tools = [...bar.querySelectorAll(TOOLS)].filter(isSeen);
  const by = (step) => tools.at((tools.indexOf(target) + step) % tools.length);
  const next = { ArrowRight: () => by(1), ArrowLeft: () => by(-1), Home: () => tools.at(0), End: () => tools.at(-1) };
  if (!next[key]) return false;
  goTo(bar, next[key]());
  return true;
};

const pressed = (event) => {
  const { target, key, altKey } = event;
  const bar = barAt(target);
  if (!bar) return false;
  const text = bar.closest(".prose-editor").querySelector(".ProseMirror[contenteditable]");
  if (!bar.contains(target)) {
    if (key !== "F10" || !altKey) return false;
    goTo(bar, bar.querySelector(TOOLS));
    return true;
  }
  if (key !== "Escape") return goOn(bar, event);
  text.focus();
  return true;
};

if (form) {
  form.addEventListener("focusin", ({ target }) => {
    const bar = barAt(target);
    if (bar && bar.getAttribute("role") !== "toolbar") equip(bar);
    if (bar) say(bar);
  });
  form.addEventListener("pointerover", ({ target }) => {
    const bar = target.closest?.(".prose-menubar");
    if (bar) say(bar);
  });
  form.addEventListener("keydown", (event) => { if (pressed(event)) event.preventDefault(); });
}
