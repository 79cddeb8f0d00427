// Makes editors of the texts on the page, and of those in sections that are added to it. All have the
// settings that stand in the page once.
import { createEditor } from "django-prose-editor/configurable";

const settings = document.getElementById("prose-settings");
const start = (root, config) => {
  for (const text of root.querySelectorAll("textarea.prose")) createEditor(text, config);
};

if (settings) {
  const config = JSON.parse(settings.textContent);
  start(document, config);
  document.addEventListener("formset:added", ({ target }) => start(target, config));
}
