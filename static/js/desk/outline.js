// The key headlines beside the form as readers will get them, how many words the column has, and the
// name of each part in its bar, all as it is typed.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const sections = document.getElementById("sections-group");
  const outline = document.getElementById("key-headlines-outline");
  const words = document.getElementById("column-words");
  if (!sections || !Parts.form) return;

  const link = (part) => {
    const item = document.createElement("li");
    const made = document.createElement("a");
    made.href = `#${part.id}`;
    made.textContent = Parts.name(part);
    item.append(made);
    return item;
  };

  const draw = () => {
    for (const part of Parts.form.querySelectorAll(".part")) {
      const name = part.querySelector(":scope > .part-bar .part-name");
      if (name.textContent !== Parts.name(part)) name.textContent = Parts.name(part);
    }
    const shown = Parts.of(sections).filter((part) => !Parts.isRemoved(part));
    outline?.replaceChildren(...shown.map(link));
    if (!words) return;
    const texts = shown.map((part) => part.querySelector(".ProseMirror[contenteditable]")?.textContent ?? "");
    const count = texts.join(" ").split(/\s+/).filter(Boolean).length;
    words.textContent = `${count.toLocaleString()} words`;
  };

  Parts.form.addEventListener("input", draw);
  Parts.form.addEventListener("parts:changed", draw);
  document.addEventListener("prose-editor:ready", ({ detail }) => {
    draw();
    detail.editor.on("update", draw);
  });
  draw();
});
