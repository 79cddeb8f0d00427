// Makes editors of the texts on the page, and of those in sections that are added to it. All have the
// settings that stand in the page once.
import { createEditor } from "django-prose-editor/configurable";

// Until somebody has touched the page, what an editor changes is its own tidying of what came.
let isTouched = false;
for (const touch of ["pointerdown", "keydown", "beforeinput", "paste", "drop"]) {
  document.addEventListener(touch, () => { isTouched = true; }, { capture: true, once: true });
}
const takeTidied = ({ target, isTrusted }) => {
  if (!isTouched && !isTrusted) target.defaultValue = target.value;
};

// Who writes in a field already goes on in the editor that comes in its place.
let writtenIn = null;
document.addEventListener("focusin", ({ target }) => { writtenIn = target; });
document.addEventListener("prose-editor:ready", ({ target, detail: { editor } }) => {
  if (target !== writtenIn) return;
  editor.commands.setTextSelection(editor.state.doc.content.size);
  editor.view.focus(); // at once, for the next key
});

const settings = document.getElementById("prose-settings");
const start = (root, config) => {
  for (const text of root.querySelectorAll("textarea.prose")) {
    text.addEventListener("input", takeTidied);
    createEditor(text, config);
  }
};

if (settings) {
  const config = JSON.parse(settings.textContent);
  start(document, config);
  document.addEventListener("formset:added", ({ target }) => start(target, config));
}
