// The key headlines beside the form as readers will get them, which of them one is at, how many words
// the column has, and the name of each part in its bar, all as it is typed.
import { eachEditor } from "./lib/editors.js";
import { form } from "./lib/form.js";
import { barOf, isRemoved, NAMELESS, nameOf, partsOf } from "./lib/parts.js";
import { gettext } from "./lib/words.js";
import { linkTo, marksCurrent } from "./outline/current.js";

const drawNames = () => {
  for (const part of form.querySelectorAll(".part")) {
    const name = barOf(part).querySelector(".part-name");
    if (name.textContent !== nameOf(part)) name.textContent = nameOf(part);
  }
};

const hasName = (part) => nameOf(part) !== NAMELESS;

const wordsOf = (part) => part.querySelector(".ProseMirror[contenteditable]")?.textContent ?? "";

const equip = (sections, outline, words) => {
  const asSent = new Map([...outline.querySelectorAll("a")].map((link) => [link.hash, link]));
  const entry = (part) => linkTo(part, nameOf(part), asSent.get(`#${part.id}`));
  const isListed = (part) => hasName(part) || asSent.get(`#${part.id}`)?.matches("[data-wrong]");
  const mark = marksCurrent(sections, outline);
  const draw = () => {
    drawNames();
    const shown = partsOf(sections).filter((part) => !isRemoved(part));
    outline.replaceChildren(...shown.filter(isListed).map(entry));
    mark();
    if (!words) return;
    const count = shown.map(wordsOf).join(" ").split(/\s+/).filter(Boolean).length;
    const number = count.toLocaleString(document.documentElement.lang);
    words.textContent = gettext("%(number)s words", { number });
  };
  form.addEventListener("input", draw);
  form.addEventListener("parts:changed", draw);
  eachEditor((editor) => {
    draw();
    editor.on("update", draw);
  });
  draw();
};

const sections = document.getElementById("sections-group");
if (form && sections) {
  equip(
    sections,
    document.getElementById("key-headlines-outline"),
    document.getElementById("column-words"),
  );
}
