// The editors of a form's texts: those that are there already, for a module may run after they were
// made, and those still to come. equip(editor, textarea) is called once for each.
export function eachEditor(equip) {
  const equipped = new WeakSet();
  const once = (editor, textarea) => {
    if (equipped.has(editor)) return;
    equipped.add(editor);
    equip(editor, textarea);
  };
  // Tiptap has the editor on the element in which one writes.
  for (const area of document.querySelectorAll(".prose-editor .ProseMirror")) {
    const textarea = area.closest(".prose-editor").querySelector("textarea");
    if (area.editor && textarea) once(area.editor, textarea);
  }
  document.addEventListener("prose-editor:ready", ({ detail }) => once(detail.editor, detail.textarea));
}
